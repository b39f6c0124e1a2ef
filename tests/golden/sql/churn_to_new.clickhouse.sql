WITH "t7" AS (
  SELECT
    "t6"."source" AS "source",
    "t6"."order" AS "order",
    "t6"."customer_key" AS "customer_key",
    "t6"."ordered_at" AS "ordered_at",
    "t6"."amount" AS "amount",
    "t6"."simulated" AS "simulated",
    "t6"."channel" AS "channel",
    "t6"."country" AS "country",
    "t6"."unit" AS "unit",
    "t6"."day" AS "day",
    leadInFrame("t6"."day") OVER (
      PARTITION BY "t6"."customer_key"
      ORDER BY "t6"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t5".*
      EXCEPT ("_place")
    FROM (
      SELECT
        *
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
  ) AS "t6"
), "t14" AS (
  SELECT
    "t13"."customer_key" AS "customer_key",
    AVG("t13"."gap_days") AS "median",
    MAX("t13"."_values") AS "values"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t11"."source" AS "source",
        "t11"."order" AS "order",
        "t11"."customer_key" AS "customer_key",
        "t11"."ordered_at" AS "ordered_at",
        "t11"."amount" AS "amount",
        "t11"."simulated" AS "simulated",
        "t11"."channel" AS "channel",
        "t11"."country" AS "country",
        "t11"."unit" AS "unit",
        "t11"."day" AS "day",
        "t11"."next_day" AS "next_day",
        "t11"."gap_days" AS "gap_days",
        ROW_NUMBER() OVER (
          PARTITION BY "t11"."customer_key"
          ORDER BY "t11"."gap_days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_rank",
        COUNT(*) OVER (
          PARTITION BY "t11"."customer_key"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_values"
      FROM (
        SELECT
          "t8"."source" AS "source",
          "t8"."order" AS "order",
          "t8"."customer_key" AS "customer_key",
          "t8"."ordered_at" AS "ordered_at",
          "t8"."amount" AS "amount",
          "t8"."simulated" AS "simulated",
          "t8"."channel" AS "channel",
          "t8"."country" AS "country",
          "t8"."unit" AS "unit",
          "t8"."day" AS "day",
          "t8"."next_day" AS "next_day",
          DATE_DIFF(DAY, "t8"."day", "t8"."next_day") AS "gap_days"
        FROM "t7" AS "t8"
        WHERE
          isNotNull(DATE_DIFF(DAY, "t8"."day", "t8"."next_day"))
      ) AS "t11"
    ) AS "t12"
    WHERE
      (
        "t12"."_rank" * 2
      ) >= (
        "t12"."_values" - 2
      )
      AND (
        "t12"."_rank" * 2
      ) <= "t12"."_values"
  ) AS "t13"
  GROUP BY
    "t13"."customer_key"
)
SELECT
  "t37"."unit" AS "unit",
  "t37"."_began" AS "_began",
  "t37"."_ended" AS "_ended",
  COUNT(*) AS "n",
  countIf("t37"."is_first") AS "first",
  MIN("t37"."ended_at") AS "first_end",
  MAX("t37"."observed_until") AS "known_until",
  MAX("t37"."basis") AS "basis",
  MAX("t37"."_at") AS "last",
  countIf(COALESCE("t37"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t36".*
    EXCEPT ("_opens", "_chain")
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t34"."unit" AS "unit",
        "t34"."started_at" AS "started_at",
        "t34"."ended_at" AS "ended_at",
        "t34"."observed_until" AS "observed_until",
        "t34"."is_first" AS "is_first",
        "t34"."basis" AS "basis",
        "t34"."customer_key" AS "customer_key",
        "t34"."contract" AS "contract",
        "t34"."simulated" AS "simulated",
        "t34"."source" AS "source",
        "t34"."_at" AS "_at",
        "t34"."_began" AS "_began",
        MAX("t34"."_ended") OVER (
          PARTITION BY "t34"."customer_key", "t34"."_chain"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_ended",
        "t34"."_opens" AS "_opens",
        "t34"."_chain" AS "_chain"
      FROM (
        SELECT
          "t33"."unit" AS "unit",
          "t33"."started_at" AS "started_at",
          "t33"."ended_at" AS "ended_at",
          "t33"."observed_until" AS "observed_until",
          "t33"."is_first" AS "is_first",
          "t33"."basis" AS "basis",
          "t33"."customer_key" AS "customer_key",
          "t33"."contract" AS "contract",
          "t33"."simulated" AS "simulated",
          "t33"."source" AS "source",
          "t33"."_at" AS "_at",
          "t33"."_began" AS "_began",
          "t33"."_ended" AS "_ended",
          "t33"."_opens" AS "_opens",
          SUM(CASE WHEN "t33"."_opens" THEN 1 ELSE 0 END) OVER (
            PARTITION BY "t33"."customer_key"
            ORDER BY "t33"."_began" ASC, "t33"."started_at" ASC, "t33"."contract" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "_chain"
        FROM (
          SELECT
            "t32"."unit" AS "unit",
            "t32"."started_at" AS "started_at",
            "t32"."ended_at" AS "ended_at",
            "t32"."observed_until" AS "observed_until",
            "t32"."is_first" AS "is_first",
            "t32"."basis" AS "basis",
            "t32"."customer_key" AS "customer_key",
            "t32"."contract" AS "contract",
            "t32"."simulated" AS "simulated",
            "t32"."source" AS "source",
            "t32"."_at" AS "_at",
            "t32"."_began" AS "_began",
            "t32"."_ended" AS "_ended",
            isNull(
              MAX("t32"."_ended") OVER (
                PARTITION BY "t32"."customer_key"
                ORDER BY "t32"."_began" ASC, "t32"."started_at" ASC, "t32"."contract" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
              )
            )
            OR (
              "t32"."_began" > MAX("t32"."_ended") OVER (
                PARTITION BY "t32"."customer_key"
                ORDER BY "t32"."_began" ASC, "t32"."started_at" ASC, "t32"."contract" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
              )
            ) AS "_opens"
          FROM (
            SELECT
              "t31"."unit" AS "unit",
              "t31"."started_at" AS "started_at",
              "t31"."ended_at" AS "ended_at",
              "t31"."observed_until" AS "observed_until",
              "t31"."is_first" AS "is_first",
              "t31"."basis" AS "basis",
              "t31"."customer_key" AS "customer_key",
              "t31"."contract" AS "contract",
              "t31"."simulated" AS "simulated",
              "t31"."source" AS "source",
              "t31"."started_at" AS "_at",
              COALESCE(
                CAST(dateTrunc(
                  'MONTH',
                  "t31"."started_at" + CASE
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."started_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    ELSE INTERVAL '3600' SECOND
                  END
                ) AS Nullable(DateTime)),
                parseDateTimeBestEffort('2100-01-01T00:00:00')
              ) AS "_began",
              COALESCE(
                CAST(dateTrunc(
                  'MONTH',
                  "t31"."ended_at" + CASE
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2021-10-31T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2021-03-28T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2020-10-25T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2020-03-29T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2019-10-27T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2019-03-31T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2018-10-28T01:00:00')
                    THEN INTERVAL '3600' SECOND
                    WHEN "t31"."ended_at" >= parseDateTimeBestEffort('2018-03-25T01:00:00')
                    THEN INTERVAL '7200' SECOND
                    ELSE INTERVAL '3600' SECOND
                  END
                ) AS Nullable(DateTime)),
                parseDateTimeBestEffort('2100-01-01T00:00:00')
              ) AS "_ended"
            FROM (
              SELECT
                "t30"."customer_key" AS "customer_key",
                "t30"."simulated" AS "simulated",
                "t30"."channel" AS "channel",
                "t30"."country" AS "country",
                "t30"."source" AS "source",
                "t30"."unit" AS "unit",
                "t30"."contract" AS "contract",
                "t30"."started_at" AS "started_at",
                "t30"."ended_at" AS "ended_at",
                "t30"."observed_until" AS "observed_until",
                "t30"."basis" AS "basis",
                (
                  ROW_NUMBER() OVER (
                    PARTITION BY "t30"."customer_key"
                    ORDER BY "t30"."started_at" ASC, "t30"."contract" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                ) = 0 AS "is_first"
              FROM (
                SELECT
                  "t29"."customer_key" AS "customer_key",
                  "t29"."simulated" AS "simulated",
                  "t29"."channel" AS "channel",
                  "t29"."country" AS "country",
                  "t29"."source" AS "source",
                  "t29"."unit" AS "unit",
                  'all' AS "contract",
                  "t29"."ordered_at" AS "started_at",
                  CASE
                    WHEN "t29"."lost_at" <= "t29"."known_until"
                    THEN "t29"."lost_at"
                    ELSE CAST(NULL AS Nullable(DateTime))
                  END AS "ended_at",
                  "t29"."known_until" AS "observed_until",
                  'purchase' AS "basis"
                FROM (
                  SELECT
                    "t28"."source" AS "source",
                    "t28"."order" AS "order",
                    "t28"."customer_key" AS "customer_key",
                    "t28"."ordered_at" AS "ordered_at",
                    "t28"."amount" AS "amount",
                    "t28"."simulated" AS "simulated",
                    "t28"."channel" AS "channel",
                    "t28"."country" AS "country",
                    "t28"."unit" AS "unit",
                    "t28"."day" AS "day",
                    "t28"."next_day" AS "next_day",
                    "t28"."gap_days" AS "gap_days",
                    "t28"."patience_days" AS "patience_days",
                    "t28"."is_end" AS "is_end",
                    "t28"."known_until" AS "known_until",
                    "t28"."stretch" AS "stretch",
                    MAX("t28"."lost_at") OVER (
                      PARTITION BY "t28"."customer_key", "t28"."stretch"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "lost_at",
                    "t28"."last_day" AS "last_day",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t28"."customer_key", "t28"."stretch"
                      ORDER BY "t28"."day" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "_place"
                  FROM (
                    SELECT
                      "t27"."source" AS "source",
                      "t27"."order" AS "order",
                      "t27"."customer_key" AS "customer_key",
                      "t27"."ordered_at" AS "ordered_at",
                      "t27"."amount" AS "amount",
                      "t27"."simulated" AS "simulated",
                      "t27"."channel" AS "channel",
                      "t27"."country" AS "country",
                      "t27"."unit" AS "unit",
                      "t27"."day" AS "day",
                      "t27"."next_day" AS "next_day",
                      "t27"."gap_days" AS "gap_days",
                      "t27"."patience_days" AS "patience_days",
                      "t27"."is_end" AS "is_end",
                      "t27"."known_until" AS "known_until",
                      COALESCE(
                        SUM(CASE WHEN "t27"."is_end" THEN 1 ELSE 0 END) OVER (
                          PARTITION BY "t27"."customer_key"
                          ORDER BY "t27"."day" ASC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                        ),
                        0
                      ) AS "stretch",
                      "t27"."ordered_at" + INTERVAL "t27"."patience_days" DAY AS "lost_at",
                      MAX("t27"."day") OVER (
                        PARTITION BY "t27"."customer_key"
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "last_day"
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
                        isNull("t26"."next_day") OR (
                          "t26"."gap_days" > "t26"."patience_days"
                        ) AS "is_end",
                        MAX("t26"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                      FROM (
                        SELECT
                          "t25".*
                          EXCEPT ("own_key", "usual", "own_gap")
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
                            "t24"."own_key" AS "own_key",
                            "t24"."own_gap" AS "own_gap",
                            "t24"."usual" AS "usual",
                            CAST(CEIL(GREATEST(COALESCE("t24"."own_gap", "t24"."usual", 30.0), 30.0) * 3.0) AS Nullable(Int64)) AS "patience_days"
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
                              "t18"."own_key" AS "own_key",
                              "t18"."own_gap" AS "own_gap",
                              "t23"."usual" AS "usual"
                            FROM (
                              SELECT
                                "t8"."source" AS "source",
                                "t8"."order" AS "order",
                                "t8"."customer_key" AS "customer_key",
                                "t8"."ordered_at" AS "ordered_at",
                                "t8"."amount" AS "amount",
                                "t8"."simulated" AS "simulated",
                                "t8"."channel" AS "channel",
                                "t8"."country" AS "country",
                                "t8"."unit" AS "unit",
                                "t8"."day" AS "day",
                                "t8"."next_day" AS "next_day",
                                DATE_DIFF(DAY, "t8"."day", "t8"."next_day") AS "gap_days"
                              FROM "t7" AS "t8"
                            ) AS "t10"
                            LEFT OUTER JOIN (
                              SELECT
                                "t15"."customer_key" AS "own_key",
                                "t15"."median" AS "own_gap"
                              FROM "t14" AS "t15"
                              WHERE
                                "t15"."values" >= 2
                            ) AS "t18"
                              ON "t10"."customer_key" = "t18"."own_key"
                            CROSS JOIN (
                              SELECT
                                "t21"."median" AS "usual"
                              FROM (
                                SELECT
                                  AVG("t20"."gap") AS "median",
                                  MAX("t20"."_values") AS "values"
                                FROM (
                                  SELECT
                                    *
                                  FROM (
                                    SELECT
                                      "t17"."customer_key" AS "customer_key",
                                      "t17"."gap" AS "gap",
                                      ROW_NUMBER() OVER (ORDER BY "t17"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                                    FROM (
                                      SELECT
                                        "t15"."customer_key" AS "customer_key",
                                        "t15"."median" AS "gap"
                                      FROM "t14" AS "t15"
                                      WHERE
                                        "t15"."values" >= 2
                                    ) AS "t17"
                                  ) AS "t19"
                                  WHERE
                                    (
                                      "t19"."_rank" * 2
                                    ) >= (
                                      "t19"."_values" - 2
                                    )
                                    AND (
                                      "t19"."_rank" * 2
                                    ) <= "t19"."_values"
                                ) AS "t20"
                              ) AS "t21"
                            ) AS "t23"
                          ) AS "t24"
                        ) AS "t25"
                      ) AS "t26"
                    ) AS "t27"
                  ) AS "t28"
                ) AS "t29"
                WHERE
                  "t29"."_place" = 0
              ) AS "t30"
            ) AS "t31"
            WHERE
              isNotNull("t31"."started_at")
              AND "t31"."started_at" < parseDateTimeBestEffort('2020-01-31T23:00:00')
          ) AS "t32"
        ) AS "t33"
      ) AS "t34"
    ) AS "t35"
    WHERE
      "t35"."_opens"
  ) AS "t36"
) AS "t37"
GROUP BY
  "t37"."unit",
  "t37"."_began",
  "t37"."_ended"
