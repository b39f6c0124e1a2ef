SELECT
  "t17"."unit",
  "t17"."_began",
  "t17"."_ended",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t17"."_leaves") AS "leaving",
  MAX(COALESCE("t17"."ended_at", "t17"."_at")) AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t17"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t16"."unit",
    "t16"."employee_key",
    "t16"."started_at",
    "t16"."ended_at",
    "t16"."is_exit",
    "t16"."observed_until",
    "t16"."basis",
    "t16"."hired_day",
    "t16"."from_day",
    "t16"."until_day",
    "t16"."simulated",
    "t16"."source",
    "t16"."_at",
    "t16"."_from" AS "_began",
    "t16"."_ended",
    "t16"."_leaves"
  FROM (
    SELECT
      "t15"."unit",
      "t15"."employee_key",
      "t15"."started_at",
      "t15"."ended_at",
      "t15"."is_exit",
      "t15"."observed_until",
      "t15"."basis",
      "t15"."hired_day",
      "t15"."from_day",
      "t15"."until_day",
      "t15"."simulated",
      "t15"."source",
      "t15"."_at",
      "t15"."_began",
      "t15"."_ended",
      "t15"."_reached",
      COALESCE(
        SUM(CASE WHEN "t15"."_began" <= "t15"."_reached" THEN 1 ELSE 0 END) OVER (
          PARTITION BY "t15"."employee_key"
          ORDER BY "t15"."_began" ASC, "t15"."started_at" ASC, "t15"."source" ASC
          ROWS BETWEEN 1 following AND 1 following
        ),
        0
      ) = 0 AS "_leaves",
      GREATEST("t15"."_began", COALESCE("t15"."_reached", "t15"."_began")) AS "_from"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t13"."unit",
          "t13"."employee_key",
          "t13"."started_at",
          "t13"."ended_at",
          "t13"."is_exit",
          "t13"."observed_until",
          "t13"."basis",
          "t13"."hired_day",
          "t13"."from_day",
          "t13"."until_day",
          "t13"."simulated",
          "t13"."source",
          "t13"."_at",
          "t13"."_began",
          "t13"."_ended",
          MAX("t13"."_ended") OVER (
            PARTITION BY "t13"."employee_key"
            ORDER BY "t13"."_began" ASC, "t13"."started_at" ASC, "t13"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "_reached"
        FROM (
          SELECT
            "t12"."unit",
            "t12"."employee_key",
            "t12"."started_at",
            "t12"."ended_at",
            "t12"."is_exit",
            "t12"."observed_until",
            "t12"."basis",
            "t12"."hired_day",
            "t12"."from_day",
            "t12"."until_day",
            "t12"."simulated",
            "t12"."source",
            "t12"."_at",
            CASE
              WHEN "t12"."_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
              WHEN "t12"."_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
              WHEN "t12"."_at" IS NOT NULL
              THEN DATE_TRUNC(
                'MONTH',
                MAKE_TIMESTAMP(
                  EPOCH_US("t12"."_at") + CASE
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2016, 10, 30, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2016, 3, 27, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2015, 10, 25, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2015, 3, 29, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2014, 10, 26, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2014, 3, 30, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2013, 10, 27, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."_at" >= MAKE_TIMESTAMP(2013, 3, 31, 1, 0, 0.0)
                    THEN 7200000000
                    ELSE 3600000000
                  END
                )
              )
              ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
            END AS "_began",
            CASE
              WHEN "t12"."ended_at" < MAKE_TIMESTAMP(2019, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(1971, 1, 1, 0, 0, 0.0)
              WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
              THEN MAKE_TIMESTAMP(2099, 1, 1, 0, 0, 0.0)
              WHEN "t12"."ended_at" IS NOT NULL
              THEN DATE_TRUNC(
                'MONTH',
                MAKE_TIMESTAMP(
                  EPOCH_US("t12"."ended_at") + CASE
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2016, 10, 30, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2016, 3, 27, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2015, 10, 25, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2015, 3, 29, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2014, 10, 26, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2014, 3, 30, 1, 0, 0.0)
                    THEN 7200000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2013, 10, 27, 1, 0, 0.0)
                    THEN 3600000000
                    WHEN "t12"."ended_at" >= MAKE_TIMESTAMP(2013, 3, 31, 1, 0, 0.0)
                    THEN 7200000000
                    ELSE 3600000000
                  END
                )
              )
              ELSE MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)
            END AS "_ended"
          FROM (
            SELECT
              "t11"."unit",
              "t11"."employee_key",
              "t11"."started_at",
              "t11"."ended_at",
              "t11"."is_exit",
              "t11"."observed_until",
              "t11"."basis",
              "t11"."hired_day",
              "t11"."from_day",
              "t11"."until_day",
              "t11"."simulated",
              "t11"."source",
              "t11"."started_at" AS "_at"
            FROM (
              SELECT
                "t10"."source",
                "t10"."employee_key",
                "t10"."simulated",
                "t10"."department",
                "t10"."job_role",
                "t10"."unit",
                "t10"."hired_at",
                "t10"."started_at",
                "t10"."ended_at",
                "t10"."observed_until",
                MIN("t10"."hired_day") OVER (
                  PARTITION BY "t10"."employee_key", "t10"."_stay"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "hired_day",
                "t10"."from_day",
                "t10"."last_day",
                "t10"."_until",
                "t10"."_reached",
                "t10"."_reached_day",
                "t10"."_next",
                "t10"."_next_day",
                "t10"."is_exit",
                "t10"."until_day",
                "t10"."_stay",
                'employment' AS "basis"
              FROM (
                SELECT
                  "t9"."source",
                  "t9"."employee_key",
                  "t9"."simulated",
                  "t9"."department",
                  "t9"."job_role",
                  "t9"."unit",
                  "t9"."hired_at",
                  "t9"."started_at",
                  CASE
                    WHEN "t9"."is_exit"
                    THEN "t9"."ended_at"
                    ELSE GREATEST("t9"."ended_at", COALESCE("t9"."_next", "t9"."ended_at"))
                  END AS "ended_at",
                  "t9"."observed_until",
                  "t9"."hired_day",
                  "t9"."from_day",
                  "t9"."last_day",
                  "t9"."_until",
                  "t9"."_reached",
                  "t9"."_reached_day",
                  "t9"."_next",
                  "t9"."_next_day",
                  "t9"."is_exit",
                  CASE
                    WHEN "t9"."is_exit"
                    THEN "t9"."last_day" + INTERVAL '1' DAY
                    ELSE GREATEST("t9"."last_day", COALESCE("t9"."_next_day", "t9"."last_day"))
                  END AS "until_day",
                  COALESCE(
                    SUM(CASE WHEN "t9"."is_exit" THEN 1 ELSE 0 END) OVER (
                      PARTITION BY "t9"."employee_key"
                      ORDER BY "t9"."started_at" ASC, "t9"."hired_at" ASC, "t9"."source" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                    ),
                    0
                  ) AS "_stay"
                FROM (
                  SELECT
                    "t8"."source",
                    "t8"."employee_key",
                    "t8"."simulated",
                    "t8"."department",
                    "t8"."job_role",
                    "t8"."unit",
                    "t8"."hired_at",
                    GREATEST("t8"."started_at", COALESCE("t8"."_reached", "t8"."started_at")) AS "started_at",
                    "t8"."ended_at",
                    "t8"."observed_until",
                    "t8"."hired_day",
                    GREATEST("t8"."from_day", COALESCE("t8"."_reached_day", "t8"."from_day")) AS "from_day",
                    "t8"."last_day",
                    "t8"."_until",
                    "t8"."_reached",
                    "t8"."_reached_day",
                    "t8"."_next",
                    "t8"."_next_day",
                    (
                      "t8"."ended_at" IS NOT NULL
                    )
                    AND NOT (
                      COALESCE(
                        (
                          "t8"."_next_day" IS NOT NULL
                        )
                        AND (
                          "t8"."_next_day" <= (
                            "t8"."last_day" + INTERVAL '1' DAY
                          )
                        ),
                        FALSE
                      )
                    ) AS "is_exit"
                  FROM (
                    SELECT
                      "t7"."source",
                      "t7"."employee_key",
                      "t7"."simulated",
                      "t7"."department",
                      "t7"."job_role",
                      "t7"."unit",
                      "t7"."hired_at",
                      "t7"."started_at",
                      "t7"."ended_at",
                      "t7"."observed_until",
                      "t7"."hired_day",
                      "t7"."from_day",
                      "t7"."last_day",
                      "t7"."_until",
                      "t7"."_reached",
                      "t7"."_reached_day",
                      LEAD("t7"."started_at") OVER (
                        PARTITION BY "t7"."employee_key"
                        ORDER BY "t7"."started_at" ASC, "t7"."hired_at" ASC, "t7"."source" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "_next",
                      LEAD("t7"."from_day") OVER (
                        PARTITION BY "t7"."employee_key"
                        ORDER BY "t7"."started_at" ASC, "t7"."hired_at" ASC, "t7"."source" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "_next_day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t5"."source",
                          "t5"."employee_key",
                          "t5"."simulated",
                          "t5"."department",
                          "t5"."job_role",
                          "t5"."unit",
                          "t5"."hired_at",
                          "t5"."started_at",
                          "t5"."ended_at",
                          "t5"."observed_until",
                          "t5"."hired_day",
                          "t5"."from_day",
                          "t5"."last_day",
                          "t5"."_until",
                          MAX("t5"."_until") OVER (
                            PARTITION BY "t5"."employee_key"
                            ORDER BY "t5"."started_at" ASC, "t5"."hired_at" ASC, "t5"."source" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                          ) AS "_reached",
                          MAX("t5"."last_day") OVER (
                            PARTITION BY "t5"."employee_key"
                            ORDER BY "t5"."started_at" ASC, "t5"."hired_at" ASC, "t5"."source" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                          ) AS "_reached_day"
                        FROM (
                          SELECT
                            "t4"."source",
                            "t4"."employee_key",
                            "t4"."simulated",
                            "t4"."department",
                            "t4"."job_role",
                            "t4"."unit",
                            "t4"."hired_at",
                            "t4"."started_at",
                            "t4"."ended_at",
                            "t4"."observed_until",
                            "t4"."hired_day",
                            "t4"."from_day",
                            "t4"."last_day",
                            COALESCE("t4"."ended_at", MAKE_TIMESTAMP(2100, 1, 1, 0, 0, 0.0)) AS "_until"
                          FROM (
                            SELECT
                              "t3"."source",
                              "t3"."employee_key",
                              "t3"."simulated",
                              "t3"."department",
                              "t3"."job_role",
                              "t3"."unit",
                              "t3"."hired_at",
                              CASE WHEN "t3"."_place" = 0 THEN "t3"."hired_at" ELSE "t3"."started_at" END AS "started_at",
                              CASE
                                WHEN "t3"."_next" IS NOT NULL
                                THEN "t3"."_next"
                                WHEN (
                                  "t3"."ended_at" IS NOT NULL
                                )
                                AND (
                                  (
                                    "t3"."_known_until" IS NULL
                                  ) OR (
                                    "t3"."ended_at" <= "t3"."_known_until"
                                  )
                                )
                                THEN "t3"."ended_at"
                                ELSE CAST(NULL AS TIMESTAMP)
                              END AS "ended_at",
                              "t3"."observed_until",
                              "t3"."hired_day",
                              CASE WHEN "t3"."_place" = 0 THEN "t3"."hired_day" ELSE "t3"."from_day" END AS "from_day",
                              CASE
                                WHEN "t3"."_next" IS NOT NULL
                                THEN "t3"."_next_day"
                                WHEN (
                                  "t3"."ended_at" IS NOT NULL
                                )
                                AND (
                                  (
                                    "t3"."_known_until" IS NULL
                                  ) OR (
                                    "t3"."ended_at" <= "t3"."_known_until"
                                  )
                                )
                                THEN "t3"."last_day"
                                ELSE CAST(NULL AS DATE)
                              END AS "last_day",
                              "t3"."_place",
                              "t3"."_known_until",
                              "t3"."_next",
                              "t3"."_next_day"
                            FROM (
                              SELECT
                                "t2"."source",
                                "t2"."employee_key",
                                "t2"."simulated",
                                "t2"."department",
                                "t2"."job_role",
                                "t2"."unit",
                                "t2"."hired_at",
                                "t2"."started_at",
                                "t2"."ended_at",
                                "t2"."observed_until",
                                "t2"."hired_day",
                                "t2"."from_day",
                                "t2"."last_day",
                                "t2"."_place",
                                "t2"."_known_until",
                                LEAD("t2"."started_at") OVER (
                                  PARTITION BY "t2"."source", "t2"."employee_key", "t2"."hired_at"
                                  ORDER BY "t2"."_place" ASC, "t2"."started_at" ASC
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                ) AS "_next",
                                LEAD("t2"."from_day") OVER (
                                  PARTITION BY "t2"."source", "t2"."employee_key", "t2"."hired_at"
                                  ORDER BY "t2"."_place" ASC, "t2"."started_at" ASC
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                ) AS "_next_day"
                              FROM (
                                SELECT
                                  "t1"."source",
                                  "t1"."employee_key",
                                  "t1"."simulated",
                                  "t1"."department",
                                  "t1"."job_role",
                                  "t1"."unit",
                                  MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) AS "hired_at",
                                  GREATEST(
                                    COALESCE(
                                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                      MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                    ),
                                    MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                  ) AS "started_at",
                                  MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) AS "ended_at",
                                  MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."observed_until" AS TIMESTAMPTZ))) AS "observed_until",
                                  CAST(MAKE_TIMESTAMP(
                                    EPOCH_US(MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))) + CASE
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2016, 10, 30, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2016, 3, 27, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2015, 10, 25, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2015, 3, 29, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2014, 10, 26, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2014, 3, 30, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2013, 10, 27, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2013, 3, 31, 1, 0, 0.0)
                                      THEN 7200000000
                                      ELSE 3600000000
                                    END
                                  ) AS DATE) AS "hired_day",
                                  CAST(MAKE_TIMESTAMP(
                                    EPOCH_US(
                                      GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      )
                                    ) + CASE
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2016, 10, 30, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2016, 3, 27, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2015, 10, 25, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2015, 3, 29, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2014, 10, 26, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2014, 3, 30, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2013, 10, 27, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN GREATEST(
                                        COALESCE(
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."valid_from" AS TIMESTAMPTZ))),
                                          MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                        ),
                                        MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."started_at" AS TIMESTAMPTZ)))
                                      ) >= MAKE_TIMESTAMP(2013, 3, 31, 1, 0, 0.0)
                                      THEN 7200000000
                                      ELSE 3600000000
                                    END
                                  ) AS DATE) AS "from_day",
                                  CAST(MAKE_TIMESTAMP(
                                    EPOCH_US(MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ)))) + CASE
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2021, 10, 31, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2021, 3, 28, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2020, 10, 25, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2020, 3, 29, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2019, 10, 27, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2019, 3, 31, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2018, 10, 28, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2018, 3, 25, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2017, 10, 29, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2017, 3, 26, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2016, 10, 30, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2016, 3, 27, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2015, 10, 25, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2015, 3, 29, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2014, 10, 26, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2014, 3, 30, 1, 0, 0.0)
                                      THEN 7200000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2013, 10, 27, 1, 0, 0.0)
                                      THEN 3600000000
                                      WHEN MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."ended_at" AS TIMESTAMPTZ))) >= MAKE_TIMESTAMP(2013, 3, 31, 1, 0, 0.0)
                                      THEN 7200000000
                                      ELSE 3600000000
                                    END
                                  ) AS DATE) AS "last_day",
                                  ROW_NUMBER() OVER (
                                    PARTITION BY "t1"."source", "t1"."employee_key", "t1"."started_at"
                                    ORDER BY "t1"."valid_from" ASC NULLS FIRST
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) - 1 AS "_place",
                                  MAX(MAKE_TIMESTAMP(EPOCH_US(CAST("t1"."observed_until" AS TIMESTAMPTZ)))) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_known_until"
                                FROM (
                                  SELECT
                                    *
                                  FROM "employees" AS "t0"
                                  WHERE
                                    "t0"."started_at" IS NOT NULL AND "t0"."employee_key" IS NOT NULL
                                ) AS "t1"
                              ) AS "t2"
                            ) AS "t3"
                          ) AS "t4"
                          WHERE
                            (
                              "t4"."ended_at" IS NULL
                            ) OR (
                              "t4"."ended_at" >= "t4"."started_at"
                            )
                        ) AS "t5"
                      ) AS "t6"
                      WHERE
                        (
                          "t6"."_reached" IS NULL
                        ) OR (
                          "t6"."_until" > "t6"."_reached"
                        )
                    ) AS "t7"
                  ) AS "t8"
                ) AS "t9"
              ) AS "t10"
            ) AS "t11"
            WHERE
              "t11"."started_at" IS NOT NULL
              AND "t11"."started_at" < MAKE_TIMESTAMP(2020, 1, 31, 23, 0, 0.0)
          ) AS "t12"
        ) AS "t13"
      ) AS "t14"
      WHERE
        (
          "t14"."_reached" IS NULL
        ) OR (
          "t14"."_ended" > "t14"."_reached"
        )
    ) AS "t15"
  ) AS "t16"
) AS "t17"
GROUP BY
  1,
  2,
  3
