WITH "t15" AS (
  SELECT
    "t14"."source",
    "t14"."order",
    "t14"."customer_key",
    "t14"."ordered_at",
    "t14"."amount",
    "t14"."simulated",
    "t14"."channel",
    "t14"."country",
    "t14"."unit",
    "t14"."day",
    LEAD("t14"."day") OVER (
      PARTITION BY "t14"."customer_key"
      ORDER BY "t14"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t13"."source",
      "t13"."order",
      "t13"."customer_key",
      "t13"."ordered_at",
      "t13"."amount",
      "t13"."simulated",
      "t13"."channel",
      "t13"."country",
      "t13"."unit",
      "t13"."day"
    FROM (
      SELECT
        "t12"."source",
        "t12"."order",
        "t12"."customer_key",
        "t12"."ordered_at",
        "t12"."amount",
        "t12"."simulated",
        "t12"."channel",
        "t12"."country",
        "t12"."unit",
        "t12"."day",
        ROW_NUMBER() OVER (
          PARTITION BY "t12"."customer_key", "t12"."day"
          ORDER BY "t12"."ordered_at" ASC, "t12"."source" ASC, "t12"."order" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
        SELECT
          "t8"."source",
          "t8"."order",
          "t8"."customer_key",
          "t8"."ordered_at",
          "t8"."amount",
          "t8"."simulated",
          "t8"."channel",
          "t8"."country",
          "t8"."unit",
          CAST(MAKE_TIMESTAMP(
            EPOCH_US("t8"."ordered_at") + CASE
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t8"."ordered_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200000000
              ELSE 3600000000
            END
          ) AS DATE) AS "day"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t4"."source",
              "t4"."order",
              MAX("t4"."customer_key") AS "customer_key",
              MIN("t4"."_utc") AS "ordered_at",
              SUM("t4"."amount") AS "amount",
              COUNT(*) FILTER(WHERE
                COALESCE("t4"."simulated", FALSE)) > 0 AS "simulated",
              MAX("t4"."channel") AS "channel",
              MAX("t4"."country") AS "country",
              MAX("t4"."unit") AS "unit"
            FROM (
              SELECT
                "t2"."order",
                "t2"."line",
                "t2"."ordered_at",
                "t2"."customer_key",
                "t2"."product",
                "t2"."quantity",
                "t2"."amount",
                "t2"."margin",
                "t2"."cost_to_serve",
                "t2"."currency",
                "t2"."is_cancellation",
                "t2"."channel",
                "t2"."country",
                "t2"."source",
                "t2"."unit",
                "t2"."simulated",
                "t2"."load_id",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t2"."ordered_at" AS TIMESTAMPTZ))) AS "_utc"
              FROM (
                SELECT
                  *
                FROM "orders" AS "t1"
                WHERE
                  "t1"."customer_key" IS NOT NULL
                  AND "t1"."ordered_at" IS NOT NULL
                  AND NOT (
                    COALESCE("t1"."is_cancellation", FALSE)
                  )
              ) AS "t2"
            ) AS "t4"
            GROUP BY
              1,
              2
          ) AS "t6"
          WHERE
            (
              "t6"."amount" IS NULL
            ) OR (
              "t6"."amount" > 0
            )
        ) AS "t8"
      ) AS "t12"
    ) AS "t13"
    WHERE
      "t13"."_place" = 0
  ) AS "t14"
), "t22" AS (
  SELECT
    "t21"."customer_key",
    AVG("t21"."gap_days") AS "median",
    MAX("t21"."_values") AS "values"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t19"."source",
        "t19"."order",
        "t19"."customer_key",
        "t19"."ordered_at",
        "t19"."amount",
        "t19"."simulated",
        "t19"."channel",
        "t19"."country",
        "t19"."unit",
        "t19"."day",
        "t19"."next_day",
        "t19"."gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t19"."customer_key"
          ORDER BY "t19"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t19"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
      FROM (
        SELECT
          "t16"."source",
          "t16"."order",
          "t16"."customer_key",
          "t16"."ordered_at",
          "t16"."amount",
          "t16"."simulated",
          "t16"."channel",
          "t16"."country",
          "t16"."unit",
          "t16"."day",
          "t16"."next_day",
          DATE_DIFF('DAY', "t16"."day", "t16"."next_day") AS "gap_days"
        FROM "t15" AS "t16"
        WHERE
          DATE_DIFF('DAY', "t16"."day", "t16"."next_day") IS NOT NULL
      ) AS "t19"
    ) AS "t20"
    WHERE
      (
        "t20"."_rank" * 2
      ) >= (
        "t20"."_values" - 2
      )
      AND (
        "t20"."_rank" * 2
      ) <= "t20"."_values"
  ) AS "t21"
  GROUP BY
    1
)
SELECT
  "t44"."unit",
  "t44"."_period",
  COUNT(*) FILTER(WHERE
    "t44"."is_closed") AS "n",
  COUNT(*) FILTER(WHERE
    "t44"."is_closed" AND "t44"."is_member") AS "happened",
  COUNT(*) FILTER(WHERE
    NOT (
      "t44"."is_closed"
    )) AS "still_open",
  MAX("t44"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t44"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t43"."unit",
    "t43"."is_member",
    "t43"."is_closed",
    "t43"."joined_at",
    "t43"."observed_until",
    "t43"."simulated",
    "t43"."customer_key",
    "t43"."source",
    "t43"."_at",
    DATE_TRUNC(
      'MONTH',
      MAKE_TIMESTAMP(
        EPOCH_US("t43"."_at") + CASE
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t43"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
          THEN 7200000000
          ELSE 3600000000
        END
      )
    ) AS "_period"
  FROM (
    SELECT
      "t42"."unit",
      "t42"."is_member",
      "t42"."is_closed",
      "t42"."joined_at",
      "t42"."observed_until",
      "t42"."simulated",
      "t42"."customer_key",
      "t42"."source",
      "t42"."started_at" AS "_at"
    FROM (
      SELECT
        "t41"."customer_key",
        "t41"."simulated",
        "t41"."channel",
        "t41"."country",
        "t41"."source",
        "t41"."unit",
        "t41"."contract",
        "t41"."started_at",
        "t41"."ended_at",
        "t41"."basis",
        "t11"."joined_at",
        "t41"."known_until" AS "observed_until",
        (
          "t41"."started_at" + TO_DAYS(90) + TO_SECONDS(
            CASE
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600
              WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200
              ELSE 3600
            END - CASE
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t41"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200
              ELSE 3600
            END
          )
        ) <= "t41"."known_until" AS "is_closed",
        COALESCE(
          (
            "t11"."joined_at" IS NOT NULL
          )
          AND (
            "t11"."joined_at" < (
              "t41"."started_at" + TO_DAYS(90) + TO_SECONDS(
                CASE
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t41"."started_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                  THEN 7200
                  ELSE 3600
                END - CASE
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t41"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                  THEN 7200
                  ELSE 3600
                END
              )
            )
          ),
          FALSE
        ) AS "is_member"
      FROM (
        SELECT
          "t39"."customer_key",
          "t39"."simulated",
          "t39"."channel",
          "t39"."country",
          "t39"."source",
          "t39"."unit",
          "t39"."contract",
          "t39"."started_at",
          "t39"."ended_at",
          "t39"."observed_until",
          "t39"."basis",
          "t39"."is_first",
          COALESCE(
            MAX("t39"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
            MAX("t39"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
          ) AS "known_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t37"."customer_key",
              "t37"."simulated",
              "t37"."channel",
              "t37"."country",
              "t37"."source",
              "t37"."unit",
              "t37"."contract",
              "t37"."started_at",
              "t37"."ended_at",
              "t37"."observed_until",
              "t37"."basis",
              (
                ROW_NUMBER() OVER (
                  PARTITION BY "t37"."customer_key"
                  ORDER BY "t37"."started_at" ASC, "t37"."contract" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1
              ) = 0 AS "is_first"
            FROM (
              SELECT
                "t36"."customer_key",
                "t36"."simulated",
                "t36"."channel",
                "t36"."country",
                "t36"."source",
                "t36"."unit",
                'all' AS "contract",
                "t36"."ordered_at" AS "started_at",
                CASE
                  WHEN "t36"."lost_at" <= "t36"."known_until"
                  THEN "t36"."lost_at"
                  ELSE CAST(NULL AS TIMESTAMP)
                END AS "ended_at",
                "t36"."known_until" AS "observed_until",
                'purchase' AS "basis"
              FROM (
                SELECT
                  "t35"."source",
                  "t35"."order",
                  "t35"."customer_key",
                  "t35"."ordered_at",
                  "t35"."amount",
                  "t35"."simulated",
                  "t35"."channel",
                  "t35"."country",
                  "t35"."unit",
                  "t35"."day",
                  "t35"."next_day",
                  "t35"."gap_days",
                  "t35"."patience_days",
                  "t35"."is_end",
                  "t35"."known_until",
                  "t35"."stretch",
                  MAX("t35"."lost_at") OVER (
                    PARTITION BY "t35"."customer_key", "t35"."stretch"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "lost_at",
                  "t35"."last_day",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t35"."customer_key", "t35"."stretch"
                    ORDER BY "t35"."day" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "_place"
                FROM (
                  SELECT
                    "t34"."source",
                    "t34"."order",
                    "t34"."customer_key",
                    "t34"."ordered_at",
                    "t34"."amount",
                    "t34"."simulated",
                    "t34"."channel",
                    "t34"."country",
                    "t34"."unit",
                    "t34"."day",
                    "t34"."next_day",
                    "t34"."gap_days",
                    "t34"."patience_days",
                    "t34"."is_end",
                    "t34"."known_until",
                    COALESCE(
                      SUM(CASE WHEN "t34"."is_end" THEN 1 ELSE 0 END) OVER (
                        PARTITION BY "t34"."customer_key"
                        ORDER BY "t34"."day" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                      ),
                      0
                    ) AS "stretch",
                    "t34"."ordered_at" + TO_DAYS("t34"."patience_days") + TO_SECONDS(
                      CASE
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                        THEN 3600
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                        THEN 7200
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                        THEN 3600
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                        THEN 7200
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                        THEN 3600
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                        THEN 7200
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                        THEN 3600
                        WHEN "t34"."ordered_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                        THEN 7200
                        ELSE 3600
                      END - CASE
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                        THEN 3600
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                        THEN 7200
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                        THEN 3600
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                        THEN 7200
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                        THEN 3600
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                        THEN 7200
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                        THEN 3600
                        WHEN (
                          "t34"."ordered_at" + TO_DAYS("t34"."patience_days")
                        ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                        THEN 7200
                        ELSE 3600
                      END
                    ) AS "lost_at",
                    MAX("t34"."day") OVER (
                      PARTITION BY "t34"."customer_key"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "last_day"
                  FROM (
                    SELECT
                      "t33"."source",
                      "t33"."order",
                      "t33"."customer_key",
                      "t33"."ordered_at",
                      "t33"."amount",
                      "t33"."simulated",
                      "t33"."channel",
                      "t33"."country",
                      "t33"."unit",
                      "t33"."day",
                      "t33"."next_day",
                      "t33"."gap_days",
                      "t33"."patience_days",
                      (
                        "t33"."next_day" IS NULL
                      ) OR (
                        "t33"."gap_days" > "t33"."patience_days"
                      ) AS "is_end",
                      MAX("t33"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                    FROM (
                      SELECT
                        "t32"."source",
                        "t32"."order",
                        "t32"."customer_key",
                        "t32"."ordered_at",
                        "t32"."amount",
                        "t32"."simulated",
                        "t32"."channel",
                        "t32"."country",
                        "t32"."unit",
                        "t32"."day",
                        "t32"."next_day",
                        "t32"."gap_days",
                        CAST(CEIL(GREATEST(COALESCE("t32"."own_gap", "t32"."usual", 30.0), 30.0) * 3.0) AS BIGINT) AS "patience_days"
                      FROM (
                        SELECT
                          "t18"."source",
                          "t18"."order",
                          "t18"."customer_key",
                          "t18"."ordered_at",
                          "t18"."amount",
                          "t18"."simulated",
                          "t18"."channel",
                          "t18"."country",
                          "t18"."unit",
                          "t18"."day",
                          "t18"."next_day",
                          "t18"."gap_days",
                          "t26"."own_key",
                          "t26"."own_gap",
                          "t31"."usual"
                        FROM (
                          SELECT
                            "t16"."source",
                            "t16"."order",
                            "t16"."customer_key",
                            "t16"."ordered_at",
                            "t16"."amount",
                            "t16"."simulated",
                            "t16"."channel",
                            "t16"."country",
                            "t16"."unit",
                            "t16"."day",
                            "t16"."next_day",
                            DATE_DIFF('DAY', "t16"."day", "t16"."next_day") AS "gap_days"
                          FROM "t15" AS "t16"
                        ) AS "t18"
                        LEFT OUTER JOIN (
                          SELECT
                            "t23"."customer_key" AS "own_key",
                            "t23"."median" AS "own_gap"
                          FROM "t22" AS "t23"
                          WHERE
                            "t23"."values" >= 2
                        ) AS "t26"
                          ON "t18"."customer_key" = "t26"."own_key"
                        CROSS JOIN (
                          SELECT
                            "t29"."median" AS "usual"
                          FROM (
                            SELECT
                              AVG("t28"."gap") AS "median",
                              MAX("t28"."_values") AS "values"
                            FROM (
                              SELECT
                                *
                              FROM (
                                SELECT
                                  "t25"."customer_key",
                                  "t25"."gap",
                                  ROW_NUMBER() OVER (ORDER BY "t25"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                  COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                                FROM (
                                  SELECT
                                    "t23"."customer_key",
                                    "t23"."median" AS "gap"
                                  FROM "t22" AS "t23"
                                  WHERE
                                    "t23"."values" >= 2
                                ) AS "t25"
                              ) AS "t27"
                              WHERE
                                (
                                  "t27"."_rank" * 2
                                ) >= (
                                  "t27"."_values" - 2
                                )
                                AND (
                                  "t27"."_rank" * 2
                                ) <= "t27"."_values"
                            ) AS "t28"
                          ) AS "t29"
                        ) AS "t31"
                      ) AS "t32"
                    ) AS "t33"
                  ) AS "t34"
                ) AS "t35"
              ) AS "t36"
              WHERE
                "t36"."_place" = 0
            ) AS "t37"
          ) AS "t38"
          WHERE
            "t38"."is_first"
        ) AS "t39"
      ) AS "t41"
      LEFT OUTER JOIN (
        SELECT
          "t9"."customer_key" AS "member_key",
          "t9"."joined_at"
        FROM (
          SELECT
            "t7"."source",
            "t7"."customer_key",
            "t7"."contract",
            "t7"."simulated",
            "t7"."segment",
            "t7"."country",
            "t7"."unit",
            "t7"."started_at",
            "t7"."valid_from",
            "t7"."club_joined_at",
            "t7"."observed_until",
            "t7"."joined_at",
            "t7"."_held",
            ROW_NUMBER() OVER (
              PARTITION BY "t7"."customer_key"
              ORDER BY "t7"."_held" ASC, "t7"."valid_from" DESC, "t7"."started_at" ASC, "t7"."contract" ASC, "t7"."source" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "_place"
          FROM (
            SELECT
              "t5"."source",
              "t5"."customer_key",
              "t5"."contract",
              "t5"."simulated",
              "t5"."segment",
              "t5"."country",
              "t5"."unit",
              "t5"."started_at",
              "t5"."valid_from",
              "t5"."club_joined_at",
              "t5"."observed_until",
              "t5"."joined_at",
              CASE
                WHEN (
                  "t5"."valid_from" IS NULL
                ) OR (
                  "t5"."valid_from" <= "t5"."joined_at"
                )
                THEN 0
                ELSE 1
              END AS "_held"
            FROM (
              SELECT
                "t3"."source",
                "t3"."customer_key",
                "t3"."contract",
                "t3"."simulated",
                "t3"."segment",
                "t3"."country",
                "t3"."unit",
                "t3"."started_at",
                "t3"."valid_from",
                "t3"."club_joined_at",
                "t3"."observed_until",
                MIN("t3"."club_joined_at") OVER (
                  PARTITION BY "t3"."customer_key"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "joined_at"
              FROM (
                SELECT
                  "t0"."source",
                  "t0"."customer_key",
                  "t0"."contract",
                  "t0"."simulated",
                  "t0"."segment",
                  "t0"."country",
                  "t0"."unit",
                  MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."started_at" AS TIMESTAMPTZ))) AS "started_at",
                  MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."valid_from" AS TIMESTAMPTZ))) AS "valid_from",
                  MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."club_joined_at" AS TIMESTAMPTZ))) AS "club_joined_at",
                  MAX(MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."observed_until" AS TIMESTAMPTZ)))) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "observed_until"
                FROM "customers" AS "t0"
              ) AS "t3"
            ) AS "t5"
            WHERE
              "t5"."joined_at" IS NOT NULL
          ) AS "t7"
        ) AS "t9"
        WHERE
          "t9"."_place" = 0
      ) AS "t11"
        ON "t41"."customer_key" = "t11"."member_key"
    ) AS "t42"
    WHERE
      "t42"."started_at" IS NOT NULL
      AND "t42"."started_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      AND "t42"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
  ) AS "t43"
) AS "t44"
GROUP BY
  1,
  2
