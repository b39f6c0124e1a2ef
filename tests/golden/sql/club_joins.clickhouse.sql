SELECT
  "t6"."unit" AS "unit",
  "t6"."_period" AS "_period",
  "t6"."n" AS "n",
  "t6"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t5"."unit" AS "unit",
    "t5"."_period" AS "_period",
    COUNT(*) AS "n",
    MAX("t5"."_at") AS "last"
  FROM (
    SELECT
      "t4"."unit" AS "unit",
      "t4"."simulated" AS "simulated",
      "t4"."observed_until" AS "observed_until",
      "t4"."customer_key" AS "customer_key",
      "t4"."source" AS "source",
      "t4"."joined_at" AS "_at",
      CAST(dateTrunc(
        'MONTH',
        "t4"."joined_at" + CASE
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t4"."joined_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM (
      SELECT
        "t3"."source" AS "source",
        "t3"."customer_key" AS "customer_key",
        "t3"."contract" AS "contract",
        "t3"."simulated" AS "simulated",
        "t3"."segment" AS "segment",
        "t3"."country" AS "country",
        "t3"."unit" AS "unit",
        "t3"."started_at" AS "started_at",
        "t3"."valid_from" AS "valid_from",
        "t3"."club_joined_at" AS "club_joined_at",
        "t3"."observed_until" AS "observed_until",
        "t3"."joined_at" AS "joined_at",
        "t3"."_held" AS "_held",
        "t3"."_held_from" AS "_held_from",
        ROW_NUMBER() OVER (
          PARTITION BY "t3"."customer_key"
          ORDER BY "t3"."_held" ASC, "t3"."_held_from" DESC, "t3"."valid_from" ASC, "t3"."started_at" ASC, "t3"."contract" ASC, "t3"."source" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
        SELECT
          "t2"."source" AS "source",
          "t2"."customer_key" AS "customer_key",
          "t2"."contract" AS "contract",
          "t2"."simulated" AS "simulated",
          "t2"."segment" AS "segment",
          "t2"."country" AS "country",
          "t2"."unit" AS "unit",
          "t2"."started_at" AS "started_at",
          "t2"."valid_from" AS "valid_from",
          "t2"."club_joined_at" AS "club_joined_at",
          "t2"."observed_until" AS "observed_until",
          "t2"."joined_at" AS "joined_at",
          CASE
            WHEN isNull("t2"."valid_from") OR (
              "t2"."valid_from" <= "t2"."joined_at"
            )
            THEN 0
            ELSE 1
          END AS "_held",
          CASE
            WHEN isNull("t2"."valid_from") OR (
              "t2"."valid_from" <= "t2"."joined_at"
            )
            THEN "t2"."valid_from"
            ELSE CAST(NULL AS Nullable(DateTime))
          END AS "_held_from"
        FROM (
          SELECT
            "t1"."source" AS "source",
            "t1"."customer_key" AS "customer_key",
            "t1"."contract" AS "contract",
            "t1"."simulated" AS "simulated",
            "t1"."segment" AS "segment",
            "t1"."country" AS "country",
            "t1"."unit" AS "unit",
            "t1"."started_at" AS "started_at",
            "t1"."valid_from" AS "valid_from",
            "t1"."club_joined_at" AS "club_joined_at",
            "t1"."observed_until" AS "observed_until",
            MIN("t1"."club_joined_at") OVER (
              PARTITION BY "t1"."customer_key"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "joined_at"
          FROM (
            SELECT
              "t0"."source" AS "source",
              "t0"."customer_key" AS "customer_key",
              "t0"."contract" AS "contract",
              "t0"."simulated" AS "simulated",
              "t0"."segment" AS "segment",
              "t0"."country" AS "country",
              "t0"."unit" AS "unit",
              CAST("t0"."started_at" AS Nullable(DateTime)) AS "started_at",
              CAST("t0"."valid_from" AS Nullable(DateTime)) AS "valid_from",
              CAST("t0"."club_joined_at" AS Nullable(DateTime)) AS "club_joined_at",
              MAX(CAST("t0"."observed_until" AS Nullable(DateTime))) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "observed_until"
            FROM "customers" AS "t0"
          ) AS "t1"
        ) AS "t2"
        WHERE
          isNotNull("t2"."joined_at")
      ) AS "t3"
    ) AS "t4"
    WHERE
      "t4"."_place" = 0
      AND isNotNull("t4"."joined_at")
      AND "t4"."joined_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND "t4"."joined_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t5"
  GROUP BY
    "t5"."unit",
    "t5"."_period"
) AS "t6"
