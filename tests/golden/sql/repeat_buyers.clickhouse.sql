SELECT
  "t6"."unit" AS "unit",
  "t6"."_began" AS "_began",
  "t6"."_ended" AS "_ended",
  COUNT(*) AS "n",
  MAX("t6"."_at") AS "last",
  countIf(COALESCE("t6"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t5"."unit" AS "unit",
    "t5"."bought_again_at" AS "bought_again_at",
    "t5"."simulated" AS "simulated",
    "t5"."customer_key" AS "customer_key",
    "t5"."source" AS "source",
    "t5"."ordered_at" AS "_at",
    CASE
      WHEN "t5"."ordered_at" < parseDateTimeBestEffort('2019-01-31T23:00:00')
      THEN parseDateTimeBestEffort('1971-01-01T00:00:00')
      WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2020-01-31T23:00:00')
      THEN parseDateTimeBestEffort('2099-01-01T00:00:00')
      WHEN isNotNull("t5"."ordered_at")
      THEN CAST(dateTrunc(
        'MONTH',
        "t5"."ordered_at" + CASE
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime))
      ELSE parseDateTimeBestEffort('2100-01-01T00:00:00')
    END AS "_began",
    CASE
      WHEN "t5"."bought_again_at" < parseDateTimeBestEffort('2019-01-31T23:00:00')
      THEN parseDateTimeBestEffort('1971-01-01T00:00:00')
      WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2020-01-31T23:00:00')
      THEN parseDateTimeBestEffort('2099-01-01T00:00:00')
      WHEN isNotNull("t5"."bought_again_at")
      THEN CAST(dateTrunc(
        'MONTH',
        "t5"."bought_again_at" + CASE
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t5"."bought_again_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime))
      ELSE parseDateTimeBestEffort('2100-01-01T00:00:00')
    END AS "_ended"
  FROM (
    SELECT
      "t4"."source" AS "source",
      "t4"."order" AS "order",
      "t4"."customer_key" AS "customer_key",
      "t4"."ordered_at" AS "ordered_at",
      "t4"."amount" AS "amount",
      "t4"."simulated" AS "simulated",
      "t4"."channel" AS "channel",
      "t4"."country" AS "country",
      "t4"."unit" AS "unit",
      "t4"."day" AS "day",
      "t4"."purchase_number" AS "purchase_number",
      "t4"."day_number" AS "day_number",
      "t4"."first_purchase_at" AS "first_purchase_at",
      MIN(
        CASE
          WHEN "t4"."day_number" = 2
          THEN "t4"."ordered_at"
          ELSE CAST(NULL AS Nullable(DateTime))
        END
      ) OVER (
        PARTITION BY "t4"."customer_key"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "bought_again_at"
    FROM (
      SELECT
        "t3"."source" AS "source",
        "t3"."order" AS "order",
        "t3"."customer_key" AS "customer_key",
        "t3"."ordered_at" AS "ordered_at",
        "t3"."amount" AS "amount",
        "t3"."simulated" AS "simulated",
        "t3"."channel" AS "channel",
        "t3"."country" AS "country",
        "t3"."unit" AS "unit",
        "t3"."day" AS "day",
        (
          ROW_NUMBER() OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."ordered_at" ASC, "t3"."source" ASC, "t3"."order" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) + 1 AS "purchase_number",
        (
          DENSE_RANK() OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) + 1 AS "day_number",
        MIN("t3"."ordered_at") OVER (
          PARTITION BY "t3"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "first_purchase_at"
      FROM (
        SELECT
          "t2"."source" AS "source",
          "t2"."order" AS "order",
          "t2"."customer_key" AS "customer_key",
          "t2"."ordered_at" AS "ordered_at",
          "t2"."amount" AS "amount",
          "t2"."simulated" AS "simulated",
          "t2"."channel" AS "channel",
          "t2"."country" AS "country",
          "t2"."unit" AS "unit",
          toDate(
            "t2"."ordered_at" + CASE
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN INTERVAL '7200' SECOND
              ELSE INTERVAL '3600' SECOND
            END
          ) AS "day"
        FROM (
          SELECT
            "t1"."source" AS "source",
            "t1"."order" AS "order",
            MAX("t1"."customer_key") AS "customer_key",
            MIN("t1"."_utc") AS "ordered_at",
            SUM("t1"."amount") AS "amount",
            countIf(COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t1"."channel") AS "channel",
            MAX("t1"."country") AS "country",
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
              CAST("t0"."ordered_at" AS Nullable(DateTime)) AS "_utc"
            FROM "orders" AS "t0"
            WHERE
              isNotNull("t0"."customer_key")
              AND isNotNull("t0"."ordered_at")
              AND NOT (
                COALESCE("t0"."is_cancellation", FALSE)
              )
          ) AS "t1"
          GROUP BY
            "t1"."source",
            "t1"."order"
        ) AS "t2"
        WHERE
          isNull("t2"."amount") OR (
            "t2"."amount" > 0
          )
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
  WHERE
    "t5"."purchase_number" = 1
    AND isNotNull("t5"."ordered_at")
    AND "t5"."ordered_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
) AS "t6"
GROUP BY
  "t6"."unit",
  "t6"."_began",
  "t6"."_ended"
