SELECT
  "t11"."unit",
  "t11"."_period",
  "t11"."seconds",
  "t11"."is_finished",
  "t11"."n",
  "t11"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t10"."unit",
    "t10"."_period",
    "t10"."seconds",
    "t10"."is_finished",
    COUNT(*) AS "n",
    MAX("t10"."_at") AS "last"
  FROM (
    SELECT
      "t9"."unit",
      "t9"."solved_at",
      "t9"."observed_until",
      "t9"."simulated",
      "t9"."customer_key",
      "t9"."source",
      "t9"."_at",
      "t9"."seconds",
      "t9"."is_finished",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t9"."_at") + CASE
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t9"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period"
    FROM (
      SELECT
        "t8"."unit",
        "t8"."solved_at",
        "t8"."observed_until",
        "t8"."simulated",
        "t8"."customer_key",
        "t8"."source",
        "t8"."_at",
        DATE_DIFF('SECOND', "t8"."_at", COALESCE("t8"."solved_at", "t8"."observed_until")) AS "seconds",
        "t8"."solved_at" IS NOT NULL AS "is_finished"
      FROM (
        SELECT
          "t7"."unit",
          CASE
            WHEN "t7"."_ended" < MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
            THEN "t7"."_ended"
            ELSE CAST(NULL AS TIMESTAMP)
          END AS "solved_at",
          "t7"."observed_until",
          "t7"."simulated",
          "t7"."customer_key",
          "t7"."source",
          "t7"."opened_at" AS "_at"
        FROM (
          SELECT
            "t6"."customer_key",
            "t6"."topic",
            "t6"."_chain",
            MIN("t6"."_opened") AS "opened_at",
            MAX("t6"."_end") AS "_ended",
            MAX("t6"."_known") AS "observed_until",
            COUNT(*) AS "cases",
            SUM("t6"."reopenings") AS "reopenings",
            MAX("t6"."source") AS "source",
            COUNT(*) FILTER(WHERE
              COALESCE("t6"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t6"."kind") AS "kind",
            MAX("t6"."channel") AS "channel",
            MAX("t6"."team") AS "team",
            MAX("t6"."unit") AS "unit"
          FROM (
            SELECT
              "t5"."case",
              "t5"."opened_at",
              "t5"."first_response_at",
              "t5"."solved_at",
              "t5"."closed_at",
              "t5"."observed_until",
              "t5"."outcome",
              "t5"."kind",
              "t5"."topic",
              "t5"."channel",
              "t5"."priority",
              "t5"."team",
              "t5"."contacts",
              "t5"."reassignments",
              "t5"."reopenings",
              "t5"."updates",
              "t5"."customer_key",
              "t5"."source",
              "t5"."unit",
              "t5"."simulated",
              "t5"."load_id",
              "t5"."_opened",
              "t5"."_solved",
              "t5"."_known",
              "t5"."_end",
              "t5"."_reached",
              "t5"."_new",
              SUM("t5"."_new") OVER (
                PARTITION BY "t5"."customer_key", "t5"."topic"
                ORDER BY "t5"."_opened" ASC, "t5"."source" ASC, "t5"."case" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) AS "_chain"
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
                "t4"."_opened",
                "t4"."_solved",
                "t4"."_known",
                "t4"."_end",
                "t4"."_reached",
                CASE
                  WHEN (
                    "t4"."_reached" IS NULL
                  )
                  OR (
                    "t4"."_opened" > (
                      "t4"."_reached" + INTERVAL '2592000' SECOND
                    )
                  )
                  THEN 1
                  ELSE 0
                END AS "_new"
              FROM (
                SELECT
                  "t3"."case",
                  "t3"."opened_at",
                  "t3"."first_response_at",
                  "t3"."solved_at",
                  "t3"."closed_at",
                  "t3"."observed_until",
                  "t3"."outcome",
                  "t3"."kind",
                  "t3"."topic",
                  "t3"."channel",
                  "t3"."priority",
                  "t3"."team",
                  "t3"."contacts",
                  "t3"."reassignments",
                  "t3"."reopenings",
                  "t3"."updates",
                  "t3"."customer_key",
                  "t3"."source",
                  "t3"."unit",
                  "t3"."simulated",
                  "t3"."load_id",
                  "t3"."_opened",
                  "t3"."_solved",
                  "t3"."_known",
                  "t3"."_end",
                  MAX("t3"."_end") OVER (
                    PARTITION BY "t3"."customer_key", "t3"."topic"
                    ORDER BY "t3"."_opened" ASC, "t3"."source" ASC, "t3"."case" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                  ) AS "_reached"
                FROM (
                  SELECT
                    "t2"."case",
                    "t2"."opened_at",
                    "t2"."first_response_at",
                    "t2"."solved_at",
                    "t2"."closed_at",
                    "t2"."observed_until",
                    "t2"."outcome",
                    "t2"."kind",
                    "t2"."topic",
                    "t2"."channel",
                    "t2"."priority",
                    "t2"."team",
                    "t2"."contacts",
                    "t2"."reassignments",
                    "t2"."reopenings",
                    "t2"."updates",
                    "t2"."customer_key",
                    "t2"."source",
                    "t2"."unit",
                    "t2"."simulated",
                    "t2"."load_id",
                    "t2"."_opened",
                    "t2"."_solved",
                    "t2"."_known",
                    COALESCE("t2"."_solved", MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)) AS "_end"
                  FROM (
                    SELECT
                      "t1"."case",
                      "t1"."opened_at",
                      "t1"."first_response_at",
                      "t1"."solved_at",
                      "t1"."closed_at",
                      "t1"."observed_until",
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
                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."opened_at" AS TIMESTAMPTZ))) AS "_opened",
                      CASE
                        WHEN COALESCE("t1"."outcome", '') = 'open'
                        THEN CAST(NULL AS TIMESTAMP)
                        ELSE MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."solved_at" AS TIMESTAMPTZ)))
                      END AS "_solved",
                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."observed_until" AS TIMESTAMPTZ))) AS "_known"
                    FROM (
                      SELECT
                        *
                      FROM "cases" AS "t0"
                      WHERE
                        NOT (
                          COALESCE("t0"."outcome", '') IN ('cancelled', 'merged', 'spam')
                        )
                        AND "t0"."customer_key" IS NOT NULL
                        AND "t0"."topic" IS NOT NULL
                        AND "t0"."opened_at" IS NOT NULL
                        AND (
                          (
                            "t0"."solved_at" IS NOT NULL
                          )
                          OR (
                            COALESCE("t0"."outcome", '') <> 'solved'
                          )
                        )
                        AND (
                          (
                            "t0"."solved_at" IS NULL
                          ) OR (
                            "t0"."solved_at" >= "t0"."opened_at"
                          )
                        )
                    ) AS "t1"
                  ) AS "t2"
                ) AS "t3"
              ) AS "t4"
            ) AS "t5"
          ) AS "t6"
          GROUP BY
            1,
            2,
            3
        ) AS "t7"
        WHERE
          (
            (
              CASE
                WHEN "t7"."_ended" < MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
                THEN "t7"."_ended"
                ELSE CAST(NULL AS TIMESTAMP)
              END IS NOT NULL
            )
            OR (
              "t7"."observed_until" IS NOT NULL
            )
          )
          AND "t7"."opened_at" IS NOT NULL
          AND "t7"."opened_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
          AND "t7"."opened_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      ) AS "t8"
      WHERE
        DATE_DIFF('SECOND', "t8"."_at", COALESCE("t8"."solved_at", "t8"."observed_until")) >= 0
    ) AS "t9"
  ) AS "t10"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t11"
