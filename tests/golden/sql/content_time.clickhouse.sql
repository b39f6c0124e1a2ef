SELECT
  "t2"."unit" AS "unit",
  "t2"."_period" AS "_period",
  "t2"."seconds" AS "seconds",
  "t2"."n" AS "n",
  "t2"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t1"."unit" AS "unit",
    "t1"."_period" AS "_period",
    "t1"."seconds" AS "seconds",
    COUNT(*) AS "n",
    MAX("t1"."_at") AS "last"
  FROM (
    SELECT
      "t0"."unit" AS "unit",
      "t0"."engaged_seconds" AS "engaged_seconds",
      "t0"."simulated" AS "simulated",
      "t0"."customer_key" AS "customer_key",
      "t0"."source" AS "source",
      "t0"."visit" AS "visit",
      CAST("t0"."started_at" AS Nullable(DateTime)) AS "_at",
      CAST(FLOOR("t0"."engaged_seconds") AS Nullable(Int64)) AS "seconds",
      CAST(dateTrunc(
        'MONTH',
        CAST("t0"."started_at" AS Nullable(DateTime)) + CASE
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM "visits" AS "t0"
    WHERE
      isNotNull("t0"."engaged_seconds")
      AND isNotNull(CAST("t0"."started_at" AS Nullable(DateTime)))
      AND CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND CAST("t0"."started_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t1"
  GROUP BY
    "t1"."unit",
    "t1"."_period",
    "t1"."seconds"
) AS "t2"
