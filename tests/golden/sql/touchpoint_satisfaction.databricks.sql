SELECT
  `t2`.`unit`,
  `t2`.`touchpoint`,
  `t2`.`_period`,
  `t2`.`score`,
  `t2`.`n`,
  `t2`.`last`,
  0 AS `made_up`,
  1 AS `scale_low`,
  5 AS `scale_high`,
  TRUE AS `higher_is_better`
FROM (
  SELECT
    `t1`.`unit`,
    `t1`.`touchpoint`,
    `t1`.`_period`,
    `t1`.`score`,
    COUNT(*) AS `n`,
    MAX(`t1`.`_at`) AS `last`
  FROM (
    SELECT
      `t0`.`unit`,
      `t0`.`touchpoint`,
      `t0`.`question`,
      `t0`.`survey_kind`,
      `t0`.`scale_low`,
      `t0`.`scale_high`,
      `t0`.`higher_is_better`,
      `t0`.`score`,
      `t0`.`simulated`,
      `t0`.`weight`,
      `t0`.`customer_key`,
      `t0`.`source`,
      `t0`.`response`,
      CAST(`t0`.`answered_at` AS TIMESTAMP) AS `_at`,
      DATE_TRUNC(
        'month',
        CAST(`t0`.`answered_at` AS TIMESTAMP) + CASE
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS `_period`
    FROM `answers` AS `t0`
    WHERE
      `t0`.`role` IN ('touchpoint', 'driver')
      AND `t0`.`survey_kind` <> 'employee'
      AND `t0`.`state` = 'answered'
      AND (
        `t0`.`score` IS NOT NULL AND NOT ISNAN(`t0`.`score`)
      )
      AND (
        `t0`.`score` BETWEEN `t0`.`scale_low` AND `t0`.`scale_high`
        OR (
          (
            `t0`.`scale_low` IS NULL
          ) OR (
            `t0`.`scale_high` IS NULL
          )
        )
      )
      AND `t0`.`answered_at` IS NOT NULL
      AND CAST(`t0`.`answered_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND CAST(`t0`.`answered_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS `t1`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t2`
