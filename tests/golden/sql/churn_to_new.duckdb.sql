WITH "t8" AS (
  SELECT
    "t7"."source",
    "t7"."order",
    "t7"."customer_key",
    "t7"."ordered_at",
    "t7"."amount",
    "t7"."simulated",
    "t7"."channel",
    "t7"."country",
    "t7"."unit",
    "t7"."day",
    LEAD("t7"."day") OVER (
      PARTITION BY "t7"."customer_key"
      ORDER BY "t7"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t6"."source",
      "t6"."order",
      "t6"."customer_key",
      "t6"."ordered_at",
      "t6"."amount",
      "t6"."simulated",
      "t6"."channel",
      "t6"."country",
      "t6"."unit",
      "t6"."day"
    FROM (
      SELECT
        "t5"."source",
        "t5"."order",
        "t5"."customer_key",
        "t5"."ordered_at",
        "t5"."amount",
        "t5"."simulated",
        "t5"."channel",
        "t5"."country",
        "t5"."unit",
        "t5"."day",
        ROW_NUMBER() OVER (
          PARTITION BY "t5"."customer_key", "t5"."day"
          ORDER BY "t5"."ordered_at" ASC, "t5"."source" ASC, "t5"."order" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
        SELECT
          "t4"."source",
          "t4"."order",
          "t4"."customer_key",
          "t4"."ordered_at",
          "t4"."amount",
          "t4"."simulated",
          "t4"."channel",
          "t4"."country",
          "t4"."unit",
          CAST(MAKE_TIMESTAMP(
            EPOCH_US("t4"."ordered_at") + CASE
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."ordered_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200000000
              ELSE 3600000000
            END
          ) AS DATE) AS "day"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t2"."source",
              "t2"."order",
              MAX("t2"."customer_key") AS "customer_key",
              MIN("t2"."_utc") AS "ordered_at",
              SUM("t2"."amount") AS "amount",
              COUNT(*) FILTER(WHERE
                COALESCE("t2"."simulated", FALSE)) > 0 AS "simulated",
              MAX("t2"."channel") AS "channel",
              MAX("t2"."country") AS "country",
              MAX("t2"."unit") AS "unit"
            FROM (
              SELECT
                "t1"."order",
                "t1"."line",
                "t1"."ordered_at",
                "t1"."customer_key",
                "t1"."product",
                "t1"."quantity",
                "t1"."amount",
                "t1"."margin",
                "t1"."cost_to_serve",
                "t1"."currency",
                "t1"."is_cancellation",
                "t1"."channel",
                "t1"."country",
                "t1"."source",
                "t1"."unit",
                "t1"."simulated",
                "t1"."load_id",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) AS "_utc"
              FROM (
                SELECT
                  *
                FROM "orders" AS "t0"
                WHERE
                  "t0"."customer_key" IS NOT NULL
                  AND "t0"."ordered_at" IS NOT NULL
                  AND NOT (
                    COALESCE("t0"."is_cancellation", FALSE)
                  )
              ) AS "t1"
            ) AS "t2"
            GROUP BY
              1,
              2
          ) AS "t3"
          WHERE
            (
              "t3"."amount" IS NULL
            ) OR (
              "t3"."amount" > 0
            )
        ) AS "t4"
      ) AS "t5"
    ) AS "t6"
    WHERE
      "t6"."_place" = 0
  ) AS "t7"
), "t15" AS (
  SELECT
    "t14"."customer_key",
    AVG("t14"."gap_days") AS "median",
    MAX("t14"."_values") AS "values"
  FROM (
    SELECT
      *
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
        "t12"."next_day",
        "t12"."gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t12"."customer_key"
          ORDER BY "t12"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t12"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
      FROM (
        SELECT
          "t9"."source",
          "t9"."order",
          "t9"."customer_key",
          "t9"."ordered_at",
          "t9"."amount",
          "t9"."simulated",
          "t9"."channel",
          "t9"."country",
          "t9"."unit",
          "t9"."day",
          "t9"."next_day",
          DATE_DIFF('DAY', "t9"."day", "t9"."next_day") AS "gap_days"
        FROM "t8" AS "t9"
        WHERE
          DATE_DIFF('DAY', "t9"."day", "t9"."next_day") IS NOT NULL
      ) AS "t12"
    ) AS "t13"
    WHERE
      (
        "t13"."_rank" * 2
      ) >= (
        "t13"."_values" - 2
      )
      AND (
        "t13"."_rank" * 2
      ) <= "t13"."_values"
  ) AS "t14"
  GROUP BY
    1
)
SELECT
  "t37"."unit",
  "t37"."_began",
  "t37"."_ended",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t37"."_leaves") AS "leaving",
  COUNT(*) FILTER(WHERE
    "t37"."is_first") AS "first",
  MAX("t37"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t37"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t36"."unit",
    "t36"."started_at",
    "t36"."ended_at",
    "t36"."observed_until",
    "t36"."is_first",
    "t36"."basis",
    "t36"."customer_key",
    "t36"."contract",
    "t36"."simulated",
    "t36"."source",
    "t36"."_at",
    "t36"."_from" AS "_began",
    "t36"."_ended",
    "t36"."_leaves"
  FROM (
    SELECT
      "t35"."unit",
      "t35"."started_at",
      "t35"."ended_at",
      "t35"."observed_until",
      "t35"."is_first",
      "t35"."basis",
      "t35"."customer_key",
      "t35"."contract",
      "t35"."simulated",
      "t35"."source",
      "t35"."_at",
      "t35"."_began",
      "t35"."_ended",
      "t35"."_reached",
      COALESCE(
        SUM(CASE WHEN "t35"."_began" <= "t35"."_reached" THEN 1 ELSE 0 END) OVER (
          PARTITION BY "t35"."customer_key"
          ORDER BY "t35"."_began" ASC, "t35"."started_at" ASC, "t35"."contract" ASC, "t35"."source" ASC
          ROWS BETWEEN 1 following AND 1 following
        ),
        0
      ) = 0 AS "_leaves",
      GREATEST("t35"."_began", COALESCE("t35"."_reached", "t35"."_began")) AS "_from"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t33"."unit",
          "t33"."started_at",
          "t33"."ended_at",
          "t33"."observed_until",
          "t33"."is_first",
          "t33"."basis",
          "t33"."customer_key",
          "t33"."contract",
          "t33"."simulated",
          "t33"."source",
          "t33"."_at",
          "t33"."_began",
          "t33"."_ended",
          MAX("t33"."_ended") OVER (
            PARTITION BY "t33"."customer_key"
            ORDER BY "t33"."_began" ASC, "t33"."started_at" ASC, "t33"."contract" ASC, "t33"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "_reached"
        FROM (
          SELECT
            "t32"."unit",
            "t32"."started_at",
            "t32"."ended_at",
            "t32"."observed_until",
            "t32"."is_first",
            "t32"."basis",
            "t32"."customer_key",
            "t32"."contract",
            "t32"."simulated",
            "t32"."source",
            "t32"."_at",
            CASE
              WHEN "t32"."_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
              WHEN "t32"."_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
              WHEN "t32"."_at" IS NOT NULL
              THEN DATE_TRUNC(
                'MONTH',
                MAKE_TIMESTAMP(
                  EPOCH_US("t32"."_at") + CASE
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                    THEN 7200000000
                    ELSE 3600000000
                  END
                )
              )
              ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
            END AS "_began",
            CASE
              WHEN "t32"."ended_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
              WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
              WHEN "t32"."ended_at" IS NOT NULL
              THEN DATE_TRUNC(
                'MONTH',
                MAKE_TIMESTAMP(
                  EPOCH_US("t32"."ended_at") + CASE
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t32"."ended_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                    THEN 7200000000
                    ELSE 3600000000
                  END
                )
              )
              ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
            END AS "_ended"
          FROM (
            SELECT
              "t31"."unit",
              "t31"."started_at",
              "t31"."ended_at",
              "t31"."observed_until",
              "t31"."is_first",
              "t31"."basis",
              "t31"."customer_key",
              "t31"."contract",
              "t31"."simulated",
              "t31"."source",
              "t31"."started_at" AS "_at"
            FROM (
              SELECT
                "t30"."customer_key",
                "t30"."simulated",
                "t30"."channel",
                "t30"."country",
                "t30"."source",
                "t30"."unit",
                "t30"."contract",
                "t30"."started_at",
                "t30"."ended_at",
                "t30"."observed_until",
                "t30"."basis",
                (
                  ROW_NUMBER() OVER (
                    PARTITION BY "t30"."customer_key"
                    ORDER BY "t30"."started_at" ASC, "t30"."contract" ASC, "t30"."source" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                ) = 0 AS "is_first"
              FROM (
                SELECT
                  "t29"."customer_key",
                  "t29"."simulated",
                  "t29"."channel",
                  "t29"."country",
                  "t29"."source",
                  "t29"."unit",
                  'all' AS "contract",
                  "t29"."ordered_at" AS "started_at",
                  CASE
                    WHEN "t29"."lost_at" <= "t29"."known_until"
                    THEN "t29"."lost_at"
                    ELSE CAST(NULL AS TIMESTAMP)
                  END AS "ended_at",
                  "t29"."known_until" AS "observed_until",
                  'purchase' AS "basis"
                FROM (
                  SELECT
                    "t28"."source",
                    "t28"."order",
                    "t28"."customer_key",
                    "t28"."ordered_at",
                    "t28"."amount",
                    "t28"."simulated",
                    "t28"."channel",
                    "t28"."country",
                    "t28"."unit",
                    "t28"."day",
                    "t28"."next_day",
                    "t28"."gap_days",
                    "t28"."patience_days",
                    "t28"."is_end",
                    "t28"."known_until",
                    "t28"."stretch",
                    MAX("t28"."lost_at") OVER (
                      PARTITION BY "t28"."customer_key", "t28"."stretch"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "lost_at",
                    "t28"."last_day",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t28"."customer_key", "t28"."stretch"
                      ORDER BY "t28"."day" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "_place"
                  FROM (
                    SELECT
                      "t27"."source",
                      "t27"."order",
                      "t27"."customer_key",
                      "t27"."ordered_at",
                      "t27"."amount",
                      "t27"."simulated",
                      "t27"."channel",
                      "t27"."country",
                      "t27"."unit",
                      "t27"."day",
                      "t27"."next_day",
                      "t27"."gap_days",
                      "t27"."patience_days",
                      "t27"."is_end",
                      "t27"."known_until",
                      COALESCE(
                        SUM(CASE WHEN "t27"."is_end" THEN 1 ELSE 0 END) OVER (
                          PARTITION BY "t27"."customer_key"
                          ORDER BY "t27"."day" ASC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                        ),
                        0
                      ) AS "stretch",
                      "t27"."ordered_at" + TO_DAYS("t27"."patience_days") + TO_SECONDS(
                        CASE
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                          THEN 3600
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                          THEN 7200
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                          THEN 3600
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                          THEN 7200
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                          THEN 3600
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                          THEN 7200
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                          THEN 3600
                          WHEN "t27"."ordered_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                          THEN 7200
                          ELSE 3600
                        END - CASE
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                          THEN 3600
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                          THEN 7200
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                          THEN 3600
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                          THEN 7200
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                          THEN 3600
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                          THEN 7200
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                          THEN 3600
                          WHEN (
                            "t27"."ordered_at" + TO_DAYS("t27"."patience_days")
                          ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                          THEN 7200
                          ELSE 3600
                        END
                      ) AS "lost_at",
                      MAX("t27"."day") OVER (
                        PARTITION BY "t27"."customer_key"
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "last_day"
                    FROM (
                      SELECT
                        "t26"."source",
                        "t26"."order",
                        "t26"."customer_key",
                        "t26"."ordered_at",
                        "t26"."amount",
                        "t26"."simulated",
                        "t26"."channel",
                        "t26"."country",
                        "t26"."unit",
                        "t26"."day",
                        "t26"."next_day",
                        "t26"."gap_days",
                        "t26"."patience_days",
                        (
                          "t26"."next_day" IS NULL
                        ) OR (
                          "t26"."gap_days" > "t26"."patience_days"
                        ) AS "is_end",
                        MAX("t26"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                      FROM (
                        SELECT
                          "t25"."source",
                          "t25"."order",
                          "t25"."customer_key",
                          "t25"."ordered_at",
                          "t25"."amount",
                          "t25"."simulated",
                          "t25"."channel",
                          "t25"."country",
                          "t25"."unit",
                          "t25"."day",
                          "t25"."next_day",
                          "t25"."gap_days",
                          CAST(CEIL(GREATEST(COALESCE("t25"."own_gap", "t25"."usual", 30.0), 30.0) * 3.0) AS BIGINT) AS "patience_days"
                        FROM (
                          SELECT
                            "t11"."source",
                            "t11"."order",
                            "t11"."customer_key",
                            "t11"."ordered_at",
                            "t11"."amount",
                            "t11"."simulated",
                            "t11"."channel",
                            "t11"."country",
                            "t11"."unit",
                            "t11"."day",
                            "t11"."next_day",
                            "t11"."gap_days",
                            "t19"."own_key",
                            "t19"."own_gap",
                            "t24"."usual"
                          FROM (
                            SELECT
                              "t9"."source",
                              "t9"."order",
                              "t9"."customer_key",
                              "t9"."ordered_at",
                              "t9"."amount",
                              "t9"."simulated",
                              "t9"."channel",
                              "t9"."country",
                              "t9"."unit",
                              "t9"."day",
                              "t9"."next_day",
                              DATE_DIFF('DAY', "t9"."day", "t9"."next_day") AS "gap_days"
                            FROM "t8" AS "t9"
                          ) AS "t11"
                          LEFT OUTER JOIN (
                            SELECT
                              "t16"."customer_key" AS "own_key",
                              "t16"."median" AS "own_gap"
                            FROM "t15" AS "t16"
                            WHERE
                              "t16"."values" >= 2
                          ) AS "t19"
                            ON "t11"."customer_key" = "t19"."own_key"
                          CROSS JOIN (
                            SELECT
                              "t22"."median" AS "usual"
                            FROM (
                              SELECT
                                AVG("t21"."gap") AS "median",
                                MAX("t21"."_values") AS "values"
                              FROM (
                                SELECT
                                  *
                                FROM (
                                  SELECT
                                    "t18"."customer_key",
                                    "t18"."gap",
                                    ROW_NUMBER() OVER (ORDER BY "t18"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                    COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                                  FROM (
                                    SELECT
                                      "t16"."customer_key",
                                      "t16"."median" AS "gap"
                                    FROM "t15" AS "t16"
                                    WHERE
                                      "t16"."values" >= 2
                                  ) AS "t18"
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
                            ) AS "t22"
                          ) AS "t24"
                        ) AS "t25"
                      ) AS "t26"
                    ) AS "t27"
                  ) AS "t28"
                ) AS "t29"
                WHERE
                  "t29"."_place" = 0
              ) AS "t30"
            ) AS "t31"
            WHERE
              "t31"."started_at" IS NOT NULL
              AND "t31"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
          ) AS "t32"
        ) AS "t33"
      ) AS "t34"
      WHERE
        (
          "t34"."_reached" IS NULL
        ) OR (
          "t34"."_ended" > "t34"."_reached"
        )
    ) AS "t35"
  ) AS "t36"
) AS "t37"
GROUP BY
  1,
  2,
  3
