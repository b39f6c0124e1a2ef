SELECT
  "t16"."unit" AS "unit",
  "t16"."_period" AS "_period",
  countIf("t16"."is_closed") AS "n",
  countIf("t16"."is_closed" AND "t16"."is_member") AS "happened",
  countIf(NOT (
    "t16"."is_closed"
  )) AS "still_open",
  MAX("t16"."_at") AS "last",
  countIf(COALESCE("t16"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t15"."unit" AS "unit",
    "t15"."is_member" AS "is_member",
    "t15"."is_closed" AS "is_closed",
    "t15"."joined_at" AS "joined_at",
    "t15"."observed_until" AS "observed_until",
    "t15"."simulated" AS "simulated",
    "t15"."customer_key" AS "customer_key",
    "t15"."source" AS "source",
    "t15"."started_at" AS "_at",
    CAST(dateTrunc(
      'MONTH',
      "t15"."started_at" + CASE
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t15"."started_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS Nullable(DateTime)) AS "_period"
  FROM (
    SELECT
      "t14"."customer_key" AS "customer_key",
      "t14"."contract" AS "contract",
      "t14"."started_at" AS "started_at",
      "t14"."simulated" AS "simulated",
      "t14"."segment" AS "segment",
      "t14"."country" AS "country",
      "t14"."source" AS "source",
      "t14"."unit" AS "unit",
      "t14"."ended_at" AS "ended_at",
      "t14"."basis" AS "basis",
      "t10"."joined_at" AS "joined_at",
      "t14"."known_until" AS "observed_until",
      (
        "t14"."started_at" + INTERVAL 90 DAY + INTERVAL (CASE
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN 3600
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN 7200
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN 3600
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN 7200
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN 3600
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN 7200
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN 3600
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN 7200
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
          THEN 3600
          WHEN "t14"."started_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
          THEN 7200
          ELSE 3600
        END - CASE
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN 3600
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN 7200
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN 3600
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN 7200
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN 3600
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN 7200
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN 3600
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN 7200
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2017-10-29T01:00:00')
          THEN 3600
          WHEN (
            "t14"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2017-03-26T01:00:00')
          THEN 7200
          ELSE 3600
        END) SECOND
      ) <= "t14"."known_until" AS "is_closed",
      COALESCE(
        isNotNull("t10"."joined_at")
        AND (
          "t10"."joined_at" < (
            "t14"."started_at" + INTERVAL 90 DAY + INTERVAL (CASE
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN 3600
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN 7200
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN 3600
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN 7200
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN 3600
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN 7200
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN 3600
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN 7200
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
              THEN 3600
              WHEN "t14"."started_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
              THEN 7200
              ELSE 3600
            END - CASE
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN 3600
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN 7200
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN 3600
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN 7200
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN 3600
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN 7200
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN 3600
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN 7200
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2017-10-29T01:00:00')
              THEN 3600
              WHEN (
                "t14"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2017-03-26T01:00:00')
              THEN 7200
              ELSE 3600
            END) SECOND
          )
        ),
        FALSE
      ) AS "is_member"
    FROM (
      SELECT
        "t12"."customer_key" AS "customer_key",
        "t12"."contract" AS "contract",
        "t12"."started_at" AS "started_at",
        "t12"."simulated" AS "simulated",
        "t12"."segment" AS "segment",
        "t12"."country" AS "country",
        "t12"."source" AS "source",
        "t12"."unit" AS "unit",
        "t12"."ended_at" AS "ended_at",
        "t12"."observed_until" AS "observed_until",
        "t12"."basis" AS "basis",
        "t12"."is_first" AS "is_first",
        COALESCE(
          MAX("t12"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
          MAX("t12"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ) AS "known_until"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t7"."customer_key" AS "customer_key",
            "t7"."contract" AS "contract",
            "t7"."started_at" AS "started_at",
            "t7"."simulated" AS "simulated",
            "t7"."segment" AS "segment",
            "t7"."country" AS "country",
            "t7"."source" AS "source",
            "t7"."unit" AS "unit",
            "t7"."ended_at" AS "ended_at",
            "t7"."observed_until" AS "observed_until",
            "t7"."basis" AS "basis",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t7"."customer_key"
                ORDER BY "t7"."started_at" ASC, "t7"."contract" ASC, "t7"."source" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "is_first"
          FROM (
            SELECT
              "t5"."customer_key" AS "customer_key",
              "t5"."contract" AS "contract",
              "t5"."started_at" AS "started_at",
              "t5"."simulated" AS "simulated",
              "t5"."segment" AS "segment",
              "t5"."country" AS "country",
              "t5"."source" AS "source",
              "t5"."unit" AS "unit",
              CASE
                WHEN isNotNull("t5"."ended_at")
                AND (
                  isNull(
                    MAX("t5"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                  )
                  OR (
                    "t5"."ended_at" <= MAX("t5"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                  )
                )
                THEN "t5"."ended_at"
                ELSE CAST(NULL AS Nullable(DateTime))
              END AS "ended_at",
              "t5"."observed_until" AS "observed_until",
              'contract' AS "basis"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t1"."customer_key" AS "customer_key",
                  "t1"."contract" AS "contract",
                  MIN("t1"."started_at") OVER (
                    PARTITION BY "t1"."source", "t1"."customer_key", "t1"."contract"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "started_at",
                  "t1"."ended_at" AS "ended_at",
                  "t1"."observed_until" AS "observed_until",
                  "t1"."valid_from" AS "valid_from",
                  "t1"."valid_to" AS "valid_to",
                  "t1"."club_joined_at" AS "club_joined_at",
                  "t1"."segment" AS "segment",
                  "t1"."country" AS "country",
                  "t1"."monthly_amount" AS "monthly_amount",
                  "t1"."monthly_margin" AS "monthly_margin",
                  "t1"."currency" AS "currency",
                  "t1"."source" AS "source",
                  "t1"."unit" AS "unit",
                  "t1"."simulated" AS "simulated",
                  "t1"."load_id" AS "load_id",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t1"."source", "t1"."customer_key", "t1"."contract"
                    ORDER BY "t1"."valid_from" DESC, "t1"."started_at" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "_age"
                FROM (
                  SELECT
                    "t0"."customer_key" AS "customer_key",
                    "t0"."contract" AS "contract",
                    CAST("t0"."started_at" AS Nullable(DateTime)) AS "started_at",
                    CAST("t0"."ended_at" AS Nullable(DateTime)) AS "ended_at",
                    CAST("t0"."observed_until" AS Nullable(DateTime)) AS "observed_until",
                    CAST("t0"."valid_from" AS Nullable(DateTime)) AS "valid_from",
                    "t0"."valid_to" AS "valid_to",
                    "t0"."club_joined_at" AS "club_joined_at",
                    "t0"."segment" AS "segment",
                    "t0"."country" AS "country",
                    "t0"."monthly_amount" AS "monthly_amount",
                    "t0"."monthly_margin" AS "monthly_margin",
                    "t0"."currency" AS "currency",
                    "t0"."source" AS "source",
                    "t0"."unit" AS "unit",
                    "t0"."simulated" AS "simulated",
                    "t0"."load_id" AS "load_id"
                  FROM "customers" AS "t0"
                  WHERE
                    isNotNull("t0"."started_at")
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
        "t8"."joined_at" AS "joined_at"
      FROM (
        SELECT
          "t6"."source" AS "source",
          "t6"."customer_key" AS "customer_key",
          "t6"."contract" AS "contract",
          "t6"."simulated" AS "simulated",
          "t6"."segment" AS "segment",
          "t6"."country" AS "country",
          "t6"."unit" AS "unit",
          "t6"."started_at" AS "started_at",
          "t6"."valid_from" AS "valid_from",
          "t6"."club_joined_at" AS "club_joined_at",
          "t6"."observed_until" AS "observed_until",
          "t6"."joined_at" AS "joined_at",
          "t6"."_held" AS "_held",
          "t6"."_held_from" AS "_held_from",
          ROW_NUMBER() OVER (
            PARTITION BY "t6"."customer_key"
            ORDER BY "t6"."_held" ASC, "t6"."_held_from" DESC, "t6"."valid_from" ASC, "t6"."started_at" ASC, "t6"."contract" ASC, "t6"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_place"
        FROM (
          SELECT
            "t4"."source" AS "source",
            "t4"."customer_key" AS "customer_key",
            "t4"."contract" AS "contract",
            "t4"."simulated" AS "simulated",
            "t4"."segment" AS "segment",
            "t4"."country" AS "country",
            "t4"."unit" AS "unit",
            "t4"."started_at" AS "started_at",
            "t4"."valid_from" AS "valid_from",
            "t4"."club_joined_at" AS "club_joined_at",
            "t4"."observed_until" AS "observed_until",
            "t4"."joined_at" AS "joined_at",
            CASE
              WHEN isNull("t4"."valid_from") OR (
                "t4"."valid_from" <= "t4"."joined_at"
              )
              THEN 0
              ELSE 1
            END AS "_held",
            CASE
              WHEN isNull("t4"."valid_from") OR (
                "t4"."valid_from" <= "t4"."joined_at"
              )
              THEN "t4"."valid_from"
              ELSE CAST(NULL AS Nullable(DateTime))
            END AS "_held_from"
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
              MIN("t2"."club_joined_at") OVER (
                PARTITION BY "t2"."customer_key"
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
            ) AS "t2"
          ) AS "t4"
          WHERE
            isNotNull("t4"."joined_at")
        ) AS "t6"
      ) AS "t8"
      WHERE
        "t8"."_place" = 0
    ) AS "t10"
      ON "t14"."customer_key" = "t10"."member_key"
  ) AS "t15"
  WHERE
    isNotNull("t15"."started_at")
    AND "t15"."started_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
    AND "t15"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
) AS "t16"
GROUP BY
  "t16"."unit",
  "t16"."_period"
