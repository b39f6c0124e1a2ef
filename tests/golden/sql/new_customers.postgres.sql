WITH "t7" AS (
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
    "t6"."day",
    LEAD("t6"."day") OVER (
      PARTITION BY "t6"."customer_key"
      ORDER BY "t6"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
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
      "t5"."day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t3"."source",
          "t3"."order",
          "t3"."customer_key",
          "t3"."ordered_at",
          "t3"."amount",
          "t3"."simulated",
          "t3"."channel",
          "t3"."country",
          "t3"."unit",
          "t3"."day",
          ROW_NUMBER() OVER (
            PARTITION BY "t3"."customer_key", "t3"."day"
            ORDER BY "t3"."ordered_at" ASC, "t3"."source" ASC, "t3"."order" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t2"."source",
            "t2"."order",
            "t2"."customer_key",
            "t2"."ordered_at",
            "t2"."amount",
            "t2"."simulated",
            "t2"."channel",
            "t2"."country",
            "t2"."unit",
            DATE(
              "t2"."ordered_at" + CASE
                WHEN "t2"."ordered_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600 SECOND'
                WHEN "t2"."ordered_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200 SECOND'
                ELSE INTERVAL '3600 SECOND'
              END
            ) AS "day"
          FROM (
            SELECT
              "t1"."source",
              "t1"."order",
              MAX("t1"."customer_key") AS "customer_key",
              MIN("t1"."_utc") AS "ordered_at",
              SUM("t1"."amount") AS "amount",
              COUNT(*) FILTER(WHERE
                COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
              MAX("t1"."channel") AS "channel",
              MAX("t1"."country") AS "country",
              MAX("t1"."unit") AS "unit"
            FROM (
              SELECT
                "t0"."order",
                "t0"."line",
                "t0"."ordered_at",
                "t0"."customer_key",
                "t0"."product",
                "t0"."quantity",
                "t0"."amount",
                "t0"."currency",
                "t0"."is_cancellation",
                "t0"."channel",
                "t0"."country",
                "t0"."source",
                "t0"."unit",
                "t0"."simulated",
                "t0"."load_id",
                CAST("t0"."ordered_at" AS TIMESTAMP) AS "_utc"
              FROM "orders" AS "t0"
              WHERE
                "t0"."customer_key" IS NOT NULL
                AND "t0"."ordered_at" IS NOT NULL
                AND NOT (
                  COALESCE("t0"."is_cancellation", FALSE)
                )
            ) AS "t1"
            GROUP BY
              1,
              2
          ) AS "t2"
          WHERE
            (
              "t2"."amount" IS NULL
            ) OR (
              "t2"."amount" > 0
            )
        ) AS "t3"
      ) AS "t4"
      WHERE
        "t4"."_place" = 0
    ) AS "t5"
  ) AS "t6"
), "t14" AS (
  SELECT
    "t13"."customer_key",
    AVG("t13"."gap_days") AS "median",
    MAX("t13"."_values") AS "values"
  FROM (
    SELECT
      *
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
        ROW_NUMBER() OVER (
          PARTITION BY "t11"."customer_key"
          ORDER BY "t11"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t11"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
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
          "t8"."day",
          "t8"."next_day",
          CAST(EXTRACT(epoch FROM CAST("t8"."next_day" AS TIMESTAMP) - CAST("t8"."day" AS TIMESTAMP)) / 86400 AS BIGINT) AS "gap_days"
        FROM "t7" AS "t8"
        WHERE
          CAST(EXTRACT(epoch FROM CAST("t8"."next_day" AS TIMESTAMP) - CAST("t8"."day" AS TIMESTAMP)) / 86400 AS BIGINT) IS NOT NULL
      ) AS "t11"
    ) AS "t12"
    WHERE
      (
        "t12"."_rank" * 2
      ) >= (
        "t12"."_values" - 2
      )
      AND (
        "t12"."_rank" * 2
      ) <= "t12"."_values"
  ) AS "t13"
  GROUP BY
    1
)
SELECT
  "t33"."unit",
  "t33"."_period",
  "t33"."basis",
  "t33"."n",
  "t33"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t32"."unit",
    "t32"."_period",
    "t32"."basis",
    COUNT(*) AS "n",
    MAX("t32"."_at") AS "last"
  FROM (
    SELECT
      "t31"."unit",
      "t31"."basis",
      "t31"."simulated",
      "t31"."observed_until",
      "t31"."customer_key",
      "t31"."source",
      "t31"."started_at" AS "_at",
      DATE_TRUNC(
        'MONTH',
        "t31"."started_at" + CASE
          WHEN "t31"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t31"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t31"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t31"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t31"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t31"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t31"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t31"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          ELSE INTERVAL '3600 SECOND'
        END
      ) AS "_period"
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
            ORDER BY "t30"."started_at" ASC, "t30"."contract" ASC
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
              "t27"."ordered_at" + MAKE_INTERVAL(days => CAST("t27"."patience_days" AS INT)) AS "lost_at",
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
                  "t25"."patience_days"
                FROM (
                  SELECT
                    "t24"."source",
                    "t24"."order",
                    "t24"."customer_key",
                    "t24"."ordered_at",
                    "t24"."amount",
                    "t24"."simulated",
                    "t24"."channel",
                    "t24"."country",
                    "t24"."unit",
                    "t24"."day",
                    "t24"."next_day",
                    "t24"."gap_days",
                    "t24"."own_key",
                    "t24"."own_gap",
                    "t24"."usual",
                    CAST(CEIL(GREATEST(COALESCE("t24"."own_gap", "t24"."usual", 30.0), 30.0) * 3.0) AS BIGINT) AS "patience_days"
                  FROM (
                    SELECT
                      "t10"."source",
                      "t10"."order",
                      "t10"."customer_key",
                      "t10"."ordered_at",
                      "t10"."amount",
                      "t10"."simulated",
                      "t10"."channel",
                      "t10"."country",
                      "t10"."unit",
                      "t10"."day",
                      "t10"."next_day",
                      "t10"."gap_days",
                      "t18"."own_key",
                      "t18"."own_gap",
                      "t23"."usual"
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
                        "t8"."day",
                        "t8"."next_day",
                        CAST(EXTRACT(epoch FROM CAST("t8"."next_day" AS TIMESTAMP) - CAST("t8"."day" AS TIMESTAMP)) / 86400 AS BIGINT) AS "gap_days"
                      FROM "t7" AS "t8"
                    ) AS "t10"
                    LEFT OUTER JOIN (
                      SELECT
                        "t15"."customer_key" AS "own_key",
                        "t15"."median" AS "own_gap"
                      FROM "t14" AS "t15"
                      WHERE
                        "t15"."values" >= 2
                    ) AS "t18"
                      ON "t10"."customer_key" = "t18"."own_key"
                    CROSS JOIN (
                      SELECT
                        "t21"."median" AS "usual"
                      FROM (
                        SELECT
                          AVG("t20"."gap") AS "median",
                          MAX("t20"."_values") AS "values"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t17"."customer_key",
                              "t17"."gap",
                              ROW_NUMBER() OVER (ORDER BY "t17"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                              COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                            FROM (
                              SELECT
                                "t15"."customer_key",
                                "t15"."median" AS "gap"
                              FROM "t14" AS "t15"
                              WHERE
                                "t15"."values" >= 2
                            ) AS "t17"
                          ) AS "t19"
                          WHERE
                            (
                              "t19"."_rank" * 2
                            ) >= (
                              "t19"."_values" - 2
                            )
                            AND (
                              "t19"."_rank" * 2
                            ) <= "t19"."_values"
                        ) AS "t20"
                      ) AS "t21"
                    ) AS "t23"
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
      "t31"."is_first"
      AND "t31"."started_at" IS NOT NULL
      AND "t31"."started_at" >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND "t31"."started_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS "t32"
  GROUP BY
    1,
    2,
    3
) AS "t33"
