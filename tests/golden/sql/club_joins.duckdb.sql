SELECT
  "t7"."unit",
  "t7"."_period",
  "t7"."n",
  "t7"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t6"."unit",
    "t6"."_period",
    COUNT(*) AS "n",
    MAX("t6"."_at") AS "last"
  FROM (
    SELECT
      "t5"."unit",
      "t5"."simulated",
      "t5"."observed_until",
      "t5"."customer_key",
      "t5"."source",
      "t5"."_at",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t5"."_at") + CASE
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t5"."_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period"
    FROM (
      SELECT
        "t4"."unit",
        "t4"."simulated",
        "t4"."observed_until",
        "t4"."customer_key",
        "t4"."source",
        "t4"."joined_at" AS "_at"
      FROM (
        SELECT
          "t3"."source",
          "t3"."customer_key",
          "t3"."contract",
          "t3"."simulated",
          "t3"."segment",
          "t3"."country",
          "t3"."unit",
          "t3"."started_at",
          "t3"."valid_from",
          "t3"."club_joined_at",
          "t3"."observed_until",
          "t3"."joined_at",
          "t3"."_held",
          "t3"."_held_from",
          ROW_NUMBER() OVER (
            PARTITION BY "t3"."customer_key"
            ORDER BY "t3"."_held" ASC, "t3"."_held_from" DESC, "t3"."valid_from" ASC, "t3"."started_at" ASC, "t3"."contract" ASC, "t3"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t2"."source",
            "t2"."customer_key",
            "t2"."contract",
            "t2"."simulated",
            "t2"."segment",
            "t2"."country",
            "t2"."unit",
            "t2"."started_at",
            "t2"."valid_from",
            "t2"."club_joined_at",
            "t2"."observed_until",
            "t2"."joined_at",
            CASE
              WHEN (
                "t2"."valid_from" IS NULL
              ) OR (
                "t2"."valid_from" <= "t2"."joined_at"
              )
              THEN 0
              ELSE 1
            END AS "_held",
            CASE
              WHEN (
                "t2"."valid_from" IS NULL
              ) OR (
                "t2"."valid_from" <= "t2"."joined_at"
              )
              THEN "t2"."valid_from"
              ELSE CAST(NULL AS TIMESTAMP)
            END AS "_held_from"
          FROM (
            SELECT
              "t1"."source",
              "t1"."customer_key",
              "t1"."contract",
              "t1"."simulated",
              "t1"."segment",
              "t1"."country",
              "t1"."unit",
              "t1"."started_at",
              "t1"."valid_from",
              "t1"."club_joined_at",
              "t1"."observed_until",
              MIN("t1"."club_joined_at") OVER (
                PARTITION BY "t1"."customer_key"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "joined_at"
            FROM (
              SELECT
                "t0"."source",
                "t0"."customer_key",
                "t0"."contract",
                "t0"."simulated",
                "t0"."segment",
                "t0"."country",
                "t0"."unit",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."started_at" AS TIMESTAMPTZ))) AS "started_at",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."valid_from" AS TIMESTAMPTZ))) AS "valid_from",
                MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."club_joined_at" AS TIMESTAMPTZ))) AS "club_joined_at",
                MAX(MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."observed_until" AS TIMESTAMPTZ)))) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "observed_until"
              FROM "customers" AS "t0"
            ) AS "t1"
          ) AS "t2"
          WHERE
            "t2"."joined_at" IS NOT NULL
        ) AS "t3"
      ) AS "t4"
      WHERE
        "t4"."_place" = 0
        AND "t4"."joined_at" IS NOT NULL
        AND "t4"."joined_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t4"."joined_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
