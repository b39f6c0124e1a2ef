SELECT
  "t16"."unit",
  "t16"."_period",
  COUNT(*) FILTER(WHERE
    "t16"."is_closed") AS "n",
  COUNT(*) FILTER(WHERE
    "t16"."is_closed" AND "t16"."is_member") AS "happened",
  COUNT(*) FILTER(WHERE
    NOT (
      "t16"."is_closed"
    )) AS "still_open",
  MAX("t16"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t16"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t15"."unit",
    "t15"."is_member",
    "t15"."is_closed",
    "t15"."joined_at",
    "t15"."observed_until",
    "t15"."simulated",
    "t15"."customer_key",
    "t15"."source",
    "t15"."started_at" AS "_at",
    DATE_TRUNC(
      'MONTH',
      "t15"."started_at" + CASE
        WHEN "t15"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t15"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t15"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t15"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t15"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t15"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t15"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t15"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        WHEN "t15"."started_at" >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '3600 SECOND'
        WHEN "t15"."started_at" >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
        THEN INTERVAL '7200 SECOND'
        ELSE INTERVAL '3600 SECOND'
      END
    ) AS "_period"
  FROM (
    SELECT
      "t14"."customer_key",
      "t14"."contract",
      "t14"."started_at",
      "t14"."simulated",
      "t14"."segment",
      "t14"."country",
      "t14"."source",
      "t14"."unit",
      "t14"."ended_at",
      "t14"."basis",
      "t10"."joined_at",
      "t14"."known_until" AS "observed_until",
      (
        "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT)) + MAKE_INTERVAL(
          secs => CAST(CASE
            WHEN "t14"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t14"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t14"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t14"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t14"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t14"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t14"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t14"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN "t14"."started_at" >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN "t14"."started_at" >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
            THEN 7200
            ELSE 3600
          END - CASE
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN 7200
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
            THEN 3600
            WHEN (
              "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
            ) >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
            THEN 7200
            ELSE 3600
          END AS DOUBLE PRECISION)
        )
      ) <= "t14"."known_until" AS "is_closed",
      COALESCE(
        (
          "t10"."joined_at" IS NOT NULL
        )
        AND (
          "t10"."joined_at" < (
            "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT)) + MAKE_INTERVAL(
              secs => CAST(CASE
                WHEN "t14"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t14"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t14"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t14"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t14"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t14"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t14"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t14"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN "t14"."started_at" >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN "t14"."started_at" >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
                THEN 7200
                ELSE 3600
              END - CASE
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                THEN 7200
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
                THEN 3600
                WHEN (
                  "t14"."started_at" + MAKE_INTERVAL(days => CAST(90 AS INT))
                ) >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
                THEN 7200
                ELSE 3600
              END AS DOUBLE PRECISION)
            )
          )
        ),
        FALSE
      ) AS "is_member"
    FROM (
      SELECT
        "t12"."customer_key",
        "t12"."contract",
        "t12"."started_at",
        "t12"."simulated",
        "t12"."segment",
        "t12"."country",
        "t12"."source",
        "t12"."unit",
        "t12"."ended_at",
        "t12"."observed_until",
        "t12"."basis",
        "t12"."is_first",
        COALESCE(
          MAX("t12"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
          MAX("t12"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ) AS "known_until"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t7"."customer_key",
            "t7"."contract",
            "t7"."started_at",
            "t7"."simulated",
            "t7"."segment",
            "t7"."country",
            "t7"."source",
            "t7"."unit",
            "t7"."ended_at",
            "t7"."observed_until",
            "t7"."basis",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t7"."customer_key"
                ORDER BY "t7"."started_at" ASC, "t7"."contract" ASC, "t7"."source" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "is_first"
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
              CASE
                WHEN (
                  "t5"."ended_at" IS NOT NULL
                )
                AND (
                  (
                    MAX("t5"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) IS NULL
                  )
                  OR (
                    "t5"."ended_at" <= MAX("t5"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                  )
                )
                THEN "t5"."ended_at"
                ELSE CAST(NULL AS TIMESTAMP)
              END AS "ended_at",
              "t5"."observed_until",
              'contract' AS "basis"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t1"."customer_key",
                  "t1"."contract",
                  MIN("t1"."started_at") OVER (
                    PARTITION BY "t1"."source", "t1"."customer_key", "t1"."contract"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "started_at",
                  "t1"."ended_at",
                  "t1"."observed_until",
                  "t1"."valid_from",
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
                  "t1"."load_id",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t1"."source", "t1"."customer_key", "t1"."contract"
                    ORDER BY "t1"."valid_from" DESC NULLS LAST, "t1"."started_at" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "_age"
                FROM (
                  SELECT
                    "t0"."customer_key",
                    "t0"."contract",
                    CAST("t0"."started_at" AS TIMESTAMP) AS "started_at",
                    CAST("t0"."ended_at" AS TIMESTAMP) AS "ended_at",
                    CAST("t0"."observed_until" AS TIMESTAMP) AS "observed_until",
                    CAST("t0"."valid_from" AS TIMESTAMP) AS "valid_from",
                    "t0"."valid_to",
                    "t0"."club_joined_at",
                    "t0"."segment",
                    "t0"."country",
                    "t0"."monthly_amount",
                    "t0"."monthly_margin",
                    "t0"."currency",
                    "t0"."source",
                    "t0"."unit",
                    "t0"."simulated",
                    "t0"."load_id"
                  FROM "customers" AS "t0"
                  WHERE
                    "t0"."started_at" IS NOT NULL
                ) AS "t1"
              ) AS "t3"
              WHERE
                "t3"."_age" = 0
            ) AS "t5"
          ) AS "t7"
        ) AS "t11"
        WHERE
          "t11"."is_first"
      ) AS "t12"
    ) AS "t14"
    LEFT OUTER JOIN (
      SELECT
        "t8"."customer_key" AS "member_key",
        "t8"."joined_at"
      FROM (
        SELECT
          "t6"."source",
          "t6"."customer_key",
          "t6"."contract",
          "t6"."simulated",
          "t6"."segment",
          "t6"."country",
          "t6"."unit",
          "t6"."started_at",
          "t6"."valid_from",
          "t6"."club_joined_at",
          "t6"."observed_until",
          "t6"."joined_at",
          "t6"."_held",
          "t6"."_held_from",
          ROW_NUMBER() OVER (
            PARTITION BY "t6"."customer_key"
            ORDER BY "t6"."_held" ASC, "t6"."_held_from" DESC NULLS LAST, "t6"."valid_from" ASC, "t6"."started_at" ASC, "t6"."contract" ASC, "t6"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t4"."source",
            "t4"."customer_key",
            "t4"."contract",
            "t4"."simulated",
            "t4"."segment",
            "t4"."country",
            "t4"."unit",
            "t4"."started_at",
            "t4"."valid_from",
            "t4"."club_joined_at",
            "t4"."observed_until",
            "t4"."joined_at",
            CASE
              WHEN (
                "t4"."valid_from" IS NULL
              ) OR (
                "t4"."valid_from" <= "t4"."joined_at"
              )
              THEN 0
              ELSE 1
            END AS "_held",
            CASE
              WHEN (
                "t4"."valid_from" IS NULL
              ) OR (
                "t4"."valid_from" <= "t4"."joined_at"
              )
              THEN "t4"."valid_from"
              ELSE CAST(NULL AS TIMESTAMP)
            END AS "_held_from"
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
              MIN("t2"."club_joined_at") OVER (
                PARTITION BY "t2"."customer_key"
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
            ) AS "t2"
          ) AS "t4"
          WHERE
            "t4"."joined_at" IS NOT NULL
        ) AS "t6"
      ) AS "t8"
      WHERE
        "t8"."_place" = 0
    ) AS "t10"
      ON "t14"."customer_key" = "t10"."member_key"
  ) AS "t15"
  WHERE
    "t15"."started_at" IS NOT NULL
    AND "t15"."started_at" >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
    AND "t15"."started_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
) AS "t16"
GROUP BY
  1,
  2
