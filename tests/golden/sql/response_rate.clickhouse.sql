SELECT
  "t1"."unit" AS "unit",
  "t1"."survey" AS "survey",
  "t1"."_period" AS "_period",
  "t1"."not_sampled" AS "not_sampled",
  countIf(
    isNull("t1"."not_sampled")
    AND CASE
      WHEN COALESCE("t1"."way", 'sent') = 'shown'
      THEN isNotNull("t1"."seen_at")
      ELSE isNotNull("t1"."delivered_at")
    END
  ) AS "n",
  countIf(
    isNull("t1"."not_sampled")
    AND CASE
      WHEN COALESCE("t1"."way", 'sent') = 'shown'
      THEN isNotNull("t1"."seen_at")
      ELSE isNotNull("t1"."delivered_at")
    END
    AND isNotNull("t1"."answered_at")
  ) AS "responding",
  countIf(
    isNull("t1"."not_sampled")
    AND CASE
      WHEN COALESCE("t1"."way", 'sent') = 'shown'
      THEN isNotNull("t1"."seen_at")
      ELSE isNotNull("t1"."delivered_at")
    END
    AND (
      COALESCE("t1"."way", 'sent') = 'shown'
    )
  ) AS "shown",
  COUNT(*) AS "all",
  countIf(isNull("t1"."not_sampled") AND isNotNull("t1"."delivered_at")) AS "delivered",
  countIf(isNull("t1"."not_sampled") AND isNotNull("t1"."seen_at")) AS "seen",
  countIf(isNull("t1"."not_sampled") AND isNotNull("t1"."started_at")) AS "started",
  countIf(isNull("t1"."not_sampled") AND isNotNull("t1"."answered_at")) AS "answered",
  countIf(isNull("t1"."not_sampled") AND isNotNull("t1"."completed_at")) AS "completed",
  MAX("t1"."_at") AS "last",
  countIf(COALESCE("t1"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t0"."unit" AS "unit",
    "t0"."survey" AS "survey",
    "t0"."way" AS "way",
    "t0"."not_sampled" AS "not_sampled",
    "t0"."delivered_at" AS "delivered_at",
    "t0"."seen_at" AS "seen_at",
    "t0"."started_at" AS "started_at",
    "t0"."answered_at" AS "answered_at",
    "t0"."completed_at" AS "completed_at",
    "t0"."simulated" AS "simulated",
    "t0"."customer_key" AS "customer_key",
    "t0"."source" AS "source",
    "t0"."invitation" AS "invitation",
    CAST("t0"."invited_at" AS Nullable(DateTime)) AS "_at",
    CAST(dateTrunc(
      'MONTH',
      CAST("t0"."invited_at" AS Nullable(DateTime)) + CASE
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS Nullable(DateTime)) AS "_period"
  FROM "invitations" AS "t0"
  WHERE
    isNotNull("t0"."invited_at")
    AND CAST("t0"."invited_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
    AND CAST("t0"."invited_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
) AS "t1"
GROUP BY
  "t1"."unit",
  "t1"."survey",
  "t1"."_period",
  "t1"."not_sampled"
