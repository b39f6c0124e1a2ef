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
      "t1"."talk_seconds",
      "t1"."hold_seconds",
      "t1"."after_work_seconds",
      "t1"."customer_key",
      "t1"."simulated",
      "t1"."source",
      "t1"."contact",
      "t1"."case",
      "t1"."_at",
      "t1"."_period",
      "t1"."_below",
      "t1"."_top",
      "t1"."_x",
      "t1"."_y",
      "t1"."_alone",
      "t1"."_whose",
      "t1"."_x" * "t1"."_x" AS "_xx",
      "t1"."_y" * "t1"."_y" AS "_yy",
      "t1"."_x" * "t1"."_y" AS "_xy"
    FROM (
      SELECT
        "t0"."unit",
        "t0"."talk_seconds",
        "t0"."hold_seconds",
        "t0"."after_work_seconds",
        "t0"."customer_key",
        "t0"."simulated",
        "t0"."source",
        "t0"."contact",
        "t0"."case",
        CAST("t0"."started_at" AS TIMESTAMP) AS "_at",
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
        ) AS "_period",
        CASE WHEN "t0"."talk_seconds" IS NOT NULL THEN 1 ELSE 0 END AS "_below",
        COALESCE("t0"."talk_seconds", 0.0) + COALESCE("t0"."hold_seconds", 0.0) + COALESCE("t0"."after_work_seconds", 0.0) AS "_top",
        CAST(CASE WHEN "t0"."talk_seconds" IS NOT NULL THEN 1 ELSE 0 END AS DOUBLE PRECISION) AS "_x",
        COALESCE("t0"."talk_seconds", 0.0) + COALESCE("t0"."hold_seconds", 0.0) + COALESCE("t0"."after_work_seconds", 0.0) AS "_y",
        CASE WHEN "t0"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
        "t0"."customer_key" AS "_whose"
      FROM "contacts" AS "t0"
      WHERE
        "t0"."talk_seconds" IS NOT NULL
        AND COALESCE("t0"."by", 'human') <> 'bot'
        AND "t0"."started_at" IS NOT NULL
        AND CAST("t0"."started_at" AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND CAST("t0"."started_at" AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
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
