SELECT
  "t4"."unit" AS "unit",
  "t4"."_period" AS "_period",
  "t4"."seconds" AS "seconds",
  COUNT(*) AS "n",
  MAX("t4"."last") AS "last",
  SUM("t4"."made_up") AS "made_up"
FROM (
  SELECT
    "t3"."unit" AS "unit",
    "t3"."_period" AS "_period",
    "t3"."source" AS "source",
    "t3"."visit" AS "visit",
    "t3"."_seconds" AS "_seconds",
    "t3"."last" AS "last",
    "t3"."made_up" AS "made_up",
    CAST(FLOOR("t3"."_seconds") AS Nullable(Int64)) AS "seconds"
  FROM (
    SELECT
      "t2"."unit" AS "unit",
      "t2"."_period" AS "_period",
      "t2"."source" AS "source",
      "t2"."visit" AS "visit",
      SUM("t2"."engaged_seconds") AS "_seconds",
      MAX("t2"."_at") AS "last",
      countIf(COALESCE("t2"."simulated", FALSE)) AS "made_up"
    FROM (
      SELECT
        "t1"."unit" AS "unit",
        "t1"."visit" AS "visit",
        "t1"."engaged_seconds" AS "engaged_seconds",
        "t1"."simulated" AS "simulated",
        "t1"."customer_key" AS "customer_key",
        "t1"."source" AS "source",
        "t1"."_at" AS "_at",
        CAST(dateTrunc(
          'MONTH',
          "t1"."_at" + CASE
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
            THEN INTERVAL '7200' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
            THEN INTERVAL '7200' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
            THEN INTERVAL '7200' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
            THEN INTERVAL '3600' SECOND
            WHEN "t1"."_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END
        ) AS Nullable(DateTime)) AS "_period"
      FROM (
        SELECT
          "t0"."unit" AS "unit",
          "t0"."visit" AS "visit",
          "t0"."engaged_seconds" AS "engaged_seconds",
          "t0"."simulated" AS "simulated",
          "t0"."customer_key" AS "customer_key",
          "t0"."source" AS "source",
          CAST("t0"."viewed_at" AS Nullable(DateTime)) AS "_at"
        FROM "page_views" AS "t0"
        WHERE
          "t0"."event" = 'play'
          AND "t0"."engaged_seconds" > 0
          AND isNotNull("t0"."viewed_at")
          AND CAST("t0"."viewed_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
          AND CAST("t0"."viewed_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
      ) AS "t1"
    ) AS "t2"
    GROUP BY
      "t2"."unit",
      "t2"."_period",
      "t2"."source",
      "t2"."visit"
  ) AS "t3"
) AS "t4"
GROUP BY
  "t4"."unit",
  "t4"."_period",
  "t4"."seconds"
