SELECT
  "t16"."unit" AS "unit",
  "t16"."_began" AS "_began",
  "t16"."_ended" AS "_ended",
  COUNT(*) AS "n",
  countIf("t16"."_leaves") AS "leaving",
  MAX(COALESCE("t16"."ended_at", "t16"."_at")) AS "last",
  countIf(COALESCE("t16"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t15"."unit" AS "unit",
    "t15"."employee_key" AS "employee_key",
    "t15"."started_at" AS "started_at",
    "t15"."ended_at" AS "ended_at",
    "t15"."is_exit" AS "is_exit",
    "t15"."observed_until" AS "observed_until",
    "t15"."basis" AS "basis",
    "t15"."hired_day" AS "hired_day",
    "t15"."from_day" AS "from_day",
    "t15"."until_day" AS "until_day",
    "t15"."simulated" AS "simulated",
    "t15"."source" AS "source",
    "t15"."_at" AS "_at",
    "t15"."_from" AS "_began",
    "t15"."_ended" AS "_ended",
    "t15"."_leaves" AS "_leaves"
  FROM (
    SELECT
      "t14"."unit" AS "unit",
      "t14"."employee_key" AS "employee_key",
      "t14"."started_at" AS "started_at",
      "t14"."ended_at" AS "ended_at",
      "t14"."is_exit" AS "is_exit",
      "t14"."observed_until" AS "observed_until",
      "t14"."basis" AS "basis",
      "t14"."hired_day" AS "hired_day",
      "t14"."from_day" AS "from_day",
      "t14"."until_day" AS "until_day",
      "t14"."simulated" AS "simulated",
      "t14"."source" AS "source",
      "t14"."_at" AS "_at",
      "t14"."_began" AS "_began",
      "t14"."_ended" AS "_ended",
      "t14"."_reached" AS "_reached",
      COALESCE(
        SUM(CASE WHEN "t14"."_began" <= "t14"."_reached" THEN 1 ELSE 0 END) OVER (
          PARTITION BY "t14"."employee_key"
          ORDER BY "t14"."_began" ASC, "t14"."started_at" ASC, "t14"."source" ASC
          ROWS BETWEEN 1 following AND 1 following
        ),
        0
      ) = 0 AS "_leaves",
      GREATEST("t14"."_began", COALESCE("t14"."_reached", "t14"."_began")) AS "_from"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t12"."unit" AS "unit",
          "t12"."employee_key" AS "employee_key",
          "t12"."started_at" AS "started_at",
          "t12"."ended_at" AS "ended_at",
          "t12"."is_exit" AS "is_exit",
          "t12"."observed_until" AS "observed_until",
          "t12"."basis" AS "basis",
          "t12"."hired_day" AS "hired_day",
          "t12"."from_day" AS "from_day",
          "t12"."until_day" AS "until_day",
          "t12"."simulated" AS "simulated",
          "t12"."source" AS "source",
          "t12"."_at" AS "_at",
          "t12"."_began" AS "_began",
          "t12"."_ended" AS "_ended",
          MAX("t12"."_ended") OVER (
            PARTITION BY "t12"."employee_key"
            ORDER BY "t12"."_began" ASC, "t12"."started_at" ASC, "t12"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "_reached"
        FROM (
          SELECT
            "t11"."unit" AS "unit",
            "t11"."employee_key" AS "employee_key",
            "t11"."started_at" AS "started_at",
            "t11"."ended_at" AS "ended_at",
            "t11"."is_exit" AS "is_exit",
            "t11"."observed_until" AS "observed_until",
            "t11"."basis" AS "basis",
            "t11"."hired_day" AS "hired_day",
            "t11"."from_day" AS "from_day",
            "t11"."until_day" AS "until_day",
            "t11"."simulated" AS "simulated",
            "t11"."source" AS "source",
            "t11"."started_at" AS "_at",
            CASE
              WHEN "t11"."started_at" < parseDateTimeBestEffort('2019-01-31T23:00:00')
              THEN parseDateTimeBestEffort('1971-01-01T00:00:00')
              WHEN "t11"."started_at" >= parseDateTimeBestEffort('2020-01-31T23:00:00')
              THEN parseDateTimeBestEffort('2099-01-01T00:00:00')
              WHEN isNotNull("t11"."started_at")
              THEN CAST(dateTrunc(
                'MONTH',
                "t11"."started_at" + CASE
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2016-10-30T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2016-03-27T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2015-10-25T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2015-03-29T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2014-10-26T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2014-03-30T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2013-10-27T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."started_at" >= parseDateTimeBestEffort('2013-03-31T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  ELSE INTERVAL '3600' SECOND
                END
              ) AS Nullable(DateTime))
              ELSE parseDateTimeBestEffort('2100-01-01T00:00:00')
            END AS "_began",
            CASE
              WHEN "t11"."ended_at" < parseDateTimeBestEffort('2019-01-31T23:00:00')
              THEN parseDateTimeBestEffort('1971-01-01T00:00:00')
              WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2020-01-31T23:00:00')
              THEN parseDateTimeBestEffort('2099-01-01T00:00:00')
              WHEN isNotNull("t11"."ended_at")
              THEN CAST(dateTrunc(
                'MONTH',
                "t11"."ended_at" + CASE
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2017-10-29T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2017-03-26T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2016-10-30T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2016-03-27T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2015-10-25T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2015-03-29T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2014-10-26T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2014-03-30T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2013-10-27T01:00:00')
                  THEN INTERVAL '3600' SECOND
                  WHEN "t11"."ended_at" >= parseDateTimeBestEffort('2013-03-31T01:00:00')
                  THEN INTERVAL '7200' SECOND
                  ELSE INTERVAL '3600' SECOND
                END
              ) AS Nullable(DateTime))
              ELSE parseDateTimeBestEffort('2100-01-01T00:00:00')
            END AS "_ended"
          FROM (
            SELECT
              "t10"."source" AS "source",
              "t10"."employee_key" AS "employee_key",
              "t10"."simulated" AS "simulated",
              "t10"."department" AS "department",
              "t10"."job_role" AS "job_role",
              "t10"."unit" AS "unit",
              "t10"."hired_at" AS "hired_at",
              "t10"."started_at" AS "started_at",
              "t10"."ended_at" AS "ended_at",
              "t10"."observed_until" AS "observed_until",
              MIN("t10"."hired_day") OVER (
                PARTITION BY "t10"."employee_key", "t10"."_stay"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "hired_day",
              "t10"."from_day" AS "from_day",
              "t10"."last_day" AS "last_day",
              "t10"."_until" AS "_until",
              "t10"."_reached" AS "_reached",
              "t10"."_reached_day" AS "_reached_day",
              "t10"."_next" AS "_next",
              "t10"."_next_day" AS "_next_day",
              "t10"."is_exit" AS "is_exit",
              "t10"."until_day" AS "until_day",
              "t10"."_stay" AS "_stay",
              'employment' AS "basis"
            FROM (
              SELECT
                "t9"."source" AS "source",
                "t9"."employee_key" AS "employee_key",
                "t9"."simulated" AS "simulated",
                "t9"."department" AS "department",
                "t9"."job_role" AS "job_role",
                "t9"."unit" AS "unit",
                "t9"."hired_at" AS "hired_at",
                "t9"."started_at" AS "started_at",
                CASE
                  WHEN "t9"."is_exit"
                  THEN "t9"."ended_at"
                  ELSE GREATEST("t9"."ended_at", COALESCE("t9"."_next", "t9"."ended_at"))
                END AS "ended_at",
                "t9"."observed_until" AS "observed_until",
                "t9"."hired_day" AS "hired_day",
                "t9"."from_day" AS "from_day",
                "t9"."last_day" AS "last_day",
                "t9"."_until" AS "_until",
                "t9"."_reached" AS "_reached",
                "t9"."_reached_day" AS "_reached_day",
                "t9"."_next" AS "_next",
                "t9"."_next_day" AS "_next_day",
                "t9"."is_exit" AS "is_exit",
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
                  "t8"."source" AS "source",
                  "t8"."employee_key" AS "employee_key",
                  "t8"."simulated" AS "simulated",
                  "t8"."department" AS "department",
                  "t8"."job_role" AS "job_role",
                  "t8"."unit" AS "unit",
                  "t8"."hired_at" AS "hired_at",
                  GREATEST("t8"."started_at", COALESCE("t8"."_reached", "t8"."started_at")) AS "started_at",
                  "t8"."ended_at" AS "ended_at",
                  "t8"."observed_until" AS "observed_until",
                  "t8"."hired_day" AS "hired_day",
                  GREATEST("t8"."from_day", COALESCE("t8"."_reached_day", "t8"."from_day")) AS "from_day",
                  "t8"."last_day" AS "last_day",
                  "t8"."_until" AS "_until",
                  "t8"."_reached" AS "_reached",
                  "t8"."_reached_day" AS "_reached_day",
                  "t8"."_next" AS "_next",
                  "t8"."_next_day" AS "_next_day",
                  isNotNull("t8"."ended_at")
                  AND NOT (
                    COALESCE(
                      isNotNull("t8"."_next_day")
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
                    "t7"."source" AS "source",
                    "t7"."employee_key" AS "employee_key",
                    "t7"."simulated" AS "simulated",
                    "t7"."department" AS "department",
                    "t7"."job_role" AS "job_role",
                    "t7"."unit" AS "unit",
                    "t7"."hired_at" AS "hired_at",
                    "t7"."started_at" AS "started_at",
                    "t7"."ended_at" AS "ended_at",
                    "t7"."observed_until" AS "observed_until",
                    "t7"."hired_day" AS "hired_day",
                    "t7"."from_day" AS "from_day",
                    "t7"."last_day" AS "last_day",
                    "t7"."_until" AS "_until",
                    "t7"."_reached" AS "_reached",
                    "t7"."_reached_day" AS "_reached_day",
                    leadInFrame("t7"."started_at") OVER (
                      PARTITION BY "t7"."employee_key"
                      ORDER BY "t7"."started_at" ASC, "t7"."hired_at" ASC, "t7"."source" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "_next",
                    leadInFrame("t7"."from_day") OVER (
                      PARTITION BY "t7"."employee_key"
                      ORDER BY "t7"."started_at" ASC, "t7"."hired_at" ASC, "t7"."source" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "_next_day"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t5"."source" AS "source",
                        "t5"."employee_key" AS "employee_key",
                        "t5"."simulated" AS "simulated",
                        "t5"."department" AS "department",
                        "t5"."job_role" AS "job_role",
                        "t5"."unit" AS "unit",
                        "t5"."hired_at" AS "hired_at",
                        "t5"."started_at" AS "started_at",
                        "t5"."ended_at" AS "ended_at",
                        "t5"."observed_until" AS "observed_until",
                        "t5"."hired_day" AS "hired_day",
                        "t5"."from_day" AS "from_day",
                        "t5"."last_day" AS "last_day",
                        "t5"."_until" AS "_until",
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
                          "t4"."source" AS "source",
                          "t4"."employee_key" AS "employee_key",
                          "t4"."simulated" AS "simulated",
                          "t4"."department" AS "department",
                          "t4"."job_role" AS "job_role",
                          "t4"."unit" AS "unit",
                          "t4"."hired_at" AS "hired_at",
                          "t4"."started_at" AS "started_at",
                          "t4"."ended_at" AS "ended_at",
                          "t4"."observed_until" AS "observed_until",
                          "t4"."hired_day" AS "hired_day",
                          "t4"."from_day" AS "from_day",
                          "t4"."last_day" AS "last_day",
                          COALESCE("t4"."ended_at", parseDateTimeBestEffort('2100-01-01T00:00:00')) AS "_until"
                        FROM (
                          SELECT
                            "t3"."source" AS "source",
                            "t3"."employee_key" AS "employee_key",
                            "t3"."simulated" AS "simulated",
                            "t3"."department" AS "department",
                            "t3"."job_role" AS "job_role",
                            "t3"."unit" AS "unit",
                            "t3"."hired_at" AS "hired_at",
                            CASE WHEN "t3"."_place" = 0 THEN "t3"."hired_at" ELSE "t3"."started_at" END AS "started_at",
                            CASE
                              WHEN isNotNull("t3"."_next")
                              THEN "t3"."_next"
                              WHEN isNotNull("t3"."ended_at")
                              AND (
                                isNull("t3"."_known_until") OR (
                                  "t3"."ended_at" <= "t3"."_known_until"
                                )
                              )
                              THEN "t3"."ended_at"
                              ELSE CAST(NULL AS Nullable(DateTime))
                            END AS "ended_at",
                            "t3"."observed_until" AS "observed_until",
                            "t3"."hired_day" AS "hired_day",
                            CASE WHEN "t3"."_place" = 0 THEN "t3"."hired_day" ELSE "t3"."from_day" END AS "from_day",
                            CASE
                              WHEN isNotNull("t3"."_next")
                              THEN "t3"."_next_day"
                              WHEN isNotNull("t3"."ended_at")
                              AND (
                                isNull("t3"."_known_until") OR (
                                  "t3"."ended_at" <= "t3"."_known_until"
                                )
                              )
                              THEN "t3"."last_day"
                              ELSE CAST(NULL AS Nullable(DATE))
                            END AS "last_day",
                            "t3"."_place" AS "_place",
                            "t3"."_known_until" AS "_known_until",
                            "t3"."_next" AS "_next",
                            "t3"."_next_day" AS "_next_day"
                          FROM (
                            SELECT
                              "t2"."source" AS "source",
                              "t2"."employee_key" AS "employee_key",
                              "t2"."simulated" AS "simulated",
                              "t2"."department" AS "department",
                              "t2"."job_role" AS "job_role",
                              "t2"."unit" AS "unit",
                              "t2"."hired_at" AS "hired_at",
                              "t2"."started_at" AS "started_at",
                              "t2"."ended_at" AS "ended_at",
                              "t2"."observed_until" AS "observed_until",
                              "t2"."hired_day" AS "hired_day",
                              "t2"."from_day" AS "from_day",
                              "t2"."last_day" AS "last_day",
                              "t2"."_place" AS "_place",
                              "t2"."_known_until" AS "_known_until",
                              leadInFrame("t2"."started_at") OVER (
                                PARTITION BY "t2"."source", "t2"."employee_key", "t2"."hired_at"
                                ORDER BY "t2"."_place" ASC, "t2"."started_at" ASC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                              ) AS "_next",
                              leadInFrame("t2"."from_day") OVER (
                                PARTITION BY "t2"."source", "t2"."employee_key", "t2"."hired_at"
                                ORDER BY "t2"."_place" ASC, "t2"."started_at" ASC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                              ) AS "_next_day"
                            FROM (
                              SELECT
                                "t1"."source" AS "source",
                                "t1"."employee_key" AS "employee_key",
                                "t1"."simulated" AS "simulated",
                                "t1"."department" AS "department",
                                "t1"."job_role" AS "job_role",
                                "t1"."unit" AS "unit",
                                CAST("t1"."started_at" AS Nullable(DateTime)) AS "hired_at",
                                GREATEST(
                                  COALESCE(
                                    CAST("t1"."valid_from" AS Nullable(DateTime)),
                                    CAST("t1"."started_at" AS Nullable(DateTime))
                                  ),
                                  CAST("t1"."started_at" AS Nullable(DateTime))
                                ) AS "started_at",
                                CAST("t1"."ended_at" AS Nullable(DateTime)) AS "ended_at",
                                CAST("t1"."observed_until" AS Nullable(DateTime)) AS "observed_until",
                                toDate(
                                  CAST("t1"."started_at" AS Nullable(DateTime)) + CASE
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2017-10-29T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2017-03-26T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2016-10-30T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2016-03-27T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2015-10-25T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2015-03-29T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2014-10-26T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2014-03-30T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2013-10-27T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."started_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2013-03-31T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    ELSE INTERVAL '3600' SECOND
                                  END
                                ) AS "hired_day",
                                toDate(
                                  GREATEST(
                                    COALESCE(
                                      CAST("t1"."valid_from" AS Nullable(DateTime)),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ),
                                    CAST("t1"."started_at" AS Nullable(DateTime))
                                  ) + CASE
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2017-10-29T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2017-03-26T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2016-10-30T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2016-03-27T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2015-10-25T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2015-03-29T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2014-10-26T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2014-03-30T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2013-10-27T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN GREATEST(
                                      COALESCE(
                                        CAST("t1"."valid_from" AS Nullable(DateTime)),
                                        CAST("t1"."started_at" AS Nullable(DateTime))
                                      ),
                                      CAST("t1"."started_at" AS Nullable(DateTime))
                                    ) >= parseDateTimeBestEffort('2013-03-31T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    ELSE INTERVAL '3600' SECOND
                                  END
                                ) AS "from_day",
                                toDate(
                                  CAST("t1"."ended_at" AS Nullable(DateTime)) + CASE
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2017-10-29T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2017-03-26T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2016-10-30T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2016-03-27T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2015-10-25T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2015-03-29T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2014-10-26T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2014-03-30T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2013-10-27T01:00:00')
                                    THEN INTERVAL '3600' SECOND
                                    WHEN CAST("t1"."ended_at" AS Nullable(DateTime)) >= parseDateTimeBestEffort('2013-03-31T01:00:00')
                                    THEN INTERVAL '7200' SECOND
                                    ELSE INTERVAL '3600' SECOND
                                  END
                                ) AS "last_day",
                                ROW_NUMBER() OVER (
                                  PARTITION BY "t1"."source", "t1"."employee_key", "t1"."started_at"
                                  ORDER BY "t1"."valid_from" ASC NULLS FIRST
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                ) - 1 AS "_place",
                                MAX(CAST("t1"."observed_until" AS Nullable(DateTime))) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_known_until"
                              FROM (
                                SELECT
                                  *
                                FROM "employees" AS "t0"
                                WHERE
                                  isNotNull("t0"."started_at") AND isNotNull("t0"."employee_key")
                              ) AS "t1"
                            ) AS "t2"
                          ) AS "t3"
                        ) AS "t4"
                        WHERE
                          isNull("t4"."ended_at") OR (
                            "t4"."ended_at" >= "t4"."started_at"
                          )
                      ) AS "t5"
                    ) AS "t6"
                    WHERE
                      isNull("t6"."_reached") OR (
                        "t6"."_until" > "t6"."_reached"
                      )
                  ) AS "t7"
                ) AS "t8"
              ) AS "t9"
            ) AS "t10"
          ) AS "t11"
          WHERE
            isNotNull("t11"."started_at")
            AND "t11"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
        ) AS "t12"
      ) AS "t13"
      WHERE
        isNull("t13"."_reached") OR (
          "t13"."_ended" > "t13"."_reached"
        )
    ) AS "t14"
  ) AS "t15"
) AS "t16"
GROUP BY
  "t16"."unit",
  "t16"."_began",
  "t16"."_ended"
