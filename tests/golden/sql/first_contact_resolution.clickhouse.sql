WITH "t2" AS (
  SELECT
    "t1"."case" AS "case",
    "t1"."opened_at" AS "opened_at",
    "t1"."first_response_at" AS "first_response_at",
    "t1"."solved_at" AS "solved_at",
    "t1"."closed_at" AS "closed_at",
    COALESCE(
      MAX("t1"."observed_until") OVER (
        PARTITION BY "t1"."source"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      MAX(GREATEST("t1"."opened_at", COALESCE("t1"."solved_at", "t1"."opened_at"))) OVER (
        PARTITION BY "t1"."source"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      )
    ) AS "observed_until",
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
    isNotNull("t1"."customer_key") AND isNotNull("t1"."topic") AS "is_traceable"
  FROM (
    SELECT
      "t0"."case" AS "case",
      CAST("t0"."opened_at" AS Nullable(DateTime)) AS "opened_at",
      CAST("t0"."first_response_at" AS Nullable(DateTime)) AS "first_response_at",
      CAST("t0"."solved_at" AS Nullable(DateTime)) AS "solved_at",
      CAST("t0"."closed_at" AS Nullable(DateTime)) AS "closed_at",
      CAST("t0"."observed_until" AS Nullable(DateTime)) AS "observed_until",
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
      "t0"."load_id" AS "load_id"
    FROM "cases" AS "t0"
  ) AS "t1"
)
SELECT
  "t16"."unit" AS "unit",
  "t16"."_period" AS "_period",
  "t16"."is_known" AS "is_known",
  "t16"."is_closed" AS "is_closed",
  "t16"."is_at_once" AS "is_at_once",
  "t16"."is_repeated" AS "is_repeated",
  "t16"."is_resolved" AS "is_resolved",
  "t16"."is_traceable" AS "is_traceable",
  "t16"."speaks_for_customer" AS "speaks_for_customer",
  "t16"."is_customer_served" AS "is_customer_served",
  "t16"."n" AS "n",
  "t16"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t15"."unit" AS "unit",
    "t15"."_period" AS "_period",
    "t15"."is_known" AS "is_known",
    "t15"."is_closed" AS "is_closed",
    "t15"."is_at_once" AS "is_at_once",
    "t15"."is_repeated" AS "is_repeated",
    "t15"."is_resolved" AS "is_resolved",
    "t15"."is_traceable" AS "is_traceable",
    "t15"."speaks_for_customer" AS "speaks_for_customer",
    "t15"."is_customer_served" AS "is_customer_served",
    COUNT(*) AS "n",
    MAX("t15"."_at") AS "last"
  FROM (
    SELECT
      "t14"."unit" AS "unit",
      "t14"."case" AS "case",
      "t14"."contacts" AS "contacts",
      "t14"."reassignments" AS "reassignments",
      "t14"."reopenings" AS "reopenings",
      "t14"."next_opened_at" AS "next_opened_at",
      "t14"."observed_until" AS "observed_until",
      "t14"."is_traceable" AS "is_traceable",
      "t14"."simulated" AS "simulated",
      "t14"."customer_key" AS "customer_key",
      "t14"."source" AS "source",
      "t14"."_at" AS "_at",
      "t14"."has_contacts" AS "has_contacts",
      "t14"."is_single" AS "is_single",
      "t14"."has_stand_in" AS "has_stand_in",
      "t14"."is_straight" AS "is_straight",
      "t14"."is_closed" AS "is_closed",
      "t14"."is_repeated" AS "is_repeated",
      "t14"."is_known" AS "is_known",
      "t14"."is_at_once" AS "is_at_once",
      "t14"."is_counted" AS "is_counted",
      "t14"."is_good" AS "is_good",
      "t14"."is_resolved" AS "is_resolved",
      CAST(dateTrunc(
        'MONTH',
        "t14"."_at" + CASE
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t14"."_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period",
      "t14"."speaks_for_customer" AS "speaks_for_customer",
      "t14"."is_customer_served" AS "is_customer_served"
    FROM (
      SELECT
        "t13"."unit" AS "unit",
        "t13"."case" AS "case",
        "t13"."contacts" AS "contacts",
        "t13"."reassignments" AS "reassignments",
        "t13"."reopenings" AS "reopenings",
        "t13"."next_opened_at" AS "next_opened_at",
        "t13"."observed_until" AS "observed_until",
        "t13"."is_traceable" AS "is_traceable",
        "t13"."simulated" AS "simulated",
        "t13"."customer_key" AS "customer_key",
        "t13"."source" AS "source",
        "t13"."_at" AS "_at",
        "t13"."has_contacts" AS "has_contacts",
        "t13"."is_single" AS "is_single",
        "t13"."has_stand_in" AS "has_stand_in",
        "t13"."is_straight" AS "is_straight",
        "t13"."is_closed" AS "is_closed",
        "t13"."is_repeated" AS "is_repeated",
        "t13"."is_known" AS "is_known",
        "t13"."is_at_once" AS "is_at_once",
        "t13"."is_counted" AS "is_counted",
        "t13"."is_good" AS "is_good",
        "t13"."is_resolved" AS "is_resolved",
        "t13"."_period" AS "_period",
        "t13"."is_counted"
        AND isNotNull("t13"."customer_key")
        AND (
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t13"."unit", "t13"."_period", "t13"."customer_key", "t13"."is_counted"
              ORDER BY "t13"."_at" ASC, "t13"."source" ASC, "t13"."case" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) = 0
        ) AS "speaks_for_customer",
        SUM(CASE WHEN NOT (
          "t13"."is_resolved"
        ) THEN 1 ELSE 0 END) OVER (
          PARTITION BY "t13"."unit", "t13"."_period", "t13"."customer_key", "t13"."is_counted"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) = 0 AS "is_customer_served"
      FROM (
        SELECT
          "t12"."unit" AS "unit",
          "t12"."case" AS "case",
          "t12"."contacts" AS "contacts",
          "t12"."reassignments" AS "reassignments",
          "t12"."reopenings" AS "reopenings",
          "t12"."next_opened_at" AS "next_opened_at",
          "t12"."observed_until" AS "observed_until",
          "t12"."is_traceable" AS "is_traceable",
          "t12"."simulated" AS "simulated",
          "t12"."customer_key" AS "customer_key",
          "t12"."source" AS "source",
          "t12"."_at" AS "_at",
          "t12"."has_contacts" AS "has_contacts",
          "t12"."is_single" AS "is_single",
          "t12"."has_stand_in" AS "has_stand_in",
          "t12"."is_straight" AS "is_straight",
          "t12"."is_closed" AS "is_closed",
          "t12"."is_repeated" AS "is_repeated",
          "t12"."is_known" AS "is_known",
          "t12"."is_at_once" AS "is_at_once",
          "t12"."is_counted" AS "is_counted",
          "t12"."is_good" AS "is_good",
          "t12"."is_counted" AND "t12"."is_good" AS "is_resolved",
          CAST(dateTrunc(
            'MONTH',
            "t12"."_at" + CASE
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t12"."_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN INTERVAL '7200' SECOND
              ELSE INTERVAL '3600' SECOND
            END
          ) AS Nullable(DateTime)) AS "_period"
        FROM (
          SELECT
            "t11"."unit" AS "unit",
            "t11"."case" AS "case",
            "t11"."contacts" AS "contacts",
            "t11"."reassignments" AS "reassignments",
            "t11"."reopenings" AS "reopenings",
            "t11"."next_opened_at" AS "next_opened_at",
            "t11"."observed_until" AS "observed_until",
            "t11"."is_traceable" AS "is_traceable",
            "t11"."simulated" AS "simulated",
            "t11"."customer_key" AS "customer_key",
            "t11"."source" AS "source",
            "t11"."solved_at" AS "_at",
            COALESCE("t11"."contacts" > 0, FALSE) AS "has_contacts",
            COALESCE("t11"."contacts" = 1, FALSE) AS "is_single",
            isNotNull("t11"."reassignments") OR isNotNull("t11"."reopenings") AS "has_stand_in",
            (
              COALESCE("t11"."reassignments", 0) = 0
            )
            AND (
              COALESCE("t11"."reopenings", 0) = 0
            ) AS "is_straight",
            COALESCE(
              (
                "t11"."solved_at" + INTERVAL '604800' SECOND
              ) <= "t11"."observed_until",
              FALSE
            ) AS "is_closed",
            COALESCE(
              "t11"."next_opened_at" <= (
                "t11"."solved_at" + INTERVAL '604800' SECOND
              ),
              FALSE
            ) AS "is_repeated",
            COALESCE("t11"."contacts" > 0, FALSE) AS "is_known",
            COALESCE("t11"."contacts" = 1, FALSE) AS "is_at_once",
            COALESCE("t11"."contacts" > 0, FALSE)
            AND COALESCE(
              (
                "t11"."solved_at" + INTERVAL '604800' SECOND
              ) <= "t11"."observed_until",
              FALSE
            ) AS "is_counted",
            COALESCE("t11"."contacts" = 1, FALSE)
            AND NOT (
              COALESCE(
                "t11"."next_opened_at" <= (
                  "t11"."solved_at" + INTERVAL '604800' SECOND
                ),
                FALSE
              )
            ) AS "is_good"
          FROM (
            SELECT
              "t4"."case" AS "case",
              "t4"."opened_at" AS "opened_at",
              "t4"."first_response_at" AS "first_response_at",
              "t4"."solved_at" AS "solved_at",
              "t4"."closed_at" AS "closed_at",
              "t4"."observed_until" AS "observed_until",
              "t4"."outcome" AS "outcome",
              "t4"."kind" AS "kind",
              "t4"."topic" AS "topic",
              "t4"."channel" AS "channel",
              "t4"."priority" AS "priority",
              "t4"."team" AS "team",
              "t4"."contacts" AS "contacts",
              "t4"."reassignments" AS "reassignments",
              "t4"."reopenings" AS "reopenings",
              "t4"."updates" AS "updates",
              "t4"."customer_key" AS "customer_key",
              "t4"."source" AS "source",
              "t4"."unit" AS "unit",
              "t4"."simulated" AS "simulated",
              "t4"."load_id" AS "load_id",
              "t4"."is_traceable" AS "is_traceable",
              "t10"."next_opened_at" AS "next_opened_at"
            FROM "t2" AS "t4"
            LEFT OUTER JOIN (
              SELECT
                "t8"."source" AS "of_source",
                "t8"."case" AS "of_case",
                "t8"."next_opened_at" AS "next_opened_at"
              FROM (
                SELECT
                  "t7"."customer_key" AS "customer_key",
                  "t7"."topic" AS "topic",
                  "t7"."source" AS "source",
                  "t7"."case" AS "case",
                  "t7"."at" AS "at",
                  "t7"."opened" AS "opened",
                  "t7"."is_solving" AS "is_solving",
                  MIN("t7"."opened") OVER (
                    PARTITION BY "t7"."customer_key", "t7"."topic"
                    ORDER BY "t7"."at" ASC, "t7"."is_solving" ASC, "t7"."source" ASC, "t7"."case" ASC
                    ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
                  ) AS "next_opened_at"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t3"."customer_key" AS "customer_key",
                      "t3"."topic" AS "topic",
                      "t3"."source" AS "source",
                      "t3"."case" AS "case",
                      "t3"."opened_at" AS "at",
                      "t3"."opened_at" AS "opened",
                      0 AS "is_solving"
                    FROM "t2" AS "t3"
                    WHERE
                      "t3"."is_traceable"
                  ) AS "t5"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t3"."customer_key" AS "customer_key",
                      "t3"."topic" AS "topic",
                      "t3"."source" AS "source",
                      "t3"."case" AS "case",
                      "t3"."solved_at" AS "at",
                      CAST(NULL AS Nullable(DateTime)) AS "opened",
                      1 AS "is_solving"
                    FROM "t2" AS "t3"
                    WHERE
                      "t3"."is_traceable" AND isNotNull("t3"."solved_at")
                  ) AS "t6"
                ) AS "t7"
              ) AS "t8"
              WHERE
                "t8"."is_solving" = 1 AND isNotNull("t8"."next_opened_at")
            ) AS "t10"
              ON "t4"."source" = "t10"."of_source" AND "t4"."case" = "t10"."of_case"
          ) AS "t11"
          WHERE
            isNotNull("t11"."solved_at")
            AND COALESCE("t11"."outcome", 'solved') = 'solved'
            AND "t11"."solved_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
            AND "t11"."solved_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
        ) AS "t12"
      ) AS "t13"
    ) AS "t14"
  ) AS "t15"
  GROUP BY
    "t15"."unit",
    "t15"."_period",
    "t15"."is_known",
    "t15"."is_closed",
    "t15"."is_at_once",
    "t15"."is_repeated",
    "t15"."is_resolved",
    "t15"."is_traceable",
    "t15"."speaks_for_customer",
    "t15"."is_customer_served"
) AS "t16"
