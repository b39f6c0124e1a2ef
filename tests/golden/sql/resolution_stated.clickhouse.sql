SELECT
  "t2"."unit" AS "unit",
  "t2"."_period" AS "_period",
  "t2"."choice" AS "choice",
  "t2"."_group" AS "_group",
  "t2"."n" AS "n",
  "t2"."last" AS "last",
  "t2"."w" AS "w",
  "t2"."w2" AS "w2",
  "t2"."spoken" AS "spoken",
  0 AS "made_up"
FROM (
  SELECT
    "t1"."unit" AS "unit",
    "t1"."_period" AS "_period",
    "t1"."choice" AS "choice",
    "t1"."_group" AS "_group",
    COUNT(*) AS "n",
    MAX("t1"."_at") AS "last",
    SUM(COALESCE("t1"."weight", 1.0)) AS "w",
    SUM(COALESCE("t1"."weight", 1.0) * COALESCE("t1"."weight", 1.0)) AS "w2",
    countIf(COALESCE("t1"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t0"."unit" AS "unit",
      "t0"."question" AS "question",
      "t0"."survey_kind" AS "survey_kind",
      "t0"."choice" AS "choice",
      "t0"."simulated" AS "simulated",
      "t0"."weight" AS "weight",
      "t0"."customer_key" AS "customer_key",
      "t0"."source" AS "source",
      "t0"."response" AS "response",
      CAST("t0"."answered_at" AS Nullable(DateTime)) AS "_at",
      CAST(dateTrunc(
        'MONTH',
        CAST("t0"."answered_at" AS Nullable(DateTime)) + CASE
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period",
      (
        (
          reinterpretAsInt64(
            sipHash64(COALESCE("t0"."customer_key", CONCAT("t0"."source", '/', "t0"."response")))
          ) % 64
        ) + 64
      ) % 64 AS "_group"
    FROM "answers" AS "t0"
    WHERE
      "t0"."kind" = 'resolution'
      AND "t0"."role" = 'outcome'
      AND "t0"."state" = 'answered'
      AND "t0"."choice" IN ('yes', 'partly', 'no')
      AND isNotNull("t0"."answered_at")
      AND CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND CAST("t0"."answered_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t1"
  GROUP BY
    "t1"."unit",
    "t1"."_period",
    "t1"."choice",
    "t1"."_group"
) AS "t2"
