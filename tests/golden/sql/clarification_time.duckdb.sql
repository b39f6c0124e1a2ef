WITH "t2" AS (
  SELECT
    "t0"."visit",
    "t0"."customer_key",
    "t0"."simulated",
    "t0"."pages",
    "t0"."engaged_seconds",
    "t0"."converted",
    "t0"."visitor_type",
    "t0"."channel",
    "t0"."source",
    "t0"."unit",
    MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."started_at" AS TIMESTAMPTZ))) AS "started_at"
  FROM "visits" AS "t0"
)
SELECT
  "t19"."unit",
  "t19"."_period",
  "t19"."seconds",
  "t19"."n",
  "t19"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t18"."unit",
    "t18"."_period",
    "t18"."seconds",
    COUNT(*) AS "n",
    MAX("t18"."_at") AS "last"
  FROM (
    SELECT
      "t17"."unit",
      "t17"."started_at",
      "t17"."contacted_at",
      "t17"."simulated",
      "t17"."customer_key",
      "t17"."source",
      "t17"."visit",
      "t17"."_at",
      "t17"."seconds",
      DATE_TRUNC(
        'MONTH',
        MAKE_TIMESTAMP(
          EPOCH_US("t17"."_at") + CASE
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
            THEN 7200000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
            THEN 3600000000
            WHEN "t17"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
            THEN 7200000000
            ELSE 3600000000
          END
        )
      ) AS "_period"
    FROM (
      SELECT
        "t16"."unit",
        "t16"."started_at",
        "t16"."contacted_at",
        "t16"."simulated",
        "t16"."customer_key",
        "t16"."source",
        "t16"."visit",
        "t16"."started_at" AS "_at",
        DATE_DIFF('SECOND', "t16"."started_at", "t16"."contacted_at") AS "seconds"
      FROM (
        SELECT
          "t7"."visit",
          "t7"."customer_key",
          "t7"."simulated",
          "t7"."pages",
          "t7"."engaged_seconds",
          "t7"."converted",
          "t7"."visitor_type",
          "t7"."channel",
          "t7"."source",
          "t7"."unit",
          "t7"."started_at",
          "t15"."contacted_at"
        FROM (
          SELECT
            *
          FROM "t2" AS "t4"
          WHERE
            "t4"."customer_key" IS NOT NULL AND "t4"."started_at" IS NOT NULL
        ) AS "t7"
        INNER JOIN (
          SELECT
            "t13"."source" AS "of_source",
            "t13"."visit" AS "of_visit",
            "t13"."contacted_at"
          FROM (
            SELECT
              "t12"."customer_key",
              "t12"."source",
              "t12"."visit",
              "t12"."at",
              "t12"."is_contact",
              "t12"."contact_at",
              "t12"."contacted_at",
              ROW_NUMBER() OVER (
                PARTITION BY "t12"."customer_key", "t12"."contacted_at"
                ORDER BY "t12"."at" ASC, "t12"."is_contact" ASC, "t12"."source" ASC, "t12"."visit" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "_place"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t10"."customer_key",
                  "t10"."source",
                  "t10"."visit",
                  "t10"."at",
                  "t10"."is_contact",
                  "t10"."contact_at",
                  MIN("t10"."contact_at") OVER (
                    PARTITION BY "t10"."customer_key"
                    ORDER BY "t10"."at" ASC, "t10"."is_contact" ASC, "t10"."source" ASC, "t10"."visit" ASC
                    ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
                  ) AS "contacted_at"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t4"."customer_key",
                      "t4"."source",
                      "t4"."visit",
                      "t4"."started_at" AS "at",
                      0 AS "is_contact",
                      CAST(NULL AS TIMESTAMP) AS "contact_at"
                    FROM "t2" AS "t4"
                    WHERE
                      "t4"."customer_key" IS NOT NULL AND "t4"."started_at" IS NOT NULL
                  ) AS "t6"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t8"."customer_key",
                      "t8"."source",
                      "t8"."contact" AS "visit",
                      "t8"."_at" AS "at",
                      1 AS "is_contact",
                      "t8"."_at" AS "contact_at"
                    FROM (
                      SELECT
                        "t3"."contact",
                        "t3"."case",
                        "t3"."started_at",
                        "t3"."direction",
                        "t3"."by",
                        "t3"."channel",
                        "t3"."topic",
                        "t3"."talk_seconds",
                        "t3"."hold_seconds",
                        "t3"."after_work_seconds",
                        "t3"."customer_key",
                        "t3"."source",
                        "t3"."unit",
                        "t3"."simulated",
                        "t3"."load_id",
                        MAKE_TIMESTAMP(EPOCH_US(CAST("t3"."started_at" AS TIMESTAMPTZ))) AS "_at"
                      FROM (
                        SELECT
                          *
                        FROM "contacts" AS "t1"
                        WHERE
                          "t1"."customer_key" IS NOT NULL
                          AND NOT (
                            COALESCE("t1"."direction", 'inbound') = 'outbound'
                          )
                          AND NOT (
                            COALESCE("t1"."by", 'human') = 'bot'
                          )
                      ) AS "t3"
                    ) AS "t8"
                  ) AS "t9"
                ) AS "t10"
              ) AS "t11"
              WHERE
                "t11"."is_contact" = 0
                AND "t11"."contacted_at" <= (
                  "t11"."at" + INTERVAL '86400' SECOND
                )
            ) AS "t12"
          ) AS "t13"
          WHERE
            "t13"."_place" = 0
        ) AS "t15"
          ON "t7"."source" = "t15"."of_source" AND "t7"."visit" = "t15"."of_visit"
      ) AS "t16"
      WHERE
        "t16"."contacted_at" IS NOT NULL
        AND "t16"."started_at" IS NOT NULL
        AND "t16"."started_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
        AND "t16"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
    ) AS "t17"
  ) AS "t18"
  GROUP BY
    1,
    2,
    3
) AS "t19"
