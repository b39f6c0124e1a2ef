WITH "t6" AS (
  SELECT
    "t5"."source",
    "t5"."order",
    "t5"."customer_key",
    "t5"."ordered_at",
    "t5"."amount",
    "t5"."simulated",
    "t5"."channel",
    "t5"."country",
    "t5"."unit",
    "t5"."day",
    LEAD("t5"."day") OVER (
      PARTITION BY "t5"."customer_key"
      ORDER BY "t5"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next_day"
  FROM (
    SELECT
      "t4"."source",
      "t4"."order",
      "t4"."customer_key",
      "t4"."ordered_at",
      "t4"."amount",
      "t4"."simulated",
      "t4"."channel",
      "t4"."country",
      "t4"."unit",
      "t4"."day"
    FROM (
      SELECT
        "t3"."source",
        "t3"."order",
        "t3"."customer_key",
        "t3"."ordered_at",
        "t3"."amount",
        "t3"."simulated",
        "t3"."channel",
        "t3"."country",
        "t3"."unit",
        "t3"."day",
        ROW_NUMBER() OVER (
          PARTITION BY "t3"."customer_key", "t3"."day"
          ORDER BY "t3"."ordered_at" ASC, "t3"."source" ASC, "t3"."order" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_place"
      FROM (
        SELECT
          "t2"."source",
          "t2"."order",
          "t2"."customer_key",
          "t2"."ordered_at",
          "t2"."amount",
          "t2"."simulated",
          "t2"."channel",
          "t2"."country",
          "t2"."unit",
          DATE(
            "t2"."ordered_at" + CASE
              WHEN "t2"."ordered_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '3600 SECOND'
              WHEN "t2"."ordered_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
              THEN INTERVAL '7200 SECOND'
              ELSE INTERVAL '3600 SECOND'
            END
          ) AS "day"
        FROM (
          SELECT
            "t1"."source",
            "t1"."order",
            MAX("t1"."customer_key") AS "customer_key",
            MIN("t1"."_utc") AS "ordered_at",
            SUM("t1"."amount") AS "amount",
            COUNT(*) FILTER(WHERE
              COALESCE("t1"."simulated", FALSE)) > 0 AS "simulated",
            MAX("t1"."channel") AS "channel",
            MAX("t1"."country") AS "country",
            MAX("t1"."unit") AS "unit"
          FROM (
            SELECT
              "t0"."order",
              "t0"."line",
              "t0"."ordered_at",
              "t0"."customer_key",
              "t0"."product",
              "t0"."quantity",
              "t0"."amount",
              "t0"."margin",
              "t0"."cost_to_serve",
              "t0"."currency",
              "t0"."is_cancellation",
              "t0"."channel",
              "t0"."country",
              "t0"."source",
              "t0"."unit",
              "t0"."simulated",
              "t0"."load_id",
              CAST("t0"."ordered_at" AS TIMESTAMP) AS "_utc"
            FROM "orders" AS "t0"
            WHERE
              "t0"."customer_key" IS NOT NULL
              AND "t0"."ordered_at" IS NOT NULL
              AND NOT (
                COALESCE("t0"."is_cancellation", FALSE)
              )
          ) AS "t1"
          GROUP BY
            1,
            2
        ) AS "t2"
        WHERE
          (
            "t2"."amount" IS NULL
          ) OR (
            "t2"."amount" > 0
          )
      ) AS "t3"
    ) AS "t4"
    WHERE
      "t4"."_place" = 0
  ) AS "t5"
), "t13" AS (
  SELECT
    "t12"."customer_key",
    AVG("t12"."gap_days") AS "median",
    MAX("t12"."_values") AS "values"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t10"."source",
        "t10"."order",
        "t10"."customer_key",
        "t10"."ordered_at",
        "t10"."amount",
        "t10"."simulated",
        "t10"."channel",
        "t10"."country",
        "t10"."unit",
        "t10"."day",
        "t10"."next_day",
        "t10"."gap_days",
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
          "t7"."source",
          "t7"."order",
          "t7"."customer_key",
          "t7"."ordered_at",
          "t7"."amount",
          "t7"."simulated",
          "t7"."channel",
          "t7"."country",
          "t7"."unit",
          "t7"."day",
          "t7"."next_day",
          CAST(EXTRACT(epoch FROM CAST("t7"."next_day" AS TIMESTAMP) - CAST("t7"."day" AS TIMESTAMP)) / 86400 AS BIGINT) AS "gap_days"
        FROM "t6" AS "t7"
        WHERE
          CAST(EXTRACT(epoch FROM CAST("t7"."next_day" AS TIMESTAMP) - CAST("t7"."day" AS TIMESTAMP)) / 86400 AS BIGINT) IS NOT NULL
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
    1
)
SELECT
  "t34"."unit",
  "t34"."_began",
  "t34"."_ended",
  COUNT(*) AS "n",
  COUNT(*) FILTER(WHERE
    "t34"."_leaves") AS "leaving",
  COUNT(*) FILTER(WHERE
    "t34"."is_first") AS "first",
  MAX("t34"."_at") AS "last",
  COUNT(*) FILTER(WHERE
    COALESCE("t34"."simulated", FALSE)) AS "made_up"
FROM (
  SELECT
    "t33"."unit",
    "t33"."started_at",
    "t33"."ended_at",
    "t33"."observed_until",
    "t33"."is_first",
    "t33"."basis",
    "t33"."customer_key",
    "t33"."contract",
    "t33"."simulated",
    "t33"."source",
    "t33"."_at",
    "t33"."_from" AS "_began",
    "t33"."_ended",
    "t33"."_leaves"
  FROM (
    SELECT
      "t32"."unit",
      "t32"."started_at",
      "t32"."ended_at",
      "t32"."observed_until",
      "t32"."is_first",
      "t32"."basis",
      "t32"."customer_key",
      "t32"."contract",
      "t32"."simulated",
      "t32"."source",
      "t32"."_at",
      "t32"."_began",
      "t32"."_ended",
      "t32"."_reached",
      COALESCE(
        SUM(CASE WHEN "t32"."_began" <= "t32"."_reached" THEN 1 ELSE 0 END) OVER (
          PARTITION BY "t32"."customer_key"
          ORDER BY "t32"."_began" ASC, "t32"."started_at" ASC, "t32"."contract" ASC, "t32"."source" ASC
          ROWS BETWEEN 1 following AND 1 following
        ),
        0
      ) = 0 AS "_leaves",
      GREATEST("t32"."_began", COALESCE("t32"."_reached", "t32"."_began")) AS "_from"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t30"."unit",
          "t30"."started_at",
          "t30"."ended_at",
          "t30"."observed_until",
          "t30"."is_first",
          "t30"."basis",
          "t30"."customer_key",
          "t30"."contract",
          "t30"."simulated",
          "t30"."source",
          "t30"."_at",
          "t30"."_began",
          "t30"."_ended",
          MAX("t30"."_ended") OVER (
            PARTITION BY "t30"."customer_key"
            ORDER BY "t30"."_began" ASC, "t30"."started_at" ASC, "t30"."contract" ASC, "t30"."source" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "_reached"
        FROM (
          SELECT
            "t29"."unit",
            "t29"."started_at",
            "t29"."ended_at",
            "t29"."observed_until",
            "t29"."is_first",
            "t29"."basis",
            "t29"."customer_key",
            "t29"."contract",
            "t29"."simulated",
            "t29"."source",
            "t29"."started_at" AS "_at",
            CASE
              WHEN "t29"."started_at" < CAST('2019-01-31T23:00:00' AS TIMESTAMP)
              THEN CAST('1971-01-01T00:00:00' AS TIMESTAMP)
              WHEN "t29"."started_at" >= CAST('2020-01-31T23:00:00' AS TIMESTAMP)
              THEN CAST('2099-01-01T00:00:00' AS TIMESTAMP)
              WHEN "t29"."started_at" IS NOT NULL
              THEN DATE_TRUNC(
                'MONTH',
                "t29"."started_at" + CASE
                  WHEN "t29"."started_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."started_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  WHEN "t29"."started_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."started_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  WHEN "t29"."started_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."started_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  WHEN "t29"."started_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."started_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  ELSE INTERVAL '3600 SECOND'
                END
              )
              ELSE CAST('2100-01-01T00:00:00' AS TIMESTAMP)
            END AS "_began",
            CASE
              WHEN "t29"."ended_at" < CAST('2019-01-31T23:00:00' AS TIMESTAMP)
              THEN CAST('1971-01-01T00:00:00' AS TIMESTAMP)
              WHEN "t29"."ended_at" >= CAST('2020-01-31T23:00:00' AS TIMESTAMP)
              THEN CAST('2099-01-01T00:00:00' AS TIMESTAMP)
              WHEN "t29"."ended_at" IS NOT NULL
              THEN DATE_TRUNC(
                'MONTH',
                "t29"."ended_at" + CASE
                  WHEN "t29"."ended_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '3600 SECOND'
                  WHEN "t29"."ended_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                  THEN INTERVAL '7200 SECOND'
                  ELSE INTERVAL '3600 SECOND'
                END
              )
              ELSE CAST('2100-01-01T00:00:00' AS TIMESTAMP)
            END AS "_ended"
          FROM (
            SELECT
              "t28"."customer_key",
              "t28"."simulated",
              "t28"."channel",
              "t28"."country",
              "t28"."source",
              "t28"."unit",
              "t28"."contract",
              "t28"."started_at",
              "t28"."ended_at",
              "t28"."observed_until",
              "t28"."basis",
              (
                ROW_NUMBER() OVER (
                  PARTITION BY "t28"."customer_key"
                  ORDER BY "t28"."started_at" ASC, "t28"."contract" ASC, "t28"."source" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1
              ) = 0 AS "is_first"
            FROM (
              SELECT
                "t27"."customer_key",
                "t27"."simulated",
                "t27"."channel",
                "t27"."country",
                "t27"."source",
                "t27"."unit",
                'all' AS "contract",
                "t27"."ordered_at" AS "started_at",
                CASE
                  WHEN "t27"."lost_at" <= "t27"."known_until"
                  THEN "t27"."lost_at"
                  ELSE CAST(NULL AS TIMESTAMP)
                END AS "ended_at",
                "t27"."known_until" AS "observed_until",
                'purchase' AS "basis"
              FROM (
                SELECT
                  "t26"."source",
                  "t26"."order",
                  "t26"."customer_key",
                  "t26"."ordered_at",
                  "t26"."amount",
                  "t26"."simulated",
                  "t26"."channel",
                  "t26"."country",
                  "t26"."unit",
                  "t26"."day",
                  "t26"."next_day",
                  "t26"."gap_days",
                  "t26"."patience_days",
                  "t26"."is_end",
                  "t26"."known_until",
                  "t26"."stretch",
                  MAX("t26"."lost_at") OVER (
                    PARTITION BY "t26"."customer_key", "t26"."stretch"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "lost_at",
                  "t26"."last_day",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t26"."customer_key", "t26"."stretch"
                    ORDER BY "t26"."day" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "_place"
                FROM (
                  SELECT
                    "t25"."source",
                    "t25"."order",
                    "t25"."customer_key",
                    "t25"."ordered_at",
                    "t25"."amount",
                    "t25"."simulated",
                    "t25"."channel",
                    "t25"."country",
                    "t25"."unit",
                    "t25"."day",
                    "t25"."next_day",
                    "t25"."gap_days",
                    "t25"."patience_days",
                    "t25"."is_end",
                    "t25"."known_until",
                    COALESCE(
                      SUM(CASE WHEN "t25"."is_end" THEN 1 ELSE 0 END) OVER (
                        PARTITION BY "t25"."customer_key"
                        ORDER BY "t25"."day" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                      ),
                      0
                    ) AS "stretch",
                    "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT)) + MAKE_INTERVAL(
                      secs => CAST(CASE
                        WHEN "t25"."ordered_at" >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN "t25"."ordered_at" >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        WHEN "t25"."ordered_at" >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN "t25"."ordered_at" >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        WHEN "t25"."ordered_at" >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN "t25"."ordered_at" >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        WHEN "t25"."ordered_at" >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN "t25"."ordered_at" >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        ELSE 3600
                      END - CASE
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                        THEN 3600
                        WHEN (
                          "t25"."ordered_at" + MAKE_INTERVAL(days => CAST("t25"."patience_days" AS INT))
                        ) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                        THEN 7200
                        ELSE 3600
                      END AS DOUBLE PRECISION)
                    ) AS "lost_at",
                    MAX("t25"."day") OVER (
                      PARTITION BY "t25"."customer_key"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "last_day"
                  FROM (
                    SELECT
                      "t24"."source",
                      "t24"."order",
                      "t24"."customer_key",
                      "t24"."ordered_at",
                      "t24"."amount",
                      "t24"."simulated",
                      "t24"."channel",
                      "t24"."country",
                      "t24"."unit",
                      "t24"."day",
                      "t24"."next_day",
                      "t24"."gap_days",
                      "t24"."patience_days",
                      (
                        "t24"."next_day" IS NULL
                      ) OR (
                        "t24"."gap_days" > "t24"."patience_days"
                      ) AS "is_end",
                      MAX("t24"."ordered_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "known_until"
                    FROM (
                      SELECT
                        "t23"."source",
                        "t23"."order",
                        "t23"."customer_key",
                        "t23"."ordered_at",
                        "t23"."amount",
                        "t23"."simulated",
                        "t23"."channel",
                        "t23"."country",
                        "t23"."unit",
                        "t23"."day",
                        "t23"."next_day",
                        "t23"."gap_days",
                        CAST(CEIL(GREATEST(COALESCE("t23"."own_gap", "t23"."usual", 30.0), 30.0) * 3.0) AS BIGINT) AS "patience_days"
                      FROM (
                        SELECT
                          "t9"."source",
                          "t9"."order",
                          "t9"."customer_key",
                          "t9"."ordered_at",
                          "t9"."amount",
                          "t9"."simulated",
                          "t9"."channel",
                          "t9"."country",
                          "t9"."unit",
                          "t9"."day",
                          "t9"."next_day",
                          "t9"."gap_days",
                          "t17"."own_key",
                          "t17"."own_gap",
                          "t22"."usual"
                        FROM (
                          SELECT
                            "t7"."source",
                            "t7"."order",
                            "t7"."customer_key",
                            "t7"."ordered_at",
                            "t7"."amount",
                            "t7"."simulated",
                            "t7"."channel",
                            "t7"."country",
                            "t7"."unit",
                            "t7"."day",
                            "t7"."next_day",
                            CAST(EXTRACT(epoch FROM CAST("t7"."next_day" AS TIMESTAMP) - CAST("t7"."day" AS TIMESTAMP)) / 86400 AS BIGINT) AS "gap_days"
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
                                  "t16"."customer_key",
                                  "t16"."gap",
                                  ROW_NUMBER() OVER (ORDER BY "t16"."gap" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "_rank",
                                  COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "_values"
                                FROM (
                                  SELECT
                                    "t14"."customer_key",
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
            "t29"."started_at" IS NOT NULL
            AND "t29"."started_at" < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
        ) AS "t30"
      ) AS "t31"
      WHERE
        (
          "t31"."_reached" IS NULL
        ) OR (
          "t31"."_ended" > "t31"."_reached"
        )
    ) AS "t32"
  ) AS "t33"
) AS "t34"
GROUP BY
  1,
  2,
  3
