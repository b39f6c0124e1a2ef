SELECT
  "t8"."unit",
  "t8"."task",
  "t8"."_period",
  "t8"."_group",
  "t8"."n",
  "t8"."last",
  "t8"."w",
  "t8"."w2",
  "t8"."spoken",
  0 AS "made_up"
FROM (
  SELECT
    "t7"."unit",
    "t7"."task",
    "t7"."_period",
    "t7"."_group",
    COUNT(*) AS "n",
    MAX("t7"."_at") AS "last",
    SUM(COALESCE("t7"."weight", 1.0)) AS "w",
    SUM(COALESCE("t7"."weight", 1.0) * COALESCE("t7"."weight", 1.0)) AS "w2",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t6"."unit",
      "t6"."task",
      "t6"."task_question",
      "t6"."survey_kind",
      "t6"."simulated",
      "t6"."weight",
      "t6"."customer_key",
      "t6"."source",
      "t6"."response",
      "t6"."_at",
      "t6"."_period",
      (
        (
          CAST(CAST(HASH(COALESCE("t6"."customer_key", "t6"."source" || '/' || "t6"."response")) AS BIT) AS BIGINT) % 64
        ) + 64
      ) % 64 AS "_group"
    FROM (
      SELECT
        "t5"."unit",
        "t5"."task",
        "t5"."task_question",
        "t5"."survey_kind",
        "t5"."simulated",
        "t5"."weight",
        "t5"."customer_key",
        "t5"."source",
        "t5"."response",
        "t5"."_at",
        DATE_TRUNC(
          'MONTH',
          MAKE_TIMESTAMP(
            EPOCH_US("t5"."_at") + CASE
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t5"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
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
            "t3"."unit",
            "t3"."task",
            "t3"."task_question",
            "t3"."survey_kind",
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
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t8"
