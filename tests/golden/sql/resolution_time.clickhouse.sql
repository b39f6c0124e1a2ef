SELECT
  "t2"."unit" AS "unit",
  "t2"."_period" AS "_period",
  "t2"."seconds" AS "seconds",
  "t2"."is_finished" AS "is_finished",
  "t2"."n" AS "n",
  "t2"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t1"."unit" AS "unit",
    "t1"."_period" AS "_period",
    "t1"."seconds" AS "seconds",
    "t1"."is_finished" AS "is_finished",
    COUNT(*) AS "n",
    MAX("t1"."_at") AS "last"
  FROM (
    SELECT
      "t0"."unit" AS "unit",
      "t0"."solved_at" AS "solved_at",
      "t0"."observed_until" AS "observed_until",
      "t0"."simulated" AS "simulated",
      "t0"."customer_key" AS "customer_key",
      "t0"."source" AS "source",
      "t0"."case" AS "case",
      CAST("t0"."opened_at" AS Nullable(DateTime)) AS "_at",
      DATE_DIFF(
        SECOND,
        CAST("t0"."opened_at" AS Nullable(DateTime)),
        COALESCE(
          CAST("t0"."solved_at" AS Nullable(DateTime)),
          CAST("t0"."observed_until" AS Nullable(DateTime))
        )
      ) AS "seconds",
      isNotNull("t0"."solved_at") AS "is_finished",
      CAST(dateTrunc(
        'MONTH',
        CAST("t0"."opened_at" AS Nullable(DateTime)) + CASE
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM "cases" AS "t0"
    WHERE
      NOT (
        COALESCE("t0"."outcome", '') IN ('cancelled', 'merged', 'spam')
      )
      AND (
        (
          isNotNull("t0"."solved_at") AND (
            COALESCE("t0"."outcome", '') <> 'open'
          )
        )
        OR (
          isNull("t0"."solved_at")
          AND (
            COALESCE("t0"."outcome", '') <> 'solved'
          )
          AND isNotNull("t0"."observed_until")
        )
      )
      AND isNotNull("t0"."opened_at")
      AND CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND CAST("t0"."opened_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
      AND DATE_DIFF(
        SECOND,
        CAST("t0"."opened_at" AS Nullable(DateTime)),
        COALESCE(
          CAST("t0"."solved_at" AS Nullable(DateTime)),
          CAST("t0"."observed_until" AS Nullable(DateTime))
        )
      ) >= 0
  ) AS "t1"
  GROUP BY
    "t1"."unit",
    "t1"."_period",
    "t1"."seconds",
    "t1"."is_finished"
) AS "t2"
