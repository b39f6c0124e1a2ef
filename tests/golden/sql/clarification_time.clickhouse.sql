SELECT
  "t14"."unit" AS "unit",
  "t14"."_period" AS "_period",
  "t14"."seconds" AS "seconds",
  "t14"."n" AS "n",
  "t14"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t13"."unit" AS "unit",
    "t13"."_period" AS "_period",
    "t13"."seconds" AS "seconds",
    COUNT(*) AS "n",
    MAX("t13"."_at") AS "last"
  FROM (
    SELECT
      "t12"."unit" AS "unit",
      "t12"."started_at" AS "started_at",
      "t12"."contacted_at" AS "contacted_at",
      "t12"."simulated" AS "simulated",
      "t12"."customer_key" AS "customer_key",
      "t12"."source" AS "source",
      "t12"."visit" AS "visit",
      "t12"."started_at" AS "_at",
      DATE_DIFF(SECOND, "t12"."started_at", "t12"."contacted_at") AS "seconds",
      CAST(dateTrunc(
        'MONTH',
        "t12"."started_at" + CASE
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t12"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM (
      SELECT
        "t4"."visit" AS "visit",
        "t4"."customer_key" AS "customer_key",
        "t4"."simulated" AS "simulated",
        "t4"."pages" AS "pages",
        "t4"."engaged_seconds" AS "engaged_seconds",
        "t4"."converted" AS "converted",
        "t4"."visitor_type" AS "visitor_type",
        "t4"."channel" AS "channel",
        "t4"."source" AS "source",
        "t4"."unit" AS "unit",
        "t4"."started_at" AS "started_at",
        "t11"."contacted_at" AS "contacted_at"
      FROM (
        SELECT
          "t0"."visit" AS "visit",
          "t0"."customer_key" AS "customer_key",
          "t0"."simulated" AS "simulated",
          "t0"."pages" AS "pages",
          "t0"."engaged_seconds" AS "engaged_seconds",
          "t0"."converted" AS "converted",
          "t0"."visitor_type" AS "visitor_type",
          "t0"."channel" AS "channel",
          "t0"."source" AS "source",
          "t0"."unit" AS "unit",
          CAST("t0"."started_at" AS Nullable(DateTime)) AS "started_at"
        FROM "visits" AS "t0"
        WHERE
          isNotNull("t0"."customer_key")
          AND isNotNull(CAST("t0"."started_at" AS Nullable(DateTime)))
      ) AS "t4"
      INNER JOIN (
        SELECT
          "t9"."source" AS "of_source",
          "t9"."visit" AS "of_visit",
          "t9"."contacted_at" AS "contacted_at"
        FROM (
          SELECT
            "t8"."customer_key" AS "customer_key",
            "t8"."source" AS "source",
            "t8"."visit" AS "visit",
            "t8"."at" AS "at",
            "t8"."is_contact" AS "is_contact",
            "t8"."contact_at" AS "contact_at",
            "t8"."contacted_at" AS "contacted_at",
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
                "t6"."customer_key" AS "customer_key",
                "t6"."source" AS "source",
                "t6"."visit" AS "visit",
                "t6"."at" AS "at",
                "t6"."is_contact" AS "is_contact",
                "t6"."contact_at" AS "contact_at",
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
                    "t0"."customer_key" AS "customer_key",
                    "t0"."source" AS "source",
                    "t0"."visit" AS "visit",
                    CAST("t0"."started_at" AS Nullable(DateTime)) AS "at",
                    0 AS "is_contact",
                    CAST(NULL AS Nullable(DateTime)) AS "contact_at"
                  FROM "visits" AS "t0"
                  WHERE
                    isNotNull("t0"."customer_key")
                    AND isNotNull(CAST("t0"."started_at" AS Nullable(DateTime)))
                ) AS "t3"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t1"."customer_key" AS "customer_key",
                    "t1"."source" AS "source",
                    "t1"."contact" AS "visit",
                    CAST("t1"."started_at" AS Nullable(DateTime)) AS "at",
                    1 AS "is_contact",
                    CAST("t1"."started_at" AS Nullable(DateTime)) AS "contact_at"
                  FROM "contacts" AS "t1"
                  WHERE
                    isNotNull("t1"."customer_key")
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
                "t7"."at" + INTERVAL '86400' SECOND
              )
          ) AS "t8"
        ) AS "t9"
        WHERE
          "t9"."_place" = 0
      ) AS "t11"
        ON "t4"."source" = "t11"."of_source" AND "t4"."visit" = "t11"."of_visit"
    ) AS "t12"
    WHERE
      isNotNull("t12"."contacted_at")
      AND isNotNull("t12"."started_at")
      AND "t12"."started_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND "t12"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t13"
  GROUP BY
    "t13"."unit",
    "t13"."_period",
    "t13"."seconds"
) AS "t14"
