SELECT
  "t12"."unit",
  "t12"."_period",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t12"."returns" > 0) AS "returning",
  MAX("t12"."last") AS "last",
  SUM("t12"."made_up") AS "made_up"
FROM (
  SELECT
    "t11"."unit",
    "t11"."_period",
    "t11"."customer_key",
    COUNT(*) FILTER(WHERE
      "t11"."_returns") AS "returns",
    MAX("t11"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t11"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t10"."unit",
      "t10"."first_purchase_at",
      "t10"."customer_key",
      "t10"."simulated",
      "t10"."source",
      "t10"."_at",
      "t10"."_period",
      "t10"."_first",
      "t10"."_first" < CASE
        WHEN "t10"."_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
        WHEN "t10"."_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
        THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
        WHEN "t10"."_at" IS NOT NULL
        THEN DATE_TRUNC(
          'MONTH',
          MAKE_TIMESTAMP(
            EPOCH_US("t10"."_at") + CASE
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t10"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200000000
              ELSE 3600000000
            END
          )
        )
        ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
      END AS "_returns"
    FROM (
      SELECT
        "t9"."unit",
        "t9"."first_purchase_at",
        "t9"."customer_key",
        "t9"."simulated",
        "t9"."source",
        "t9"."_at",
        "t9"."_period",
        CASE
          WHEN "t9"."first_purchase_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
          THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
          WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
          THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
          WHEN "t9"."first_purchase_at" IS NOT NULL
          THEN DATE_TRUNC(
            'MONTH',
            MAKE_TIMESTAMP(
              EPOCH_US("t9"."first_purchase_at") + CASE
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t9"."first_purchase_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                THEN 7200000000
                ELSE 3600000000
              END
            )
          )
          ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
        END AS "_first"
      FROM (
        SELECT
          "t8"."unit",
          "t8"."first_purchase_at",
          "t8"."customer_key",
          "t8"."simulated",
          "t8"."source",
          "t8"."_at",
          DATE_TRUNC(
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
          ) AS "_period"
        FROM (
          SELECT
            "t7"."unit",
            "t7"."first_purchase_at",
            "t7"."customer_key",
            "t7"."simulated",
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
            "t7"."customer_key" IS NOT NULL
            AND "t7"."ordered_at" IS NOT NULL
            AND "t7"."ordered_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
            AND "t7"."ordered_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
        ) AS "t8"
      ) AS "t9"
    ) AS "t10"
  ) AS "t11"
  GROUP BY
    1,
    2,
    3
) AS "t12"
GROUP BY
  1,
  2
