SELECT
  "t14"."unit",
  "t14"."_period",
  "t14"."seconds",
  "t14"."n",
  "t14"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t13"."unit",
    "t13"."_period",
    "t13"."seconds",
    COUNT(*) AS "n",
    MAX("t13"."_at") AS "last"
  FROM (
    SELECT
      "t12"."unit",
      "t12"."started_at",
      "t12"."contacted_at",
      "t12"."simulated",
      "t12"."customer_key",
      "t12"."source",
      "t12"."visit",
      "t12"."started_at" AS "_at",
      CAST(EXTRACT(epoch FROM CAST(DATE_TRUNC('SECOND', "t12"."contacted_at") AS TIMESTAMP) - CAST(DATE_TRUNC('SECOND', "t12"."started_at") AS TIMESTAMP)) AS BIGINT) AS "seconds",
      DATE_TRUNC(
        'MONTH',
        "t12"."started_at" + CASE
          WHEN "t12"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t12"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t12"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t12"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t12"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t12"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t12"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t12"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          ELSE INTERVAL '3600 SECOND'
        END
      ) AS "_period"
    FROM (
      SELECT
        "t4"."visit",
        "t4"."customer_key",
        "t4"."simulated",
        "t4"."pages",
        "t4"."engaged_seconds",
        "t4"."converted",
        "t4"."visitor_type",
        "t4"."channel",
        "t4"."source",
        "t4"."unit",
        "t4"."started_at",
        "t11"."contacted_at"
      FROM (
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
          CAST("t0"."started_at" AS TIMESTAMP) AS "started_at"
        FROM "visits" AS "t0"
        WHERE
          "t0"."customer_key" IS NOT NULL
          AND CAST("t0"."started_at" AS TIMESTAMP) IS NOT NULL
      ) AS "t4"
      INNER JOIN (
        SELECT
          "t9"."source" AS "of_source",
          "t9"."visit" AS "of_visit",
          "t9"."contacted_at"
        FROM (
          SELECT
            "t8"."customer_key",
            "t8"."source",
            "t8"."visit",
            "t8"."at",
            "t8"."is_contact",
            "t8"."contact_at",
            "t8"."contacted_at",
            ROW_NUMBER() OVER (
              PARTITION BY "t8"."customer_key", "t8"."contacted_at"
              ORDER BY "t8"."at" ASC, "t8"."is_contact" ASC, "t8"."source" ASC, "t8"."visit" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "_place"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t6"."customer_key",
                "t6"."source",
                "t6"."visit",
                "t6"."at",
                "t6"."is_contact",
                "t6"."contact_at",
                MIN("t6"."contact_at") OVER (
                  PARTITION BY "t6"."customer_key"
                  ORDER BY "t6"."at" ASC, "t6"."is_contact" ASC, "t6"."source" ASC, "t6"."visit" ASC
                  ROWS BETWEEN 1 following AND UNBOUNDED FOLLOWING
                ) AS "contacted_at"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t0"."customer_key",
                    "t0"."source",
                    "t0"."visit",
                    CAST("t0"."started_at" AS TIMESTAMP) AS "at",
                    0 AS "is_contact",
                    CAST(NULL AS TIMESTAMP) AS "contact_at"
                  FROM "visits" AS "t0"
                  WHERE
                    "t0"."customer_key" IS NOT NULL
                    AND CAST("t0"."started_at" AS TIMESTAMP) IS NOT NULL
                ) AS "t3"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t1"."customer_key",
                    "t1"."source",
                    "t1"."contact" AS "visit",
                    CAST("t1"."started_at" AS TIMESTAMP) AS "at",
                    1 AS "is_contact",
                    CAST("t1"."started_at" AS TIMESTAMP) AS "contact_at"
                  FROM "contacts" AS "t1"
                  WHERE
                    "t1"."customer_key" IS NOT NULL
                    AND NOT (
                      COALESCE("t1"."direction", 'inbound') = 'outbound'
                    )
                    AND NOT (
                      COALESCE("t1"."by", 'human') = 'bot'
                    )
                ) AS "t5"
              ) AS "t6"
            ) AS "t7"
            WHERE
              "t7"."is_contact" = 0
              AND "t7"."contacted_at" <= (
                "t7"."at" + INTERVAL '86400 SECOND'
              )
          ) AS "t8"
        ) AS "t9"
        WHERE
          "t9"."_place" = 0
      ) AS "t11"
        ON "t4"."source" = "t11"."of_source" AND "t4"."visit" = "t11"."of_visit"
    ) AS "t12"
    WHERE
      "t12"."contacted_at" IS NOT NULL
      AND "t12"."started_at" IS NOT NULL
      AND "t12"."started_at" >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND "t12"."started_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS "t13"
  GROUP BY
    1,
    2,
    3
) AS "t14"
