SELECT
  "t3"."unit",
  "t3"."_period",
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
    "t2"."unit",
    "t2"."_period",
    "t2"."_whose",
    "t2"."_alone",
    COUNT(*) AS "_n",
    COUNT(*) FILTER(WHERE
      "t2"."_x" > 0) AS "_some",
    SUM("t2"."_x") AS "_sx",
    SUM("t2"."_y") AS "_sy",
    SUM("t2"."_xx") AS "_sxx",
    SUM("t2"."_yy") AS "_syy",
    SUM("t2"."_xy") AS "_sxy",
    MAX("t2"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t2"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t1"."unit",
      "t1"."clicks",
      "t1"."impressions",
      "t1"."simulated",
      "t1"."source",
      "t1"."_at",
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
      ) AS "_period",
      "t1"."impressions" AS "_below",
      "t1"."clicks" AS "_top",
      CAST("t1"."impressions" AS DOUBLE PRECISION) AS "_x",
      CAST("t1"."clicks" AS DOUBLE PRECISION) AS "_y",
      CASE WHEN CAST(NULL AS VARCHAR) IS NULL THEN 1 ELSE 0 END AS "_alone",
      CAST(NULL AS VARCHAR) AS "_whose",
      CAST("t1"."impressions" AS DOUBLE PRECISION) * CAST("t1"."impressions" AS DOUBLE PRECISION) AS "_xx",
      CAST("t1"."clicks" AS DOUBLE PRECISION) * CAST("t1"."clicks" AS DOUBLE PRECISION) AS "_yy",
      CAST("t1"."impressions" AS DOUBLE PRECISION) * CAST("t1"."clicks" AS DOUBLE PRECISION) AS "_xy"
    FROM (
      SELECT
        "t0"."unit",
        "t0"."clicks",
        "t0"."impressions",
        "t0"."simulated",
        "t0"."source",
        CAST("t0"."day" AS TIMESTAMP) AS "_at"
      FROM "ad_days" AS "t0"
      WHERE
        "t0"."impressions" > 0
        AND "t0"."clicks" IS NOT NULL
        AND "t0"."day" IS NOT NULL
        AND CAST("t0"."day" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND CAST("t0"."day" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
    ) AS "t1"
  ) AS "t2"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t3"
GROUP BY
  1,
  2
