SELECT
  "t2"."unit",
  "t2"."_period",
  "t2"."seconds",
  "t2"."n",
  "t2"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t1"."unit",
    "t1"."_period",
    "t1"."seconds",
    COUNT(*) AS "n",
    MAX("t1"."_at") AS "last"
  FROM (
    SELECT
      "t0"."unit",
      "t0"."engaged_seconds",
      "t0"."simulated",
      "t0"."customer_key",
      "t0"."source",
      "t0"."visit",
      CAST("t0"."started_at" AS TIMESTAMP) AS "_at",
      CAST(FLOOR("t0"."engaged_seconds") AS BIGINT) AS "seconds",
      DATE_TRUNC(
        'MONTH',
        CAST("t0"."started_at" AS TIMESTAMP) + CASE
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          ELSE INTERVAL '3600 SECOND'
        END
      ) AS "_period"
    FROM "visits" AS "t0"
    WHERE
      "t0"."engaged_seconds" IS NOT NULL
      AND CAST("t0"."started_at" AS TIMESTAMP) IS NOT NULL
      AND CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND CAST("t0"."started_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t2"
