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
      "t6".*
      EXCLUDE ("_place")
    FROM (
      SELECT
        *
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
          "t4"."day",
          ROW_NUMBER() OVER (
            PARTITION BY "t4"."customer_key", "t4"."day"
            ORDER BY "t4"."ordered_at" ASC, "t4"."source" ASC, "t4"."order" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
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
            CAST("t3"."ordered_at" + CASE
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t3"."ordered_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              ELSE INTERVAL '3600' SECOND
            END AS DATE) AS "day"
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
      WHERE
        "t5"."_place" = 0
    ) AS "t6"
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
  "t33"."unit",
  "t33"."_period",
  "t33"."basis",
  COUNT(*) AS "n",
  MAX("t33"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t33"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t32"."unit",
    "t32"."basis",
    "t32"."simulated",
    "t32"."observed_until",
    "t32"."customer_key",
    "t32"."source",
    "t32"."started_at" AS "_at",
    DATE_TRUNC(
      'MONTH',
      "t32"."started_at" + CASE
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t32"."started_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS "_period"
  FROM (
    SELECT
      "t31"."customer_key",
      "t31"."simulated",
      "t31"."channel",
      "t31"."country",
      "t31"."source",
      "t31"."unit",
      "t31"."contract",
      "t31"."started_at",
      "t31"."ended_at",
      "t31"."observed_until",
      "t31"."basis",
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t31"."customer_key"
          ORDER BY "t31"."started_at" ASC, "t31"."contract" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) = 0 AS "is_first"
    FROM (
      SELECT
        "t30"."customer_key",
        "t30"."simulated",
        "t30"."channel",
        "t30"."country",
        "t30"."source",
        "t30"."unit",
        'all' AS "contract",
        "t30"."ordered_at" AS "started_at",
        CASE
          WHEN "t30"."lost_at" <= "t30"."known_until"
          THEN "t30"."lost_at"
          ELSE CAST(NULL AS TIMESTAMP)
        END AS "ended_at",
        "t30"."known_until" AS "observed_until",
        'purchase' AS "basis"
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
          "t29"."stretch",
          MAX("t29"."lost_at") OVER (
            PARTITION BY "t29"."customer_key", "t29"."stretch"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "lost_at",
          "t29"."last_day",
          ROW_NUMBER() OVER (
            PARTITION BY "t29"."customer_key", "t29"."stretch"
            ORDER BY "t29"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
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
            COALESCE(
              SUM(CAST("t28"."is_end" AS BIGINT)) OVER (
                PARTITION BY "t28"."customer_key"
                ORDER BY "t28"."day" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
              ),
              0
            ) AS "stretch",
            "t28"."ordered_at" + TO_DAYS("t28"."patience_days") AS "lost_at",
            MAX("t28"."day") OVER (
              PARTITION BY "t28"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "last_day"
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
              (
                "t27"."next_day" IS NULL
              ) OR (
                "t27"."gap_days" > "t27"."patience_days"
              ) AS "is_end",
              MAX("t27"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
            FROM (
              SELECT
                "t26".*
                EXCLUDE ("own_key", "own_gap", "usual")
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
                  "t25"."own_key",
                  "t25"."own_gap",
                  "t25"."usual",
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
      ) AS "t30"
      WHERE
        "t30"."_place" = 0
    ) AS "t31"
  ) AS "t32"
  WHERE
    "t32"."is_first"
    AND "t32"."started_at" IS NOT NULL
    AND "t32"."started_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
    AND "t32"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
) AS "t33"
GROUP BY
  1,
  2,
  3
