SELECT
  "t4"."unit",
  "t4"."survey",
  "t4"."_period",
  "t4"."not_sampled",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    )
    AND CASE
      WHEN COALESCE("t4"."way", 'sent') = 'shown'
      THEN "t4"."seen_at" IS NOT NULL
      ELSE "t4"."delivered_at" IS NOT NULL
    END) AS "n",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    )
    AND CASE
      WHEN COALESCE("t4"."way", 'sent') = 'shown'
      THEN "t4"."seen_at" IS NOT NULL
      ELSE "t4"."delivered_at" IS NOT NULL
    END
    AND (
      "t4"."answered_at" IS NOT NULL
    )) AS "responding",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    )
    AND CASE
      WHEN COALESCE("t4"."way", 'sent') = 'shown'
      THEN "t4"."seen_at" IS NOT NULL
      ELSE "t4"."delivered_at" IS NOT NULL
    END
    AND (
      COALESCE("t4"."way", 'sent') = 'shown'
    )) AS "shown",
  COUNT(*) AS "all",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    ) AND (
      "t4"."delivered_at" IS NOT NULL
    )) AS "delivered",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    ) AND (
      "t4"."seen_at" IS NOT NULL
    )) AS "seen",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    ) AND (
      "t4"."started_at" IS NOT NULL
    )) AS "started",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    ) AND (
      "t4"."answered_at" IS NOT NULL
    )) AS "answered",
  COUNT(*) FILTER(WHERE
    (
      "t4"."not_sampled" IS NULL
    ) AND (
      "t4"."completed_at" IS NOT NULL
    )) AS "completed",
  MAX("t4"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t4"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t3"."unit",
    "t3"."survey",
    "t3"."way",
    "t3"."not_sampled",
    "t3"."delivered_at",
    "t3"."seen_at",
    "t3"."started_at",
    "t3"."answered_at",
    "t3"."completed_at",
    "t3"."simulated",
    "t3"."customer_key",
    "t3"."source",
    "t3"."invitation",
    "t3"."_at",
    DATE_TRUNC(
      'MONTH',
      MAKE_TIMESTAMP(
        EPOCH_US("t3"."_at") + CASE
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t3"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
          THEN 7200000000
          ELSE 3600000000
        END
      )
    ) AS "_period"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t1"."unit",
        "t1"."survey",
        "t1"."way",
        "t1"."not_sampled",
        "t1"."delivered_at",
        "t1"."seen_at",
        "t1"."started_at",
        "t1"."answered_at",
        "t1"."completed_at",
        "t1"."simulated",
        "t1"."customer_key",
        "t1"."source",
        "t1"."invitation",
        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."invited_at" AS TIMESTAMPTZ))) AS "_at"
      FROM (
        SELECT
          *
        FROM "invitations" AS "t0"
        WHERE
          "t0"."invited_at" IS NOT NULL
      ) AS "t1"
    ) AS "t2"
    WHERE
      "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
  ) AS "t3"
) AS "t4"
GROUP BY
  1,
  2,
  3,
  4
