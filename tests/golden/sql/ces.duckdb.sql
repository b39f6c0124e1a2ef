SELECT
  "t6"."unit",
  "t6"."_period",
  "t6"."score",
  "t6"."_group",
  "t6"."n",
  "t6"."last",
  "t6"."w",
  "t6"."w2",
  "t6"."spoken",
  0 AS "made_up",
  1 AS "scale_low",
  7 AS "scale_high",
  TRUE AS "higher_is_better"
FROM (
  SELECT
    "t5"."unit",
    "t5"."_period",
    "t5"."score",
    "t5"."_group",
    COUNT(*) AS "n",
    MAX("t5"."_at") AS "last",
    SUM(COALESCE("t5"."weight", 1.0)) AS "w",
    SUM(COALESCE("t5"."weight", 1.0) * COALESCE("t5"."weight", 1.0)) AS "w2",
    COUNT(*) FILTER(WHERE
      COALESCE("t5"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t4"."unit",
      "t4"."question",
      "t4"."survey_kind",
      "t4"."scale_low",
      "t4"."scale_high",
      "t4"."higher_is_better",
      "t4"."score",
      "t4"."simulated",
      "t4"."weight",
      "t4"."customer_key",
      "t4"."source",
      "t4"."response",
      "t4"."_at",
      "t4"."_period",
      (
        (
          CAST(CAST(HASH(COALESCE("t4"."customer_key", "t4"."source" || '/' || "t4"."response")) AS BIT) AS BIGINT) % 64
        ) + 64
      ) % 64 AS "_group"
    FROM (
      SELECT
        "t3"."unit",
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
              "t0"."kind" = 'ces'
              AND "t0"."role" = 'outcome'
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
  ) AS "t5"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t6"
