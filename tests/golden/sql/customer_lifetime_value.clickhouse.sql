SELECT
  "t6"."unit" AS "unit",
  "t6"."_began" AS "_began",
  "t6"."_ended" AS "_ended",
  "t6"."purchase_days" AS "purchase_days",
  "t6"."first_day" AS "first_day",
  "t6"."last_day" AS "last_day",
  "t6"."_class" AS "_class",
  COUNT(*) AS "n",
  SUM("t6"."repeat_amount") AS "repeat_amounts",
  SUM("t6"."kept") AS "kept",
  SUM("t6"."_kept" * "t6"."_kept") AS "kept2",
  SUM("t6"."_brought" * "t6"."_brought") AS "brought2",
  SUM("t6"."margin") AS "margin",
  SUM("t6"."paid_with_margin") AS "paid_with_margin",
  SUM("t6"."cost_to_serve") AS "cost_to_serve",
  MAX("t6"."_at") AS "last",
  countIf(COALESCE("t6"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t5"."unit" AS "unit",
    "t5"."currency" AS "currency",
    "t5"."purchase_days" AS "purchase_days",
    "t5"."first_day" AS "first_day",
    "t5"."last_day" AS "last_day",
    "t5"."kept" AS "kept",
    "t5"."repeat_amount" AS "repeat_amount",
    "t5"."next_at" AS "next_at",
    "t5"."margin" AS "margin",
    "t5"."paid_with_margin" AS "paid_with_margin",
    "t5"."cost_to_serve" AS "cost_to_serve",
    "t5"."simulated" AS "simulated",
    "t5"."customer_key" AS "customer_key",
    "t5"."source" AS "source",
    "t5"."_at" AS "_at",
    CASE
      WHEN "t5"."_at" < parseDateTimeBestEffort('2019-01-31T23:00:00')
      THEN parseDateTimeBestEffort('1971-01-01T00:00:00')
      WHEN "t5"."_at" >= parseDateTimeBestEffort('2020-01-31T23:00:00')
      THEN parseDateTimeBestEffort('2099-01-01T00:00:00')
      WHEN isNotNull("t5"."_at")
      THEN CAST(dateTrunc(
        'MONTH',
        "t5"."_at" + CASE
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime))
      ELSE parseDateTimeBestEffort('2100-01-01T00:00:00')
    END AS "_began",
    CASE
      WHEN "t5"."next_at" < parseDateTimeBestEffort('2019-01-31T23:00:00')
      THEN parseDateTimeBestEffort('1971-01-01T00:00:00')
      WHEN "t5"."next_at" >= parseDateTimeBestEffort('2020-01-31T23:00:00')
      THEN parseDateTimeBestEffort('2099-01-01T00:00:00')
      WHEN isNotNull("t5"."next_at")
      THEN CAST(dateTrunc(
        'MONTH',
        "t5"."next_at" + CASE
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."next_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime))
      ELSE parseDateTimeBestEffort('2100-01-01T00:00:00')
    END AS "_ended",
    "t5"."kept" AS "_kept",
    COALESCE("t5"."margin", 0) - COALESCE("t5"."cost_to_serve", 0) AS "_brought",
    CAST(ROUND(
      LN(
        GREATEST(CASE WHEN "t5"."purchase_days" > 1 THEN "t5"."repeat_amount" ELSE 1.0 END, 1e-09)
      ) * 100,
      0
    ) AS Nullable(Int64)) AS "_class"
  FROM (
    SELECT
      "t4"."unit" AS "unit",
      "t4"."currency" AS "currency",
      "t4"."purchase_days" AS "purchase_days",
      "t4"."first_day" AS "first_day",
      "t4"."last_day" AS "last_day",
      "t4"."kept" AS "kept",
      CASE
        WHEN "t4"."purchase_days" > 1
        THEN (
          (
            (
              "t4"."bought" - "t4"."first_paid"
            ) * "t4"."kept"
          ) / "t4"."bought"
        ) / GREATEST("t4"."purchase_days" - 1, 1)
        ELSE 0.0
      END AS "repeat_amount",
      "t4"."next_at" AS "next_at",
      "t4"."margin" AS "margin",
      "t4"."paid_with_margin" AS "paid_with_margin",
      "t4"."cost_to_serve" AS "cost_to_serve",
      "t4"."simulated" AS "simulated",
      "t4"."customer_key" AS "customer_key",
      "t4"."source" AS "source",
      "t4"."changed_at" AS "_at"
    FROM (
      SELECT
        "t3"."customer_key" AS "customer_key",
        "t3"."day" AS "day",
        "t3"."changed_at" AS "changed_at",
        "t3"."paid" AS "paid",
        "t3"."margin" AS "margin",
        "t3"."paid_with_margin" AS "paid_with_margin",
        "t3"."cost_to_serve" AS "cost_to_serve",
        "t3"."low" AS "low",
        "t3"."high" AS "high",
        "t3"."simulated" AS "simulated",
        MAX(
          CASE
            WHEN "t3"."_place" = 0
            THEN "t3"."channel"
            ELSE CAST(NULL AS Nullable(String))
          END
        ) OVER (
          PARTITION BY "t3"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "channel",
        MAX(
          CASE
            WHEN "t3"."_place" = 0
            THEN "t3"."country"
            ELSE CAST(NULL AS Nullable(String))
          END
        ) OVER (
          PARTITION BY "t3"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "country",
        MAX(
          CASE
            WHEN "t3"."_place" = 0
            THEN "t3"."source"
            ELSE CAST(NULL AS Nullable(String))
          END
        ) OVER (
          PARTITION BY "t3"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "source",
        MAX(
          CASE WHEN "t3"."_place" = 0 THEN "t3"."unit" ELSE CAST(NULL AS Nullable(String)) END
        ) OVER (
          PARTITION BY "t3"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "unit",
        "t3"."purchase_days" AS "purchase_days",
        "t3"."first_day" AS "first_day",
        "t3"."last_day" AS "last_day",
        "t3"."bought" AS "bought",
        "t3"."kept" AS "kept",
        "t3"."next_at" AS "next_at",
        "t3"."currency" AS "currency",
        "t3"."_place" AS "_place",
        MAX(CASE WHEN "t3"."day" = "t3"."first_day" THEN "t3"."paid" ELSE 0.0 END) OVER (
          PARTITION BY "t3"."customer_key"
          ORDER BY "t3"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "first_paid"
      FROM (
        SELECT
          "t2"."customer_key" AS "customer_key",
          "t2"."day" AS "day",
          "t2"."changed_at" AS "changed_at",
          "t2"."paid" AS "paid",
          SUM("t2"."margin") OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "margin",
          SUM("t2"."paid_with_margin") OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "paid_with_margin",
          SUM("t2"."cost_to_serve") OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "cost_to_serve",
          "t2"."low" AS "low",
          "t2"."high" AS "high",
          "t2"."simulated" AS "simulated",
          "t2"."channel" AS "channel",
          "t2"."country" AS "country",
          "t2"."source" AS "source",
          "t2"."unit" AS "unit",
          SUM(CASE WHEN "t2"."paid" > 5e-05 THEN 1 ELSE 0 END) OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "purchase_days",
          MIN(
            CASE WHEN "t2"."paid" > 5e-05 THEN "t2"."day" ELSE CAST(NULL AS Nullable(DATE)) END
          ) OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "first_day",
          MAX(
            CASE WHEN "t2"."paid" > 5e-05 THEN "t2"."day" ELSE CAST(NULL AS Nullable(DATE)) END
          ) OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "last_day",
          SUM(CASE WHEN "t2"."paid" > 5e-05 THEN "t2"."paid" ELSE 0.0 END) OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "bought",
          SUM("t2"."paid") OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "kept",
          leadInFrame("t2"."changed_at") OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "next_at",
          CASE
            WHEN MIN("t2"."low") OVER (
              PARTITION BY "t2"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) = MAX("t2"."high") OVER (
              PARTITION BY "t2"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            THEN MIN("t2"."low") OVER (
              PARTITION BY "t2"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            WHEN isNotNull(
              MIN("t2"."low") OVER (
                PARTITION BY "t2"."customer_key"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              )
            )
            THEN CONCAT(
              MIN("t2"."low") OVER (
                PARTITION BY "t2"."customer_key"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ),
              ', ',
              MAX("t2"."high") OVER (
                PARTITION BY "t2"."customer_key"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              )
            )
            ELSE CAST(NULL AS Nullable(String))
          END AS "currency",
          ROW_NUMBER() OVER (
            PARTITION BY "t2"."customer_key"
            ORDER BY "t2"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t1"."customer_key" AS "customer_key",
            "t1"."day" AS "day",
            MIN("t1"."changed_at") AS "changed_at",
            SUM("t1"."_paid") AS "paid",
            SUM("t1"."_margin") AS "margin",
            SUM("t1"."_paid_with_margin") AS "paid_with_margin",
            SUM("t1"."_cost") AS "cost_to_serve",
            MIN("t1"."currency") AS "low",
            MAX("t1"."currency") AS "high",
            countIf(COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t1"."channel") AS "channel",
            MAX("t1"."country") AS "country",
            MAX("t1"."source") AS "source",
            MAX("t1"."unit") AS "unit"
          FROM (
            SELECT
              "t0"."order" AS "order",
              "t0"."line" AS "line",
              "t0"."ordered_at" AS "ordered_at",
              "t0"."customer_key" AS "customer_key",
              "t0"."product" AS "product",
              "t0"."quantity" AS "quantity",
              "t0"."amount" AS "amount",
              "t0"."margin" AS "margin",
              "t0"."cost_to_serve" AS "cost_to_serve",
              "t0"."currency" AS "currency",
              "t0"."is_cancellation" AS "is_cancellation",
              "t0"."channel" AS "channel",
              "t0"."country" AS "country",
              "t0"."source" AS "source",
              "t0"."unit" AS "unit",
              "t0"."simulated" AS "simulated",
              "t0"."load_id" AS "load_id",
              CAST("t0"."ordered_at" AS Nullable(DateTime)) AS "changed_at",
              toDate(
                CAST("t0"."ordered_at" AS Nullable(DateTime)) + CASE
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN CAST("t0"."ordered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  ELSE INTERVAL '3600' SECOND
                END
              ) AS "day",
              CASE
                WHEN COALESCE("t0"."is_cancellation", FALSE)
                THEN -(
                  ABS(CAST("t0"."amount" AS Nullable(Float64)))
                )
                ELSE CAST("t0"."amount" AS Nullable(Float64))
              END AS "_paid",
              COALESCE(
                CASE
                  WHEN COALESCE("t0"."is_cancellation", FALSE)
                  AND (
                    CAST("t0"."amount" AS Nullable(Float64)) > 0
                  )
                  THEN -1.0
                  ELSE 1.0
                END * CAST("t0"."margin" AS Nullable(Float64)),
                0.0
              ) AS "_margin",
              CASE
                WHEN isNull(
                  CASE
                    WHEN COALESCE("t0"."is_cancellation", FALSE)
                    AND (
                      CAST("t0"."amount" AS Nullable(Float64)) > 0
                    )
                    THEN -1.0
                    ELSE 1.0
                  END * CAST("t0"."margin" AS Nullable(Float64))
                )
                THEN 0.0
                ELSE CASE
                  WHEN COALESCE("t0"."is_cancellation", FALSE)
                  THEN -(
                    ABS(CAST("t0"."amount" AS Nullable(Float64)))
                  )
                  ELSE CAST("t0"."amount" AS Nullable(Float64))
                END
              END AS "_paid_with_margin",
              COALESCE(CAST("t0"."cost_to_serve" AS Nullable(Float64)), 0.0) AS "_cost"
            FROM "orders" AS "t0"
            WHERE
              isNotNull("t0"."customer_key")
              AND isNotNull("t0"."ordered_at")
              AND isNotNull("t0"."amount")
          ) AS "t1"
          GROUP BY
            "t1"."customer_key",
            "t1"."day"
        ) AS "t2"
      ) AS "t3"
    ) AS "t4"
    WHERE
      "t4"."purchase_days" > 0
      AND "t4"."kept" > 5e-05
      AND isNotNull("t4"."changed_at")
      AND "t4"."changed_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t5"
) AS "t6"
GROUP BY
  "t6"."unit",
  "t6"."_began",
  "t6"."_ended",
  "t6"."purchase_days",
  "t6"."first_day",
  "t6"."last_day",
  "t6"."_class"
