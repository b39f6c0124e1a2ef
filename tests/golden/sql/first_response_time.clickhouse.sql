SELECT
  "t3"."unit" AS "unit",
  "t3"."_period" AS "_period",
  "t3"."seconds" AS "seconds",
  "t3"."is_finished" AS "is_finished",
  "t3"."n" AS "n",
  "t3"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t2"."unit" AS "unit",
    "t2"."_period" AS "_period",
    "t2"."seconds" AS "seconds",
    "t2"."is_finished" AS "is_finished",
    COUNT(*) AS "n",
    MAX("t2"."_at") AS "last"
  FROM (
    SELECT
      "t1"."unit" AS "unit",
      "t1"."first_response_at" AS "first_response_at",
      "t1"."observed_until" AS "observed_until",
      "t1"."solved_at" AS "solved_at",
      "t1"."closed_at" AS "closed_at",
      "t1"."source" AS "source",
      "t1"."simulated" AS "simulated",
      "t1"."customer_key" AS "customer_key",
      "t1"."case" AS "case",
      "t1"."_at" AS "_at",
      "t1"."_last" AS "_last",
      "t1"."is_finished" AS "is_finished",
      CASE
        WHEN "t1"."_last" >= "t1"."_at"
        THEN DATE_DIFF(SECOND, "t1"."_at", "t1"."_last")
        ELSE CAST(NULL AS Nullable(Int64))
      END AS "seconds",
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
        "t0"."first_response_at" AS "first_response_at",
        "t0"."observed_until" AS "observed_until",
        "t0"."solved_at" AS "solved_at",
        "t0"."closed_at" AS "closed_at",
        "t0"."source" AS "source",
        "t0"."simulated" AS "simulated",
        "t0"."customer_key" AS "customer_key",
        "t0"."case" AS "case",
        CAST("t0"."opened_at" AS Nullable(DateTime)) AS "_at",
        COALESCE(
          CAST("t0"."first_response_at" AS Nullable(DateTime)),
          CAST("t0"."solved_at" AS Nullable(DateTime)),
          CAST("t0"."closed_at" AS Nullable(DateTime)),
          CAST("t0"."observed_until" AS Nullable(DateTime))
        ) AS "_last",
        isNotNull(CAST("t0"."first_response_at" AS Nullable(DateTime))) AS "is_finished"
      FROM "cases" AS "t0"
      WHERE
        NOT (
          COALESCE("t0"."outcome", '') IN ('cancelled', 'merged', 'spam')
        )
        AND isNotNull("t0"."opened_at")
        AND CAST("t0"."opened_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
        AND CAST("t0"."opened_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
    ) AS "t1"
    WHERE
      CASE
        WHEN "t1"."_last" >= "t1"."_at"
        THEN DATE_DIFF(SECOND, "t1"."_at", "t1"."_last")
        ELSE CAST(NULL AS Nullable(Int64))
      END >= 0
  ) AS "t2"
  GROUP BY
    "t2"."unit",
    "t2"."_period",
    "t2"."seconds",
    "t2"."is_finished"
) AS "t3"
