SELECT
  "t3"."unit",
  "t3"."_period",
  "t3"."score",
  "t3"."scale_low",
  "t3"."scale_high",
  "t3"."higher_is_better",
  COUNT(*) AS "n",
  MAX("t3"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t3"."simulated", FALSE)) AS "made_up",
  SUM(COALESCE("t3"."weight", 1.0)) AS "w",
  SUM(COALESCE("t3"."weight", 1.0) * COALESCE("t3"."weight", 1.0)) AS "w2",
  COUNT(*) FILTER(WHERE
    COALESCE("t3"."weight", 1.0) > 0) AS "spoken"
FROM (
  SELECT
    "t2"."unit",
    "t2"."question",
    "t2"."survey_kind",
    "t2"."scale_low",
    "t2"."scale_high",
    "t2"."higher_is_better",
    "t2"."score",
    "t2"."simulated",
    "t2"."weight",
    "t2"."customer_key",
    "t2"."source",
    "t2"."response",
    "t2"."_at",
    DATE_TRUNC(
      'MONTH',
      "t2"."_at" + CASE
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t2"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS "_period"
  FROM (
    SELECT
      "t1"."unit",
      "t1"."question",
      "t1"."survey_kind",
      "t1"."scale_low",
      "t1"."scale_high",
      "t1"."higher_is_better",
      "t1"."score",
      "t1"."simulated",
      "t1"."weight",
      "t1"."customer_key",
      "t1"."source",
      "t1"."response",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."answered_at" AS TIMESTAMPTZ))) AS "_at"
    FROM (
      SELECT
        *
      FROM "answers" AS "t0"
      WHERE
        "t0"."kind" = 'nps'
        AND "t0"."role" = 'outcome'
        AND "t0"."state" = 'answered'
        AND "t0"."score" IS NOT NULL
        AND (
          "t0"."score" BETWEEN "t0"."scale_low" AND "t0"."scale_high"
          OR (
            (
              "t0"."scale_low" IS NULL
            ) OR (
              "t0"."scale_high" IS NULL
            )
          )
        )
        AND "t0"."answered_at" IS NOT NULL
    ) AS "t1"
  ) AS "t2"
  WHERE
    "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
    AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
) AS "t3"
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6
