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
      "t5"."talk_seconds",
      "t5"."hold_seconds",
      "t5"."after_work_seconds",
      "t5"."customer_key",
      "t5"."simulated",
      "t5"."source",
      "t5"."contact",
      "t5"."case",
      "t5"."_at",
      "t5"."_period",
      "t5"."_below",
      "t5"."_top",
      "t5"."_x",
      "t5"."_y",
      "t5"."_alone",
      "t5"."_whose",
      "t5"."_x" * "t5"."_x" AS "_xx",
      "t5"."_y" * "t5"."_y" AS "_yy",
      "t5"."_x" * "t5"."_y" AS "_xy"
    FROM (
      SELECT
        "t4"."unit",
        "t4"."talk_seconds",
        "t4"."hold_seconds",
        "t4"."after_work_seconds",
        "t4"."customer_key",
        "t4"."simulated",
        "t4"."source",
        "t4"."contact",
        "t4"."case",
        "t4"."_at",
        "t4"."_period",
        CASE WHEN "t4"."talk_seconds" IS NOT NULL THEN 1 ELSE 0 END AS "_below",
        COALESCE("t4"."talk_seconds", 0.0) + COALESCE("t4"."hold_seconds", 0.0) + COALESCE("t4"."after_work_seconds", 0.0) AS "_top",
        CAST(CASE WHEN "t4"."talk_seconds" IS NOT NULL THEN 1 ELSE 0 END AS DOUBLE) AS "_x",
        COALESCE("t4"."talk_seconds", 0.0) + COALESCE("t4"."hold_seconds", 0.0) + COALESCE("t4"."after_work_seconds", 0.0) AS "_y",
        CASE WHEN "t4"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
        "t4"."customer_key" AS "_whose"
      FROM (
        SELECT
          "t3"."unit",
          "t3"."talk_seconds",
          "t3"."hold_seconds",
          "t3"."after_work_seconds",
          "t3"."customer_key",
          "t3"."simulated",
          "t3"."source",
          "t3"."contact",
          "t3"."case",
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
              "t1"."talk_seconds",
              "t1"."hold_seconds",
              "t1"."after_work_seconds",
              "t1"."customer_key",
              "t1"."simulated",
              "t1"."source",
              "t1"."contact",
              "t1"."case",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) AS "_at"
            FROM (
              SELECT
                *
              FROM "contacts" AS "t0"
              WHERE
                "t0"."talk_seconds" IS NOT NULL
                AND COALESCE("t0"."by", 'human') <> 'bot'
                AND "t0"."started_at" IS NOT NULL
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
