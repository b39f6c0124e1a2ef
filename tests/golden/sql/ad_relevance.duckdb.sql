SELECT
  "t7"."unit",
  "t7"."_period",
  SUM("t7"."_n") AS "n",
  SUM("t7"."_some") AS "told",
  SUM(
    CASE
      WHEN "t7"."_alone" = 1
      THEN "t7"."_some"
      ELSE CASE WHEN "t7"."_some" > 0 THEN 1 ELSE 0 END
    END
  ) AS "lumps",
  SUM("t7"."_sx") AS "x",
  SUM("t7"."_sy") AS "y",
  SUM(CASE WHEN "t7"."_alone" = 1 THEN "t7"."_sxx" ELSE "t7"."_sx" * "t7"."_sx" END) AS "x2",
  SUM(CASE WHEN "t7"."_alone" = 1 THEN "t7"."_syy" ELSE "t7"."_sy" * "t7"."_sy" END) AS "y2",
  SUM(CASE WHEN "t7"."_alone" = 1 THEN "t7"."_sxy" ELSE "t7"."_sx" * "t7"."_sy" END) AS "xy",
  MAX("t7"."last") AS "last",
  SUM("t7"."made_up") AS "made_up"
FROM (
  SELECT
    "t6"."unit",
    "t6"."_period",
    "t6"."_whose",
    "t6"."_alone",
    COUNT(*) AS "_n",
    COUNT(*) FILTER(WHERE
      "t6"."_x" > 0) AS "_some",
    SUM("t6"."_x") AS "_sx",
    SUM("t6"."_y") AS "_sy",
    SUM("t6"."_xx") AS "_sxx",
    SUM("t6"."_yy") AS "_syy",
    SUM("t6"."_xy") AS "_sxy",
    MAX("t6"."_at") AS "last",
    COUNT(*) FILTER(WHERE
      COALESCE("t6"."simulated", FALSE)) AS "made_up"
  FROM (
    SELECT
      "t5"."unit",
      "t5"."channel",
      "t5"."pages",
      "t5"."engaged_seconds",
      "t5"."converted",
      "t5"."customer_key",
      "t5"."simulated",
      "t5"."source",
      "t5"."_at",
      "t5"."_period",
      "t5"."_tells",
      "t5"."_is_so",
      "t5"."_tells" AS "_x",
      "t5"."_is_so" AS "_y",
      CASE WHEN "t5"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
      "t5"."customer_key" AS "_whose",
      "t5"."_tells" * "t5"."_tells" AS "_xx",
      "t5"."_is_so" * "t5"."_is_so" AS "_yy",
      "t5"."_tells" * "t5"."_is_so" AS "_xy"
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
        "t4"."_at",
        "t4"."_period",
        CASE
          WHEN COALESCE(
            (
              (
                "t4"."engaged_seconds" IS NOT NULL
              )
              OR (
                "t4"."pages" IS NOT NULL
              )
              OR (
                "t4"."converted" IS NOT NULL
              )
            )
            AND LOWER(COALESCE("t4"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
            FALSE
          )
          THEN 1.0
          ELSE 0.0
        END AS "_tells",
        CASE
          WHEN COALESCE(
            COALESCE("t4"."converted", FALSE)
            OR COALESCE("t4"."engaged_seconds" >= 10, FALSE)
            OR COALESCE("t4"."pages" >= 2, FALSE),
            FALSE
          )
          AND COALESCE(
            (
              (
                "t4"."engaged_seconds" IS NOT NULL
              )
              OR (
                "t4"."pages" IS NOT NULL
              )
              OR (
                "t4"."converted" IS NOT NULL
              )
            )
            AND LOWER(COALESCE("t4"."channel", '')) IN ('ads', 'cpc', 'display', 'paid', 'paid search', 'paid social'),
            FALSE
          )
          THEN 1.0
          ELSE 0.0
        END AS "_is_so"
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
              "t1"."channel",
              "t1"."pages",
              "t1"."engaged_seconds",
              "t1"."converted",
              "t1"."customer_key",
              "t1"."simulated",
              "t1"."source",
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
  ) AS "t6"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t7"
GROUP BY
  1,
  2
