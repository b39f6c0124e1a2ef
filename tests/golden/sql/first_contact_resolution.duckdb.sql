WITH "t2" AS (
  SELECT
    "t1"."case",
    "t1"."opened_at",
    "t1"."first_response_at",
    "t1"."solved_at",
    "t1"."closed_at",
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
    "t1"."outcome",
    "t1"."kind",
    "t1"."topic",
    "t1"."channel",
    "t1"."priority",
    "t1"."team",
    "t1"."contacts",
    "t1"."reassignments",
    "t1"."reopenings",
    "t1"."updates",
    "t1"."customer_key",
    "t1"."source",
    "t1"."unit",
    "t1"."simulated",
    "t1"."load_id",
    (
      "t1"."customer_key" IS NOT NULL
    ) AND (
      "t1"."topic" IS NOT NULL
    ) AS "is_traceable"
  FROM (
    SELECT
      "t0"."case",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."opened_at" AS TIMESTAMPTZ))) AS "opened_at",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."first_response_at" AS TIMESTAMPTZ))) AS "first_response_at",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."solved_at" AS TIMESTAMPTZ))) AS "solved_at",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."closed_at" AS TIMESTAMPTZ))) AS "closed_at",
      MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."observed_until" AS TIMESTAMPTZ))) AS "observed_until",
      "t0"."outcome",
      "t0"."kind",
      "t0"."topic",
      "t0"."channel",
      "t0"."priority",
      "t0"."team",
      "t0"."contacts",
      "t0"."reassignments",
      "t0"."reopenings",
      "t0"."updates",
      "t0"."customer_key",
      "t0"."source",
      "t0"."unit",
      "t0"."simulated",
      "t0"."load_id"
    FROM "cases" AS "t0"
  ) AS "t1"
)
SELECT
  "t17"."unit",
  "t17"."_period",
  "t17"."is_known",
  "t17"."is_closed",
  "t17"."is_at_once",
  "t17"."is_repeated",
  "t17"."is_resolved",
  "t17"."is_traceable",
  "t17"."speaks_for_customer",
  "t17"."is_customer_served",
  "t17"."n",
  "t17"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t16"."unit",
    "t16"."_period",
    "t16"."is_known",
    "t16"."is_closed",
    "t16"."is_at_once",
    "t16"."is_repeated",
    "t16"."is_resolved",
    "t16"."is_traceable",
    "t16"."speaks_for_customer",
    "t16"."is_customer_served",
    COUNT(*) AS "n",
    MAX("t16"."_at") AS "last"
  FROM (
    SELECT
      "t15"."unit",
      "t15"."case",
      "t15"."contacts",
      "t15"."reassignments",
      "t15"."reopenings",
      "t15"."next_opened_at",
      "t15"."observed_until",
      "t15"."is_traceable",
      "t15"."simulated",
      "t15"."customer_key",
      "t15"."source",
      "t15"."_at",
      "t15"."has_contacts",
      "t15"."is_single",
      "t15"."has_stand_in",
      "t15"."is_straight",
      "t15"."is_closed",
      "t15"."is_repeated",
      "t15"."is_known",
      "t15"."is_at_once",
      "t15"."is_counted",
      "t15"."is_good",
      "t15"."is_resolved",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t15"."_at") + CASE
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t15"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period",
      "t15"."speaks_for_customer",
      "t15"."is_customer_served"
    FROM (
      SELECT
        "t14"."unit",
        "t14"."case",
        "t14"."contacts",
        "t14"."reassignments",
        "t14"."reopenings",
        "t14"."next_opened_at",
        "t14"."observed_until",
        "t14"."is_traceable",
        "t14"."simulated",
        "t14"."customer_key",
        "t14"."source",
        "t14"."_at",
        "t14"."has_contacts",
        "t14"."is_single",
        "t14"."has_stand_in",
        "t14"."is_straight",
        "t14"."is_closed",
        "t14"."is_repeated",
        "t14"."is_known",
        "t14"."is_at_once",
        "t14"."is_counted",
        "t14"."is_good",
        "t14"."is_resolved",
        "t14"."_period",
        "t14"."is_counted"
        AND (
          "t14"."customer_key" IS NOT NULL
        )
        AND (
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t14"."unit", "t14"."_period", "t14"."customer_key", "t14"."is_counted"
              ORDER BY "t14"."_at" ASC, "t14"."source" ASC, "t14"."case" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) = 0
        ) AS "speaks_for_customer",
        SUM(CASE WHEN NOT (
          "t14"."is_resolved"
        ) THEN 1 ELSE 0 END) OVER (
          PARTITION BY "t14"."unit", "t14"."_period", "t14"."customer_key", "t14"."is_counted"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) = 0 AS "is_customer_served"
      FROM (
        SELECT
          "t13"."unit",
          "t13"."case",
          "t13"."contacts",
          "t13"."reassignments",
          "t13"."reopenings",
          "t13"."next_opened_at",
          "t13"."observed_until",
          "t13"."is_traceable",
          "t13"."simulated",
          "t13"."customer_key",
          "t13"."source",
          "t13"."_at",
          "t13"."has_contacts",
          "t13"."is_single",
          "t13"."has_stand_in",
          "t13"."is_straight",
          "t13"."is_closed",
          "t13"."is_repeated",
          "t13"."is_known",
          "t13"."is_at_once",
          "t13"."is_counted",
          "t13"."is_good",
          "t13"."is_resolved",
          DATE_TRUNC(
            'MONTH',
            MAKE_TIMESTAMP(
              EPOCH_US("t13"."_at") + CASE
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                THEN 7200000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                THEN 3600000000
                WHEN "t13"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                THEN 7200000000
                ELSE 3600000000
              END
            )
          ) AS "_period"
        FROM (
          SELECT
            "t12"."unit",
            "t12"."case",
            "t12"."contacts",
            "t12"."reassignments",
            "t12"."reopenings",
            "t12"."next_opened_at",
            "t12"."observed_until",
            "t12"."is_traceable",
            "t12"."simulated",
            "t12"."customer_key",
            "t12"."source",
            "t12"."_at",
            "t12"."has_contacts",
            "t12"."is_single",
            "t12"."has_stand_in",
            "t12"."is_straight",
            "t12"."is_closed",
            "t12"."is_repeated",
            "t12"."is_known",
            "t12"."is_at_once",
            "t12"."is_counted",
            "t12"."is_good",
            "t12"."is_counted" AND "t12"."is_good" AS "is_resolved"
          FROM (
            SELECT
              "t11"."unit",
              "t11"."case",
              "t11"."contacts",
              "t11"."reassignments",
              "t11"."reopenings",
              "t11"."next_opened_at",
              "t11"."observed_until",
              "t11"."is_traceable",
              "t11"."simulated",
              "t11"."customer_key",
              "t11"."source",
              "t11"."solved_at" AS "_at",
              COALESCE("t11"."contacts" > 0, FALSE) AS "has_contacts",
              COALESCE("t11"."contacts" = 1, FALSE) AS "is_single",
              (
                "t11"."reassignments" IS NOT NULL
              ) OR (
                "t11"."reopenings" IS NOT NULL
              ) AS "has_stand_in",
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
                "t4"."case",
                "t4"."opened_at",
                "t4"."first_response_at",
                "t4"."solved_at",
                "t4"."closed_at",
                "t4"."observed_until",
                "t4"."outcome",
                "t4"."kind",
                "t4"."topic",
                "t4"."channel",
                "t4"."priority",
                "t4"."team",
                "t4"."contacts",
                "t4"."reassignments",
                "t4"."reopenings",
                "t4"."updates",
                "t4"."customer_key",
                "t4"."source",
                "t4"."unit",
                "t4"."simulated",
                "t4"."load_id",
                "t4"."is_traceable",
                "t10"."next_opened_at"
              FROM "t2" AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t8"."source" AS "of_source",
                  "t8"."case" AS "of_case",
                  "t8"."next_opened_at"
                FROM (
                  SELECT
                    "t7"."customer_key",
                    "t7"."topic",
                    "t7"."source",
                    "t7"."case",
                    "t7"."at",
                    "t7"."opened",
                    "t7"."is_solving",
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
                        "t3"."customer_key",
                        "t3"."topic",
                        "t3"."source",
                        "t3"."case",
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
                        "t3"."customer_key",
                        "t3"."topic",
                        "t3"."source",
                        "t3"."case",
                        "t3"."solved_at" AS "at",
                        CAST(NULL AS TIMESTAMP) AS "opened",
                        1 AS "is_solving"
                      FROM "t2" AS "t3"
                      WHERE
                        "t3"."is_traceable" AND "t3"."solved_at" IS NOT NULL
                    ) AS "t6"
                  ) AS "t7"
                ) AS "t8"
                WHERE
                  "t8"."is_solving" = 1 AND "t8"."next_opened_at" IS NOT NULL
              ) AS "t10"
                ON "t4"."source" = "t10"."of_source" AND "t4"."case" = "t10"."of_case"
            ) AS "t11"
            WHERE
              "t11"."solved_at" IS NOT NULL
              AND COALESCE("t11"."outcome", 'solved') = 'solved'
              AND "t11"."solved_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
              AND "t11"."solved_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
          ) AS "t12"
        ) AS "t13"
      ) AS "t14"
    ) AS "t15"
  ) AS "t16"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10
) AS "t17"
