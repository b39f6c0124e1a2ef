SELECT
  "t6"."unit",
  "t6"."task",
  "t6"."_period",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t6"."is_first_pick") AS "voters",
  SUM("t6"."_y") AS "y",
  SUM("t6"."_y" * "t6"."_y") AS "y2",
  SUM("t6"."_x" * "t6"."_y") AS "xy",
  MAX("t6"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t6"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t5"."unit",
    "t5"."task",
    "t5"."survey_kind",
    "t5"."points",
    "t5"."voter_points",
    "t5"."is_first_pick",
    "t5"."simulated",
    "t5"."weight",
    "t5"."customer_key",
    "t5"."source",
    "t5"."response",
    CAST("t5"."answered_at" AS TIMESTAMP) AS "_at",
    DATE_TRUNC(
      'MONTH',
      CAST("t5"."answered_at" AS TIMESTAMP) + CASE
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        ELSE INTERVAL '3600 SECOND'
      END
    ) AS "_period",
    "t5"."points" * 1.0 AS "_y",
    "t5"."voter_points" * 1.0 AS "_x"
  FROM (
    SELECT
      "t4"."source",
      "t4"."response",
      "t4"."question",
      "t4"."survey",
      "t4"."survey_kind",
      "t4"."channel",
      "t4"."language",
      "t4"."unit",
      MAX("t4"."answered_at") OVER (
        PARTITION BY "t4"."source", "t4"."response"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "answered_at",
      "t4"."weight",
      "t4"."customer_key",
      "t4"."simulated",
      "t4"."task",
      "t4"."points",
      "t4"."_again",
      SUM("t4"."points") OVER (
        PARTITION BY "t4"."source", "t4"."response"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "voter_points",
      CAST(COUNT("t4"."points") OVER (
        PARTITION BY "t4"."source", "t4"."response"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS DOUBLE PRECISION) AS "voter_picks",
      1.0 AS "pick",
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t4"."source", "t4"."response"
          ORDER BY "t4"."points" DESC NULLS LAST, "t4"."task" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) = 0 AS "is_first_pick"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."source",
          "t2"."response",
          "t2"."question",
          "t2"."survey",
          "t2"."survey_kind",
          "t2"."channel",
          "t2"."language",
          "t2"."unit",
          "t2"."answered_at",
          "t2"."weight",
          "t2"."customer_key",
          "t2"."simulated",
          "t2"."task",
          "t2"."points",
          ROW_NUMBER() OVER (
            PARTITION BY "t2"."source", "t2"."response", "t2"."task"
            ORDER BY "t2"."points" DESC NULLS LAST, "t2"."question" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_again"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t0"."source",
              "t0"."response",
              "t0"."question",
              "t0"."survey",
              "t0"."survey_kind",
              "t0"."channel",
              "t0"."language",
              "t0"."unit",
              "t0"."answered_at",
              "t0"."weight",
              "t0"."customer_key",
              "t0"."simulated",
              COALESCE("t0"."choice", "t0"."touchpoint") AS "task",
              CASE
                WHEN "t0"."score" IS NOT NULL
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
                  ELSE CAST(NULL AS DOUBLE PRECISION)
                END
              END AS "points"
            FROM "answers" AS "t0"
            WHERE
              "t0"."kind" = 'task_vote' AND "t0"."state" = 'answered'
          ) AS "t1"
          WHERE
            "t1"."task" IS NOT NULL AND "t1"."points" BETWEEN 1 AND 5
        ) AS "t2"
      ) AS "t3"
      WHERE
        "t3"."_again" = 0
    ) AS "t4"
  ) AS "t5"
  WHERE
    "t5"."task" IS NOT NULL
    AND "t5"."answered_at" IS NOT NULL
    AND CAST("t5"."answered_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
    AND CAST("t5"."answered_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
) AS "t6"
GROUP BY
  1,
  2,
  3
