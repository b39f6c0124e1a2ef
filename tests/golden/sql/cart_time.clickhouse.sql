SELECT
  "t5"."unit" AS "unit",
  "t5"."_period" AS "_period",
  "t5"."seconds" AS "seconds",
  "t5"."n" AS "n",
  "t5"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t4"."unit" AS "unit",
    "t4"."_period" AS "_period",
    "t4"."seconds" AS "seconds",
    COUNT(*) AS "n",
    MAX("t4"."_at") AS "last"
  FROM (
    SELECT
      "t3"."unit" AS "unit",
      "t3"."first_item_at" AS "first_item_at",
      "t3"."purchased_at" AS "purchased_at",
      "t3"."simulated" AS "simulated",
      "t3"."observed_until" AS "observed_until",
      "t3"."customer_key" AS "customer_key",
      "t3"."source" AS "source",
      "t3"."basket" AS "basket",
      "t3"."first_item_at" AS "_at",
      DATE_DIFF(SECOND, "t3"."first_item_at", "t3"."purchased_at") AS "seconds",
      CAST(dateTrunc(
        'MONTH',
        "t3"."first_item_at" + CASE
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t3"."first_item_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM (
      SELECT
        "t2"."basket" AS "basket",
        "t2"."customer_key" AS "customer_key",
        "t2"."simulated" AS "simulated",
        "t2"."first_item_at" AS "first_item_at",
        "t2"."purchased_at" AS "purchased_at",
        "t2"."channel" AS "channel",
        "t2"."source" AS "source",
        "t2"."unit" AS "unit",
        "t2"."observed_until" AS "observed_until",
        COALESCE(
          (
            "t2"."purchased_at" >= "t2"."first_item_at"
          )
          AND (
            "t2"."purchased_at" <= (
              "t2"."first_item_at" + INTERVAL '2592000' SECOND
            )
          ),
          FALSE
        ) AS "is_bought",
        COALESCE(
          (
            "t2"."first_item_at" + INTERVAL '2592000' SECOND
          ) <= "t2"."observed_until",
          FALSE
        ) AS "is_over"
      FROM (
        SELECT
          "t1"."basket" AS "basket",
          "t1"."customer_key" AS "customer_key",
          "t1"."simulated" AS "simulated",
          "t1"."first_item_at" AS "first_item_at",
          "t1"."purchased_at" AS "purchased_at",
          "t1"."channel" AS "channel",
          "t1"."source" AS "source",
          "t1"."unit" AS "unit",
          COALESCE(
            MAX("t1"."observed_until") OVER (
              PARTITION BY "t1"."source"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ),
            GREATEST(
              MAX("t1"."first_item_at") OVER (
                PARTITION BY "t1"."source"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ),
              MAX(COALESCE("t1"."purchased_at", "t1"."first_item_at")) OVER (
                PARTITION BY "t1"."source"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              )
            )
          ) AS "observed_until"
        FROM (
          SELECT
            "t0"."basket" AS "basket",
            CAST("t0"."first_item_at" AS Nullable(DateTime)) AS "first_item_at",
            CAST("t0"."purchased_at" AS Nullable(DateTime)) AS "purchased_at",
            CAST("t0"."observed_until" AS Nullable(DateTime)) AS "observed_until",
            "t0"."items" AS "items",
            "t0"."amount" AS "amount",
            "t0"."currency" AS "currency",
            "t0"."channel" AS "channel",
            "t0"."customer_key" AS "customer_key",
            "t0"."source" AS "source",
            "t0"."unit" AS "unit",
            "t0"."simulated" AS "simulated",
            "t0"."load_id" AS "load_id"
          FROM "baskets" AS "t0"
        ) AS "t1"
      ) AS "t2"
    ) AS "t3"
    WHERE
      "t3"."is_bought"
      AND "t3"."is_over"
      AND isNotNull("t3"."first_item_at")
      AND "t3"."first_item_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND "t3"."first_item_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t4"
  GROUP BY
    "t4"."unit",
    "t4"."_period",
    "t4"."seconds"
) AS "t5"
