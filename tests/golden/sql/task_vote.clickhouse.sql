SELECT
  "t6"."unit" AS "unit",
  "t6"."task" AS "task",
  "t6"."_period" AS "_period",
  COUNT(*) AS "n",
  countIf("t6"."is_first_pick") AS "voters",
  SUM("t6"."_y") AS "y",
  SUM("t6"."_y" * "t6"."_y") AS "y2",
  SUM("t6"."_x" * "t6"."_y") AS "xy",
  MAX("t6"."_at") AS "last",
  countIf(COALESCE("t6"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t5"."unit" AS "unit",
    "t5"."task" AS "task",
    "t5"."survey_kind" AS "survey_kind",
    "t5"."points" AS "points",
    "t5"."voter_points" AS "voter_points",
    "t5"."is_first_pick" AS "is_first_pick",
    "t5"."simulated" AS "simulated",
    "t5"."weight" AS "weight",
    "t5"."customer_key" AS "customer_key",
    "t5"."source" AS "source",
    "t5"."response" AS "response",
    CAST("t5"."answered_at" AS Nullable(DateTime)) AS "_at",
    CAST(dateTrunc(
      'MONTH',
      CAST("t5"."answered_at" AS Nullable(DateTime)) + CASE
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS Nullable(DateTime)) AS "_period",
    "t5"."points" * 1.0 AS "_y",
    "t5"."voter_points" * 1.0 AS "_x"
  FROM (
    SELECT
      "t4"."source" AS "source",
      "t4"."response" AS "response",
      "t4"."question" AS "question",
      "t4"."survey" AS "survey",
      "t4"."survey_kind" AS "survey_kind",
      "t4"."channel" AS "channel",
      "t4"."language" AS "language",
      "t4"."unit" AS "unit",
      MAX("t4"."answered_at") OVER (
        PARTITION BY "t4"."source", "t4"."response"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "answered_at",
      "t4"."weight" AS "weight",
      "t4"."customer_key" AS "customer_key",
      "t4"."simulated" AS "simulated",
      "t4"."task" AS "task",
      "t4"."points" AS "points",
      "t4"."_again" AS "_again",
      SUM("t4"."points") OVER (
        PARTITION BY "t4"."source", "t4"."response"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "voter_points",
      CAST(COUNT("t4"."points") OVER (
        PARTITION BY "t4"."source", "t4"."response"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS Nullable(Float64)) AS "voter_picks",
      1.0 AS "pick",
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t4"."source", "t4"."response"
          ORDER BY "t4"."points" DESC, "t4"."task" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) = 0 AS "is_first_pick"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."source" AS "source",
          "t2"."response" AS "response",
          "t2"."question" AS "question",
          "t2"."survey" AS "survey",
          "t2"."survey_kind" AS "survey_kind",
          "t2"."channel" AS "channel",
          "t2"."language" AS "language",
          "t2"."unit" AS "unit",
          "t2"."answered_at" AS "answered_at",
          "t2"."weight" AS "weight",
          "t2"."customer_key" AS "customer_key",
          "t2"."simulated" AS "simulated",
          "t2"."task" AS "task",
          "t2"."points" AS "points",
          ROW_NUMBER() OVER (
            PARTITION BY "t2"."source", "t2"."response", "t2"."task"
            ORDER BY "t2"."points" DESC, "t2"."question" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_again"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t0"."source" AS "source",
              "t0"."response" AS "response",
              "t0"."question" AS "question",
              "t0"."survey" AS "survey",
              "t0"."survey_kind" AS "survey_kind",
              "t0"."channel" AS "channel",
              "t0"."language" AS "language",
              "t0"."unit" AS "unit",
              "t0"."answered_at" AS "answered_at",
              "t0"."weight" AS "weight",
              "t0"."customer_key" AS "customer_key",
              "t0"."simulated" AS "simulated",
              COALESCE("t0"."choice", "t0"."touchpoint") AS "task",
              CASE
                WHEN isNotNull("t0"."score")
                THEN CASE
                  WHEN COALESCE("t0"."higher_is_better", TRUE)
                  THEN "t0"."score"
                  ELSE 6 - "t0"."score"
                END
                ELSE CASE
                  WHEN RIGHT("t0"."question", 1) = '1'
                  THEN 5.0
                  WHEN RIGHT("t0"."question", 1) = '2'
                  THEN 4.0
                  WHEN RIGHT("t0"."question", 1) = '3'
                  THEN 3.0
                  WHEN RIGHT("t0"."question", 1) = '4'
                  THEN 2.0
                  WHEN RIGHT("t0"."question", 1) = '5'
                  THEN 1.0
                  ELSE CAST(NULL AS Nullable(Float64))
                END
              END AS "points"
            FROM "answers" AS "t0"
            WHERE
              "t0"."kind" = 'task_vote' AND "t0"."state" = 'answered'
          ) AS "t1"
          WHERE
            isNotNull("t1"."task") AND "t1"."points" BETWEEN 1 AND 5
        ) AS "t2"
      ) AS "t3"
      WHERE
        "t3"."_again" = 0
    ) AS "t4"
  ) AS "t5"
  WHERE
    isNotNull("t5"."task")
    AND isNotNull("t5"."answered_at")
    AND CAST("t5"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
    AND CAST("t5"."answered_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
) AS "t6"
GROUP BY
  "t6"."unit",
  "t6"."task",
  "t6"."_period"
