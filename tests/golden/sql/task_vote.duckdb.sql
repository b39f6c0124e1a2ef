SELECT
  "t10"."unit",
  "t10"."task",
  "t10"."_period",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t10"."is_first_pick") AS "voters",
  SUM("t10"."_y") AS "y",
  SUM("t10"."_y" * "t10"."_y") AS "y2",
  SUM("t10"."_x" * "t10"."_y") AS "xy",
  MAX("t10"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t10"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t9"."unit",
    "t9"."task",
    "t9"."survey_kind",
    "t9"."points",
    "t9"."voter_points",
    "t9"."is_first_pick",
    "t9"."simulated",
    "t9"."weight",
    "t9"."customer_key",
    "t9"."source",
    "t9"."response",
    "t9"."_at",
    "t9"."_period",
    "t9"."points" * 1.0 AS "_y",
    "t9"."voter_points" * 1.0 AS "_x"
  FROM (
    SELECT
      "t8"."unit",
      "t8"."task",
      "t8"."survey_kind",
      "t8"."points",
      "t8"."voter_points",
      "t8"."is_first_pick",
      "t8"."simulated",
      "t8"."weight",
      "t8"."customer_key",
      "t8"."source",
      "t8"."response",
      "t8"."_at",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t8"."_at") + CASE
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t8"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
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
          "t6"."unit",
          "t6"."task",
          "t6"."survey_kind",
          "t6"."points",
          "t6"."voter_points",
          "t6"."is_first_pick",
          "t6"."simulated",
          "t6"."weight",
          "t6"."customer_key",
          "t6"."source",
          "t6"."response",
          MAKE_TIMESTAMP(EPOCH_US(CAST("t6"."answered_at" AS TIMESTAMPTZ))) AS "_at"
        FROM (
          SELECT
            "t5"."source",
            "t5"."response",
            "t5"."survey",
            "t5"."survey_kind",
            "t5"."channel",
            "t5"."language",
            "t5"."unit",
            "t5"."answered_at",
            "t5"."weight",
            "t5"."customer_key",
            "t5"."simulated",
            "t5"."task",
            "t5"."points",
            "t5"."voter_points",
            "t5"."voter_picks",
            "t5"."pick",
            "t5"."is_first_pick"
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
              ) AS DOUBLE) AS "voter_picks",
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
                    ORDER BY "t2"."points" DESC, "t2"."question" ASC
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
                          ELSE CAST(NULL AS DOUBLE)
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
            "t5"."task" IS NOT NULL AND "t5"."answered_at" IS NOT NULL
        ) AS "t6"
      ) AS "t7"
      WHERE
        "t7"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t7"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t8"
  ) AS "t9"
) AS "t10"
GROUP BY
  1,
  2,
  3
