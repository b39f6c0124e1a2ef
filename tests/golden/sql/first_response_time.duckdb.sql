SELECT
  "t7"."unit",
  "t7"."_period",
  "t7"."seconds",
  "t7"."is_finished",
  "t7"."n",
  "t7"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t6"."unit",
    "t6"."_period",
    "t6"."seconds",
    "t6"."is_finished",
    COUNT(*) AS "n",
    MAX("t6"."_at") AS "last"
  FROM (
    SELECT
      "t5"."unit",
      "t5"."first_response_at",
      "t5"."observed_until",
      "t5"."solved_at",
      "t5"."closed_at",
      "t5"."source",
      "t5"."simulated",
      "t5"."customer_key",
      "t5"."case",
      "t5"."_at",
      "t5"."_last",
      "t5"."is_finished",
      "t5"."seconds",
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
        "t4"."unit",
        "t4"."first_response_at",
        "t4"."observed_until",
        "t4"."solved_at",
        "t4"."closed_at",
        "t4"."source",
        "t4"."simulated",
        "t4"."customer_key",
        "t4"."case",
        "t4"."_at",
        "t4"."_last",
        "t4"."is_finished",
        CASE
          WHEN "t4"."_last" >= "t4"."_at"
          THEN DATE_DIFF('SECOND', "t4"."_at", "t4"."_last")
          ELSE CAST(NULL AS BIGINT)
        END AS "seconds"
      FROM (
        SELECT
          "t3"."unit",
          "t3"."first_response_at",
          "t3"."observed_until",
          "t3"."solved_at",
          "t3"."closed_at",
          "t3"."source",
          "t3"."simulated",
          "t3"."customer_key",
          "t3"."case",
          "t3"."_at",
          COALESCE(
            MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."first_response_at" AS TIMESTAMPTZ))),
            MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."solved_at" AS TIMESTAMPTZ))),
            MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."closed_at" AS TIMESTAMPTZ))),
            MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."observed_until" AS TIMESTAMPTZ)))
          ) AS "_last",
          MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."first_response_at" AS TIMESTAMPTZ))) IS NOT NULL AS "is_finished"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t1"."unit",
              "t1"."first_response_at",
              "t1"."observed_until",
              "t1"."solved_at",
              "t1"."closed_at",
              "t1"."source",
              "t1"."simulated",
              "t1"."customer_key",
              "t1"."case",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."opened_at" AS TIMESTAMPTZ))) AS "_at"
            FROM (
              SELECT
                *
              FROM "cases" AS "t0"
              WHERE
                NOT (
                  COALESCE("t0"."outcome", '') IN ('cancelled', 'merged', 'spam')
                )
                AND "t0"."opened_at" IS NOT NULL
            ) AS "t1"
          ) AS "t2"
          WHERE
            "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
            AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
        ) AS "t3"
      ) AS "t4"
      WHERE
        CASE
          WHEN "t4"."_last" >= "t4"."_at"
          THEN DATE_DIFF('SECOND', "t4"."_at", "t4"."_last")
          ELSE CAST(NULL AS BIGINT)
        END >= 0
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t7"
