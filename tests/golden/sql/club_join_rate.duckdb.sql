SELECT
  "t18"."unit",
  "t18"."_period",
  COUNT(*) FILTER(WHERE
    "t18"."is_closed") AS "n",
  COUNT(*) FILTER(WHERE
    "t18"."is_closed" AND "t18"."is_member") AS "happened",
  COUNT(*) FILTER(WHERE
    NOT (
      "t18"."is_closed"
    )) AS "still_open",
  MAX("t18"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t18"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t17"."unit",
    "t17"."is_member",
    "t17"."is_closed",
    "t17"."joined_at",
    "t17"."observed_until",
    "t17"."simulated",
    "t17"."customer_key",
    "t17"."source",
    "t17"."_at",
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
          WHEN "t17"."_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
          THEN 3600000000
          WHEN "t17"."_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
          THEN 7200000000
          ELSE 3600000000
        END
      )
    ) AS "_period"
  FROM (
    SELECT
      "t16"."unit",
      "t16"."is_member",
      "t16"."is_closed",
      "t16"."joined_at",
      "t16"."observed_until",
      "t16"."simulated",
      "t16"."customer_key",
      "t16"."source",
      "t16"."started_at" AS "_at"
    FROM (
      SELECT
        "t15"."customer_key",
        "t15"."contract",
        "t15"."started_at",
        "t15"."simulated",
        "t15"."segment",
        "t15"."country",
        "t15"."source",
        "t15"."unit",
        "t15"."ended_at",
        "t15"."basis",
        "t11"."joined_at",
        "t15"."known_until" AS "observed_until",
        (
          "t15"."started_at" + TO_DAYS(90) + TO_SECONDS(
            CASE
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
              THEN 3600
              WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
              THEN 7200
              ELSE 3600
            END - CASE
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
              THEN 7200
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
              THEN 3600
              WHEN (
                "t15"."started_at" + TO_DAYS(90)
              ) >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
              THEN 7200
              ELSE 3600
            END
          )
        ) <= "t15"."known_until" AS "is_closed",
        COALESCE(
          (
            "t11"."joined_at" IS NOT NULL
          )
          AND (
            "t11"."joined_at" < (
              "t15"."started_at" + TO_DAYS(90) + TO_SECONDS(
                CASE
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                  THEN 7200
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                  THEN 3600
                  WHEN "t15"."started_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                  THEN 7200
                  ELSE 3600
                END - CASE
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                  THEN 7200
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                  THEN 3600
                  WHEN (
                    "t15"."started_at" + TO_DAYS(90)
                  ) >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                  THEN 7200
                  ELSE 3600
                END
              )
            )
          ),
          FALSE
        ) AS "is_member"
      FROM (
        SELECT
          "t13"."customer_key",
          "t13"."contract",
          "t13"."started_at",
          "t13"."simulated",
          "t13"."segment",
          "t13"."country",
          "t13"."source",
          "t13"."unit",
          "t13"."ended_at",
          "t13"."observed_until",
          "t13"."basis",
          "t13"."is_first",
          COALESCE(
            MAX("t13"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
            MAX("t13"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
          ) AS "known_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t9"."customer_key",
              "t9"."contract",
              "t9"."started_at",
              "t9"."simulated",
              "t9"."segment",
              "t9"."country",
              "t9"."source",
              "t9"."unit",
              "t9"."ended_at",
              "t9"."observed_until",
              "t9"."basis",
              (
                ROW_NUMBER() OVER (
                  PARTITION BY "t9"."customer_key"
                  ORDER BY "t9"."started_at" ASC, "t9"."contract" ASC, "t9"."source" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1
              ) = 0 AS "is_first"
            FROM (
              SELECT
                "t6"."customer_key",
                "t6"."contract",
                "t6"."started_at",
                "t6"."simulated",
                "t6"."segment",
                "t6"."country",
                "t6"."source",
                "t6"."unit",
                CASE
                  WHEN (
                    "t6"."ended_at" IS NOT NULL
                  )
                  AND (
                    (
                      MAX("t6"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) IS NULL
                    )
                    OR (
                      "t6"."ended_at" <= MAX("t6"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                    )
                  )
                  THEN "t6"."ended_at"
                  ELSE CAST(NULL AS TIMESTAMP)
                END AS "ended_at",
                "t6"."observed_until",
                'contract' AS "basis"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t3"."customer_key",
                    "t3"."contract",
                    MIN("t3"."started_at") OVER (
                      PARTITION BY "t3"."source", "t3"."customer_key", "t3"."contract"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "started_at",
                    "t3"."ended_at",
                    "t3"."observed_until",
                    "t3"."valid_from",
                    "t3"."valid_to",
                    "t3"."club_joined_at",
                    "t3"."segment",
                    "t3"."country",
                    "t3"."monthly_amount",
                    "t3"."monthly_margin",
                    "t3"."currency",
                    "t3"."source",
                    "t3"."unit",
                    "t3"."simulated",
                    "t3"."load_id",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t3"."source", "t3"."customer_key", "t3"."contract"
                      ORDER BY "t3"."valid_from" DESC, "t3"."started_at" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "_age"
                  FROM (
                    SELECT
                      "t1"."customer_key",
                      "t1"."contract",
                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) AS "started_at",
                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) AS "ended_at",
                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."observed_until" AS TIMESTAMPTZ))) AS "observed_until",
                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))) AS "valid_from",
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
                      "t1"."load_id"
                    FROM (
                      SELECT
                        *
                      FROM "customers" AS "t0"
                      WHERE
                        "t0"."started_at" IS NOT NULL
                    ) AS "t1"
                  ) AS "t3"
                ) AS "t5"
                WHERE
                  "t5"."_age" = 0
              ) AS "t6"
            ) AS "t9"
          ) AS "t12"
          WHERE
            "t12"."is_first"
        ) AS "t13"
      ) AS "t15"
      LEFT OUTER JOIN (
        SELECT
          "t8"."customer_key" AS "member_key",
          "t8"."joined_at"
        FROM (
          SELECT
            "t7"."source",
            "t7"."customer_key",
            "t7"."contract",
            "t7"."simulated",
            "t7"."segment",
            "t7"."country",
            "t7"."unit",
            "t7"."started_at",
            "t7"."valid_from",
            "t7"."club_joined_at",
            "t7"."observed_until",
            "t7"."joined_at",
            "t7"."_held",
            "t7"."_held_from",
            ROW_NUMBER() OVER (
              PARTITION BY "t7"."customer_key"
              ORDER BY "t7"."_held" ASC, "t7"."_held_from" DESC, "t7"."valid_from" ASC, "t7"."started_at" ASC, "t7"."contract" ASC, "t7"."source" ASC
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
                  MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."started_at" AS TIMESTAMPTZ))) AS "started_at",
                  MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."valid_from" AS TIMESTAMPTZ))) AS "valid_from",
                  MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."club_joined_at" AS TIMESTAMPTZ))) AS "club_joined_at",
                  MAX(MAKE_TIMESTAMP(EPOCH_US(CAST("t0"."observed_until" AS TIMESTAMPTZ)))) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "observed_until"
                FROM "customers" AS "t0"
              ) AS "t2"
            ) AS "t4"
            WHERE
              "t4"."joined_at" IS NOT NULL
          ) AS "t7"
        ) AS "t8"
        WHERE
          "t8"."_place" = 0
      ) AS "t11"
        ON "t15"."customer_key" = "t11"."member_key"
    ) AS "t16"
    WHERE
      "t16"."started_at" IS NOT NULL
      AND "t16"."started_at" >= MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
      AND "t16"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
  ) AS "t17"
) AS "t18"
GROUP BY
  1,
  2
