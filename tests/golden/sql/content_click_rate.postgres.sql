SELECT
  "t4"."unit",
  "t4"."_period",
  SUM("t4"."_n") AS "n",
  SUM("t4"."_some") AS "told",
  SUM(
    CASE
      WHEN "t4"."_alone" = 1
      THEN "t4"."_some"
      ELSE CASE WHEN "t4"."_some" > 0 THEN 1 ELSE 0 END
    END
  ) AS "lumps",
  SUM("t4"."_sx") AS "x",
  SUM("t4"."_sy") AS "y",
  SUM(CASE WHEN "t4"."_alone" = 1 THEN "t4"."_sxx" ELSE "t4"."_sx" * "t4"."_sx" END) AS "x2",
  SUM(CASE WHEN "t4"."_alone" = 1 THEN "t4"."_syy" ELSE "t4"."_sy" * "t4"."_sy" END) AS "y2",
  SUM(CASE WHEN "t4"."_alone" = 1 THEN "t4"."_sxy" ELSE "t4"."_sx" * "t4"."_sy" END) AS "xy",
  MAX("t4"."last") AS "last",
  SUM("t4"."made_up") AS "made_up"
FROM (
  SELECT
    "t3"."unit",
    "t3"."_period",
    "t3"."source",
    "t3"."_whose",
    "t3"."_alone",
    COUNT(*) AS "_n",
    COUNT(*) FILTER(WHERE
      "t3"."_x" > 0) AS "_some",
    SUM("t3"."_x") AS "_sx",
    SUM("t3"."_y") AS "_sy",
    SUM("t3"."_xx") AS "_sxx",
    SUM("t3"."_yy") AS "_syy",
    SUM("t3"."_xy") AS "_sxy",
    MAX("t3"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t3"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t2"."unit",
      "t2"."event",
      "t2"."visit",
      "t2"."simulated",
      "t2"."customer_key",
      "t2"."source",
      "t2"."_at",
      "t2"."_period",
      "t2"."_below",
      "t2"."_top",
      "t2"."_x",
      "t2"."_y",
      "t2"."_alone",
      "t2"."_whose",
      "t2"."_x" * "t2"."_x" AS "_xx",
      "t2"."_y" * "t2"."_y" AS "_yy",
      "t2"."_x" * "t2"."_y" AS "_xy"
    FROM (
      SELECT
        "t1"."unit",
        "t1"."event",
        "t1"."visit",
        "t1"."simulated",
        "t1"."customer_key",
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
        CASE WHEN "t1"."event" = 'view' THEN 1 ELSE 0 END AS "_below",
        CASE WHEN "t1"."event" = 'click' THEN 1 ELSE 0 END AS "_top",
        CAST(CASE WHEN "t1"."event" = 'view' THEN 1 ELSE 0 END AS DOUBLE PRECISION) AS "_x",
        CAST(CASE WHEN "t1"."event" = 'click' THEN 1 ELSE 0 END AS DOUBLE PRECISION) AS "_y",
        CASE WHEN "t1"."visit" IS NULL THEN 1 ELSE 0 END AS "_alone",
        "t1"."visit" AS "_whose"
      FROM (
        SELECT
          "t0"."unit",
          "t0"."event",
          "t0"."visit",
          "t0"."simulated",
          "t0"."customer_key",
          "t0"."source",
          CAST("t0"."viewed_at" AS TIMESTAMP) AS "_at"
        FROM "page_views" AS "t0"
        WHERE
          "t0"."event" IN ('view', 'click')
          AND "t0"."viewed_at" IS NOT NULL
          AND CAST("t0"."viewed_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
          AND CAST("t0"."viewed_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      ) AS "t1"
    ) AS "t2"
  ) AS "t3"
  GROUP BY
    1,
    2,
    3,
    4,
    5
) AS "t4"
GROUP BY
  1,
  2
