WITH "t5" AS (
  SELECT
    "t3"."contact",
    "t3"."case",
    "t3"."started_at",
    "t3"."direction",
    "t3"."by",
    "t3"."channel",
    "t3"."topic",
    "t3"."talk_seconds",
    "t3"."hold_seconds",
    "t3"."after_work_seconds",
    "t3"."customer_key",
    "t3"."source",
    "t3"."unit",
    "t3"."simulated",
    "t3"."load_id",
    MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."started_at" AS TIMESTAMPTZ))) AS "_at"
  FROM (
    SELECT
      *
    FROM "contacts" AS "t1"
    WHERE
      NOT (
        COALESCE("t1"."direction", 'inbound') = 'outbound'
      )
      AND NOT (
        COALESCE("t1"."by", 'human') = 'bot'
      )
  ) AS "t3"
), "t7" AS (
  SELECT
    "t4"."source",
    "t4"."response",
    "t4"."answered_at",
    "t4"."task",
    "t4"."completion",
    "t4"."reason",
    "t4"."task_question",
    "t4"."completion_question",
    "t4"."weight",
    "t4"."customer_key",
    "t4"."simulated",
    "t4"."survey",
    "t4"."survey_kind",
    "t4"."channel",
    "t4"."language",
    "t4"."unit",
    MAKE_TIMESTAMP(EPOCH_US(CAST("t4"."answered_at" AS TIMESTAMPTZ))) AS "_at"
  FROM (
    SELECT
      "t2"."source",
      "t2"."response",
      MAX("t2"."answered_at") AS "answered_at",
      MAX("t2"."choice") FILTER(WHERE
        "t2"."kind" = 'task') AS "task",
      MAX("t2"."choice") FILTER(WHERE
        "t2"."kind" = 'completion') AS "completion",
      MAX("t2"."choice") FILTER(WHERE
        "t2"."kind" = 'blocker') AS "reason",
      MAX("t2"."question") FILTER(WHERE
        "t2"."kind" = 'task') AS "task_question",
      MAX("t2"."question") FILTER(WHERE
        "t2"."kind" = 'completion') AS "completion_question",
      MAX("t2"."weight") AS "weight",
      MAX("t2"."customer_key") AS "customer_key",
      COUNT(*) FILTER(WHERE
        COALESCE("t2"."simulated", FALSE)) > 0 AS "simulated",
      MAX("t2"."survey") AS "survey",
      MAX("t2"."survey_kind") AS "survey_kind",
      MAX("t2"."channel") AS "channel",
      MAX("t2"."language") AS "language",
      MAX("t2"."unit") AS "unit"
    FROM (
      SELECT
        *
      FROM "answers" AS "t0"
      WHERE
        "t0"."kind" IN ('task', 'completion', 'blocker') AND "t0"."state" = 'answered'
    ) AS "t2"
    GROUP BY
      1,
      2
  ) AS "t4"
)
SELECT
  "t25"."unit",
  "t25"."_period",
  SUM("t25"."_n") AS "n",
  SUM("t25"."_some") AS "told",
  SUM(
    CASE
      WHEN "t25"."_alone" = 1
      THEN "t25"."_some"
      ELSE CASE WHEN "t25"."_some" > 0 THEN 1 ELSE 0 END
    END
  ) AS "lumps",
  SUM("t25"."_sx") AS "x",
  SUM("t25"."_sy") AS "y",
  SUM(
    CASE WHEN "t25"."_alone" = 1 THEN "t25"."_sxx" ELSE "t25"."_sx" * "t25"."_sx" END
  ) AS "x2",
  SUM(
    CASE WHEN "t25"."_alone" = 1 THEN "t25"."_syy" ELSE "t25"."_sy" * "t25"."_sy" END
  ) AS "y2",
  SUM(
    CASE WHEN "t25"."_alone" = 1 THEN "t25"."_sxy" ELSE "t25"."_sx" * "t25"."_sy" END
  ) AS "xy",
  MAX("t25"."last") AS "last",
  SUM("t25"."made_up") AS "made_up"
FROM (
  SELECT
    "t24"."unit",
    "t24"."_period",
    "t24"."_whose",
    "t24"."_alone",
    COUNT(*) AS "_n",
    COUNT(*) FILTER(WHERE
      "t24"."_x" > 0) AS "_some",
    SUM("t24"."_x") AS "_sx",
    SUM("t24"."_y") AS "_sy",
    SUM("t24"."_xx") AS "_sxx",
    SUM("t24"."_yy") AS "_syy",
    SUM("t24"."_xy") AS "_sxy",
    MAX("t24"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t24"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t23"."unit",
      "t23"."completion_question",
      "t23"."survey_kind",
      "t23"."completion",
      "t23"."is_contacted",
      "t23"."is_over",
      "t23"."customer_key",
      "t23"."simulated",
      "t23"."weight",
      "t23"."source",
      "t23"."response",
      "t23"."_at",
      "t23"."tells",
      "t23"."is_so",
      "t23"."_period",
      "t23"."_tells",
      "t23"."_is_so",
      "t23"."_x",
      "t23"."_y",
      "t23"."_alone",
      "t23"."_whose",
      "t23"."_x" * "t23"."_x" AS "_xx",
      "t23"."_y" * "t23"."_y" AS "_yy",
      "t23"."_x" * "t23"."_y" AS "_xy"
    FROM (
      SELECT
        "t22"."unit",
        "t22"."completion_question",
        "t22"."survey_kind",
        "t22"."completion",
        "t22"."is_contacted",
        "t22"."is_over",
        "t22"."customer_key",
        "t22"."simulated",
        "t22"."weight",
        "t22"."source",
        "t22"."response",
        "t22"."_at",
        "t22"."tells",
        "t22"."is_so",
        "t22"."_period",
        CASE WHEN "t22"."tells" THEN COALESCE("t22"."weight", 1.0) ELSE 0.0 END AS "_tells",
        CASE WHEN "t22"."is_so" THEN COALESCE("t22"."weight", 1.0) ELSE 0.0 END AS "_is_so",
        CASE WHEN "t22"."tells" THEN COALESCE("t22"."weight", 1.0) ELSE 0.0 END AS "_x",
        CASE WHEN "t22"."is_so" THEN COALESCE("t22"."weight", 1.0) ELSE 0.0 END AS "_y",
        CASE WHEN "t22"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
        "t22"."customer_key" AS "_whose"
      FROM (
        SELECT
          "t21"."unit",
          "t21"."completion_question",
          "t21"."survey_kind",
          "t21"."completion",
          "t21"."is_contacted",
          "t21"."is_over",
          "t21"."customer_key",
          "t21"."simulated",
          "t21"."weight",
          "t21"."source",
          "t21"."response",
          "t21"."_at",
          "t21"."tells",
          "t21"."is_so",
          DATE_TRUNC(
            'MONTH',
            MAKE_TIMESTAMP(
              EPOCH_US("t21"."_at") + CASE
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t21"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                THEN 7200000000
                ELSE 3600000000
              END
            )
          ) AS "_period"
        FROM (
          SELECT
            "t20"."unit",
            "t20"."completion_question",
            "t20"."survey_kind",
            "t20"."completion",
            "t20"."is_contacted",
            "t20"."is_over",
            "t20"."customer_key",
            "t20"."simulated",
            "t20"."weight",
            "t20"."source",
            "t20"."response",
            "t20"."_at",
            COALESCE("t20"."is_over", FALSE) AS "tells",
            COALESCE("t20"."is_over", FALSE)
            AND COALESCE((
              "t20"."completion" = 'yes'
            ) AND NOT (
              "t20"."is_contacted"
            ), FALSE) AS "is_so"
          FROM (
            SELECT
              "t19"."unit",
              "t19"."completion_question",
              "t19"."survey_kind",
              "t19"."completion",
              "t19"."is_contacted",
              "t19"."is_over",
              "t19"."customer_key",
              "t19"."simulated",
              "t19"."weight",
              "t19"."source",
              "t19"."response",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t19"."answered_at" AS TIMESTAMPTZ))) AS "_at"
            FROM (
              SELECT
                "t18"."source",
                "t18"."response",
                "t18"."answered_at",
                "t18"."task",
                "t18"."completion",
                "t18"."reason",
                "t18"."task_question",
                "t18"."completion_question",
                "t18"."weight",
                "t18"."customer_key",
                "t18"."simulated",
                "t18"."survey",
                "t18"."survey_kind",
                "t18"."channel",
                "t18"."language",
                "t18"."unit",
                "t18"."contacted_at",
                COALESCE("t18"."contacted_at" <= (
                  "t18"."_at" + INTERVAL '604800' SECOND
                ), FALSE) AS "is_contacted",
                "t18"."customer_key" IS NOT NULL AS "is_traceable",
                COALESCE(
                  (
                    (
                      "t18"."_at" + INTERVAL '604800' SECOND
                    ) <= "t18"."contacts_until"
                  )
                  AND (
                    "t18"."_at" >= "t18"."contacts_from"
                  ),
                  FALSE
                ) AS "is_over"
              FROM (
                SELECT
                  "t11"."source",
                  "t11"."response",
                  "t11"."answered_at",
                  "t11"."task",
                  "t11"."completion",
                  "t11"."reason",
                  "t11"."task_question",
                  "t11"."completion_question",
                  "t11"."weight",
                  "t11"."customer_key",
                  "t11"."simulated",
                  "t11"."survey",
                  "t11"."survey_kind",
                  "t11"."channel",
                  "t11"."language",
                  "t11"."unit",
                  "t11"."_at",
                  "t17"."of_source",
                  "t17"."of_response",
                  "t17"."contacted_at",
                  "t12"."contacts_from",
                  "t12"."contacts_until"
                FROM "t7" AS "t11"
                LEFT OUTER JOIN (
                  SELECT
                    "t15"."source" AS "of_source",
                    "t15"."response" AS "of_response",
                    "t15"."contacted_at"
                  FROM (
                    SELECT
                      "t14"."customer_key",
                      "t14"."source",
                      "t14"."response",
                      "t14"."at",
                      "t14"."is_contact",
                      "t14"."contact_at",
                      MIN("t14"."contact_at") OVER (
                        PARTITION BY "t14"."customer_key"
                        ORDER BY "t14"."at" ASC, "t14"."is_contact" ASC, "t14"."source" ASC, "t14"."response" ASC
                        ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
                      ) AS "contacted_at"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t8"."customer_key",
                          "t8"."source",
                          "t8"."response",
                          "t8"."_at" AS "at",
                          0 AS "is_contact",
                          CAST(NULL AS TIMESTAMP) AS "contact_at"
                        FROM "t7" AS "t8"
                        WHERE
                          "t8"."customer_key" IS NOT NULL
                      ) AS "t13"
                      UNION ALL
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t6"."customer_key",
                          "t6"."source",
                          "t6"."contact" AS "response",
                          "t6"."_at" AS "at",
                          1 AS "is_contact",
                          "t6"."_at" AS "contact_at"
                        FROM "t5" AS "t6"
                        WHERE
                          "t6"."customer_key" IS NOT NULL
                      ) AS "t10"
                    ) AS "t14"
                  ) AS "t15"
                  WHERE
                    "t15"."is_contact" = 0 AND "t15"."contacted_at" IS NOT NULL
                ) AS "t17"
                  ON "t11"."source" = "t17"."of_source" AND "t11"."response" = "t17"."of_response"
                CROSS JOIN (
                  SELECT
                    MIN("t6"."_at") AS "contacts_from",
                    MAX("t6"."_at") AS "contacts_until"
                  FROM "t5" AS "t6"
                ) AS "t12"
              ) AS "t18"
              WHERE
                "t18"."completion" IN ('yes', 'partly', 'no')
                AND "t18"."customer_key" IS NOT NULL
                AND COALESCE(
                  (
                    (
                      "t18"."_at" + INTERVAL '604800' SECOND
                    ) <= "t18"."contacts_until"
                  )
                  AND (
                    "t18"."_at" >= "t18"."contacts_from"
                  ),
                  FALSE
                )
                AND "t18"."answered_at" IS NOT NULL
            ) AS "t19"
          ) AS "t20"
          WHERE
            "t20"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
            AND "t20"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
        ) AS "t21"
      ) AS "t22"
    ) AS "t23"
  ) AS "t24"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t25"
GROUP BY
  1,
  2
