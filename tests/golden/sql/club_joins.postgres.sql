SELECT
  "t6"."unit",
  "t6"."_period",
  "t6"."n",
  "t6"."last",
  0 AS "made_up"
FROM (
  SELECT
    "t5"."unit",
    "t5"."_period",
    COUNT(*) AS "n",
    MAX("t5"."_at") AS "last"
  FROM (
    SELECT
      "t4"."unit",
      "t4"."simulated",
      "t4"."observed_until",
      "t4"."customer_key",
      "t4"."source",
      "t4"."joined_at" AS "_at",
      DATE_TRUNC(
        'MONTH',
        "t4"."joined_at" + CASE
          WHEN "t4"."joined_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t4"."joined_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t4"."joined_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t4"."joined_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t4"."joined_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t4"."joined_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t4"."joined_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t4"."joined_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          WHEN "t4"."joined_at" >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600 SECOND'
          WHEN "t4"."joined_at" >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200 SECOND'
          ELSE INTERVAL '3600 SECOND'
        END
      ) AS "_period"
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
          ORDER BY "t3"."_held" ASC, "t3"."_held_from" DESC NULLS LAST, "t3"."valid_from" ASC, "t3"."started_at" ASC, "t3"."contract" ASC, "t3"."source" ASC
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
              CAST("t0"."started_at" AS TIMESTAMP) AS "started_at",
              CAST("t0"."valid_from" AS TIMESTAMP) AS "valid_from",
              CAST("t0"."club_joined_at" AS TIMESTAMP) AS "club_joined_at",
              MAX(CAST("t0"."observed_until" AS TIMESTAMP)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "observed_until"
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
      AND "t4"."joined_at" >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND "t4"."joined_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
