SELECT
  `t4`.`unit`,
  `t4`.`_period`,
  `t4`.`seconds`,
  COUNT(*) AS `n`,
  MAX(`t4`.`last`) AS `last`,
  SUM(`t4`.`made_up`) AS `made_up`
FROM (
  SELECT
    `t3`.`unit`,
    `t3`.`_period`,
    `t3`.`source`,
    `t3`.`visit`,
    `t3`.`_seconds`,
    `t3`.`last`,
    `t3`.`made_up`,
    CAST(FLOOR(`t3`.`_seconds`) AS BIGINT) AS `seconds`
  FROM (
    SELECT
      `t2`.`unit`,
      `t2`.`_period`,
      `t2`.`source`,
      `t2`.`visit`,
      SUM(`t2`.`engaged_seconds`) AS `_seconds`,
      MAX(`t2`.`_at`) AS `last`,
      SUM(CAST(COALESCE(`t2`.`simulated`, FALSE) AS BIGINT)) AS `made_up`
    FROM (
      SELECT
        `t1`.`unit`,
        `t1`.`visit`,
        `t1`.`engaged_seconds`,
        `t1`.`simulated`,
        `t1`.`customer_key`,
        `t1`.`source`,
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
          `t0`.`visit`,
          `t0`.`engaged_seconds`,
          `t0`.`simulated`,
          `t0`.`customer_key`,
          `t0`.`source`,
          CAST(`t0`.`viewed_at` AS TIMESTAMP) AS `_at`
        FROM `page_views` AS `t0`
        WHERE
          `t0`.`event` = 'play'
          AND `t0`.`engaged_seconds` > 0
          AND `t0`.`viewed_at` IS NOT NULL
          AND CAST(`t0`.`viewed_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
          AND CAST(`t0`.`viewed_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      ) AS `t1`
    ) AS `t2`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `t3`
) AS `t4`
GROUP BY
  1,
  2,
  3
