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
      "t4"."_period",
      "t4"."_tells",
      "t4"."_is_so",
      "t4"."_x",
      "t4"."_y",
      "t4"."_alone",
      "t4"."_whose",
      "t4"."_x" * "t4"."_x" AS "_xx",
      "t4"."_y" * "t4"."_y" AS "_yy",
      "t4"."_x" * "t4"."_y" AS "_xy"
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
        ), FALSE) AS "is_so",
        DATE_TRUNC(
          'MONTH',
          "t3"."_at" + CASE
            WHEN "t3"."_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600 SECOND'
            WHEN "t3"."_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200 SECOND'
            WHEN "t3"."_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600 SECOND'
            WHEN "t3"."_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200 SECOND'
            WHEN "t3"."_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600 SECOND'
            WHEN "t3"."_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200 SECOND'
            WHEN "t3"."_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600 SECOND'
            WHEN "t3"."_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200 SECOND'
            ELSE INTERVAL '3600 SECOND'
          END
        ) AS "_period",
        CASE WHEN COALESCE("t3"."is_over", FALSE) THEN 1.0 ELSE 0.0 END AS "_tells",
        CASE
          WHEN COALESCE("t3"."is_over", FALSE) AND COALESCE(NOT (
            "t3"."is_bought"
          ), FALSE)
          THEN 1.0
          ELSE 0.0
        END AS "_is_so",
        CASE WHEN COALESCE("t3"."is_over", FALSE) THEN 1.0 ELSE 0.0 END AS "_x",
        CASE
          WHEN COALESCE("t3"."is_over", FALSE) AND COALESCE(NOT (
            "t3"."is_bought"
          ), FALSE)
          THEN 1.0
          ELSE 0.0
        END AS "_y",
        CASE WHEN "t3"."customer_key" IS NULL THEN 1 ELSE 0 END AS "_alone",
        "t3"."customer_key" AS "_whose"
      FROM (
        SELECT
          "t2"."unit",
          COALESCE(
            (
              "t2"."purchased_at" >= "t2"."first_item_at"
            )
            AND (
              "t2"."purchased_at" <= (
                "t2"."first_item_at" + INTERVAL '2592000 SECOND'
              )
            ),
            FALSE
          ) AS "is_bought",
          COALESCE(
            (
              "t2"."first_item_at" + INTERVAL '2592000 SECOND'
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
              CAST("t0"."first_item_at" AS TIMESTAMP) AS "first_item_at",
              CAST("t0"."purchased_at" AS TIMESTAMP) AS "purchased_at",
              CAST("t0"."observed_until" AS TIMESTAMP) AS "observed_until",
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
          AND "t2"."first_item_at" >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
          AND "t2"."first_item_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
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
