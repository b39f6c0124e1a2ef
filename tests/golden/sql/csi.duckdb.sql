SELECT
  "t8"."unit",
  "t8"."_period",
  "t8"."score",
  "t8"."_group",
  "t8"."n",
  "t8"."last",
  "t8"."w",
  "t8"."w2",
  "t8"."spoken",
  0 AS "made_up",
  1 AS "scale_low",
  10 AS "scale_high",
  TRUE AS "higher_is_better"
FROM (
  SELECT
    "t7"."unit",
    "t7"."_period",
    "t7"."score",
    "t7"."_group",
    COUNT(*) AS "n",
    MAX("t7"."_at") AS "last",
    SUM(COALESCE("t7"."weight", 1.0)) AS "w",
    SUM(COALESCE("t7"."weight", 1.0) * COALESCE("t7"."weight", 1.0)) AS "w2",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."weight", 1.0) > 0) AS "spoken"
  FROM (
    SELECT
      "t6"."unit",
      "t6"."survey_kind",
      "t6"."scale_low",
      "t6"."scale_high",
      "t6"."higher_is_better",
      "t6"."satisfaction",
      "t6"."expectations",
      "t6"."ideal",
      "t6"."simulated",
      "t6"."weight",
      "t6"."customer_key",
      "t6"."source",
      "t6"."response",
      "t6"."_at",
      "t6"."score",
      "t6"."_period",
      (
        (
          CAST(CAST(HASH(COALESCE("t6"."customer_key", "t6"."source" || '/' || "t6"."response")) AS BIT) AS BIGINT) % 64
        ) + 64
      ) % 64 AS "_group"
    FROM (
      SELECT
        "t5"."unit",
        "t5"."survey_kind",
        "t5"."scale_low",
        "t5"."scale_high",
        "t5"."higher_is_better",
        "t5"."satisfaction",
        "t5"."expectations",
        "t5"."ideal",
        "t5"."simulated",
        "t5"."weight",
        "t5"."customer_key",
        "t5"."source",
        "t5"."response",
        "t5"."_at",
        "t5"."score",
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
              ELSE 3600000000
            END
          )
        ) AS "_period"
      FROM (
        SELECT
          "t4"."unit",
          "t4"."survey_kind",
          "t4"."scale_low",
          "t4"."scale_high",
          "t4"."higher_is_better",
          "t4"."satisfaction",
          "t4"."expectations",
          "t4"."ideal",
          "t4"."simulated",
          "t4"."weight",
          "t4"."customer_key",
          "t4"."source",
          "t4"."response",
          "t4"."_at",
          CAST(ROUND(
            (
              0.0 + (
                "t4"."satisfaction" * 1.0
              ) + (
                "t4"."expectations" * 1.0
              ) + (
                "t4"."ideal" * 1.0
              )
            ) / 3.0,
            9
          ) AS DOUBLE) AS "score"
        FROM (
          SELECT
            "t3"."unit",
            "t3"."survey_kind",
            "t3"."scale_low",
            "t3"."scale_high",
            "t3"."higher_is_better",
            "t3"."satisfaction",
            "t3"."expectations",
            "t3"."ideal",
            "t3"."simulated",
            "t3"."weight",
            "t3"."customer_key",
            "t3"."source",
            "t3"."response",
            MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."answered_at" AS TIMESTAMPTZ))) AS "_at"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t1"."source",
                "t1"."response",
                MAX("t1"."answered_at") AS "answered_at",
                MAX("t1"."score") FILTER(WHERE
                  "t1"."kind" = 'csi_satisfaction') AS "satisfaction",
                MAX("t1"."score") FILTER(WHERE
                  "t1"."kind" = 'csi_expectations') AS "expectations",
                MAX("t1"."score") FILTER(WHERE
                  "t1"."kind" = 'csi_ideal') AS "ideal",
                MIN("t1"."scale_low") AS "scale_low",
                MAX("t1"."scale_high") AS "scale_high",
                COUNT(*) FILTER(WHERE
                  NOT (
                    "t1"."higher_is_better"
                  )) = 0 AS "higher_is_better",
                MAX("t1"."weight") AS "weight",
                MAX("t1"."customer_key") AS "customer_key",
                COUNT(*) FILTER(WHERE
                  COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
                MAX("t1"."survey") AS "survey",
                MAX("t1"."survey_kind") AS "survey_kind",
                MAX("t1"."channel") AS "channel",
                MAX("t1"."language") AS "language",
                MAX("t1"."unit") AS "unit"
              FROM (
                SELECT
                  *
                FROM "answers" AS "t0"
                WHERE
                  "t0"."kind" IN ('csi_satisfaction', 'csi_expectations', 'csi_ideal')
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
              ) AS "t1"
              GROUP BY
                1,
                2
            ) AS "t2"
            WHERE
              "t2"."answered_at" IS NOT NULL
          ) AS "t3"
        ) AS "t4"
        WHERE
          "t4"."_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
          AND "t4"."_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t8"
