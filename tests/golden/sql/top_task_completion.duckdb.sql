SELECT
  "t5"."unit",
  "t5"."_period",
  "t5"."task",
  "t5"."completion",
  COUNT(*) AS "n",
  MAX("t5"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t5"."simulated", FALSE)) AS "made_up",
  SUM(COALESCE("t5"."weight", 1.0)) AS "w",
  SUM(COALESCE("t5"."weight", 1.0) * COALESCE("t5"."weight", 1.0)) AS "w2",
  COUNT(*) FILTER(WHERE
    COALESCE("t5"."weight", 1.0) > 0) AS "spoken"
FROM (
  SELECT
    "t4"."unit",
    "t4"."completion_question",
    "t4"."survey_kind",
    "t4"."task",
    "t4"."completion",
    "t4"."simulated",
    "t4"."weight",
    "t4"."customer_key",
    "t4"."source",
    "t4"."response",
    "t4"."_at",
    DATE_TRUNC(
      'MONTH',
      "t4"."_at" + CASE
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
        THEN INTERVAL '3600' SECOND
        WHEN "t4"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS "_period"
  FROM (
    SELECT
      "t3"."unit",
      "t3"."completion_question",
      "t3"."survey_kind",
      "t3"."task",
      "t3"."completion",
      "t3"."simulated",
      "t3"."weight",
      "t3"."customer_key",
      "t3"."source",
      "t3"."response",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."answered_at" AS TIMESTAMPTZ))) AS "_at"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t1"."source",
          "t1"."response",
          MAX("t1"."answered_at") AS "answered_at",
          MAX("t1"."choice") FILTER(WHERE
            "t1"."kind" = 'task') AS "task",
          MAX("t1"."choice") FILTER(WHERE
            "t1"."kind" = 'completion') AS "completion",
          MAX("t1"."choice") FILTER(WHERE
            "t1"."kind" = 'blocker') AS "reason",
          MAX("t1"."question") FILTER(WHERE
            "t1"."kind" = 'task') AS "task_question",
          MAX("t1"."question") FILTER(WHERE
            "t1"."kind" = 'completion') AS "completion_question",
          MAX("t1"."weight") AS "weight",
          MAX("t1"."customer_key") AS "customer_key",
          COUNT(*) FILTER(WHERE
            COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
          MAX("t1"."survey") AS "survey",
          MAX("t1"."survey_kind") AS "survey_kind",
          MAX("t1"."channel") AS "channel",
          MAX("t1"."language") AS "language",
          MAX("t1"."unit") AS "unit"
        FROM (
          SELECT
            *
          FROM "answers" AS "t0"
          WHERE
            "t0"."kind" IN ('task', 'completion', 'blocker') AND "t0"."state" = 'answered'
        ) AS "t1"
        GROUP BY
          1,
          2
      ) AS "t2"
      WHERE
        "t2"."task" IS NOT NULL AND "t2"."answered_at" IS NOT NULL
    ) AS "t3"
  ) AS "t4"
  WHERE
    "t4"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
    AND "t4"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    AND "t4"."task" IS NOT NULL
    AND "t4"."completion" IS NOT NULL
) AS "t5"
GROUP BY
  1,
  2,
  3,
  4
