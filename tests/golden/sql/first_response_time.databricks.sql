SELECT
  `t3`.`unit`,
  `t3`.`_period`,
  `t3`.`seconds`,
  `t3`.`is_finished`,
  `t3`.`n`,
  `t3`.`last`,
  0 AS `made_up`
FROM (
  SELECT
    `t2`.`unit`,
    `t2`.`_period`,
    `t2`.`seconds`,
    `t2`.`is_finished`,
    COUNT(*) AS `n`,
    MAX(`t2`.`_at`) AS `last`
  FROM (
    SELECT
      `t1`.`unit`,
      `t1`.`first_response_at`,
      `t1`.`observed_until`,
      `t1`.`solved_at`,
      `t1`.`closed_at`,
      `t1`.`source`,
      `t1`.`simulated`,
      `t1`.`customer_key`,
      `t1`.`case`,
      `t1`.`_at`,
      `t1`.`_last`,
      `t1`.`is_finished`,
      IF(
        `t1`.`_last` >= `t1`.`_at`,
        DATEDIFF(SECOND, DATE_TRUNC('second', `t1`.`_at`), DATE_TRUNC('second', `t1`.`_last`)),
        CAST(NULL AS BIGINT)
      ) AS `seconds`,
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
        `t0`.`first_response_at`,
        `t0`.`observed_until`,
        `t0`.`solved_at`,
        `t0`.`closed_at`,
        `t0`.`source`,
        `t0`.`simulated`,
        `t0`.`customer_key`,
        `t0`.`case`,
        CAST(`t0`.`opened_at` AS TIMESTAMP) AS `_at`,
        COALESCE(
          CAST(`t0`.`first_response_at` AS TIMESTAMP),
          CAST(`t0`.`solved_at` AS TIMESTAMP),
          CAST(`t0`.`closed_at` AS TIMESTAMP),
          CAST(`t0`.`observed_until` AS TIMESTAMP)
        ) AS `_last`,
        CAST(`t0`.`first_response_at` AS TIMESTAMP) IS NOT NULL AS `is_finished`
      FROM `cases` AS `t0`
      WHERE
        NOT (
          COALESCE(`t0`.`outcome`, '') IN ('cancelled', 'merged', 'spam')
        )
        AND `t0`.`opened_at` IS NOT NULL
        AND CAST(`t0`.`opened_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
        AND CAST(`t0`.`opened_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
    ) AS `t1`
    WHERE
      IF(
        `t1`.`_last` >= `t1`.`_at`,
        DATEDIFF(SECOND, DATE_TRUNC('second', `t1`.`_at`), DATE_TRUNC('second', `t1`.`_last`)),
        CAST(NULL AS BIGINT)
      ) >= 0
  ) AS `t2`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t3`
