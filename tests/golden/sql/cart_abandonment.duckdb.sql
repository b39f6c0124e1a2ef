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
      "t5"."is_bought",
      "t5"."is_over",
      "t5"."customer_key",
      "t5"."simulated",
      "t5"."observed_until",
      "t5"."source",
      "t5"."basket",
      "t5"."_at",
      "t5"."tells",
      "t5"."is_so",
      "t5"."_period",
      CASE WHEN "t5"."tells" THEN 1.0 ELSE 0.0 END AS "_tells",
      CASE WHEN "t5"."is_so" THEN 1.0 ELSE 0.0 END AS "_is_so",
      CASE WHEN "t5"."tells" THEN 1.0 ELSE 0.0 END AS "_x",
      CASE WHEN "t5"."is_so" THEN 1.0 ELSE 0.0 END AS "_y",
      CASE WHEN "t5"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
      "t5"."customer_key" AS "_whose",
      CASE WHEN "t5"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t5"."tells" THEN 1.0 ELSE 0.0 END AS "_xx",
      CASE WHEN "t5"."is_so" THEN 1.0 ELSE 0.0 END * CASE WHEN "t5"."is_so" THEN 1.0 ELSE 0.0 END AS "_yy",
      CASE WHEN "t5"."tells" THEN 1.0 ELSE 0.0 END * CASE WHEN "t5"."is_so" THEN 1.0 ELSE 0.0 END AS "_xy"
    FROM (
      SELECT
        "t4"."unit",
        "t4"."is_bought",
        "t4"."is_over",
        "t4"."customer_key",
        "t4"."simulated",
        "t4"."observed_until",
        "t4"."source",
        "t4"."basket",
        "t4"."_at",
        "t4"."tells",
        "t4"."is_so",
        DATE_TRUNC(
          'MONTH',
          MAKE_TIMESTAMP(
            EPOCH_US("t4"."_at") + CASE
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600000000
              WHEN "t4"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200000000
              ELSE 3600000000
            END
          )
        ) AS "_period"
      FROM (
        SELECT
          "t3"."unit",
          "t3"."is_bought",
          "t3"."is_over",
          "t3"."customer_key",
          "t3"."simulated",
          "t3"."observed_until",
          "t3"."source",
          "t3"."basket",
          "t3"."_at",
          COALESCE("t3"."is_over", FALSE) AS "tells",
          COALESCE("t3"."is_over", FALSE) AND COALESCE(NOT (
            "t3"."is_bought"
          ), FALSE) AS "is_so"
        FROM (
          SELECT
            "t2"."unit",
            COALESCE(
              (
                "t2"."purchased_at" >= "t2"."first_item_at"
              )
              AND (
                "t2"."purchased_at" <= (
                  "t2"."first_item_at" + INTERVAL '2592000' SECOND
                )
              ),
              FALSE
            ) AS "is_bought",
            COALESCE(
              (
                "t2"."first_item_at" + INTERVAL '2592000' SECOND
              ) <= "t2"."observed_until",
              FALSE
            ) AS "is_over",
            "t2"."customer_key",
            "t2"."simulated",
            "t2"."observed_until",
            "t2"."source",
            "t2"."basket",
            "t2"."first_item_at" AS "_at"
          FROM (
            SELECT
              "t1"."basket",
              "t1"."customer_key",
              "t1"."simulated",
              "t1"."first_item_at",
              "t1"."purchased_at",
              "t1"."channel",
              "t1"."source",
              "t1"."unit",
              COALESCE(
                MAX("t1"."observed_until") OVER (
                  PARTITION BY "t1"."source"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                GREATEST(
                  MAX("t1"."first_item_at") OVER (
                    PARTITION BY "t1"."source"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  MAX(COALESCE("t1"."purchased_at", "t1"."first_item_at")) OVER (
                    PARTITION BY "t1"."source"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  )
                )
              ) AS "observed_until"
            FROM (
              SELECT
                "t0"."basket",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."first_item_at" AS TIMESTAMPTZ))) AS "first_item_at",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."purchased_at" AS TIMESTAMPTZ))) AS "purchased_at",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."observed_until" AS TIMESTAMPTZ))) AS "observed_until",
                "t0"."items",
                "t0"."amount",
                "t0"."currency",
                "t0"."channel",
                "t0"."customer_key",
                "t0"."source",
                "t0"."unit",
                "t0"."simulated",
                "t0"."load_id"
              FROM "baskets" AS "t0"
            ) AS "t1"
          ) AS "t2"
          WHERE
            "t2"."first_item_at" IS NOT NULL
            AND "t2"."first_item_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
            AND "t2"."first_item_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
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
