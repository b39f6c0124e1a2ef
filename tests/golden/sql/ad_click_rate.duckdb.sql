SELECT
  "t6"."unit",
  "t6"."_period",
  SUM("t6"."_n") AS "n",
  SUM("t6"."_some") AS "told",
  SUM(
    CASE
      WHEN "t6"."_alone" = 1
      THEN "t6"."_some"
      ELSE CASE WHEN "t6"."_some" > 0 THEN 1 ELSE 0 END
    END
  ) AS "lumps",
  SUM("t6"."_sx") AS "x",
  SUM("t6"."_sy") AS "y",
  SUM(CASE WHEN "t6"."_alone" = 1 THEN "t6"."_sxx" ELSE "t6"."_sx" * "t6"."_sx" END) AS "x2",
  SUM(CASE WHEN "t6"."_alone" = 1 THEN "t6"."_syy" ELSE "t6"."_sy" * "t6"."_sy" END) AS "y2",
  SUM(CASE WHEN "t6"."_alone" = 1 THEN "t6"."_sxy" ELSE "t6"."_sx" * "t6"."_sy" END) AS "xy",
  MAX("t6"."last") AS "last",
  SUM("t6"."made_up") AS "made_up"
FROM (
  SELECT
    "t5"."unit",
    "t5"."_period",
    "t5"."_whose",
    "t5"."_alone",
    COUNT(*) AS "_n",
    COUNT(*) FILTER(WHERE
      "t5"."_x" > 0) AS "_some",
    SUM("t5"."_x") AS "_sx",
    SUM("t5"."_y") AS "_sy",
    SUM("t5"."_xx") AS "_sxx",
    SUM("t5"."_yy") AS "_syy",
    SUM("t5"."_xy") AS "_sxy",
    MAX("t5"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t5"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t4"."unit",
      "t4"."clicks",
      "t4"."impressions",
      "t4"."simulated",
      "t4"."source",
      "t4"."_at",
      "t4"."_period",
      "t4"."impressions" AS "_below",
      "t4"."clicks" AS "_top",
      CAST("t4"."impressions" AS DOUBLE) AS "_x",
      CAST("t4"."clicks" AS DOUBLE) AS "_y",
      CASE WHEN CAST(NULL AS TEXT) IS NULL THEN 1 ELSE 0 END AS "_alone",
      CAST(NULL AS TEXT) AS "_whose",
      CAST("t4"."impressions" AS DOUBLE) * CAST("t4"."impressions" AS DOUBLE) AS "_xx",
      CAST("t4"."clicks" AS DOUBLE) * CAST("t4"."clicks" AS DOUBLE) AS "_yy",
      CAST("t4"."impressions" AS DOUBLE) * CAST("t4"."clicks" AS DOUBLE) AS "_xy"
    FROM (
      SELECT
        "t3"."unit",
        "t3"."clicks",
        "t3"."impressions",
        "t3"."simulated",
        "t3"."source",
        "t3"."_at",
        DATE_TRUNC(
          'MONTH',
          MAKE_TIMESTAMP(
            EPOCH_US("t3"."_at") + CASE
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t3"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200000000
              ELSE 3600000000
            END
          )
        ) AS "_period"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."unit",
            "t1"."clicks",
            "t1"."impressions",
            "t1"."simulated",
            "t1"."source",
            MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."day" AS TIMESTAMPTZ))) AS "_at"
          FROM (
            SELECT
              *
            FROM "ad_days" AS "t0"
            WHERE
              "t0"."impressions" > 0 AND "t0"."clicks" IS NOT NULL AND "t0"."day" IS NOT NULL
          ) AS "t1"
        ) AS "t2"
        WHERE
          "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
          AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t6"
GROUP BY
  1,
  2
