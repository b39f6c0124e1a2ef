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
      "t1"."channel",
      "t1"."pages",
      "t1"."engaged_seconds",
      "t1"."converted",
      "t1"."customer_key",
      "t1"."simulated",
      "t1"."source",
      "t1"."visit",
      "t1"."_at",
      "t1"."tells",
      "t1"."is_so",
      "t1"."is_ad",
      "t1"."_period",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END AS "_tells",
      CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_is_so",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END AS "_x",
      CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_y",
      CASE WHEN "t1"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
      "t1"."customer_key" AS "_whose",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END AS "_xx",
      CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END * CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_yy",
      CASE WHEN "t1"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t1"."is_so" THEN 1.0 ELSE 0.0 END AS "_xy"
    FROM (
      SELECT
        "t0"."unit",
        "t0"."channel",
        "t0"."pages",
        "t0"."engaged_seconds",
        "t0"."converted",
        "t0"."customer_key",
        "t0"."simulated",
        "t0"."source",
        "t0"."visit",
        CAST("t0"."started_at" AS TIMESTAMP) AS "_at",
        COALESCE(
          (
            (
              "t0"."engaged_seconds" IS NOT NULL
            )
            OR (
              "t0"."pages" IS NOT NULL
            )
            OR (
              "t0"."converted" IS NOT NULL
            )
          )
          AND LOWER(COALESCE("t0"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
          FALSE
        ) AS "tells",
        COALESCE(
          (
            (
              "t0"."engaged_seconds" IS NOT NULL
            )
            OR (
              "t0"."pages" IS NOT NULL
            )
            OR (
              "t0"."converted" IS NOT NULL
            )
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
        "t0"."started_at" IS NOT NULL
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
