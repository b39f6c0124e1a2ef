SELECT
  "t4"."unit" AS "unit",
  "t4"."_period" AS "_period",
  "t4"."completion" AS "completion",
  "t4"."_group" AS "_group",
  "t4"."n" AS "n",
  "t4"."last" AS "last",
  "t4"."w" AS "w",
  "t4"."w2" AS "w2",
  "t4"."spoken" AS "spoken",
  0 AS "made_up"
FROM (
  SELECT
    "t3"."unit" AS "unit",
    "t3"."_period" AS "_period",
    "t3"."completion" AS "completion",
    "t3"."_group" AS "_group",
    COUNT(*) AS "n",
    MAX("t3"."_at") AS "last",
    SUM(COALESCE("t3"."weight", 1.0)) AS "w",
    SUM(COALESCE("t3"."weight", 1.0) * COALESCE("t3"."weight", 1.0)) AS "w2",
    countIf(COALESCE("t3"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t2"."unit" AS "unit",
      "t2"."completion_question" AS "completion_question",
      "t2"."survey_kind" AS "survey_kind",
      "t2"."completion" AS "completion",
      "t2"."simulated" AS "simulated",
      "t2"."weight" AS "weight",
      "t2"."customer_key" AS "customer_key",
      "t2"."source" AS "source",
      "t2"."response" AS "response",
      CAST("t2"."answered_at" AS Nullable(DateTime)) AS "_at",
      CAST(dateTrunc(
        'MONTH',
        CAST("t2"."answered_at" AS Nullable(DateTime)) + CASE
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period",
      (
        (
          reinterpretAsInt64(
            sipHash64(COALESCE("t2"."customer_key", CONCAT("t2"."source", '/', "t2"."response")))
          ) % 64
        ) + 64
      ) % 64 AS "_group"
    FROM (
      SELECT
        "t1"."source" AS "source",
        "t1"."response" AS "response",
        MAX("t1"."answered_at") AS "answered_at",
        maxIf("t1"."choice", "t1"."kind" = 'task') AS "task",
        maxIf("t1"."choice", "t1"."kind" = 'completion') AS "completion",
        maxIf("t1"."choice", "t1"."kind" = 'blocker') AS "reason",
        maxIf("t1"."question", "t1"."kind" = 'task') AS "task_question",
        maxIf("t1"."question", "t1"."kind" = 'completion') AS "completion_question",
        MAX("t1"."weight") AS "weight",
        MAX("t1"."customer_key") AS "customer_key",
        countIf(COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
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
        "t1"."source",
        "t1"."response"
    ) AS "t2"
    WHERE
      "t2"."completion" IN ('yes', 'partly', 'no')
      AND isNotNull("t2"."answered_at")
      AND CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND CAST("t2"."answered_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t3"
  GROUP BY
    "t3"."unit",
    "t3"."_period",
    "t3"."completion",
    "t3"."_group"
) AS "t4"
