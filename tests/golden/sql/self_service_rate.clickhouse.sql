WITH "t6" AS (
  SELECT
    "t2"."source" AS "source",
    "t2"."response" AS "response",
    MAX("t2"."answered_at") AS "answered_at",
    maxIf("t2"."choice", "t2"."kind" = 'task') AS "task",
    maxIf("t2"."choice", "t2"."kind" = 'completion') AS "completion",
    maxIf("t2"."choice", "t2"."kind" = 'blocker') AS "reason",
    maxIf("t2"."question", "t2"."kind" = 'task') AS "task_question",
    maxIf("t2"."question", "t2"."kind" = 'completion') AS "completion_question",
    MAX("t2"."weight") AS "weight",
    MAX("t2"."customer_key") AS "customer_key",
    countIf(COALESCE("t2"."simulated", FALSE)) > 0 AS "simulated",
    MAX("t2"."survey") AS "survey",
    MAX("t2"."survey_kind") AS "survey_kind",
    MAX("t2"."channel") AS "channel",
    MAX("t2"."language") AS "language",
    MAX("t2"."unit") AS "unit"
  FROM (
    SELECT
      *
    FROM "answers" AS "t1"
    WHERE
      "t1"."kind" IN ('task', 'completion', 'blocker') AND "t1"."state" = 'answered'
  ) AS "t2"
  GROUP BY
    "t2"."source",
    "t2"."response"
)
SELECT
  "t20"."unit" AS "unit",
  "t20"."_period" AS "_period",
  SUM("t20"."_n") AS "n",
  SUM("t20"."_some") AS "told",
  SUM(
    CASE
      WHEN "t20"."_alone" = 1
      THEN "t20"."_some"
      ELSE CASE WHEN "t20"."_some" > 0 THEN 1 ELSE 0 END
    END
  ) AS "lumps",
  SUM("t20"."_sx") AS "x",
  SUM("t20"."_sy") AS "y",
  SUM(
    CASE WHEN "t20"."_alone" = 1 THEN "t20"."_sxx" ELSE "t20"."_sx" * "t20"."_sx" END
  ) AS "x2",
  SUM(
    CASE WHEN "t20"."_alone" = 1 THEN "t20"."_syy" ELSE "t20"."_sy" * "t20"."_sy" END
  ) AS "y2",
  SUM(
    CASE WHEN "t20"."_alone" = 1 THEN "t20"."_sxy" ELSE "t20"."_sx" * "t20"."_sy" END
  ) AS "xy",
  MAX("t20"."last") AS "last",
  SUM("t20"."made_up") AS "made_up"
FROM (
  SELECT
    "t19"."unit" AS "unit",
    "t19"."_period" AS "_period",
    "t19"."_whose" AS "_whose",
    "t19"."_alone" AS "_alone",
    COUNT(*) AS "_n",
    countIf("t19"."_x" > 0) AS "_some",
    SUM("t19"."_x") AS "_sx",
    SUM("t19"."_y") AS "_sy",
    SUM("t19"."_xx") AS "_sxx",
    SUM("t19"."_yy") AS "_syy",
    SUM("t19"."_xy") AS "_sxy",
    MAX("t19"."_at") AS "last",
    countIf(COALESCE("t19"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t18"."unit" AS "unit",
      "t18"."completion_question" AS "completion_question",
      "t18"."survey_kind" AS "survey_kind",
      "t18"."completion" AS "completion",
      "t18"."is_contacted" AS "is_contacted",
      "t18"."is_over" AS "is_over",
      "t18"."customer_key" AS "customer_key",
      "t18"."simulated" AS "simulated",
      "t18"."weight" AS "weight",
      "t18"."source" AS "source",
      "t18"."response" AS "response",
      "t18"."_at" AS "_at",
      "t18"."tells" AS "tells",
      "t18"."is_so" AS "is_so",
      "t18"."_period" AS "_period",
      "t18"."_tells" AS "_tells",
      "t18"."_is_so" AS "_is_so",
      "t18"."_tells" AS "_x",
      "t18"."_is_so" AS "_y",
      CASE WHEN isNull("t18"."customer_key") THEN 1 ELSE 0 END AS "_alone",
      "t18"."customer_key" AS "_whose",
      "t18"."_tells" * "t18"."_tells" AS "_xx",
      "t18"."_is_so" * "t18"."_is_so" AS "_yy",
      "t18"."_tells" * "t18"."_is_so" AS "_xy"
    FROM (
      SELECT
        "t17"."unit" AS "unit",
        "t17"."completion_question" AS "completion_question",
        "t17"."survey_kind" AS "survey_kind",
        "t17"."completion" AS "completion",
        "t17"."is_contacted" AS "is_contacted",
        "t17"."is_over" AS "is_over",
        "t17"."customer_key" AS "customer_key",
        "t17"."simulated" AS "simulated",
        "t17"."weight" AS "weight",
        "t17"."source" AS "source",
        "t17"."response" AS "response",
        "t17"."_at" AS "_at",
        COALESCE("t17"."is_over", FALSE) AS "tells",
        COALESCE("t17"."is_over", FALSE)
        AND COALESCE((
          "t17"."completion" = 'yes'
        ) AND NOT (
          "t17"."is_contacted"
        ), FALSE) AS "is_so",
        CAST(dateTrunc(
          'MONTH',
          "t17"."_at" + CASE
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
            THEN INTERVAL '7200' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
            THEN INTERVAL '7200' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
            THEN INTERVAL '7200' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t17"."_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END
        ) AS Nullable(DateTime)) AS "_period",
        CASE
          WHEN COALESCE("t17"."is_over", FALSE)
          THEN COALESCE("t17"."weight", 1.0)
          ELSE 0.0
        END AS "_tells",
        CASE
          WHEN COALESCE("t17"."is_over", FALSE)
          AND COALESCE((
            "t17"."completion" = 'yes'
          ) AND NOT (
            "t17"."is_contacted"
          ), FALSE)
          THEN COALESCE("t17"."weight", 1.0)
          ELSE 0.0
        END AS "_is_so"
      FROM (
        SELECT
          "t16"."unit" AS "unit",
          "t16"."completion_question" AS "completion_question",
          "t16"."survey_kind" AS "survey_kind",
          "t16"."completion" AS "completion",
          COALESCE("t16"."contacted_at" <= (
            "t16"."_at" + INTERVAL '604800' SECOND
          ), FALSE) AS "is_contacted",
          COALESCE(
            (
              (
                "t16"."_at" + INTERVAL '604800' SECOND
              ) <= "t16"."contacts_until"
            )
            AND (
              "t16"."_at" >= "t16"."contacts_from"
            ),
            FALSE
          ) AS "is_over",
          "t16"."customer_key" AS "customer_key",
          "t16"."simulated" AS "simulated",
          "t16"."weight" AS "weight",
          "t16"."source" AS "source",
          "t16"."response" AS "response",
          CAST("t16"."answered_at" AS Nullable(DateTime)) AS "_at"
        FROM (
          SELECT
            "t11"."source" AS "source",
            "t11"."response" AS "response",
            "t11"."answered_at" AS "answered_at",
            "t11"."task" AS "task",
            "t11"."completion" AS "completion",
            "t11"."reason" AS "reason",
            "t11"."task_question" AS "task_question",
            "t11"."completion_question" AS "completion_question",
            "t11"."weight" AS "weight",
            "t11"."customer_key" AS "customer_key",
            "t11"."simulated" AS "simulated",
            "t11"."survey" AS "survey",
            "t11"."survey_kind" AS "survey_kind",
            "t11"."channel" AS "channel",
            "t11"."language" AS "language",
            "t11"."unit" AS "unit",
            "t11"."_at" AS "_at",
            "t15"."of_source" AS "of_source",
            "t15"."of_response" AS "of_response",
            "t15"."contacted_at" AS "contacted_at",
            "t7"."contacts_from" AS "contacts_from",
            "t7"."contacts_until" AS "contacts_until"
          FROM (
            SELECT
              "t8"."source" AS "source",
              "t8"."response" AS "response",
              "t8"."answered_at" AS "answered_at",
              "t8"."task" AS "task",
              "t8"."completion" AS "completion",
              "t8"."reason" AS "reason",
              "t8"."task_question" AS "task_question",
              "t8"."completion_question" AS "completion_question",
              "t8"."weight" AS "weight",
              "t8"."customer_key" AS "customer_key",
              "t8"."simulated" AS "simulated",
              "t8"."survey" AS "survey",
              "t8"."survey_kind" AS "survey_kind",
              "t8"."channel" AS "channel",
              "t8"."language" AS "language",
              "t8"."unit" AS "unit",
              CAST("t8"."answered_at" AS Nullable(DateTime)) AS "_at"
            FROM "t6" AS "t8"
          ) AS "t11"
          LEFT OUTER JOIN (
            SELECT
              "t13"."source" AS "of_source",
              "t13"."response" AS "of_response",
              "t13"."contacted_at" AS "contacted_at"
            FROM (
              SELECT
                "t12"."customer_key" AS "customer_key",
                "t12"."source" AS "source",
                "t12"."response" AS "response",
                "t12"."at" AS "at",
                "t12"."is_contact" AS "is_contact",
                "t12"."contact_at" AS "contact_at",
                MIN("t12"."contact_at") OVER (
                  PARTITION BY "t12"."customer_key"
                  ORDER BY "t12"."at" ASC, "t12"."is_contact" ASC, "t12"."source" ASC, "t12"."response" ASC
                  ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
                ) AS "contacted_at"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t8"."customer_key" AS "customer_key",
                    "t8"."source" AS "source",
                    "t8"."response" AS "response",
                    CAST("t8"."answered_at" AS Nullable(DateTime)) AS "at",
                    0 AS "is_contact",
                    CAST(NULL AS Nullable(DateTime)) AS "contact_at"
                  FROM "t6" AS "t8"
                  WHERE
                    isNotNull("t8"."customer_key")
                ) AS "t10"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t0"."customer_key" AS "customer_key",
                    "t0"."source" AS "source",
                    "t0"."contact" AS "response",
                    CAST("t0"."started_at" AS Nullable(DateTime)) AS "at",
                    1 AS "is_contact",
                    CAST("t0"."started_at" AS Nullable(DateTime)) AS "contact_at"
                  FROM "contacts" AS "t0"
                  WHERE
                    NOT (
                      COALESCE("t0"."direction", 'inbound') = 'outbound'
                    )
                    AND NOT (
                      COALESCE("t0"."by", 'human') = 'bot'
                    )
                    AND isNotNull("t0"."customer_key")
                ) AS "t4"
              ) AS "t12"
            ) AS "t13"
            WHERE
              "t13"."is_contact" = 0 AND isNotNull("t13"."contacted_at")
          ) AS "t15"
            ON "t11"."source" = "t15"."of_source" AND "t11"."response" = "t15"."of_response"
          CROSS JOIN (
            SELECT
              MIN("t3"."_at") AS "contacts_from",
              MAX("t3"."_at") AS "contacts_until"
            FROM (
              SELECT
                "t0"."contact" AS "contact",
                "t0"."case" AS "case",
                "t0"."started_at" AS "started_at",
                "t0"."direction" AS "direction",
                "t0"."by" AS "by",
                "t0"."channel" AS "channel",
                "t0"."topic" AS "topic",
                "t0"."talk_seconds" AS "talk_seconds",
                "t0"."hold_seconds" AS "hold_seconds",
                "t0"."after_work_seconds" AS "after_work_seconds",
                "t0"."customer_key" AS "customer_key",
                "t0"."source" AS "source",
                "t0"."unit" AS "unit",
                "t0"."simulated" AS "simulated",
                "t0"."load_id" AS "load_id",
                CAST("t0"."started_at" AS Nullable(DateTime)) AS "_at"
              FROM "contacts" AS "t0"
              WHERE
                NOT (
                  COALESCE("t0"."direction", 'inbound') = 'outbound'
                )
                AND NOT (
                  COALESCE("t0"."by", 'human') = 'bot'
                )
            ) AS "t3"
          ) AS "t7"
        ) AS "t16"
        WHERE
          "t16"."completion" IN ('yes', 'partly', 'no')
          AND isNotNull("t16"."customer_key")
          AND COALESCE(
            (
              (
                "t16"."_at" + INTERVAL '604800' SECOND
              ) <= "t16"."contacts_until"
            )
            AND (
              "t16"."_at" >= "t16"."contacts_from"
            ),
            FALSE
          )
          AND isNotNull("t16"."answered_at")
          AND CAST("t16"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
          AND CAST("t16"."answered_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
      ) AS "t17"
    ) AS "t18"
  ) AS "t19"
  GROUP BY
    "t19"."unit",
    "t19"."_period",
    "t19"."_whose",
    "t19"."_alone"
) AS "t20"
GROUP BY
  "t20"."unit",
  "t20"."_period"
