SELECT
  "t4"."unit",
  "t4"."task",
  "t4"."_period",
  "t4"."_group",
  "t4"."n",
  "t4"."last",
  "t4"."w",
  "t4"."w2",
  "t4"."spoken",
  0 AS "made_up"
FROM (
  SELECT
    "t3"."unit",
    "t3"."task",
    "t3"."_period",
    "t3"."_group",
    COUNT(*) AS "n",
    MAX("t3"."_at") AS "last",
    SUM(COALESCE("t3"."weight", 1.0)) AS "w",
    SUM(COALESCE("t3"."weight", 1.0) * COALESCE("t3"."weight", 1.0)) AS "w2",
    COUNT(*) FILTER(WHERE
      COALESCE("t3"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t2"."unit",
      "t2"."task",
      "t2"."task_question",
      "t2"."survey_kind",
      "t2"."simulated",
      "t2"."weight",
      "t2"."customer_key",
      "t2"."source",
      "t2"."response",
      CAST("t2"."answered_at" AS TIMESTAMP) AS "_at",
      DATE_TRUNC(
        'MONTH',
        CAST("t2"."answered_at" AS TIMESTAMP) + CASE
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          ELSE INTERVAL '3600 SECOND'
        END
      ) AS "_period",
      (
        (
          HASHTEXTEXTENDED(COALESCE("t2"."customer_key", "t2"."source" || '/' || "t2"."response"), 0) % 64
        ) + 64
      ) % 64 AS "_group"
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
      "t2"."task" IS NOT NULL
      AND "t2"."answered_at" IS NOT NULL
      AND CAST("t2"."answered_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND CAST("t2"."answered_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS "t3"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t4"
