WITH `t2` AS (
  SELECT
    `t1`.`case`,
    `t1`.`opened_at`,
    `t1`.`first_response_at`,
    `t1`.`solved_at`,
    `t1`.`closed_at`,
    COALESCE(
      MAX(`t1`.`observed_until`) OVER (
        PARTITION BY `t1`.`source`
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      MAX(GREATEST(`t1`.`opened_at`, COALESCE(`t1`.`solved_at`, `t1`.`opened_at`))) OVER (
        PARTITION BY `t1`.`source`
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      )
    ) AS `observed_until`,
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
    (
      `t1`.`customer_key` IS NOT NULL
    ) AND (
      `t1`.`topic` IS NOT NULL
    ) AS `is_traceable`
  FROM (
    SELECT
      `t0`.`case`,
      CAST(`t0`.`opened_at` AS TIMESTAMP) AS `opened_at`,
      CAST(`t0`.`first_response_at` AS TIMESTAMP) AS `first_response_at`,
      CAST(`t0`.`solved_at` AS TIMESTAMP) AS `solved_at`,
      CAST(`t0`.`closed_at` AS TIMESTAMP) AS `closed_at`,
      CAST(`t0`.`observed_until` AS TIMESTAMP) AS `observed_until`,
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
      `t0`.`load_id`
    FROM `cases` AS `t0`
  ) AS `t1`
)
SELECT
  `t14`.`unit`,
  `t14`.`_period`,
  SUM(`t14`.`_n`) AS `n`,
  SUM(`t14`.`_some`) AS `told`,
  SUM(IF(`t14`.`_alone` = 1, `t14`.`_some`, IF(`t14`.`_some` > 0, 1, 0))) AS `lumps`,
  SUM(`t14`.`_sx`) AS `x`,
  SUM(`t14`.`_sy`) AS `y`,
  SUM(IF(`t14`.`_alone` = 1, `t14`.`_sxx`, `t14`.`_sx` * `t14`.`_sx`)) AS `x2`,
  SUM(IF(`t14`.`_alone` = 1, `t14`.`_syy`, `t14`.`_sy` * `t14`.`_sy`)) AS `y2`,
  SUM(IF(`t14`.`_alone` = 1, `t14`.`_sxy`, `t14`.`_sx` * `t14`.`_sy`)) AS `xy`,
  MAX(`t14`.`last`) AS `last`,
  SUM(`t14`.`made_up`) AS `made_up`
FROM (
  SELECT
    `t13`.`unit`,
    `t13`.`_period`,
    `t13`.`_whose`,
    `t13`.`_alone`,
    COUNT(*) AS `_n`,
    SUM(CAST(`t13`.`_x` > 0 AS BIGINT)) AS `_some`,
    SUM(`t13`.`_x`) AS `_sx`,
    SUM(`t13`.`_y`) AS `_sy`,
    SUM(`t13`.`_xx`) AS `_sxx`,
    SUM(`t13`.`_yy`) AS `_syy`,
    SUM(`t13`.`_xy`) AS `_sxy`,
    MAX(`t13`.`_at`) AS `last`,
    SUM(CAST(COALESCE(`t13`.`simulated`, FALSE) AS BIGINT)) AS `made_up`
  FROM (
    SELECT
      `t12`.`unit`,
      `t12`.`next_opened_at`,
      `t12`.`observed_until`,
      `t12`.`customer_key`,
      `t12`.`simulated`,
      `t12`.`source`,
      `t12`.`case`,
      `t12`.`_at`,
      `t12`.`tells`,
      `t12`.`is_so`,
      `t12`.`_period`,
      IF(`t12`.`tells`, 1.0, 0.0) AS `_tells`,
      IF(`t12`.`is_so`, 1.0, 0.0) AS `_is_so`,
      IF(`t12`.`tells`, 1.0, 0.0) AS `_x`,
      IF(`t12`.`is_so`, 1.0, 0.0) AS `_y`,
      IF(`t12`.`customer_key` IS NULL, 1, 0) AS `_alone`,
      `t12`.`customer_key` AS `_whose`,
      IF(`t12`.`tells`, 1.0, 0.0) * IF(`t12`.`tells`, 1.0, 0.0) AS `_xx`,
      IF(`t12`.`is_so`, 1.0, 0.0) * IF(`t12`.`is_so`, 1.0, 0.0) AS `_yy`,
      IF(`t12`.`tells`, 1.0, 0.0) * IF(`t12`.`is_so`, 1.0, 0.0) AS `_xy`
    FROM (
      SELECT
        `t11`.`unit`,
        `t11`.`next_opened_at`,
        `t11`.`observed_until`,
        `t11`.`customer_key`,
        `t11`.`simulated`,
        `t11`.`source`,
        `t11`.`case`,
        `t11`.`solved_at` AS `_at`,
        COALESCE(
          (
            `t11`.`solved_at` + INTERVAL '2592000' SECOND
          ) <= `t11`.`observed_until`,
          FALSE
        ) AS `tells`,
        COALESCE(
          (
            `t11`.`solved_at` + INTERVAL '2592000' SECOND
          ) <= `t11`.`observed_until`,
          FALSE
        )
        AND COALESCE(
          `t11`.`next_opened_at` <= (
            `t11`.`solved_at` + INTERVAL '2592000' SECOND
          ),
          FALSE
        ) AS `is_so`,
        DATE_TRUNC(
          'month',
          `t11`.`solved_at` + CASE
            WHEN `t11`.`solved_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t11`.`solved_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t11`.`solved_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t11`.`solved_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t11`.`solved_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t11`.`solved_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t11`.`solved_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t11`.`solved_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END
        ) AS `_period`
      FROM (
        SELECT
          `t4`.`case`,
          `t4`.`opened_at`,
          `t4`.`first_response_at`,
          `t4`.`solved_at`,
          `t4`.`closed_at`,
          `t4`.`observed_until`,
          `t4`.`outcome`,
          `t4`.`kind`,
          `t4`.`topic`,
          `t4`.`channel`,
          `t4`.`priority`,
          `t4`.`team`,
          `t4`.`contacts`,
          `t4`.`reassignments`,
          `t4`.`reopenings`,
          `t4`.`updates`,
          `t4`.`customer_key`,
          `t4`.`source`,
          `t4`.`unit`,
          `t4`.`simulated`,
          `t4`.`load_id`,
          `t4`.`is_traceable`,
          `t10`.`next_opened_at`
        FROM `t2` AS `t4`
        LEFT OUTER JOIN (
          SELECT
            `t8`.`source` AS `of_source`,
            `t8`.`case` AS `of_case`,
            `t8`.`next_opened_at`
          FROM (
            SELECT
              `t7`.`customer_key`,
              `t7`.`topic`,
              `t7`.`source`,
              `t7`.`case`,
              `t7`.`at`,
              `t7`.`opened`,
              `t7`.`is_solving`,
              MIN(`t7`.`opened`) OVER (
                PARTITION BY `t7`.`customer_key`, `t7`.`topic`
                ORDER BY `t7`.`at` ASC NULLS LAST, `t7`.`is_solving` ASC NULLS LAST, `t7`.`source` ASC NULLS LAST, `t7`.`case` ASC NULLS LAST
                ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
              ) AS `next_opened_at`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t3`.`customer_key`,
                  `t3`.`topic`,
                  `t3`.`source`,
                  `t3`.`case`,
                  `t3`.`opened_at` AS `at`,
                  `t3`.`opened_at` AS `opened`,
                  0 AS `is_solving`
                FROM `t2` AS `t3`
                WHERE
                  `t3`.`is_traceable`
              ) AS `t5`
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  `t3`.`customer_key`,
                  `t3`.`topic`,
                  `t3`.`source`,
                  `t3`.`case`,
                  `t3`.`solved_at` AS `at`,
                  CAST(NULL AS TIMESTAMP) AS `opened`,
                  1 AS `is_solving`
                FROM `t2` AS `t3`
                WHERE
                  `t3`.`is_traceable` AND `t3`.`solved_at` IS NOT NULL
              ) AS `t6`
            ) AS `t7`
          ) AS `t8`
          WHERE
            `t8`.`is_solving` = 1 AND `t8`.`next_opened_at` IS NOT NULL
        ) AS `t10`
          ON `t4`.`source` = `t10`.`of_source` AND `t4`.`case` = `t10`.`of_case`
      ) AS `t11`
      WHERE
        `t11`.`solved_at` IS NOT NULL
        AND COALESCE(`t11`.`outcome`, 'solved') = 'solved'
        AND `t11`.`is_traceable`
        AND `t11`.`solved_at` >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND `t11`.`solved_at` < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
    ) AS `t12`
  ) AS `t13`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t14`
GROUP BY
  1,
  2
