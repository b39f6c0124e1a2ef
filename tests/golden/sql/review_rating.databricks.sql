SELECT
  `t3`.`unit`,
  `t3`.`source`,
  `t3`.`_period`,
  `t3`.`stars`,
  `t3`.`n`,
  `t3`.`last`,
  0 AS `made_up`
FROM (
  SELECT
    `t2`.`unit`,
    `t2`.`source`,
    `t2`.`_period`,
    `t2`.`stars`,
    COUNT(*) AS `n`,
    MAX(`t2`.`_at`) AS `last`
  FROM (
    SELECT
      `t1`.`unit`,
      `t1`.`source`,
      `t1`.`stars`,
      `t1`.`simulated`,
      `t1`.`_at`,
      DATE_TRUNC(
        'month',
        `t1`.`_at` + CASE
          WHEN `t1`.`_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t1`.`_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t1`.`_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t1`.`_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t1`.`_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t1`.`_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t1`.`_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t1`.`_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS `_period`
    FROM (
      SELECT
        `t0`.`unit`,
        `t0`.`source`,
        `t0`.`stars`,
        `t0`.`simulated`,
        CAST(`t0`.`said_at` AS TIMESTAMP) AS `_at`
      FROM `mentions` AS `t0`
      WHERE
        `t0`.`stars` BETWEEN 1 AND 5
        AND `t0`.`said_at` IS NOT NULL
        AND CAST(`t0`.`said_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND CAST(`t0`.`said_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
    ) AS `t1`
  ) AS `t2`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t3`
