SELECT
  "t7"."unit",
  "t7"."started_day",
  "t7"."ended_day",
  COUNT(*) AS "n",
  SUM("t7"."_paid") AS "paid",
  SUM("t7"."_paid2") AS "paid2",
  COUNT("t7"."_kept") AS "with_margin",
  SUM("t7"."_kept") AS "kept",
  SUM("t7"."_kept2") AS "kept2",
  MAX("t7"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t7"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t6"."unit",
    "t6"."currency",
    "t6"."started_day",
    "t6"."ended_day",
    "t6"."ended_at",
    "t6"."observed_until",
    "t6"."basis",
    "t6"."monthly_amount",
    "t6"."monthly_margin",
    "t6"."simulated",
    "t6"."customer_key",
    "t6"."source",
    "t6"."started_at" AS "_at",
    CAST("t6"."monthly_amount" AS DOUBLE) AS "_paid",
    CAST("t6"."monthly_amount" AS DOUBLE) * CAST("t6"."monthly_amount" AS DOUBLE) AS "_paid2",
    CAST("t6"."monthly_margin" AS DOUBLE) AS "_kept",
    CAST("t6"."monthly_margin" AS DOUBLE) * CAST("t6"."monthly_margin" AS DOUBLE) AS "_kept2"
  FROM (
    SELECT
      "t5"."customer_key",
      "t5"."contract",
      "t5"."started_at",
      "t5"."simulated",
      "t5"."segment",
      "t5"."country",
      "t5"."source",
      "t5"."unit",
      "t5"."ended_at",
      "t5"."observed_until",
      "t5"."basis",
      "t5"."monthly_amount",
      "t5"."monthly_margin",
      "t5"."currency",
      CAST(MAKE_TIMESTAMP(
        EPOCH_US("t5"."started_at") + CASE
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."started_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
          THEN 7200000000
          ELSE 3600000000
        END
      ) AS DATE) AS "started_day",
      CAST(MAKE_TIMESTAMP(
        EPOCH_US("t5"."ended_at") + CASE
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
          THEN 7200000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t5"."ended_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
          THEN 7200000000
          ELSE 3600000000
        END
      ) AS DATE) AS "ended_day"
    FROM (
      SELECT
        "t4"."customer_key",
        "t4"."contract",
        "t4"."started_at",
        "t4"."simulated",
        "t4"."segment",
        "t4"."country",
        "t4"."source",
        "t4"."unit",
        CASE
          WHEN (
            "t4"."ended_at" IS NOT NULL
          )
          AND (
            (
              MAX("t4"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) IS NULL
            )
            OR (
              "t4"."ended_at" <= MAX("t4"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
            )
          )
          THEN "t4"."ended_at"
          ELSE CAST(NULL AS TIMESTAMP)
        END AS "ended_at",
        "t4"."observed_until",
        'contract' AS "basis",
        "t4"."monthly_amount",
        "t4"."monthly_margin",
        "t4"."currency"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t2"."customer_key",
            "t2"."contract",
            MIN("t2"."started_at") OVER (
              PARTITION BY "t2"."source", "t2"."customer_key", "t2"."contract"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "started_at",
            "t2"."ended_at",
            "t2"."observed_until",
            "t2"."valid_from",
            "t2"."valid_to",
            "t2"."club_joined_at",
            "t2"."segment",
            "t2"."country",
            "t2"."monthly_amount",
            "t2"."monthly_margin",
            "t2"."currency",
            "t2"."source",
            "t2"."unit",
            "t2"."simulated",
            "t2"."load_id",
            ROW_NUMBER() OVER (
              PARTITION BY "t2"."source", "t2"."customer_key", "t2"."contract"
              ORDER BY "t2"."valid_from" DESC, "t2"."started_at" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "_age"
          FROM (
            SELECT
              "t1"."customer_key",
              "t1"."contract",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) AS "started_at",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) AS "ended_at",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."observed_until" AS TIMESTAMPTZ))) AS "observed_until",
              MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))) AS "valid_from",
              "t1"."valid_to",
              "t1"."club_joined_at",
              "t1"."segment",
              "t1"."country",
              "t1"."monthly_amount",
              "t1"."monthly_margin",
              "t1"."currency",
              "t1"."source",
              "t1"."unit",
              "t1"."simulated",
              "t1"."load_id"
            FROM (
              SELECT
                *
              FROM "customers" AS "t0"
              WHERE
                "t0"."started_at" IS NOT NULL
            ) AS "t1"
          ) AS "t2"
        ) AS "t3"
        WHERE
          "t3"."_age" = 0
      ) AS "t4"
    ) AS "t5"
  ) AS "t6"
  WHERE
    "t6"."started_at" IS NOT NULL
    AND "t6"."monthly_amount" > 0
    AND "t6"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
) AS "t7"
GROUP BY
  1,
  2,
  3
