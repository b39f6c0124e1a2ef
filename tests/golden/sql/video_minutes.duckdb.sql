SELECT
  "t6"."unit",
  "t6"."_period",
  "t6"."seconds",
  COUNT(*) AS "n",
  MAX("t6"."last") AS "last",
  SUM("t6"."made_up") AS "made_up"
FROM (
  SELECT
    "t5"."unit",
    "t5"."_period",
    "t5"."source",
    "t5"."visit",
    "t5"."_seconds",
    "t5"."last",
    "t5"."made_up",
    CAST(FLOOR("t5"."_seconds") AS BIGINT) AS "seconds"
  FROM (
    SELECT
      "t4"."unit",
      "t4"."_period",
      "t4"."source",
      "t4"."visit",
      SUM("t4"."engaged_seconds") AS "_seconds",
      MAX("t4"."_at") AS "last",
      COUNT(*) FILTER(WHERE
        COALESCE("t4"."simulated", FALSE)) AS "made_up"
    FROM (
      SELECT
        "t3"."unit",
        "t3"."visit",
        "t3"."engaged_seconds",
        "t3"."simulated",
        "t3"."customer_key",
        "t3"."source",
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
            "t1"."visit",
            "t1"."engaged_seconds",
            "t1"."simulated",
            "t1"."customer_key",
            "t1"."source",
            MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."viewed_at" AS TIMESTAMPTZ))) AS "_at"
          FROM (
            SELECT
              *
            FROM "page_views" AS "t0"
            WHERE
              "t0"."event" = 'play'
              AND "t0"."engaged_seconds" > 0
              AND "t0"."viewed_at" IS NOT NULL
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
) AS "t6"
GROUP BY
  1,
  2,
  3
