WITH "t6" AS (
  SELECT
    "t5"."source" AS "source",
    "t5"."order" AS "order",
    "t5"."customer_key" AS "customer_key",
    "t5"."ordered_at" AS "ordered_at",
    "t5"."amount" AS "amount",
    "t5"."simulated" AS "simulated",
    "t5"."channel" AS "channel",
    "t5"."country" AS "country",
    "t5"."unit" AS "unit",
    "t5"."day" AS "day",
    leadInFrame("t5"."day") OVER (
      PARTITION BY "t5"."customer_key"
      ORDER BY "t5"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t4"."source" AS "source",
      "t4"."order" AS "order",
      "t4"."customer_key" AS "customer_key",
      "t4"."ordered_at" AS "ordered_at",
      "t4"."amount" AS "amount",
      "t4"."simulated" AS "simulated",
      "t4"."channel" AS "channel",
      "t4"."country" AS "country",
      "t4"."unit" AS "unit",
      "t4"."day" AS "day"
    FROM (
      SELECT
        "t3"."source" AS "source",
        "t3"."order" AS "order",
        "t3"."customer_key" AS "customer_key",
        "t3"."ordered_at" AS "ordered_at",
        "t3"."amount" AS "amount",
        "t3"."simulated" AS "simulated",
        "t3"."channel" AS "channel",
        "t3"."country" AS "country",
        "t3"."unit" AS "unit",
        "t3"."day" AS "day",
        ROW_NUMBER() OVER (
          PARTITION BY "t3"."customer_key", "t3"."day"
          ORDER BY "t3"."ordered_at" ASC, "t3"."source" ASC, "t3"."order" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
        SELECT
          "t2"."source" AS "source",
          "t2"."order" AS "order",
          "t2"."customer_key" AS "customer_key",
          "t2"."ordered_at" AS "ordered_at",
          "t2"."amount" AS "amount",
          "t2"."simulated" AS "simulated",
          "t2"."channel" AS "channel",
          "t2"."country" AS "country",
          "t2"."unit" AS "unit",
          toDate(
            "t2"."ordered_at" + CASE
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t2"."ordered_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN INTERVAL '7200' SECOND
              ELSE INTERVAL '3600' SECOND
            END
          ) AS "day"
        FROM (
          SELECT
            "t1"."source" AS "source",
            "t1"."order" AS "order",
            MAX("t1"."customer_key") AS "customer_key",
            MIN("t1"."_utc") AS "ordered_at",
            SUM("t1"."amount") AS "amount",
            countIf(COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t1"."channel") AS "channel",
            MAX("t1"."country") AS "country",
            MAX("t1"."unit") AS "unit"
          FROM (
            SELECT
              "t0"."order" AS "order",
              "t0"."line" AS "line",
              "t0"."ordered_at" AS "ordered_at",
              "t0"."customer_key" AS "customer_key",
              "t0"."product" AS "product",
              "t0"."quantity" AS "quantity",
              "t0"."amount" AS "amount",
              "t0"."margin" AS "margin",
              "t0"."cost_to_serve" AS "cost_to_serve",
              "t0"."currency" AS "currency",
              "t0"."is_cancellation" AS "is_cancellation",
              "t0"."channel" AS "channel",
              "t0"."country" AS "country",
              "t0"."source" AS "source",
              "t0"."unit" AS "unit",
              "t0"."simulated" AS "simulated",
              "t0"."load_id" AS "load_id",
              CAST("t0"."ordered_at" AS Nullable(DateTime)) AS "_utc"
            FROM "orders" AS "t0"
            WHERE
              isNotNull("t0"."customer_key")
              AND isNotNull("t0"."ordered_at")
              AND NOT (
                COALESCE("t0"."is_cancellation", FALSE)
              )
          ) AS "t1"
          GROUP BY
            "t1"."source",
            "t1"."order"
        ) AS "t2"
        WHERE
          isNull("t2"."amount") OR (
            "t2"."amount" > 0
          )
      ) AS "t3"
    ) AS "t4"
    WHERE
      "t4"."_place" = 0
  ) AS "t5"
), "t13" AS (
  SELECT
    "t12"."customer_key" AS "customer_key",
    AVG("t12"."gap_days") AS "median",
    MAX("t12"."_values") AS "values"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t10"."source" AS "source",
        "t10"."order" AS "order",
        "t10"."customer_key" AS "customer_key",
        "t10"."ordered_at" AS "ordered_at",
        "t10"."amount" AS "amount",
        "t10"."simulated" AS "simulated",
        "t10"."channel" AS "channel",
        "t10"."country" AS "country",
        "t10"."unit" AS "unit",
        "t10"."day" AS "day",
        "t10"."next_day" AS "next_day",
        "t10"."gap_days" AS "gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t10"."customer_key"
          ORDER BY "t10"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t10"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
      FROM (
        SELECT
          "t7"."source" AS "source",
          "t7"."order" AS "order",
          "t7"."customer_key" AS "customer_key",
          "t7"."ordered_at" AS "ordered_at",
          "t7"."amount" AS "amount",
          "t7"."simulated" AS "simulated",
          "t7"."channel" AS "channel",
          "t7"."country" AS "country",
          "t7"."unit" AS "unit",
          "t7"."day" AS "day",
          "t7"."next_day" AS "next_day",
          DATE_DIFF(DAY, "t7"."day", "t7"."next_day") AS "gap_days"
        FROM "t6" AS "t7"
        WHERE
          isNotNull(DATE_DIFF(DAY, "t7"."day", "t7"."next_day"))
      ) AS "t10"
    ) AS "t11"
    WHERE
      (
        "t11"."_rank" * 2
      ) >= (
        "t11"."_values" - 2
      )
      AND (
        "t11"."_rank" * 2
      ) <= "t11"."_values"
  ) AS "t12"
  GROUP BY
    "t12"."customer_key"
)
SELECT
  "t31"."unit" AS "unit",
  "t31"."_period" AS "_period",
  "t31"."basis" AS "basis",
  "t31"."n" AS "n",
  "t31"."last" AS "last",
  0 AS "made_up"
FROM (
  SELECT
    "t30"."unit" AS "unit",
    "t30"."_period" AS "_period",
    "t30"."basis" AS "basis",
    COUNT(*) AS "n",
    MAX("t30"."_at") AS "last"
  FROM (
    SELECT
      "t29"."unit" AS "unit",
      "t29"."basis" AS "basis",
      "t29"."simulated" AS "simulated",
      "t29"."observed_until" AS "observed_until",
      "t29"."customer_key" AS "customer_key",
      "t29"."source" AS "source",
      "t29"."started_at" AS "_at",
      CAST(dateTrunc(
        'MONTH',
        "t29"."started_at" + CASE
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN INTERVAL '7200' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN INTERVAL '3600' SECOND
          WHEN "t29"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS Nullable(DateTime)) AS "_period"
    FROM (
      SELECT
        "t28"."customer_key" AS "customer_key",
        "t28"."simulated" AS "simulated",
        "t28"."channel" AS "channel",
        "t28"."country" AS "country",
        "t28"."source" AS "source",
        "t28"."unit" AS "unit",
        "t28"."contract" AS "contract",
        "t28"."started_at" AS "started_at",
        "t28"."ended_at" AS "ended_at",
        "t28"."observed_until" AS "observed_until",
        "t28"."basis" AS "basis",
        (
          ROW_NUMBER() OVER (
            PARTITION BY "t28"."customer_key"
            ORDER BY "t28"."started_at" ASC, "t28"."contract" ASC, "t28"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) = 0 AS "is_first"
      FROM (
        SELECT
          "t27"."customer_key" AS "customer_key",
          "t27"."simulated" AS "simulated",
          "t27"."channel" AS "channel",
          "t27"."country" AS "country",
          "t27"."source" AS "source",
          "t27"."unit" AS "unit",
          'all' AS "contract",
          "t27"."ordered_at" AS "started_at",
          CASE
            WHEN "t27"."lost_at" <= "t27"."known_until"
            THEN "t27"."lost_at"
            ELSE CAST(NULL AS Nullable(DateTime))
          END AS "ended_at",
          "t27"."known_until" AS "observed_until",
          'purchase' AS "basis"
        FROM (
          SELECT
            "t26"."source" AS "source",
            "t26"."order" AS "order",
            "t26"."customer_key" AS "customer_key",
            "t26"."ordered_at" AS "ordered_at",
            "t26"."amount" AS "amount",
            "t26"."simulated" AS "simulated",
            "t26"."channel" AS "channel",
            "t26"."country" AS "country",
            "t26"."unit" AS "unit",
            "t26"."day" AS "day",
            "t26"."next_day" AS "next_day",
            "t26"."gap_days" AS "gap_days",
            "t26"."patience_days" AS "patience_days",
            "t26"."is_end" AS "is_end",
            "t26"."known_until" AS "known_until",
            "t26"."stretch" AS "stretch",
            MAX("t26"."lost_at") OVER (
              PARTITION BY "t26"."customer_key", "t26"."stretch"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "lost_at",
            "t26"."last_day" AS "last_day",
            ROW_NUMBER() OVER (
              PARTITION BY "t26"."customer_key", "t26"."stretch"
              ORDER BY "t26"."day" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "_place"
          FROM (
            SELECT
              "t25"."source" AS "source",
              "t25"."order" AS "order",
              "t25"."customer_key" AS "customer_key",
              "t25"."ordered_at" AS "ordered_at",
              "t25"."amount" AS "amount",
              "t25"."simulated" AS "simulated",
              "t25"."channel" AS "channel",
              "t25"."country" AS "country",
              "t25"."unit" AS "unit",
              "t25"."day" AS "day",
              "t25"."next_day" AS "next_day",
              "t25"."gap_days" AS "gap_days",
              "t25"."patience_days" AS "patience_days",
              "t25"."is_end" AS "is_end",
              "t25"."known_until" AS "known_until",
              COALESCE(
                SUM(CASE WHEN "t25"."is_end" THEN 1 ELSE 0 END) OVER (
                  PARTITION BY "t25"."customer_key"
                  ORDER BY "t25"."day" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                ),
                0
              ) AS "stretch",
              "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY + INTERVAL (CASE
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                THEN 3600
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                THEN 7200
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                THEN 3600
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                THEN 7200
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                THEN 3600
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                THEN 7200
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                THEN 3600
                WHEN "t25"."ordered_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                THEN 7200
                ELSE 3600
              END - CASE
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                THEN 3600
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                THEN 7200
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                THEN 3600
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                THEN 7200
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                THEN 3600
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                THEN 7200
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                THEN 3600
                WHEN (
                  "t25"."ordered_at" + INTERVAL "t25"."patience_days" DAY
                ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                THEN 7200
                ELSE 3600
              END) SECOND AS "lost_at",
              MAX("t25"."day") OVER (
                PARTITION BY "t25"."customer_key"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "last_day"
            FROM (
              SELECT
                "t24"."source" AS "source",
                "t24"."order" AS "order",
                "t24"."customer_key" AS "customer_key",
                "t24"."ordered_at" AS "ordered_at",
                "t24"."amount" AS "amount",
                "t24"."simulated" AS "simulated",
                "t24"."channel" AS "channel",
                "t24"."country" AS "country",
                "t24"."unit" AS "unit",
                "t24"."day" AS "day",
                "t24"."next_day" AS "next_day",
                "t24"."gap_days" AS "gap_days",
                "t24"."patience_days" AS "patience_days",
                isNull("t24"."next_day") OR (
                  "t24"."gap_days" > "t24"."patience_days"
                ) AS "is_end",
                MAX("t24"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
              FROM (
                SELECT
                  "t23"."source" AS "source",
                  "t23"."order" AS "order",
                  "t23"."customer_key" AS "customer_key",
                  "t23"."ordered_at" AS "ordered_at",
                  "t23"."amount" AS "amount",
                  "t23"."simulated" AS "simulated",
                  "t23"."channel" AS "channel",
                  "t23"."country" AS "country",
                  "t23"."unit" AS "unit",
                  "t23"."day" AS "day",
                  "t23"."next_day" AS "next_day",
                  "t23"."gap_days" AS "gap_days",
                  CAST(CEIL(GREATEST(COALESCE("t23"."own_gap", "t23"."usual", 30.0), 30.0) * 3.0) AS Nullable(Int64)) AS "patience_days"
                FROM (
                  SELECT
                    "t9"."source" AS "source",
                    "t9"."order" AS "order",
                    "t9"."customer_key" AS "customer_key",
                    "t9"."ordered_at" AS "ordered_at",
                    "t9"."amount" AS "amount",
                    "t9"."simulated" AS "simulated",
                    "t9"."channel" AS "channel",
                    "t9"."country" AS "country",
                    "t9"."unit" AS "unit",
                    "t9"."day" AS "day",
                    "t9"."next_day" AS "next_day",
                    "t9"."gap_days" AS "gap_days",
                    "t17"."own_key" AS "own_key",
                    "t17"."own_gap" AS "own_gap",
                    "t22"."usual" AS "usual"
                  FROM (
                    SELECT
                      "t7"."source" AS "source",
                      "t7"."order" AS "order",
                      "t7"."customer_key" AS "customer_key",
                      "t7"."ordered_at" AS "ordered_at",
                      "t7"."amount" AS "amount",
                      "t7"."simulated" AS "simulated",
                      "t7"."channel" AS "channel",
                      "t7"."country" AS "country",
                      "t7"."unit" AS "unit",
                      "t7"."day" AS "day",
                      "t7"."next_day" AS "next_day",
                      DATE_DIFF(DAY, "t7"."day", "t7"."next_day") AS "gap_days"
                    FROM "t6" AS "t7"
                  ) AS "t9"
                  LEFT OUTER JOIN (
                    SELECT
                      "t14"."customer_key" AS "own_key",
                      "t14"."median" AS "own_gap"
                    FROM "t13" AS "t14"
                    WHERE
                      "t14"."values" >= 2
                  ) AS "t17"
                    ON "t9"."customer_key" = "t17"."own_key"
                  CROSS JOIN (
                    SELECT
                      "t20"."median" AS "usual"
                    FROM (
                      SELECT
                        AVG("t19"."gap") AS "median",
                        MAX("t19"."_values") AS "values"
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t16"."customer_key" AS "customer_key",
                            "t16"."gap" AS "gap",
                            ROW_NUMBER() OVER (ORDER BY "t16"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                            COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                          FROM (
                            SELECT
                              "t14"."customer_key" AS "customer_key",
                              "t14"."median" AS "gap"
                            FROM "t13" AS "t14"
                            WHERE
                              "t14"."values" >= 2
                          ) AS "t16"
                        ) AS "t18"
                        WHERE
                          (
                            "t18"."_rank" * 2
                          ) >= (
                            "t18"."_values" - 2
                          )
                          AND (
                            "t18"."_rank" * 2
                          ) <= "t18"."_values"
                      ) AS "t19"
                    ) AS "t20"
                  ) AS "t22"
                ) AS "t23"
              ) AS "t24"
            ) AS "t25"
          ) AS "t26"
        ) AS "t27"
        WHERE
          "t27"."_place" = 0
      ) AS "t28"
    ) AS "t29"
    WHERE
      "t29"."is_first"
      AND isNotNull("t29"."started_at")
      AND "t29"."started_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
      AND "t29"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
  ) AS "t30"
  GROUP BY
    "t30"."unit",
    "t30"."_period",
    "t30"."basis"
) AS "t31"
