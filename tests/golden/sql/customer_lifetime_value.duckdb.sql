SELECT
  "t7"."unit",
  "t7"."_began",
  "t7"."_ended",
  "t7"."purchase_days",
  "t7"."first_day",
  "t7"."last_day",
  "t7"."_class",
  COUNT(*) AS "n",
  SUM("t7"."repeat_amount") AS "repeat_amounts",
  SUM("t7"."kept") AS "kept",
  SUM("t7"."_kept" * "t7"."_kept") AS "kept2",
  SUM("t7"."_brought" * "t7"."_brought") AS "brought2",
  SUM("t7"."margin") AS "margin",
  SUM("t7"."paid_with_margin") AS "paid_with_margin",
  SUM("t7"."cost_to_serve") AS "cost_to_serve",
  MAX("t7"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t7"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t6"."unit",
    "t6"."currency",
    "t6"."purchase_days",
    "t6"."first_day",
    "t6"."last_day",
    "t6"."kept",
    "t6"."repeat_amount",
    "t6"."next_at",
    "t6"."margin",
    "t6"."paid_with_margin",
    "t6"."cost_to_serve",
    "t6"."simulated",
    "t6"."customer_key",
    "t6"."source",
    "t6"."_at",
    CASE
      WHEN "t6"."_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
      WHEN "t6"."_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
      WHEN "t6"."_at" IS NOT NULL
      THEN DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t6"."_at") + CASE
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      )
      ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
    END AS "_began",
    CASE
      WHEN "t6"."next_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
      WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
      WHEN "t6"."next_at" IS NOT NULL
      THEN DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t6"."next_at") + CASE
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t6"."next_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      )
      ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
    END AS "_ended",
    "t6"."kept" AS "_kept",
    COALESCE("t6"."margin", 0) - COALESCE("t6"."cost_to_serve", 0) AS "_brought",
    CAST(ROUND(
      LN(
        GREATEST(CASE WHEN "t6"."purchase_days" > 1 THEN "t6"."repeat_amount" ELSE 1.0 END, 1e-09)
      ) * 100,
      0
    ) AS BIGINT) AS "_class"
  FROM (
    SELECT
      "t5"."unit",
      "t5"."currency",
      "t5"."purchase_days",
      "t5"."first_day",
      "t5"."last_day",
      "t5"."kept",
      CASE
        WHEN "t5"."purchase_days" > 1
        THEN (
          (
            (
              "t5"."bought" - "t5"."first_paid"
            ) * "t5"."kept"
          ) / "t5"."bought"
        ) / GREATEST("t5"."purchase_days" - 1, 1)
        ELSE 0.0
      END AS "repeat_amount",
      "t5"."next_at",
      "t5"."margin",
      "t5"."paid_with_margin",
      "t5"."cost_to_serve",
      "t5"."simulated",
      "t5"."customer_key",
      "t5"."source",
      "t5"."changed_at" AS "_at"
    FROM (
      SELECT
        "t4"."customer_key",
        "t4"."day",
        "t4"."changed_at",
        "t4"."paid",
        "t4"."margin",
        "t4"."paid_with_margin",
        "t4"."cost_to_serve",
        "t4"."low",
        "t4"."high",
        "t4"."simulated",
        MAX(CASE WHEN "t4"."_place" = 0 THEN "t4"."channel" ELSE CAST(NULL AS TEXT) END) OVER (
          PARTITION BY "t4"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "channel",
        MAX(CASE WHEN "t4"."_place" = 0 THEN "t4"."country" ELSE CAST(NULL AS TEXT) END) OVER (
          PARTITION BY "t4"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "country",
        MAX(CASE WHEN "t4"."_place" = 0 THEN "t4"."source" ELSE CAST(NULL AS TEXT) END) OVER (
          PARTITION BY "t4"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "source",
        MAX(CASE WHEN "t4"."_place" = 0 THEN "t4"."unit" ELSE CAST(NULL AS TEXT) END) OVER (
          PARTITION BY "t4"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "unit",
        "t4"."purchase_days",
        "t4"."first_day",
        "t4"."last_day",
        "t4"."bought",
        "t4"."kept",
        "t4"."next_at",
        "t4"."currency",
        "t4"."_place",
        MAX(CASE WHEN "t4"."day" = "t4"."first_day" THEN "t4"."paid" ELSE 0.0 END) OVER (
          PARTITION BY "t4"."customer_key"
          ORDER BY "t4"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "first_paid"
      FROM (
        SELECT
          "t3"."customer_key",
          "t3"."day",
          "t3"."changed_at",
          "t3"."paid",
          SUM("t3"."margin") OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "margin",
          SUM("t3"."paid_with_margin") OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "paid_with_margin",
          SUM("t3"."cost_to_serve") OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "cost_to_serve",
          "t3"."low",
          "t3"."high",
          "t3"."simulated",
          "t3"."channel",
          "t3"."country",
          "t3"."source",
          "t3"."unit",
          SUM(CASE WHEN "t3"."paid" > 5e-05 THEN 1 ELSE 0 END) OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "purchase_days",
          MIN(CASE WHEN "t3"."paid" > 5e-05 THEN "t3"."day" ELSE CAST(NULL AS DATE) END) OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "first_day",
          MAX(CASE WHEN "t3"."paid" > 5e-05 THEN "t3"."day" ELSE CAST(NULL AS DATE) END) OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "last_day",
          SUM(CASE WHEN "t3"."paid" > 5e-05 THEN "t3"."paid" ELSE 0.0 END) OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "bought",
          SUM("t3"."paid") OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "kept",
          LEAD("t3"."changed_at") OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "next_at",
          CASE
            WHEN MIN("t3"."low") OVER (
              PARTITION BY "t3"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) = MAX("t3"."high") OVER (
              PARTITION BY "t3"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            THEN MIN("t3"."low") OVER (
              PARTITION BY "t3"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            WHEN MIN("t3"."low") OVER (
              PARTITION BY "t3"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) IS NOT NULL
            THEN MIN("t3"."low") OVER (
              PARTITION BY "t3"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) || ', ' || MAX("t3"."high") OVER (
              PARTITION BY "t3"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            ELSE CAST(NULL AS TEXT)
          END AS "currency",
          ROW_NUMBER() OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t2"."customer_key",
            "t2"."day",
            MIN("t2"."changed_at") AS "changed_at",
            SUM("t2"."_paid") AS "paid",
            SUM("t2"."_margin") AS "margin",
            SUM("t2"."_paid_with_margin") AS "paid_with_margin",
            SUM("t2"."_cost") AS "cost_to_serve",
            MIN("t2"."currency") AS "low",
            MAX("t2"."currency") AS "high",
            COUNT(*) FILTER(WHERE
              COALESCE("t2"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t2"."channel") AS "channel",
            MAX("t2"."country") AS "country",
            MAX("t2"."source") AS "source",
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
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) AS "changed_at",
              CAST(MAKE_TIMESTAMP(
                EPOCH_US(MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ)))) + CASE
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                  THEN 3600000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                  THEN 7200000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                  THEN 3600000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                  THEN 7200000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                  THEN 3600000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                  THEN 7200000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                  THEN 3600000000
                  WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ordered_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                  THEN 7200000000
                  ELSE 3600000000
                END
              ) AS DATE) AS "day",
              CASE
                WHEN COALESCE("t1"."is_cancellation", FALSE)
                THEN -(
                  ABS(CAST("t1"."amount" AS DOUBLE))
                )
                ELSE CAST("t1"."amount" AS DOUBLE)
              END AS "_paid",
              COALESCE(
                CASE
                  WHEN COALESCE("t1"."is_cancellation", FALSE)
                  AND (
                    CAST("t1"."amount" AS DOUBLE) > 0
                  )
                  THEN -1.0
                  ELSE 1.0
                END * CAST("t1"."margin" AS DOUBLE),
                0.0
              ) AS "_margin",
              CASE
                WHEN (
                  CASE
                    WHEN COALESCE("t1"."is_cancellation", FALSE)
                    AND (
                      CAST("t1"."amount" AS DOUBLE) > 0
                    )
                    THEN -1.0
                    ELSE 1.0
                  END * CAST("t1"."margin" AS DOUBLE)
                ) IS NULL
                THEN 0.0
                ELSE CASE
                  WHEN COALESCE("t1"."is_cancellation", FALSE)
                  THEN -(
                    ABS(CAST("t1"."amount" AS DOUBLE))
                  )
                  ELSE CAST("t1"."amount" AS DOUBLE)
                END
              END AS "_paid_with_margin",
              COALESCE(CAST("t1"."cost_to_serve" AS DOUBLE), 0.0) AS "_cost"
            FROM (
              SELECT
                *
              FROM "orders" AS "t0"
              WHERE
                "t0"."customer_key" IS NOT NULL
                AND "t0"."ordered_at" IS NOT NULL
                AND "t0"."amount" IS NOT NULL
            ) AS "t1"
          ) AS "t2"
          GROUP BY
            1,
            2
        ) AS "t3"
      ) AS "t4"
    ) AS "t5"
    WHERE
      "t5"."purchase_days" > 0
      AND "t5"."kept" > 5e-05
      AND "t5"."changed_at" IS NOT NULL
      AND "t5"."changed_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
  ) AS "t6"
) AS "t7"
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6,
  7
