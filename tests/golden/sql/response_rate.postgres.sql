SELECT
  "t1"."unit",
  "t1"."survey",
  "t1"."_period",
  "t1"."not_sampled",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    )
    AND CASE
      WHEN COALESCE("t1"."way", 'sent') = 'shown'
      THEN "t1"."seen_at" IS NOT NULL
      ELSE "t1"."delivered_at" IS NOT NULL
    END) AS "n",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    )
    AND CASE
      WHEN COALESCE("t1"."way", 'sent') = 'shown'
      THEN "t1"."seen_at" IS NOT NULL
      ELSE "t1"."delivered_at" IS NOT NULL
    END
    AND (
      "t1"."answered_at" IS NOT NULL
    )) AS "responding",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    )
    AND CASE
      WHEN COALESCE("t1"."way", 'sent') = 'shown'
      THEN "t1"."seen_at" IS NOT NULL
      ELSE "t1"."delivered_at" IS NOT NULL
    END
    AND (
      COALESCE("t1"."way", 'sent') = 'shown'
    )) AS "shown",
  COUNT(*) AS "all",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    ) AND (
      "t1"."delivered_at" IS NOT NULL
    )) AS "delivered",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    ) AND (
      "t1"."seen_at" IS NOT NULL
    )) AS "seen",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    ) AND (
      "t1"."started_at" IS NOT NULL
    )) AS "started",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    ) AND (
      "t1"."answered_at" IS NOT NULL
    )) AS "answered",
  COUNT(*) FILTER(WHERE
    (
      "t1"."not_sampled" IS NULL
    ) AND (
      "t1"."completed_at" IS NOT NULL
    )) AS "completed",
  MAX("t1"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t1"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t0"."unit",
    "t0"."survey",
    "t0"."way",
    "t0"."not_sampled",
    "t0"."delivered_at",
    "t0"."seen_at",
    "t0"."started_at",
    "t0"."answered_at",
    "t0"."completed_at",
    "t0"."simulated",
    "t0"."customer_key",
    "t0"."source",
    "t0"."invitation",
    CAST("t0"."invited_at" AS TIMESTAMP) AS "_at",
    DATE_TRUNC(
      'MONTH',
      CAST("t0"."invited_at" AS TIMESTAMP) + CASE
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        ELSE INTERVAL '3600 SECOND'
      END
    ) AS "_period"
  FROM "invitations" AS "t0"
  WHERE
    "t0"."invited_at" IS NOT NULL
    AND CAST("t0"."invited_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
    AND CAST("t0"."invited_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
) AS "t1"
GROUP BY
  1,
  2,
  3,
  4
