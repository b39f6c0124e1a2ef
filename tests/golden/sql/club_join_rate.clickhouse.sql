WITH "t13" AS (
  SELECT
    "t12"."source" AS "source",
    "t12"."order" AS "order",
    "t12"."customer_key" AS "customer_key",
    "t12"."ordered_at" AS "ordered_at",
    "t12"."amount" AS "amount",
    "t12"."simulated" AS "simulated",
    "t12"."channel" AS "channel",
    "t12"."country" AS "country",
    "t12"."unit" AS "unit",
    "t12"."day" AS "day",
    leadInFrame("t12"."day") OVER (
      PARTITION BY "t12"."customer_key"
      ORDER BY "t12"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
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
      "t9"."day" AS "day"
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
        ROW_NUMBER() OVER (
          PARTITION BY "t7"."customer_key", "t7"."day"
          ORDER BY "t7"."ordered_at" ASC, "t7"."source" ASC, "t7"."order" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
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
          toDate(
            "t5"."ordered_at" + CASE
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN INTERVAL '7200' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN INTERVAL '3600' SECOND
              WHEN "t5"."ordered_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN INTERVAL '7200' SECOND
              ELSE INTERVAL '3600' SECOND
            END
          ) AS "day"
        FROM (
          SELECT
            "t2"."source" AS "source",
            "t2"."order" AS "order",
            MAX("t2"."customer_key") AS "customer_key",
            MIN("t2"."_utc") AS "ordered_at",
            SUM("t2"."amount") AS "amount",
            countIf(COALESCE("t2"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t2"."channel") AS "channel",
            MAX("t2"."country") AS "country",
            MAX("t2"."unit") AS "unit"
          FROM (
            SELECT
              "t1"."order" AS "order",
              "t1"."line" AS "line",
              "t1"."ordered_at" AS "ordered_at",
              "t1"."customer_key" AS "customer_key",
              "t1"."product" AS "product",
              "t1"."quantity" AS "quantity",
              "t1"."amount" AS "amount",
              "t1"."margin" AS "margin",
              "t1"."cost_to_serve" AS "cost_to_serve",
              "t1"."currency" AS "currency",
              "t1"."is_cancellation" AS "is_cancellation",
              "t1"."channel" AS "channel",
              "t1"."country" AS "country",
              "t1"."source" AS "source",
              "t1"."unit" AS "unit",
              "t1"."simulated" AS "simulated",
              "t1"."load_id" AS "load_id",
              CAST("t1"."ordered_at" AS Nullable(DateTime)) AS "_utc"
            FROM "orders" AS "t1"
            WHERE
              isNotNull("t1"."customer_key")
              AND isNotNull("t1"."ordered_at")
              AND NOT (
                COALESCE("t1"."is_cancellation", FALSE)
              )
          ) AS "t2"
          GROUP BY
            "t2"."source",
            "t2"."order"
        ) AS "t5"
        WHERE
          isNull("t5"."amount") OR (
            "t5"."amount" > 0
          )
      ) AS "t7"
    ) AS "t9"
    WHERE
      "t9"."_place" = 0
  ) AS "t12"
), "t20" AS (
  SELECT
    "t19"."customer_key" AS "customer_key",
    AVG("t19"."gap_days") AS "median",
    MAX("t19"."_values") AS "values"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t17"."source" AS "source",
        "t17"."order" AS "order",
        "t17"."customer_key" AS "customer_key",
        "t17"."ordered_at" AS "ordered_at",
        "t17"."amount" AS "amount",
        "t17"."simulated" AS "simulated",
        "t17"."channel" AS "channel",
        "t17"."country" AS "country",
        "t17"."unit" AS "unit",
        "t17"."day" AS "day",
        "t17"."next_day" AS "next_day",
        "t17"."gap_days" AS "gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t17"."customer_key"
          ORDER BY "t17"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t17"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
      FROM (
        SELECT
          "t14"."source" AS "source",
          "t14"."order" AS "order",
          "t14"."customer_key" AS "customer_key",
          "t14"."ordered_at" AS "ordered_at",
          "t14"."amount" AS "amount",
          "t14"."simulated" AS "simulated",
          "t14"."channel" AS "channel",
          "t14"."country" AS "country",
          "t14"."unit" AS "unit",
          "t14"."day" AS "day",
          "t14"."next_day" AS "next_day",
          DATE_DIFF(DAY, "t14"."day", "t14"."next_day") AS "gap_days"
        FROM "t13" AS "t14"
        WHERE
          isNotNull(DATE_DIFF(DAY, "t14"."day", "t14"."next_day"))
      ) AS "t17"
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
  GROUP BY
    "t19"."customer_key"
)
SELECT
  "t41"."unit" AS "unit",
  "t41"."_period" AS "_period",
  countIf("t41"."is_closed") AS "n",
  countIf("t41"."is_closed" AND "t41"."is_member") AS "happened",
  countIf(NOT (
    "t41"."is_closed"
  )) AS "still_open",
  MAX("t41"."_at") AS "last",
  countIf(COALESCE("t41"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t40"."unit" AS "unit",
    "t40"."is_member" AS "is_member",
    "t40"."is_closed" AS "is_closed",
    "t40"."joined_at" AS "joined_at",
    "t40"."observed_until" AS "observed_until",
    "t40"."simulated" AS "simulated",
    "t40"."customer_key" AS "customer_key",
    "t40"."source" AS "source",
    "t40"."started_at" AS "_at",
    CAST(dateTrunc(
      'MONTH',
      "t40"."started_at" + CASE
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
        THEN INTERVAL '7200' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
        THEN INTERVAL '3600' SECOND
        WHEN "t40"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
        THEN INTERVAL '7200' SECOND
        ELSE INTERVAL '3600' SECOND
      END
    ) AS Nullable(DateTime)) AS "_period"
  FROM (
    SELECT
      "t39"."customer_key" AS "customer_key",
      "t39"."simulated" AS "simulated",
      "t39"."channel" AS "channel",
      "t39"."country" AS "country",
      "t39"."source" AS "source",
      "t39"."unit" AS "unit",
      "t39"."contract" AS "contract",
      "t39"."started_at" AS "started_at",
      "t39"."ended_at" AS "ended_at",
      "t39"."basis" AS "basis",
      "t11"."joined_at" AS "joined_at",
      "t39"."known_until" AS "observed_until",
      (
        "t39"."started_at" + INTERVAL 90 DAY + INTERVAL (CASE
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN 3600
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN 7200
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN 3600
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN 7200
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN 3600
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN 7200
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN 3600
          WHEN "t39"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN 7200
          ELSE 3600
        END - CASE
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
          THEN 3600
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
          THEN 7200
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
          THEN 3600
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
          THEN 7200
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
          THEN 3600
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
          THEN 7200
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
          THEN 3600
          WHEN (
            "t39"."started_at" + INTERVAL 90 DAY
          ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
          THEN 7200
          ELSE 3600
        END) SECOND
      ) <= "t39"."known_until" AS "is_closed",
      COALESCE(
        isNotNull("t11"."joined_at")
        AND (
          "t11"."joined_at" < (
            "t39"."started_at" + INTERVAL 90 DAY + INTERVAL (CASE
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN 3600
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN 7200
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN 3600
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN 7200
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN 3600
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN 7200
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN 3600
              WHEN "t39"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN 7200
              ELSE 3600
            END - CASE
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
              THEN 3600
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
              THEN 7200
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
              THEN 3600
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
              THEN 7200
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
              THEN 3600
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
              THEN 7200
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
              THEN 3600
              WHEN (
                "t39"."started_at" + INTERVAL 90 DAY
              ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
              THEN 7200
              ELSE 3600
            END) SECOND
          )
        ),
        FALSE
      ) AS "is_member"
    FROM (
      SELECT
        "t37"."customer_key" AS "customer_key",
        "t37"."simulated" AS "simulated",
        "t37"."channel" AS "channel",
        "t37"."country" AS "country",
        "t37"."source" AS "source",
        "t37"."unit" AS "unit",
        "t37"."contract" AS "contract",
        "t37"."started_at" AS "started_at",
        "t37"."ended_at" AS "ended_at",
        "t37"."observed_until" AS "observed_until",
        "t37"."basis" AS "basis",
        "t37"."is_first" AS "is_first",
        COALESCE(
          MAX("t37"."observed_until") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
          MAX("t37"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ) AS "known_until"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t35"."customer_key" AS "customer_key",
            "t35"."simulated" AS "simulated",
            "t35"."channel" AS "channel",
            "t35"."country" AS "country",
            "t35"."source" AS "source",
            "t35"."unit" AS "unit",
            "t35"."contract" AS "contract",
            "t35"."started_at" AS "started_at",
            "t35"."ended_at" AS "ended_at",
            "t35"."observed_until" AS "observed_until",
            "t35"."basis" AS "basis",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t35"."customer_key"
                ORDER BY "t35"."started_at" ASC, "t35"."contract" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "is_first"
          FROM (
            SELECT
              "t34"."customer_key" AS "customer_key",
              "t34"."simulated" AS "simulated",
              "t34"."channel" AS "channel",
              "t34"."country" AS "country",
              "t34"."source" AS "source",
              "t34"."unit" AS "unit",
              'all' AS "contract",
              "t34"."ordered_at" AS "started_at",
              CASE
                WHEN "t34"."lost_at" <= "t34"."known_until"
                THEN "t34"."lost_at"
                ELSE CAST(NULL AS Nullable(DateTime))
              END AS "ended_at",
              "t34"."known_until" AS "observed_until",
              'purchase' AS "basis"
            FROM (
              SELECT
                "t33"."source" AS "source",
                "t33"."order" AS "order",
                "t33"."customer_key" AS "customer_key",
                "t33"."ordered_at" AS "ordered_at",
                "t33"."amount" AS "amount",
                "t33"."simulated" AS "simulated",
                "t33"."channel" AS "channel",
                "t33"."country" AS "country",
                "t33"."unit" AS "unit",
                "t33"."day" AS "day",
                "t33"."next_day" AS "next_day",
                "t33"."gap_days" AS "gap_days",
                "t33"."patience_days" AS "patience_days",
                "t33"."is_end" AS "is_end",
                "t33"."known_until" AS "known_until",
                "t33"."stretch" AS "stretch",
                MAX("t33"."lost_at") OVER (
                  PARTITION BY "t33"."customer_key", "t33"."stretch"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "lost_at",
                "t33"."last_day" AS "last_day",
                ROW_NUMBER() OVER (
                  PARTITION BY "t33"."customer_key", "t33"."stretch"
                  ORDER BY "t33"."day" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "_place"
              FROM (
                SELECT
                  "t32"."source" AS "source",
                  "t32"."order" AS "order",
                  "t32"."customer_key" AS "customer_key",
                  "t32"."ordered_at" AS "ordered_at",
                  "t32"."amount" AS "amount",
                  "t32"."simulated" AS "simulated",
                  "t32"."channel" AS "channel",
                  "t32"."country" AS "country",
                  "t32"."unit" AS "unit",
                  "t32"."day" AS "day",
                  "t32"."next_day" AS "next_day",
                  "t32"."gap_days" AS "gap_days",
                  "t32"."patience_days" AS "patience_days",
                  "t32"."is_end" AS "is_end",
                  "t32"."known_until" AS "known_until",
                  COALESCE(
                    SUM(CASE WHEN "t32"."is_end" THEN 1 ELSE 0 END) OVER (
                      PARTITION BY "t32"."customer_key"
                      ORDER BY "t32"."day" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                    ),
                    0
                  ) AS "stretch",
                  "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY + INTERVAL (CASE
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                    THEN 3600
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                    THEN 7200
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                    THEN 3600
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                    THEN 7200
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                    THEN 3600
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                    THEN 7200
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                    THEN 3600
                    WHEN "t32"."ordered_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                    THEN 7200
                    ELSE 3600
                  END - CASE
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                    THEN 3600
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                    THEN 7200
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                    THEN 3600
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                    THEN 7200
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                    THEN 3600
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                    THEN 7200
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                    THEN 3600
                    WHEN (
                      "t32"."ordered_at" + INTERVAL "t32"."patience_days" DAY
                    ) >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                    THEN 7200
                    ELSE 3600
                  END) SECOND AS "lost_at",
                  MAX("t32"."day") OVER (
                    PARTITION BY "t32"."customer_key"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "last_day"
                FROM (
                  SELECT
                    "t31"."source" AS "source",
                    "t31"."order" AS "order",
                    "t31"."customer_key" AS "customer_key",
                    "t31"."ordered_at" AS "ordered_at",
                    "t31"."amount" AS "amount",
                    "t31"."simulated" AS "simulated",
                    "t31"."channel" AS "channel",
                    "t31"."country" AS "country",
                    "t31"."unit" AS "unit",
                    "t31"."day" AS "day",
                    "t31"."next_day" AS "next_day",
                    "t31"."gap_days" AS "gap_days",
                    "t31"."patience_days" AS "patience_days",
                    isNull("t31"."next_day") OR (
                      "t31"."gap_days" > "t31"."patience_days"
                    ) AS "is_end",
                    MAX("t31"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                  FROM (
                    SELECT
                      "t30"."source" AS "source",
                      "t30"."order" AS "order",
                      "t30"."customer_key" AS "customer_key",
                      "t30"."ordered_at" AS "ordered_at",
                      "t30"."amount" AS "amount",
                      "t30"."simulated" AS "simulated",
                      "t30"."channel" AS "channel",
                      "t30"."country" AS "country",
                      "t30"."unit" AS "unit",
                      "t30"."day" AS "day",
                      "t30"."next_day" AS "next_day",
                      "t30"."gap_days" AS "gap_days",
                      CAST(CEIL(GREATEST(COALESCE("t30"."own_gap", "t30"."usual", 30.0), 30.0) * 3.0) AS Nullable(Int64)) AS "patience_days"
                    FROM (
                      SELECT
                        "t16"."source" AS "source",
                        "t16"."order" AS "order",
                        "t16"."customer_key" AS "customer_key",
                        "t16"."ordered_at" AS "ordered_at",
                        "t16"."amount" AS "amount",
                        "t16"."simulated" AS "simulated",
                        "t16"."channel" AS "channel",
                        "t16"."country" AS "country",
                        "t16"."unit" AS "unit",
                        "t16"."day" AS "day",
                        "t16"."next_day" AS "next_day",
                        "t16"."gap_days" AS "gap_days",
                        "t24"."own_key" AS "own_key",
                        "t24"."own_gap" AS "own_gap",
                        "t29"."usual" AS "usual"
                      FROM (
                        SELECT
                          "t14"."source" AS "source",
                          "t14"."order" AS "order",
                          "t14"."customer_key" AS "customer_key",
                          "t14"."ordered_at" AS "ordered_at",
                          "t14"."amount" AS "amount",
                          "t14"."simulated" AS "simulated",
                          "t14"."channel" AS "channel",
                          "t14"."country" AS "country",
                          "t14"."unit" AS "unit",
                          "t14"."day" AS "day",
                          "t14"."next_day" AS "next_day",
                          DATE_DIFF(DAY, "t14"."day", "t14"."next_day") AS "gap_days"
                        FROM "t13" AS "t14"
                      ) AS "t16"
                      LEFT OUTER JOIN (
                        SELECT
                          "t21"."customer_key" AS "own_key",
                          "t21"."median" AS "own_gap"
                        FROM "t20" AS "t21"
                        WHERE
                          "t21"."values" >= 2
                      ) AS "t24"
                        ON "t16"."customer_key" = "t24"."own_key"
                      CROSS JOIN (
                        SELECT
                          "t27"."median" AS "usual"
                        FROM (
                          SELECT
                            AVG("t26"."gap") AS "median",
                            MAX("t26"."_values") AS "values"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t23"."customer_key" AS "customer_key",
                                "t23"."gap" AS "gap",
                                ROW_NUMBER() OVER (ORDER BY "t23"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                              FROM (
                                SELECT
                                  "t21"."customer_key" AS "customer_key",
                                  "t21"."median" AS "gap"
                                FROM "t20" AS "t21"
                                WHERE
                                  "t21"."values" >= 2
                              ) AS "t23"
                            ) AS "t25"
                            WHERE
                              (
                                "t25"."_rank" * 2
                              ) >= (
                                "t25"."_values" - 2
                              )
                              AND (
                                "t25"."_rank" * 2
                              ) <= "t25"."_values"
                          ) AS "t26"
                        ) AS "t27"
                      ) AS "t29"
                    ) AS "t30"
                  ) AS "t31"
                ) AS "t32"
              ) AS "t33"
            ) AS "t34"
            WHERE
              "t34"."_place" = 0
          ) AS "t35"
        ) AS "t36"
        WHERE
          "t36"."is_first"
      ) AS "t37"
    ) AS "t39"
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
          ROW_NUMBER() OVER (
            PARTITION BY "t6"."customer_key"
            ORDER BY "t6"."_held" ASC, "t6"."valid_from" DESC, "t6"."started_at" ASC, "t6"."contract" ASC, "t6"."source" ASC
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
            END AS "_held"
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
              MIN("t3"."club_joined_at") OVER (
                PARTITION BY "t3"."customer_key"
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
            ) AS "t3"
          ) AS "t4"
          WHERE
            isNotNull("t4"."joined_at")
        ) AS "t6"
      ) AS "t8"
      WHERE
        "t8"."_place" = 0
    ) AS "t11"
      ON "t39"."customer_key" = "t11"."member_key"
  ) AS "t40"
  WHERE
    isNotNull("t40"."started_at")
    AND "t40"."started_at" >= parseDateTimeBestEffort('2019-01-31T23:00:00')
    AND "t40"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
) AS "t41"
GROUP BY
  "t41"."unit",
  "t41"."_period"
