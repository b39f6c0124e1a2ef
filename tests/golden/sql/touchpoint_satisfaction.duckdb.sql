SELECT
  "t5"."unit",
  "t5"."touchpoint",
  "t5"."_period",
  "t5"."score",
  "t5"."n",
  "t5"."last",
  0 AS "made_up",
  1 AS "scale_low",
  5 AS "scale_high",
  TRUE AS "higher_is_better"
FROM (
  SELECT
    "t4"."unit",
    "t4"."touchpoint",
    "t4"."_period",
    "t4"."score",
    COUNT(*) AS "n",
    MAX("t4"."_at") AS "last"
  FROM (
    SELECT
      "t3"."unit",
      "t3"."touchpoint",
      "t3"."question",
      "t3"."survey_kind",
      "t3"."scale_low",
      "t3"."scale_high",
      "t3"."higher_is_better",
      "t3"."score",
      "t3"."simulated",
      "t3"."weight",
      "t3"."customer_key",
      "t3"."source",
      "t3"."response",
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
          "t1"."touchpoint",
          "t1"."question",
          "t1"."survey_kind",
          "t1"."scale_low",
          "t1"."scale_high",
          "t1"."higher_is_better",
          "t1"."score",
          "t1"."simulated",
          "t1"."weight",
          "t1"."customer_key",
          "t1"."source",
          "t1"."response",
          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."answered_at" AS TIMESTAMPTZ))) AS "_at"
        FROM (
          SELECT
            *
          FROM "answers" AS "t0"
          WHERE
            "t0"."role" IN ('touchpoint', 'driver')
            AND "t0"."survey_kind" <> 'employee'
            AND "t0"."state" = 'answered'
            AND "t0"."score" IS NOT NULL
            AND (
              "t0"."score" BETWEEN "t0"."scale_low" AND "t0"."scale_high"
              OR (
                (
                  "t0"."scale_low" IS NULL
                ) OR (
                  "t0"."scale_high" IS NULL
                )
              )
            )
            AND "t0"."answered_at" IS NOT NULL
        ) AS "t1"
      ) AS "t2"
      WHERE
        "t2"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t2"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t3"
  ) AS "t4"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t5"
