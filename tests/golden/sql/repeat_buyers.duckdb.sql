SELECT
  "t9"."unit",
  "t9"."_began",
  "t9"."_ended",
  COUNT(*) AS "n",
  MAX("t9"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t9"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t8"."unit",
    "t8"."bought_again_at",
    "t8"."simulated",
    "t8"."customer_key",
    "t8"."source",
    "t8"."_at",
    CASE
      WHEN "t8"."_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
      WHEN "t8"."_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
      WHEN "t8"."_at" IS NOT NULL
      THEN DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t8"."_at") + CASE
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      )
      ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
    END AS "_began",
    CASE
      WHEN "t8"."bought_again_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
      WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
      WHEN "t8"."bought_again_at" IS NOT NULL
      THEN DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t8"."bought_again_at") + CASE
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."bought_again_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      )
      ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
    END AS "_ended"
  FROM (
    SELECT
      "t7"."unit",
      "t7"."bought_again_at",
      "t7"."simulated",
      "t7"."customer_key",
      "t7"."source",
      "t7"."ordered_at" AS "_at"
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
        "t6"."day",
        "t6"."purchase_number",
        "t6"."day_number",
        "t6"."first_purchase_at",
        MIN(
          CASE
            WHEN "t6"."day_number" = 2
            THEN "t6"."ordered_at"
            ELSE CAST(NULL AS TIMESTAMP)
          END
        ) OVER (
          PARTITION BY "t6"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "bought_again_at"
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
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t5"."customer_key"
              ORDER BY "t5"."ordered_at" ASC, "t5"."source" ASC, "t5"."order" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "purchase_number",
          (
            DENSE_RANK() OVER (
              PARTITION BY "t5"."customer_key"
              ORDER BY "t5"."day" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "day_number",
          MIN("t5"."ordered_at") OVER (
            PARTITION BY "t5"."customer_key"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "first_purchase_at"
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
    ) AS "t7"
    WHERE
      "t7"."purchase_number" = 1
      AND "t7"."ordered_at" IS NOT NULL
      AND "t7"."ordered_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
  ) AS "t8"
) AS "t9"
GROUP BY
  1,
  2,
  3
