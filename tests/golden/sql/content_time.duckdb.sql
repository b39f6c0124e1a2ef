SELECT
  "t4"."unit",
  "t4"."_period",
  "t4"."seconds",
  "t4"."n",
  "t4"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t3"."unit",
    "t3"."_period",
    "t3"."seconds",
    COUNT(*) AS "n",
    MAX("t3"."_at") AS "last"
  FROM (
    SELECT
      "t2"."unit",
      "t2"."engaged_seconds",
      "t2"."simulated",
      "t2"."customer_key",
      "t2"."source",
      "t2"."visit",
      "t2"."_at",
      "t2"."seconds",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t2"."_at") + CASE
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t2"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period"
    FROM (
      SELECT
        "t1"."unit",
        "t1"."engaged_seconds",
        "t1"."simulated",
        "t1"."customer_key",
        "t1"."source",
        "t1"."visit",
        "t1"."started_at" AS "_at",
        CAST(FLOOR("t1"."engaged_seconds") AS BIGINT) AS "seconds"
      FROM (
        SELECT
          "t0"."visit",
          "t0"."customer_key",
          "t0"."simulated",
          "t0"."pages",
          "t0"."engaged_seconds",
          "t0"."converted",
          "t0"."visitor_type",
          "t0"."channel",
          "t0"."source",
          "t0"."unit",
          MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."started_at" AS TIMESTAMPTZ))) AS "started_at"
        FROM "visits" AS "t0"
      ) AS "t1"
      WHERE
        "t1"."engaged_seconds" IS NOT NULL
        AND "t1"."started_at" IS NOT NULL
        AND "t1"."started_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t1"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t2"
  ) AS "t3"
  GROUP BY
    1,
    2,
    3
) AS "t4"
