SELECT
  "t9"."unit",
  "t9"."_period",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t9"."returns" > 0) AS "returning",
  MAX("t9"."last") AS "last",
  SUM("t9"."made_up") AS "made_up"
FROM (
  SELECT
    "t8"."unit",
    "t8"."_period",
    "t8"."customer_key",
    COUNT(*) FILTER(WHERE
      "t8"."_returns") AS "returns",
    MAX("t8"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t8"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t7"."unit",
      "t7"."first_purchase_at",
      "t7"."customer_key",
      "t7"."simulated",
      "t7"."source",
      "t7"."_at",
      "t7"."_period",
      "t7"."_first",
      "t7"."_first" < COALESCE(
        DATE_TRUNC(
          'MONTH',
          "t7"."_at" + CASE
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t7"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END
        ),
        MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
      ) AS "_returns"
    FROM (
      SELECT
        "t6"."unit",
        "t6"."first_purchase_at",
        "t6"."customer_key",
        "t6"."simulated",
        "t6"."source",
        "t6"."ordered_at" AS "_at",
        DATE_TRUNC(
          'MONTH',
          "t6"."ordered_at" + CASE
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN INTERVAL '3600' SECOND
            WHEN "t6"."ordered_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END
        ) AS "_period",
        COALESCE(
          DATE_TRUNC(
            'MONTH',
            "t6"."first_purchase_at" + CASE
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN INTERVAL '3600' SECOND
              WHEN "t6"."first_purchase_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN INTERVAL '7200' SECOND
              ELSE INTERVAL '3600' SECOND
            END
          ),
          MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
        ) AS "_first"
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
          "t5"."purchase_number",
          "t5"."day_number",
          "t5"."first_purchase_at",
          MIN(
            CASE
              WHEN "t5"."day_number" = 2
              THEN "t5"."ordered_at"
              ELSE CAST(NULL AS TIMESTAMP)
            END
          ) OVER (
            PARTITION BY "t5"."customer_key"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "bought_again_at"
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
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t4"."customer_key"
                ORDER BY "t4"."ordered_at" ASC, "t4"."source" ASC, "t4"."order" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) + 1 AS "purchase_number",
            (
              DENSE_RANK() OVER (
                PARTITION BY "t4"."customer_key"
                ORDER BY "t4"."day" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) + 1 AS "day_number",
            MIN("t4"."ordered_at") OVER (
              PARTITION BY "t4"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "first_purchase_at"
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
      ) AS "t6"
      WHERE
        "t6"."customer_key" IS NOT NULL
        AND "t6"."ordered_at" IS NOT NULL
        AND "t6"."ordered_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t6"."ordered_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t7"
  ) AS "t8"
  GROUP BY
    1,
    2,
    3
) AS "t9"
GROUP BY
  1,
  2
