SELECT
  "t3"."unit",
  "t3"."_period",
  "t3"."seconds",
  "t3"."n",
  "t3"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t2"."unit",
    "t2"."_period",
    "t2"."seconds",
    COUNT(*) AS "n",
    MAX("t2"."_at") AS "last"
  FROM (
    SELECT
      "t1"."unit",
      "t1"."engaged_seconds",
      "t1"."simulated",
      "t1"."customer_key",
      "t1"."source",
      "t1"."_at",
      "t1"."seconds",
      DATE_TRUNC(
        'MONTH',
        "t1"."_at" + CASE
          WHEN "t1"."_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t1"."_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t1"."_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t1"."_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t1"."_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t1"."_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t1"."_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t1"."_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          ELSE INTERVAL '3600 SECOND'
        END
      ) AS "_period"
    FROM (
      SELECT
        "t0"."unit",
        "t0"."engaged_seconds",
        "t0"."simulated",
        "t0"."customer_key",
        "t0"."source",
        CAST("t0"."started_at" AS TIMESTAMP) AS "_at",
        CAST(FLOOR("t0"."engaged_seconds") AS BIGINT) AS "seconds"
      FROM "visits" AS "t0"
      WHERE
        "t0"."engaged_seconds" IS NOT NULL
        AND CAST("t0"."started_at" AS TIMESTAMP) IS NOT NULL
        AND CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND CAST("t0"."started_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
    ) AS "t1"
  ) AS "t2"
  GROUP BY
    1,
    2,
    3
) AS "t3"
