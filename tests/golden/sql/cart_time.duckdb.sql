SELECT
  "t6"."unit",
  "t6"."_period",
  "t6"."seconds",
  "t6"."n",
  "t6"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t5"."unit",
    "t5"."_period",
    "t5"."seconds",
    COUNT(*) AS "n",
    MAX("t5"."_at") AS "last"
  FROM (
    SELECT
      "t4"."unit",
      "t4"."first_item_at",
      "t4"."purchased_at",
      "t4"."simulated",
      "t4"."observed_until",
      "t4"."customer_key",
      "t4"."source",
      "t4"."basket",
      "t4"."_at",
      "t4"."seconds",
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
        "t3"."first_item_at",
        "t3"."purchased_at",
        "t3"."simulated",
        "t3"."observed_until",
        "t3"."customer_key",
        "t3"."source",
        "t3"."basket",
        "t3"."first_item_at" AS "_at",
        DATE_DIFF('SECOND', "t3"."first_item_at", "t3"."purchased_at") AS "seconds"
      FROM (
        SELECT
          "t2"."basket",
          "t2"."customer_key",
          "t2"."simulated",
          "t2"."first_item_at",
          "t2"."purchased_at",
          "t2"."channel",
          "t2"."source",
          "t2"."unit",
          "t2"."observed_until",
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
          ) AS "is_over"
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
      ) AS "t3"
      WHERE
        "t3"."is_bought"
        AND "t3"."is_over"
        AND "t3"."first_item_at" IS NOT NULL
        AND "t3"."first_item_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t3"."first_item_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2,
    3
) AS "t6"
