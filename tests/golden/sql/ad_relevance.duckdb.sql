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
      "t4"."channel",
      "t4"."pages",
      "t4"."engaged_seconds",
      "t4"."converted",
      "t4"."customer_key",
      "t4"."simulated",
      "t4"."source",
      "t4"."visit",
      "t4"."_at",
      "t4"."tells",
      "t4"."is_so",
      "t4"."is_ad",
      "t4"."_period",
      CASE WHEN "t4"."tells" THEN 1.0 ELSE 0.0 END AS "_tells",
      CASE WHEN "t4"."is_so" THEN 1.0 ELSE 0.0 END AS "_is_so",
      CASE WHEN "t4"."tells" THEN 1.0 ELSE 0.0 END AS "_x",
      CASE WHEN "t4"."is_so" THEN 1.0 ELSE 0.0 END AS "_y",
      CASE WHEN "t4"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
      "t4"."customer_key" AS "_whose",
      CASE WHEN "t4"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t4"."tells" THEN 1.0 ELSE 0.0 END AS "_xx",
      CASE WHEN "t4"."is_so" THEN 1.0 ELSE 0.0 END * CASE WHEN "t4"."is_so" THEN 1.0 ELSE 0.0 END AS "_yy",
      CASE WHEN "t4"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t4"."is_so" THEN 1.0 ELSE 0.0 END AS "_xy"
    FROM (
      SELECT
        "t3"."unit",
        "t3"."channel",
        "t3"."pages",
        "t3"."engaged_seconds",
        "t3"."converted",
        "t3"."customer_key",
        "t3"."simulated",
        "t3"."source",
        "t3"."visit",
        "t3"."_at",
        "t3"."tells",
        "t3"."is_so",
        "t3"."is_ad",
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
          "t2"."unit",
          "t2"."channel",
          "t2"."pages",
          "t2"."engaged_seconds",
          "t2"."converted",
          "t2"."customer_key",
          "t2"."simulated",
          "t2"."source",
          "t2"."visit",
          "t2"."_at",
          COALESCE(
            (
              (
                "t2"."engaged_seconds" IS NOT NULL
              )
              OR (
                "t2"."pages" IS NOT NULL
              )
              OR (
                "t2"."converted" IS NOT NULL
              )
            )
            AND LOWER(COALESCE("t2"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
            FALSE
          ) AS "tells",
          COALESCE(
            (
              (
                "t2"."engaged_seconds" IS NOT NULL
              )
              OR (
                "t2"."pages" IS NOT NULL
              )
              OR (
                "t2"."converted" IS NOT NULL
              )
            )
            AND LOWER(COALESCE("t2"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
            FALSE
          )
          AND COALESCE(
            COALESCE("t2"."converted", FALSE)
            OR COALESCE("t2"."engaged_seconds" >= 10, FALSE)
            OR COALESCE("t2"."pages" >= 2, FALSE),
            FALSE
          ) AS "is_so",
          LOWER(COALESCE("t2"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social') AS "is_ad"
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
            MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) AS "_at"
          FROM (
            SELECT
              *
            FROM "visits" AS "t0"
            WHERE
              "t0"."started_at" IS NOT NULL
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
