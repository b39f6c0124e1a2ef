SELECT
  `t8`.`unit`,
  `t8`.`_period`,
  `t8`.`seconds`,
  `t8`.`is_finished`,
  `t8`.`n`,
  `t8`.`last`,
  0 AS `made_up`
FROM (
  SELECT
    `t7`.`unit`,
    `t7`.`_period`,
    `t7`.`seconds`,
    `t7`.`is_finished`,
    COUNT(*) AS `n`,
    MAX(`t7`.`_at`) AS `last`
  FROM (
    SELECT
      `t6`.`unit`,
      `t6`.`solved_at`,
      `t6`.`observed_until`,
      `t6`.`simulated`,
      `t6`.`customer_key`,
      `t6`.`source`,
      `t6`.`_at`,
      DATEDIFF(
        SECOND,
        DATE_TRUNC('second', `t6`.`_at`),
        DATE_TRUNC('second', COALESCE(`t6`.`solved_at`, `t6`.`observed_until`))
      ) AS `seconds`,
      `t6`.`solved_at` IS NOT NULL AS `is_finished`,
      DATE_TRUNC(
        'month',
        `t6`.`_at` + CASE
          WHEN `t6`.`_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t6`.`_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t6`.`_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t6`.`_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t6`.`_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t6`.`_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t6`.`_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t6`.`_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS `_period`
    FROM (
      SELECT
        `t5`.`unit`,
        CASE
          WHEN `t5`.`_ended` < CAST('2100-01-01T00:00:00' AS TIMESTAMP)
          THEN `t5`.`_ended`
          ELSE CAST(NULL AS TIMESTAMP)
        END AS `solved_at`,
        `t5`.`observed_until`,
        `t5`.`simulated`,
        `t5`.`customer_key`,
        `t5`.`source`,
        `t5`.`opened_at` AS `_at`
      FROM (
        SELECT
          `t4`.`customer_key`,
          `t4`.`topic`,
          `t4`.`_chain`,
          MIN(`t4`.`_opened`) AS `opened_at`,
          MAX(`t4`.`_end`) AS `_ended`,
          MAX(`t4`.`_known`) AS `observed_until`,
          COUNT(*) AS `cases`,
          SUM(`t4`.`reopenings`) AS `reopenings`,
          MAX(`t4`.`source`) AS `source`,
          SUM(CAST(COALESCE(`t4`.`simulated`, FALSE) AS BIGINT)) > 0 AS `simulated`,
          MAX(`t4`.`kind`) AS `kind`,
          MAX(`t4`.`channel`) AS `channel`,
          MAX(`t4`.`team`) AS `team`,
          MAX(`t4`.`unit`) AS `unit`
        FROM (
          SELECT
            `t3`.`case`,
            `t3`.`opened_at`,
            `t3`.`first_response_at`,
            `t3`.`solved_at`,
            `t3`.`closed_at`,
            `t3`.`observed_until`,
            `t3`.`outcome`,
            `t3`.`kind`,
            `t3`.`topic`,
            `t3`.`channel`,
            `t3`.`priority`,
            `t3`.`team`,
            `t3`.`contacts`,
            `t3`.`reassignments`,
            `t3`.`reopenings`,
            `t3`.`updates`,
            `t3`.`customer_key`,
            `t3`.`source`,
            `t3`.`unit`,
            `t3`.`simulated`,
            `t3`.`load_id`,
            `t3`.`_opened`,
            `t3`.`_solved`,
            `t3`.`_known`,
            `t3`.`_end`,
            `t3`.`_reached`,
            `t3`.`_new`,
            SUM(`t3`.`_new`) OVER (
              PARTITION BY `t3`.`customer_key`, `t3`.`topic`
              ORDER BY `t3`.`_opened` ASC NULLS LAST, `t3`.`source` ASC NULLS LAST, `t3`.`case` ASC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS `_chain`
          FROM (
            SELECT
              `t2`.`case`,
              `t2`.`opened_at`,
              `t2`.`first_response_at`,
              `t2`.`solved_at`,
              `t2`.`closed_at`,
              `t2`.`observed_until`,
              `t2`.`outcome`,
              `t2`.`kind`,
              `t2`.`topic`,
              `t2`.`channel`,
              `t2`.`priority`,
              `t2`.`team`,
              `t2`.`contacts`,
              `t2`.`reassignments`,
              `t2`.`reopenings`,
              `t2`.`updates`,
              `t2`.`customer_key`,
              `t2`.`source`,
              `t2`.`unit`,
              `t2`.`simulated`,
              `t2`.`load_id`,
              `t2`.`_opened`,
              `t2`.`_solved`,
              `t2`.`_known`,
              `t2`.`_end`,
              `t2`.`_reached`,
              IF(
                (
                  `t2`.`_reached` IS NULL
                )
                OR (
                  `t2`.`_opened` > (
                    `t2`.`_reached` + INTERVAL '2592000' SECOND
                  )
                ),
                1,
                0
              ) AS `_new`
            FROM (
              SELECT
                `t1`.`case`,
                `t1`.`opened_at`,
                `t1`.`first_response_at`,
                `t1`.`solved_at`,
                `t1`.`closed_at`,
                `t1`.`observed_until`,
                `t1`.`outcome`,
                `t1`.`kind`,
                `t1`.`topic`,
                `t1`.`channel`,
                `t1`.`priority`,
                `t1`.`team`,
                `t1`.`contacts`,
                `t1`.`reassignments`,
                `t1`.`reopenings`,
                `t1`.`updates`,
                `t1`.`customer_key`,
                `t1`.`source`,
                `t1`.`unit`,
                `t1`.`simulated`,
                `t1`.`load_id`,
                `t1`.`_opened`,
                `t1`.`_solved`,
                `t1`.`_known`,
                `t1`.`_end`,
                MAX(`t1`.`_end`) OVER (
                  PARTITION BY `t1`.`customer_key`, `t1`.`topic`
                  ORDER BY `t1`.`_opened` ASC NULLS LAST, `t1`.`source` ASC NULLS LAST, `t1`.`case` ASC NULLS LAST
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) AS `_reached`
              FROM (
                SELECT
                  `t0`.`case`,
                  `t0`.`opened_at`,
                  `t0`.`first_response_at`,
                  `t0`.`solved_at`,
                  `t0`.`closed_at`,
                  `t0`.`observed_until`,
                  `t0`.`outcome`,
                  `t0`.`kind`,
                  `t0`.`topic`,
                  `t0`.`channel`,
                  `t0`.`priority`,
                  `t0`.`team`,
                  `t0`.`contacts`,
                  `t0`.`reassignments`,
                  `t0`.`reopenings`,
                  `t0`.`updates`,
                  `t0`.`customer_key`,
                  `t0`.`source`,
                  `t0`.`unit`,
                  `t0`.`simulated`,
                  `t0`.`load_id`,
                  CAST(`t0`.`opened_at` AS TIMESTAMP) AS `_opened`,
                  CASE
                    WHEN COALESCE(`t0`.`outcome`, '') = 'open'
                    THEN CAST(NULL AS TIMESTAMP)
                    ELSE CAST(`t0`.`solved_at` AS TIMESTAMP)
                  END AS `_solved`,
                  CAST(`t0`.`observed_until` AS TIMESTAMP) AS `_known`,
                  COALESCE(
                    CASE
                      WHEN COALESCE(`t0`.`outcome`, '') = 'open'
                      THEN CAST(NULL AS TIMESTAMP)
                      ELSE CAST(`t0`.`solved_at` AS TIMESTAMP)
                    END,
                    CAST('2100-01-01T00:00:00' AS TIMESTAMP)
                  ) AS `_end`
                FROM `cases` AS `t0`
                WHERE
                  NOT (
                    COALESCE(`t0`.`outcome`, '') IN ('cancelled', 'merged', 'spam')
                  )
                  AND `t0`.`customer_key` IS NOT NULL
                  AND `t0`.`topic` IS NOT NULL
                  AND `t0`.`opened_at` IS NOT NULL
                  AND (
                    (
                      `t0`.`solved_at` IS NOT NULL
                    )
                    OR (
                      COALESCE(`t0`.`outcome`, '') <> 'solved'
                    )
                  )
                  AND (
                    (
                      `t0`.`solved_at` IS NULL
                    ) OR (
                      `t0`.`solved_at` >= `t0`.`opened_at`
                    )
                  )
              ) AS `t1`
            ) AS `t2`
          ) AS `t3`
        ) AS `t4`
        GROUP BY
          1,
          2,
          3
      ) AS `t5`
      WHERE
        (
          (
            CASE
              WHEN `t5`.`_ended` < CAST('2100-01-01T00:00:00' AS TIMESTAMP)
              THEN `t5`.`_ended`
              ELSE CAST(NULL AS TIMESTAMP)
            END IS NOT NULL
          )
          OR (
            `t5`.`observed_until` IS NOT NULL
          )
        )
        AND `t5`.`opened_at` IS NOT NULL
        AND `t5`.`opened_at` >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND `t5`.`opened_at` < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
    ) AS `t6`
    WHERE
      DATEDIFF(
        SECOND,
        DATE_TRUNC('second', `t6`.`_at`),
        DATE_TRUNC('second', COALESCE(`t6`.`solved_at`, `t6`.`observed_until`))
      ) >= 0
  ) AS `t7`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t8`
