SELECT
  "t2"."unit" AS "unit",
  "t2"."touchpoint" AS "touchpoint",
  "t2"."_period" AS "_period",
  "t2"."score" AS "score",
  "t2"."n" AS "n",
  "t2"."last" AS "last",
  0 AS "made_up",
  1 AS "scale_low",
  5 AS "scale_high",
  TRUE AS "higher_is_better"
FROM (
  SELECT
    "t1"."unit" AS "unit",
    "t1"."touchpoint" AS "touchpoint",
    "t1"."_period" AS "_period",
    "t1"."score" AS "score",
    COUNT(*) AS "n",
    MAX("t1"."_at") AS "last"
  FROM (
    SELECT
      "t0"."unit" AS "unit",
      "t0"."touchpoint" AS "touchpoint",
      "t0"."question" AS "question",
      "t0"."survey_kind" AS "survey_kind",
      "t0"."scale_low" AS "scale_low",
      "t0"."scale_high" AS "scale_high",
      "t0"."higher_is_better" AS "higher_is_better",
      "t0"."score" AS "score",
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
      ) AS Nullable(DateTime)) AS "_period"
    FROM "answers" AS "t0"
    WHERE
      "t0"."role" IN ('touchpoint', 'driver')
      AND "t0"."survey_kind" <> 'employee'
      AND "t0"."state" = 'answered'
      AND isNotNull("t0"."score")
      AND (
        "t0"."score" BETWEEN "t0"."scale_low" AND "t0"."scale_high"
        OR (
          isNull("t0"."scale_low") OR isNull("t0"."scale_high")
        )
      )
      AND isNotNull("t0"."answered_at")
      AND CAST("t0"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND CAST("t0"."answered_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t1"
  GROUP BY
    "t1"."unit",
    "t1"."touchpoint",
    "t1"."_period",
    "t1"."score"
) AS "t2"
