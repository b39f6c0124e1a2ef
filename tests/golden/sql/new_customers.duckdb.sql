WITH "t9" AS (
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
    LEAD("t8"."day") OVER (
      PARTITION BY "t8"."customer_key"
      ORDER BY "t8"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t7".*
      EXCLUDE ("_place")
    FROM (
      SELECT
        *
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
  ) AS "t8"
), "t16" AS (
  SELECT
    "t15"."customer_key",
    AVG("t15"."gap_days") AS "median",
    MAX("t15"."_values") AS "values"
  FROM (
    SELECT
      *
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
        "t13"."day",
        "t13"."next_day",
        "t13"."gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t13"."customer_key"
          ORDER BY "t13"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t13"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
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
          DATE_DIFF('DAY', "t10"."day", "t10"."next_day") AS "gap_days"
        FROM "t9" AS "t10"
        WHERE
          DATE_DIFF('DAY', "t10"."day", "t10"."next_day") IS NOT NULL
      ) AS "t13"
    ) AS "t14"
    WHERE
      (
        "t14"."_rank" * 2
      ) >= (
        "t14"."_values" - 2
      )
      AND (
        "t14"."_rank" * 2
      ) <= "t14"."_values"
  ) AS "t15"
  GROUP BY
    1
)
SELECT
  "t36"."unit",
  "t36"."_period",
  "t36"."basis",
  "t36"."n",
  "t36"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t35"."unit",
    "t35"."_period",
    "t35"."basis",
    COUNT(*) AS "n",
    MAX("t35"."_at") AS "last"
  FROM (
    SELECT
      "t34"."unit",
      "t34"."basis",
      "t34"."simulated",
      "t34"."observed_until",
      "t34"."customer_key",
      "t34"."source",
      "t34"."_at",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t34"."_at") + CASE
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t34"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period"
    FROM (
      SELECT
        "t33"."unit",
        "t33"."basis",
        "t33"."simulated",
        "t33"."observed_until",
        "t33"."customer_key",
        "t33"."source",
        "t33"."started_at" AS "_at"
      FROM (
        SELECT
          "t32"."customer_key",
          "t32"."simulated",
          "t32"."channel",
          "t32"."country",
          "t32"."source",
          "t32"."unit",
          "t32"."contract",
          "t32"."started_at",
          "t32"."ended_at",
          "t32"."observed_until",
          "t32"."basis",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t32"."customer_key"
              ORDER BY "t32"."started_at" ASC, "t32"."contract" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) = 0 AS "is_first"
        FROM (
          SELECT
            "t31"."customer_key",
            "t31"."simulated",
            "t31"."channel",
            "t31"."country",
            "t31"."source",
            "t31"."unit",
            'all' AS "contract",
            "t31"."ordered_at" AS "started_at",
            CASE
              WHEN "t31"."lost_at" <= "t31"."known_until"
              THEN "t31"."lost_at"
              ELSE CAST(NULL AS TIMESTAMP)
            END AS "ended_at",
            "t31"."known_until" AS "observed_until",
            'purchase' AS "basis"
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
              "t30"."patience_days",
              "t30"."is_end",
              "t30"."known_until",
              "t30"."stretch",
              MAX("t30"."lost_at") OVER (
                PARTITION BY "t30"."customer_key", "t30"."stretch"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "lost_at",
              "t30"."last_day",
              ROW_NUMBER() OVER (
                PARTITION BY "t30"."customer_key", "t30"."stretch"
                ORDER BY "t30"."day" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "_place"
            FROM (
              SELECT
                "t29"."source",
                "t29"."order",
                "t29"."customer_key",
                "t29"."ordered_at",
                "t29"."amount",
                "t29"."simulated",
                "t29"."channel",
                "t29"."country",
                "t29"."unit",
                "t29"."day",
                "t29"."next_day",
                "t29"."gap_days",
                "t29"."patience_days",
                "t29"."is_end",
                "t29"."known_until",
                COALESCE(
                  SUM(CASE WHEN "t29"."is_end" THEN 1 ELSE 0 END) OVER (
                    PARTITION BY "t29"."customer_key"
                    ORDER BY "t29"."day" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                  ),
                  0
                ) AS "stretch",
                "t29"."ordered_at" + TO_DAYS("t29"."patience_days") AS "lost_at",
                MAX("t29"."day") OVER (
                  PARTITION BY "t29"."customer_key"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "last_day"
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
                  (
                    "t28"."next_day" IS NULL
                  ) OR (
                    "t28"."gap_days" > "t28"."patience_days"
                  ) AS "is_end",
                  MAX("t28"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                FROM (
                  SELECT
                    "t27".*
                    EXCLUDE ("own_key", "usual", "own_gap")
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
                      "t26"."own_key",
                      "t26"."own_gap",
                      "t26"."usual",
                      CAST(CEIL(GREATEST(COALESCE("t26"."own_gap", "t26"."usual", 30.0), 30.0) * 3.0) AS BIGINT) AS "patience_days"
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
                        "t20"."own_key",
                        "t20"."own_gap",
                        "t25"."usual"
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
                          DATE_DIFF('DAY', "t10"."day", "t10"."next_day") AS "gap_days"
                        FROM "t9" AS "t10"
                      ) AS "t12"
                      LEFT OUTER JOIN (
                        SELECT
                          "t17"."customer_key" AS "own_key",
                          "t17"."median" AS "own_gap"
                        FROM "t16" AS "t17"
                        WHERE
                          "t17"."values" >= 2
                      ) AS "t20"
                        ON "t12"."customer_key" = "t20"."own_key"
                      CROSS JOIN (
                        SELECT
                          "t23"."median" AS "usual"
                        FROM (
                          SELECT
                            AVG("t22"."gap") AS "median",
                            MAX("t22"."_values") AS "values"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t19"."customer_key",
                                "t19"."gap",
                                ROW_NUMBER() OVER (ORDER BY "t19"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                              FROM (
                                SELECT
                                  "t17"."customer_key",
                                  "t17"."median" AS "gap"
                                FROM "t16" AS "t17"
                                WHERE
                                  "t17"."values" >= 2
                              ) AS "t19"
                            ) AS "t21"
                            WHERE
                              (
                                "t21"."_rank" * 2
                              ) >= (
                                "t21"."_values" - 2
                              )
                              AND (
                                "t21"."_rank" * 2
                              ) <= "t21"."_values"
                          ) AS "t22"
                        ) AS "t23"
                      ) AS "t25"
                    ) AS "t26"
                  ) AS "t27"
                ) AS "t28"
              ) AS "t29"
            ) AS "t30"
          ) AS "t31"
          WHERE
            "t31"."_place" = 0
        ) AS "t32"
      ) AS "t33"
      WHERE
        "t33"."is_first"
        AND "t33"."started_at" IS NOT NULL
        AND "t33"."started_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t33"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t34"
  ) AS "t35"
  GROUP BY
    1,
    2,
    3
) AS "t36"
