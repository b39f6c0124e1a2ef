SELECT
  "t6"."unit",
  "t6"."_period",
  "t6"."seconds",
  "t6"."outcome",
  "t6"."n",
  "t6"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t5"."unit",
    "t5"."_period",
    "t5"."seconds",
    "t5"."outcome",
    COUNT(*) AS "n",
    MAX("t5"."_at") AS "last"
  FROM (
    SELECT
      "t4"."unit",
      "t4"."started_at",
      "t4"."ended_at",
      "t4"."outcome",
      "t4"."simulated",
      "t4"."customer_key",
      "t4"."source",
      "t4"."_at",
      "t4"."seconds",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t4"."_at") + CASE
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t4"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period"
    FROM (
      SELECT
        "t3"."unit",
        "t3"."started_at",
        "t3"."ended_at",
        "t3"."outcome",
        "t3"."simulated",
        "t3"."customer_key",
        "t3"."source",
        "t3"."_at",
        DATE_DIFF(
          'SECOND',
          MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."started_at" AS TIMESTAMPTZ))),
          MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."ended_at" AS TIMESTAMPTZ)))
        ) AS "seconds"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."unit",
            "t1"."started_at",
            "t1"."ended_at",
            "t1"."outcome",
            "t1"."simulated",
            "t1"."customer_key",
            "t1"."source",
            MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) AS "_at"
          FROM (
            SELECT
              *
            FROM "task_runs" AS "t0"
            WHERE
              "t0"."outcome" IN ('done', 'failed', 'gave_up')
              AND "t0"."ended_at" >= "t0"."started_at"
              AND "t0"."started_at" IS NOT NULL
          ) AS "t1"
        ) AS "t2"
        WHERE
          "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
          AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t6"
