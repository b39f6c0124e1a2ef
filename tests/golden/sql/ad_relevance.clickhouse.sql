SELECT
  "t3"."unit" AS "unit",
  "t3"."_period" AS "_period",
  SUM("t3"."_n") AS "n",
  SUM("t3"."_some") AS "told",
  SUM(
    CASE
      WHEN "t3"."_alone" = 1
      THEN "t3"."_some"
      ELSE CASE WHEN "t3"."_some" > 0 THEN 1 ELSE 0 END
    END
  ) AS "lumps",
  SUM("t3"."_sx") AS "x",
  SUM("t3"."_sy") AS "y",
  SUM(CASE WHEN "t3"."_alone" = 1 THEN "t3"."_sxx" ELSE "t3"."_sx" * "t3"."_sx" END) AS "x2",
  SUM(CASE WHEN "t3"."_alone" = 1 THEN "t3"."_syy" ELSE "t3"."_sy" * "t3"."_sy" END) AS "y2",
  SUM(CASE WHEN "t3"."_alone" = 1 THEN "t3"."_sxy" ELSE "t3"."_sx" * "t3"."_sy" END) AS "xy",
  MAX("t3"."last") AS "last",
  SUM("t3"."made_up") AS "made_up"
FROM (
  SELECT
    "t2"."unit" AS "unit",
    "t2"."_period" AS "_period",
    "t2"."_whose" AS "_whose",
    "t2"."_alone" AS "_alone",
    COUNT(*) AS "_n",
    countIf("t2"."_x" > 0) AS "_some",
    SUM("t2"."_x") AS "_sx",
    SUM("t2"."_y") AS "_sy",
    SUM("t2"."_xx") AS "_sxx",
    SUM("t2"."_yy") AS "_syy",
    SUM("t2"."_xy") AS "_sxy",
    MAX("t2"."_at") AS "last",
    countIf(COALESCE("t2"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t1"."unit" AS "unit",
      "t1"."channel" AS "channel",
      "t1"."pages" AS "pages",
      "t1"."engaged_seconds" AS "engaged_seconds",
      "t1"."converted" AS "converted",
      "t1"."customer_key" AS "customer_key",
      "t1"."simulated" AS "simulated",
      "t1"."source" AS "source",
      "t1"."visit" AS "visit",
      "t1"."_at" AS "_at",
      "t1"."tells" AS "tells",
      "t1"."is_so" AS "is_so",
      "t1"."is_ad" AS "is_ad",
      "t1"."_period" AS "_period",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END AS "_tells",
      CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_is_so",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END AS "_x",
      CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_y",
      CASE WHEN isNull("t1"."customer_key") THEN 1 ELSE 0 END AS "_alone",
      "t1"."customer_key" AS "_whose",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END AS "_xx",
      CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END * CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_yy",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_xy"
    FROM (
      SELECT
        "t0"."unit" AS "unit",
        "t0"."channel" AS "channel",
        "t0"."pages" AS "pages",
        "t0"."engaged_seconds" AS "engaged_seconds",
        "t0"."converted" AS "converted",
        "t0"."customer_key" AS "customer_key",
        "t0"."simulated" AS "simulated",
        "t0"."source" AS "source",
        "t0"."visit" AS "visit",
        CAST("t0"."started_at" AS Nullable(DateTime)) AS "_at",
        COALESCE(
          (
            isNotNull("t0"."engaged_seconds")
            OR isNotNull("t0"."pages")
            OR isNotNull("t0"."converted")
          )
          AND LOWER(COALESCE("t0"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
          FALSE
        ) AS "tells",
        COALESCE(
          (
            isNotNull("t0"."engaged_seconds")
            OR isNotNull("t0"."pages")
            OR isNotNull("t0"."converted")
          )
          AND LOWER(COALESCE("t0"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
          FALSE
        )
        AND COALESCE(
          COALESCE("t0"."converted", FALSE)
          OR COALESCE("t0"."engaged_seconds" >= 10, FALSE)
          OR COALESCE("t0"."pages" >= 2, FALSE),
          FALSE
        ) AS "is_so",
        LOWER(COALESCE("t0"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social') AS "is_ad",
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
        isNotNull("t0"."started_at")
        AND CAST("t0"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-01-31T23:00:00')
        AND CAST("t0"."started_at" AS Nullable(DateTime)) < parseDateTimeBestEffort('2020-01-31T23:00:00')
    ) AS "t1"
  ) AS "t2"
  GROUP BY
    "t2"."unit",
    "t2"."_period",
    "t2"."_whose",
    "t2"."_alone"
) AS "t3"
GROUP BY
  "t3"."unit",
  "t3"."_period"
