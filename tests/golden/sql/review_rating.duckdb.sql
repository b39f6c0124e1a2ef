SELECT
  "t5"."unit",
  "t5"."source",
  "t5"."_period",
  "t5"."stars",
  "t5"."n",
  "t5"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t4"."unit",
    "t4"."source",
    "t4"."_period",
    "t4"."stars",
    COUNT(*) AS "n",
    MAX("t4"."_at") AS "last"
  FROM (
    SELECT
      "t3"."unit",
      "t3"."source",
      "t3"."stars",
      "t3"."simulated",
      "t3"."_at",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t3"."_at") + CASE
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t3"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
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
          "t1"."unit",
          "t1"."source",
          "t1"."stars",
          "t1"."simulated",
          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."said_at" AS TIMESTAMPTZ))) AS "_at"
        FROM (
          SELECT
            *
          FROM "mentions" AS "t0"
          WHERE
            "t0"."stars" BETWEEN 1 AND 5 AND "t0"."said_at" IS NOT NULL
        ) AS "t1"
      ) AS "t2"
      WHERE
        "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t3"
  ) AS "t4"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t5"
