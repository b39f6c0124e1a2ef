WITH "t13" AS (
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
    LEAD("t12"."day") OVER (
      PARTITION BY "t12"."customer_key"
      ORDER BY "t12"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
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
      "t9"."day"
    FROM (
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
        ROW_NUMBER() OVER (
          PARTITION BY "t7"."customer_key", "t7"."day"
          ORDER BY "t7"."ordered_at" ASC, "t7"."source" ASC, "t7"."order" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
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
          DATE(
            "t5"."ordered_at" + CASE
              WHEN "t5"."ordered_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t5"."ordered_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              ELSE INTERVAL '3600 SECOND'
            END
          ) AS "day"
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
              CAST("t1"."ordered_at" AS TIMESTAMP) AS "_utc"
            FROM "orders" AS "t1"
            WHERE
              "t1"."customer_key" IS NOT NULL
              AND "t1"."ordered_at" IS NOT NULL
              AND NOT (
                COALESCE("t1"."is_cancellation", FALSE)
              )
          ) AS "t2"
          GROUP BY
            1,
            2
        ) AS "t5"
        WHERE
          (
            "t5"."amount" IS NULL
          ) OR (
            "t5"."amount" > 0
          )
      ) AS "t7"
    ) AS "t9"
    WHERE
      "t9"."_place" = 0
  ) AS "t12"
), "t20" AS (
  SELECT
    "t19"."customer_key",
    AVG("t19"."gap_days") AS "median",
    MAX("t19"."_values") AS "values"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t17"."source",
        "t17"."order",
        "t17"."customer_key",
        "t17"."ordered_at",
        "t17"."amount",
        "t17"."simulated",
        "t17"."channel",
        "t17"."country",
        "t17"."unit",
        "t17"."day",
        "t17"."next_day",
        "t17"."gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t17"."customer_key"
          ORDER BY "t17"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t17"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
      FROM (
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
          "t14"."next_day",
          CAST(EXTRACT(epoch FROM CAST("t14"."next_day" AS TIMESTAMP) - CAST("t14"."day" AS TIMESTAMP)) / 86400 AS BIGINT) AS "gap_days"
        FROM "t13" AS "t14"
        WHERE
          CAST(EXTRACT(epoch FROM CAST("t14"."next_day" AS TIMESTAMP) - CAST("t14"."day" AS TIMESTAMP)) / 86400 AS BIGINT) IS NOT NULL
      ) AS "t17"
    ) AS "t18"
    WHERE
      (
        "t18"."_rank" * 2
      ) >= (
        "t18"."_values" - 2
      )
      AND (
        "t18"."_rank" * 2
      ) <= "t18"."_values"
  ) AS "t19"
  GROUP BY
    1
)
SELECT
  "t41"."unit",
  "t41"."_period",
  COUNT(*) FILTER(WHERE
    "t41"."is_closed") AS "n",
  COUNT(*) FILTER(WHERE
    "t41"."is_closed" AND "t41"."is_member") AS "happened",
  COUNT(*) FILTER(WHERE
    NOT (
      "t41"."is_closed"
    )) AS "still_open",
  MAX("t41"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t41"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t40"."unit",
    "t40"."is_member",
    "t40"."is_closed",
    "t40"."joined_at",
    "t40"."observed_until",
    "t40"."simulated",
    "t40"."customer_key",
    "t40"."source",
    "t40"."started_at" AS "_at",
    DATE_TRUNC(
      'MONTH',
      "t40"."started_at" + CASE
        WHEN "t40"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t40"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t40"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t40"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t40"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t40"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t40"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t40"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        ELSE INTERVAL '3600 SECOND'
      END
    ) AS "_period"
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
      "t39"."basis",
      "t11"."joined_at",
      "t39"."known_until" AS "observed_until",
      (
        "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT)) + MAKE_INTERVAL(
          secs => CAST(CASE
            WHEN "t39"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t39"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t39"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t39"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t39"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t39"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t39"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t39"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN 7200
            ELSE 3600
          END - CASE
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN 7200
            ELSE 3600
          END AS DOUBLE PRECISION)
        )
      ) <= "t39"."known_until" AS "is_closed",
      COALESCE(
        (
          "t11"."joined_at" IS NOT NULL
        )
        AND (
          "t11"."joined_at" < (
            "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT)) + MAKE_INTERVAL(
              secs => CAST(CASE
                WHEN "t39"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t39"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t39"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t39"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t39"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t39"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t39"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t39"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                THEN 7200
                ELSE 3600
              END - CASE
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t39"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                THEN 7200
                ELSE 3600
              END AS DOUBLE PRECISION)
            )
          )
        ),
        FALSE
      ) AS "is_member"
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
        "t37"."is_first",
        COALESCE(
          MAX("t37"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
          MAX("t37"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ) AS "known_until"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t35"."customer_key",
            "t35"."simulated",
            "t35"."channel",
            "t35"."country",
            "t35"."source",
            "t35"."unit",
            "t35"."contract",
            "t35"."started_at",
            "t35"."ended_at",
            "t35"."observed_until",
            "t35"."basis",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t35"."customer_key"
                ORDER BY "t35"."started_at" ASC, "t35"."contract" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "is_first"
          FROM (
            SELECT
              "t34"."customer_key",
              "t34"."simulated",
              "t34"."channel",
              "t34"."country",
              "t34"."source",
              "t34"."unit",
              'all' AS "contract",
              "t34"."ordered_at" AS "started_at",
              CASE
                WHEN "t34"."lost_at" <= "t34"."known_until"
                THEN "t34"."lost_at"
                ELSE CAST(NULL AS TIMESTAMP)
              END AS "ended_at",
              "t34"."known_until" AS "observed_until",
              'purchase' AS "basis"
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
                "t33"."is_end",
                "t33"."known_until",
                "t33"."stretch",
                MAX("t33"."lost_at") OVER (
                  PARTITION BY "t33"."customer_key", "t33"."stretch"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "lost_at",
                "t33"."last_day",
                ROW_NUMBER() OVER (
                  PARTITION BY "t33"."customer_key", "t33"."stretch"
                  ORDER BY "t33"."day" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "_place"
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
                  "t32"."patience_days",
                  "t32"."is_end",
                  "t32"."known_until",
                  COALESCE(
                    SUM(CASE WHEN "t32"."is_end" THEN 1 ELSE 0 END) OVER (
                      PARTITION BY "t32"."customer_key"
                      ORDER BY "t32"."day" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                    ),
                    0
                  ) AS "stretch",
                  "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT)) + MAKE_INTERVAL(
                    secs => CAST(CASE
                      WHEN "t32"."ordered_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN "t32"."ordered_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      WHEN "t32"."ordered_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN "t32"."ordered_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      WHEN "t32"."ordered_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN "t32"."ordered_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      WHEN "t32"."ordered_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN "t32"."ordered_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      ELSE 3600
                    END - CASE
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                      THEN 3600
                      WHEN (
                        "t32"."ordered_at" + MAKE_INTERVAL(days => CAST("t32"."patience_days" AS INT))
                      ) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                      THEN 7200
                      ELSE 3600
                    END AS DOUBLE PRECISION)
                  ) AS "lost_at",
                  MAX("t32"."day") OVER (
                    PARTITION BY "t32"."customer_key"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "last_day"
                FROM (
                  SELECT
                    "t31"."source",
                    "t31"."order",
                    "t31"."customer_key",
                    "t31"."ordered_at",
                    "t31"."amount",
                    "t31"."simulated",
                    "t31"."channel",
                    "t31"."country",
                    "t31"."unit",
                    "t31"."day",
                    "t31"."next_day",
                    "t31"."gap_days",
                    "t31"."patience_days",
                    (
                      "t31"."next_day" IS NULL
                    ) OR (
                      "t31"."gap_days" > "t31"."patience_days"
                    ) AS "is_end",
                    MAX("t31"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                  FROM (
                    SELECT
                      "t30"."source",
                      "t30"."order",
                      "t30"."customer_key",
                      "t30"."ordered_at",
                      "t30"."amount",
                      "t30"."simulated",
                      "t30"."channel",
                      "t30"."country",
                      "t30"."unit",
                      "t30"."day",
                      "t30"."next_day",
                      "t30"."gap_days",
                      CAST(CEIL(GREATEST(COALESCE("t30"."own_gap", "t30"."usual", 30.0), 30.0) * 3.0) AS BIGINT) AS "patience_days"
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
                        "t16"."gap_days",
                        "t24"."own_key",
                        "t24"."own_gap",
                        "t29"."usual"
                      FROM (
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
                          "t14"."next_day",
                          CAST(EXTRACT(epoch FROM CAST("t14"."next_day" AS TIMESTAMP) - CAST("t14"."day" AS TIMESTAMP)) / 86400 AS BIGINT) AS "gap_days"
                        FROM "t13" AS "t14"
                      ) AS "t16"
                      LEFT OUTER JOIN (
                        SELECT
                          "t21"."customer_key" AS "own_key",
                          "t21"."median" AS "own_gap"
                        FROM "t20" AS "t21"
                        WHERE
                          "t21"."values" >= 2
                      ) AS "t24"
                        ON "t16"."customer_key" = "t24"."own_key"
                      CROSS JOIN (
                        SELECT
                          "t27"."median" AS "usual"
                        FROM (
                          SELECT
                            AVG("t26"."gap") AS "median",
                            MAX("t26"."_values") AS "values"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t23"."customer_key",
                                "t23"."gap",
                                ROW_NUMBER() OVER (ORDER BY "t23"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                              FROM (
                                SELECT
                                  "t21"."customer_key",
                                  "t21"."median" AS "gap"
                                FROM "t20" AS "t21"
                                WHERE
                                  "t21"."values" >= 2
                              ) AS "t23"
                            ) AS "t25"
                            WHERE
                              (
                                "t25"."_rank" * 2
                              ) >= (
                                "t25"."_values" - 2
                              )
                              AND (
                                "t25"."_rank" * 2
                              ) <= "t25"."_values"
                          ) AS "t26"
                        ) AS "t27"
                      ) AS "t29"
                    ) AS "t30"
                  ) AS "t31"
                ) AS "t32"
              ) AS "t33"
            ) AS "t34"
            WHERE
              "t34"."_place" = 0
          ) AS "t35"
        ) AS "t36"
        WHERE
          "t36"."is_first"
      ) AS "t37"
    ) AS "t39"
    LEFT OUTER JOIN (
      SELECT
        "t8"."customer_key" AS "member_key",
        "t8"."joined_at"
      FROM (
        SELECT
          "t6"."source",
          "t6"."customer_key",
          "t6"."contract",
          "t6"."simulated",
          "t6"."segment",
          "t6"."country",
          "t6"."unit",
          "t6"."started_at",
          "t6"."valid_from",
          "t6"."club_joined_at",
          "t6"."observed_until",
          "t6"."joined_at",
          "t6"."_held",
          ROW_NUMBER() OVER (
            PARTITION BY "t6"."customer_key"
            ORDER BY "t6"."_held" ASC, "t6"."valid_from" DESC NULLS LAST, "t6"."started_at" ASC, "t6"."contract" ASC, "t6"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t4"."source",
            "t4"."customer_key",
            "t4"."contract",
            "t4"."simulated",
            "t4"."segment",
            "t4"."country",
            "t4"."unit",
            "t4"."started_at",
            "t4"."valid_from",
            "t4"."club_joined_at",
            "t4"."observed_until",
            "t4"."joined_at",
            CASE
              WHEN (
                "t4"."valid_from" IS NULL
              ) OR (
                "t4"."valid_from" <= "t4"."joined_at"
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
                CAST("t0"."started_at" AS TIMESTAMP) AS "started_at",
                CAST("t0"."valid_from" AS TIMESTAMP) AS "valid_from",
                CAST("t0"."club_joined_at" AS TIMESTAMP) AS "club_joined_at",
                MAX(CAST("t0"."observed_until" AS TIMESTAMP)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "observed_until"
              FROM "customers" AS "t0"
            ) AS "t3"
          ) AS "t4"
          WHERE
            "t4"."joined_at" IS NOT NULL
        ) AS "t6"
      ) AS "t8"
      WHERE
        "t8"."_place" = 0
    ) AS "t11"
      ON "t39"."customer_key" = "t11"."member_key"
  ) AS "t40"
  WHERE
    "t40"."started_at" IS NOT NULL
    AND "t40"."started_at" >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
    AND "t40"."started_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
) AS "t41"
GROUP BY
  1,
  2
