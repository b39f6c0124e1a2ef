SELECT
  "t5"."unit" AS "unit",
  "t5"."started_day" AS "started_day",
  "t5"."ended_day" AS "ended_day",
  COUNT(*) AS "n",
  SUM("t5"."_paid") AS "paid",
  SUM("t5"."_paid2") AS "paid2",
  COUNT("t5"."_kept") AS "with_margin",
  SUM("t5"."_kept") AS "kept",
  SUM("t5"."_kept2") AS "kept2",
  MAX("t5"."_at") AS "last",
  countIf(COALESCE("t5"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t4"."unit" AS "unit",
    "t4"."currency" AS "currency",
    toDate(
      "t4"."started_at" + CASE
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."started_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS "started_day",
    toDate(
      "t4"."ended_at" + CASE
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."ended_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS "ended_day",
    "t4"."ended_at" AS "ended_at",
    "t4"."observed_until" AS "observed_until",
    "t4"."basis" AS "basis",
    "t4"."monthly_amount" AS "monthly_amount",
    "t4"."monthly_margin" AS "monthly_margin",
    "t4"."simulated" AS "simulated",
    "t4"."customer_key" AS "customer_key",
    "t4"."source" AS "source",
    "t4"."started_at" AS "_at",
    CAST("t4"."monthly_amount" AS Nullable(Float64)) AS "_paid",
    CAST("t4"."monthly_amount" AS Nullable(Float64)) * CAST("t4"."monthly_amount" AS Nullable(Float64)) AS "_paid2",
    CAST("t4"."monthly_margin" AS Nullable(Float64)) AS "_kept",
    CAST("t4"."monthly_margin" AS Nullable(Float64)) * CAST("t4"."monthly_margin" AS Nullable(Float64)) AS "_kept2"
  FROM (
    SELECT
      "t3"."customer_key" AS "customer_key",
      "t3"."contract" AS "contract",
      "t3"."started_at" AS "started_at",
      "t3"."simulated" AS "simulated",
      "t3"."segment" AS "segment",
      "t3"."country" AS "country",
      "t3"."source" AS "source",
      "t3"."unit" AS "unit",
      CASE
        WHEN isNotNull("t3"."ended_at")
        AND (
          isNull(
            MAX("t3"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
          )
          OR (
            "t3"."ended_at" <= MAX("t3"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
          )
        )
        THEN "t3"."ended_at"
        ELSE CAST(NULL AS Nullable(DateTime))
      END AS "ended_at",
      "t3"."observed_until" AS "observed_until",
      'contract' AS "basis",
      "t3"."monthly_amount" AS "monthly_amount",
      "t3"."monthly_margin" AS "monthly_margin",
      "t3"."currency" AS "currency"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t1"."customer_key" AS "customer_key",
          "t1"."contract" AS "contract",
          MIN("t1"."started_at") OVER (
            PARTITION BY "t1"."source", "t1"."customer_key", "t1"."contract"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "started_at",
          "t1"."ended_at" AS "ended_at",
          "t1"."observed_until" AS "observed_until",
          "t1"."valid_from" AS "valid_from",
          "t1"."valid_to" AS "valid_to",
          "t1"."club_joined_at" AS "club_joined_at",
          "t1"."segment" AS "segment",
          "t1"."country" AS "country",
          "t1"."monthly_amount" AS "monthly_amount",
          "t1"."monthly_margin" AS "monthly_margin",
          "t1"."currency" AS "currency",
          "t1"."source" AS "source",
          "t1"."unit" AS "unit",
          "t1"."simulated" AS "simulated",
          "t1"."load_id" AS "load_id",
          ROW_NUMBER() OVER (
            PARTITION BY "t1"."source", "t1"."customer_key", "t1"."contract"
            ORDER BY "t1"."valid_from" DESC, "t1"."started_at" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_age"
        FROM (
          SELECT
            "t0"."customer_key" AS "customer_key",
            "t0"."contract" AS "contract",
            CAST("t0"."started_at" AS Nullable(DateTime)) AS "started_at",
            CAST("t0"."ended_at" AS Nullable(DateTime)) AS "ended_at",
            CAST("t0"."observed_until" AS Nullable(DateTime)) AS "observed_until",
            CAST("t0"."valid_from" AS Nullable(DateTime)) AS "valid_from",
            "t0"."valid_to" AS "valid_to",
            "t0"."club_joined_at" AS "club_joined_at",
            "t0"."segment" AS "segment",
            "t0"."country" AS "country",
            "t0"."monthly_amount" AS "monthly_amount",
            "t0"."monthly_margin" AS "monthly_margin",
            "t0"."currency" AS "currency",
            "t0"."source" AS "source",
            "t0"."unit" AS "unit",
            "t0"."simulated" AS "simulated",
            "t0"."load_id" AS "load_id"
          FROM "customers" AS "t0"
          WHERE
            isNotNull("t0"."started_at")
        ) AS "t1"
      ) AS "t2"
      WHERE
        "t2"."_age" = 0
    ) AS "t3"
  ) AS "t4"
  WHERE
    isNotNull("t4"."started_at")
    AND "t4"."monthly_amount" > 0
    AND "t4"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
) AS "t5"
GROUP BY
  "t5"."unit",
  "t5"."started_day",
  "t5"."ended_day"
