SELECT
  "t8"."unit" AS "unit",
  "t8"."_period" AS "_period",
  "t8"."seconds" AS "seconds",
  "t8"."is_finished" AS "is_finished",
  "t8"."n" AS "n",
  "t8"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t7"."unit" AS "unit",
    "t7"."_period" AS "_period",
    "t7"."seconds" AS "seconds",
    "t7"."is_finished" AS "is_finished",
    COUNT(*) AS "n",
    MAX("t7"."_at") AS "last"
  FROM (
    SELECT
      "t6"."unit" AS "unit",
      "t6"."solved_at" AS "solved_at",
      "t6"."observed_until" AS "observed_until",
      "t6"."simulated" AS "simulated",
      "t6"."customer_key" AS "customer_key",
      "t6"."source" AS "source",
      "t6"."_at" AS "_at",
      DATE_DIFF(SECOND, "t6"."_at", COALESCE("t6"."solved_at", "t6"."observed_until")) AS "seconds",
      isNotNull("t6"."solved_at") AS "is_finished",
      CAST(dateTrunc(
        'MONTH',
        "t6"."_at" + CASE
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t6"."_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM (
      SELECT
        "t5"."unit" AS "unit",
        CASE
          WHEN "t5"."_ended" < parseDateTimeBestEffort('2100-01-01T00:00:00')
          THEN "t5"."_ended"
          ELSE CAST(NULL AS Nullable(DateTime))
        END AS "solved_at",
        "t5"."observed_until" AS "observed_until",
        "t5"."simulated" AS "simulated",
        "t5"."customer_key" AS "customer_key",
        "t5"."source" AS "source",
        "t5"."opened_at" AS "_at"
      FROM (
        SELECT
          "t4"."customer_key" AS "customer_key",
          "t4"."topic" AS "topic",
          "t4"."_chain" AS "_chain",
          MIN("t4"."_opened") AS "opened_at",
          MAX("t4"."_end") AS "_ended",
          MAX("t4"."_known") AS "observed_until",
          COUNT(*) AS "cases",
          SUM("t4"."reopenings") AS "reopenings",
          MAX("t4"."source") AS "source",
          countIf(COALESCE("t4"."simulated", FALSE)) > 0 AS "simulated",
          MAX("t4"."kind") AS "kind",
          MAX("t4"."channel") AS "channel",
          MAX("t4"."team") AS "team",
          MAX("t4"."unit") AS "unit"
        FROM (
          SELECT
            "t3"."case" AS "case",
            "t3"."opened_at" AS "opened_at",
            "t3"."first_response_at" AS "first_response_at",
            "t3"."solved_at" AS "solved_at",
            "t3"."closed_at" AS "closed_at",
            "t3"."observed_until" AS "observed_until",
            "t3"."outcome" AS "outcome",
            "t3"."kind" AS "kind",
            "t3"."topic" AS "topic",
            "t3"."channel" AS "channel",
            "t3"."priority" AS "priority",
            "t3"."team" AS "team",
            "t3"."contacts" AS "contacts",
            "t3"."reassignments" AS "reassignments",
            "t3"."reopenings" AS "reopenings",
            "t3"."updates" AS "updates",
            "t3"."customer_key" AS "customer_key",
            "t3"."source" AS "source",
            "t3"."unit" AS "unit",
            "t3"."simulated" AS "simulated",
            "t3"."load_id" AS "load_id",
            "t3"."_opened" AS "_opened",
            "t3"."_solved" AS "_solved",
            "t3"."_known" AS "_known",
            "t3"."_end" AS "_end",
            "t3"."_reached" AS "_reached",
            "t3"."_new" AS "_new",
            SUM("t3"."_new") OVER (
              PARTITION BY "t3"."customer_key", "t3"."topic"
              ORDER BY "t3"."_opened" ASC, "t3"."source" ASC, "t3"."case" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "_chain"
          FROM (
            SELECT
              "t2"."case" AS "case",
              "t2"."opened_at" AS "opened_at",
              "t2"."first_response_at" AS "first_response_at",
              "t2"."solved_at" AS "solved_at",
              "t2"."closed_at" AS "closed_at",
              "t2"."observed_until" AS "observed_until",
              "t2"."outcome" AS "outcome",
              "t2"."kind" AS "kind",
              "t2"."topic" AS "topic",
              "t2"."channel" AS "channel",
              "t2"."priority" AS "priority",
              "t2"."team" AS "team",
              "t2"."contacts" AS "contacts",
              "t2"."reassignments" AS "reassignments",
              "t2"."reopenings" AS "reopenings",
              "t2"."updates" AS "updates",
              "t2"."customer_key" AS "customer_key",
              "t2"."source" AS "source",
              "t2"."unit" AS "unit",
              "t2"."simulated" AS "simulated",
              "t2"."load_id" AS "load_id",
              "t2"."_opened" AS "_opened",
              "t2"."_solved" AS "_solved",
              "t2"."_known" AS "_known",
              "t2"."_end" AS "_end",
              "t2"."_reached" AS "_reached",
              CASE
                WHEN isNull("t2"."_reached")
                OR (
                  "t2"."_opened" > (
                    "t2"."_reached" + INTERVAL '2592000' SECOND
                  )
                )
                THEN 1
                ELSE 0
              END AS "_new"
            FROM (
              SELECT
                "t1"."case" AS "case",
                "t1"."opened_at" AS "opened_at",
                "t1"."first_response_at" AS "first_response_at",
                "t1"."solved_at" AS "solved_at",
                "t1"."closed_at" AS "closed_at",
                "t1"."observed_until" AS "observed_until",
                "t1"."outcome" AS "outcome",
                "t1"."kind" AS "kind",
                "t1"."topic" AS "topic",
                "t1"."channel" AS "channel",
                "t1"."priority" AS "priority",
                "t1"."team" AS "team",
                "t1"."contacts" AS "contacts",
                "t1"."reassignments" AS "reassignments",
                "t1"."reopenings" AS "reopenings",
                "t1"."updates" AS "updates",
                "t1"."customer_key" AS "customer_key",
                "t1"."source" AS "source",
                "t1"."unit" AS "unit",
                "t1"."simulated" AS "simulated",
                "t1"."load_id" AS "load_id",
                "t1"."_opened" AS "_opened",
                "t1"."_solved" AS "_solved",
                "t1"."_known" AS "_known",
                "t1"."_end" AS "_end",
                MAX("t1"."_end") OVER (
                  PARTITION BY "t1"."customer_key", "t1"."topic"
                  ORDER BY "t1"."_opened" ASC, "t1"."source" ASC, "t1"."case" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                ) AS "_reached"
              FROM (
                SELECT
                  "t0"."case" AS "case",
                  "t0"."opened_at" AS "opened_at",
                  "t0"."first_response_at" AS "first_response_at",
                  "t0"."solved_at" AS "solved_at",
                  "t0"."closed_at" AS "closed_at",
                  "t0"."observed_until" AS "observed_until",
                  "t0"."outcome" AS "outcome",
                  "t0"."kind" AS "kind",
                  "t0"."topic" AS "topic",
                  "t0"."channel" AS "channel",
                  "t0"."priority" AS "priority",
                  "t0"."team" AS "team",
                  "t0"."contacts" AS "contacts",
                  "t0"."reassignments" AS "reassignments",
                  "t0"."reopenings" AS "reopenings",
                  "t0"."updates" AS "updates",
                  "t0"."customer_key" AS "customer_key",
                  "t0"."source" AS "source",
                  "t0"."unit" AS "unit",
                  "t0"."simulated" AS "simulated",
                  "t0"."load_id" AS "load_id",
                  CAST("t0"."opened_at" AS Nullable(DateTime)) AS "_opened",
                  CASE
                    WHEN COALESCE("t0"."outcome", '') = 'open'
                    THEN CAST(NULL AS Nullable(DateTime))
                    ELSE CAST("t0"."solved_at" AS Nullable(DateTime))
                  END AS "_solved",
                  CAST("t0"."observed_until" AS Nullable(DateTime)) AS "_known",
                  COALESCE(
                    CASE
                      WHEN COALESCE("t0"."outcome", '') = 'open'
                      THEN CAST(NULL AS Nullable(DateTime))
                      ELSE CAST("t0"."solved_at" AS Nullable(DateTime))
                    END,
                    parseDateTimeBestEffort('2100-01-01T00:00:00')
                  ) AS "_end"
                FROM "cases" AS "t0"
                WHERE
                  NOT (
                    COALESCE("t0"."outcome", '') IN ('cancelled', 'merged', 'spam')
                  )
                  AND isNotNull("t0"."customer_key")
                  AND isNotNull("t0"."topic")
                  AND isNotNull("t0"."opened_at")
                  AND (
                    isNotNull("t0"."solved_at") OR (
                      COALESCE("t0"."outcome", '') <> 'solved'
                    )
                  )
                  AND (
                    isNull("t0"."solved_at") OR (
                      "t0"."solved_at" >= "t0"."opened_at"
                    )
                  )
              ) AS "t1"
            ) AS "t2"
          ) AS "t3"
        ) AS "t4"
        GROUP BY
          "t4"."customer_key",
          "t4"."topic",
          "t4"."_chain"
      ) AS "t5"
      WHERE
        (
          isNotNull(
            CASE
              WHEN "t5"."_ended" < parseDateTimeBestEffort('2100-01-01T00:00:00')
              THEN "t5"."_ended"
              ELSE CAST(NULL AS Nullable(DateTime))
            END
          )
          OR isNotNull("t5"."observed_until")
        )
        AND isNotNull("t5"."opened_at")
        AND "t5"."opened_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
        AND "t5"."opened_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
    ) AS "t6"
    WHERE
      DATE_DIFF(SECOND, "t6"."_at", COALESCE("t6"."solved_at", "t6"."observed_until")) >= 0
  ) AS "t7"
  GROUP BY
    "t7"."unit",
    "t7"."_period",
    "t7"."seconds",
    "t7"."is_finished"
) AS "t8"
