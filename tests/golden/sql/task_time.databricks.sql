SELECT
  `t2`.`unit`,
  `t2`.`_period`,
  `t2`.`seconds`,
  `t2`.`outcome`,
  `t2`.`n`,
  `t2`.`last`,
  0 AS `made_up`
FROM (
  SELECT
    `t1`.`unit`,
    `t1`.`_period`,
    `t1`.`seconds`,
    `t1`.`outcome`,
    COUNT(*) AS `n`,
    MAX(`t1`.`_at`) AS `last`
  FROM (
    SELECT
      `t0`.`unit`,
      `t0`.`started_at`,
      `t0`.`ended_at`,
      `t0`.`outcome`,
      `t0`.`simulated`,
      `t0`.`customer_key`,
      `t0`.`source`,
      CAST(`t0`.`started_at` AS TIMESTAMP) AS `_at`,
      DATEDIFF(
        SECOND,
        DATE_TRUNC('second', CAST(`t0`.`started_at` AS TIMESTAMP)),
        DATE_TRUNC('second', CAST(`t0`.`ended_at` AS TIMESTAMP))
      ) AS `seconds`,
      DATE_TRUNC(
        'month',
        CAST(`t0`.`started_at` AS TIMESTAMP) + CASE
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS `_period`
    FROM `task_runs` AS `t0`
    WHERE
      `t0`.`outcome` IN ('done', 'failed', 'gave_up')
      AND `t0`.`ended_at` >= `t0`.`started_at`
      AND `t0`.`started_at` IS NOT NULL
      AND CAST(`t0`.`started_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND CAST(`t0`.`started_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS `t1`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t2`
