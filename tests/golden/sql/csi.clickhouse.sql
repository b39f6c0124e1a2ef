SELECT
  "t4"."unit" AS "unit",
  "t4"."_period" AS "_period",
  "t4"."score" AS "score",
  "t4"."_group" AS "_group",
  "t4"."n" AS "n",
  "t4"."last" AS "last",
  "t4"."w" AS "w",
  "t4"."w2" AS "w2",
  "t4"."spoken" AS "spoken",
  0 AS "made_up",
  1 AS "scale_low",
  10 AS "scale_high",
  TRUE AS "higher_is_better"
FROM (
  SELECT
    "t3"."unit" AS "unit",
    "t3"."_period" AS "_period",
    "t3"."score" AS "score",
    "t3"."_group" AS "_group",
    COUNT(*) AS "n",
    MAX("t3"."_at") AS "last",
    SUM(COALESCE("t3"."weight", 1.0)) AS "w",
    SUM(COALESCE("t3"."weight", 1.0) * COALESCE("t3"."weight", 1.0)) AS "w2",
    countIf(COALESCE("t3"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t2"."unit" AS "unit",
      "t2"."survey_kind" AS "survey_kind",
      "t2"."scale_low" AS "scale_low",
      "t2"."scale_high" AS "scale_high",
      "t2"."higher_is_better" AS "higher_is_better",
      "t2"."satisfaction" AS "satisfaction",
      "t2"."expectations" AS "expectations",
      "t2"."ideal" AS "ideal",
      "t2"."simulated" AS "simulated",
      "t2"."weight" AS "weight",
      "t2"."customer_key" AS "customer_key",
      "t2"."source" AS "source",
      "t2"."response" AS "response",
      CAST("t2"."answered_at" AS Nullable(DateTime)) AS "_at",
      CAST(ROUND(
        (
          0.0 + (
            "t2"."satisfaction" * 1.0
          ) + (
            "t2"."expectations" * 1.0
          ) + (
            "t2"."ideal" * 1.0
          )
        ) / 3.0,
        9
      ) AS Nullable(Float64)) AS "score",
      CAST(dateTrunc(
        'MONTH',
        CAST("t2"."answered_at" AS Nullable(DateTime)) + CASE
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period",
      (
        (
          reinterpretAsInt64(
            sipHash64(COALESCE("t2"."customer_key", CONCAT("t2"."source", '/', "t2"."response")))
          ) % 64
        ) + 64
      ) % 64 AS "_group"
    FROM (
      SELECT
        "t1"."source" AS "source",
        "t1"."response" AS "response",
        MAX("t1"."answered_at") AS "answered_at",
        maxIf("t1"."score", "t1"."kind" = 'csi_satisfaction') AS "satisfaction",
        maxIf("t1"."score", "t1"."kind" = 'csi_expectations') AS "expectations",
        maxIf("t1"."score", "t1"."kind" = 'csi_ideal') AS "ideal",
        MIN("t1"."scale_low") AS "scale_low",
        MAX("t1"."scale_high") AS "scale_high",
        countIf(NOT (
          "t1"."higher_is_better"
        )) = 0 AS "higher_is_better",
        MAX("t1"."weight") AS "weight",
        MAX("t1"."customer_key") AS "customer_key",
        countIf(COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
        MAX("t1"."survey") AS "survey",
        MAX("t1"."survey_kind") AS "survey_kind",
        MAX("t1"."channel") AS "channel",
        MAX("t1"."language") AS "language",
        MAX("t1"."unit") AS "unit"
      FROM (
        SELECT
          *
        FROM "answers" AS "t0"
        WHERE
          "t0"."kind" IN ('csi_satisfaction', 'csi_expectations', 'csi_ideal')
          AND "t0"."role" = 'outcome'
          AND "t0"."state" = 'answered'
          AND isNotNull("t0"."score")
          AND (
            "t0"."score" BETWEEN "t0"."scale_low" AND "t0"."scale_high"
            OR (
              isNull("t0"."scale_low") OR isNull("t0"."scale_high")
            )
          )
      ) AS "t1"
      GROUP BY
        "t1"."source",
        "t1"."response"
    ) AS "t2"
    WHERE
      isNotNull("t2"."answered_at")
      AND CAST("t2"."answered_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND CAST("t2"."answered_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t3"
  GROUP BY
    "t3"."unit",
    "t3"."_period",
    "t3"."score",
    "t3"."_group"
) AS "t4"
