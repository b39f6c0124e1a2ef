SELECT
  `t5`.`unit`,
  `t5`.`started_day`,
  `t5`.`ended_day`,
  COUNT(*) AS `n`,
  SUM(`t5`.`_paid`) AS `paid`,
  SUM(`t5`.`_paid2`) AS `paid2`,
  COUNT(`t5`.`_kept`) AS `with_margin`,
  SUM(`t5`.`_kept`) AS `kept`,
  SUM(`t5`.`_kept2`) AS `kept2`,
  MAX(`t5`.`_at`) AS `last`,
  SUM(CAST(COALESCE(`t5`.`simulated`, FALSE) AS BIGINT)) AS `made_up`
FROM (
  SELECT
    `t4`.`unit`,
    `t4`.`currency`,
    CAST(`t4`.`started_at` + CASE
      WHEN `t4`.`started_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`started_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`started_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`started_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`started_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`started_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`started_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`started_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`started_at` >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`started_at` >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      ELSE INTERVAL '3600' SECOND
    END AS DATE) AS `started_day`,
    CAST(`t4`.`ended_at` + CASE
      WHEN `t4`.`ended_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`ended_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`ended_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`ended_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`ended_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`ended_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`ended_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`ended_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      WHEN `t4`.`ended_at` >= CAST('2017-10-29T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '3600' SECOND
      WHEN `t4`.`ended_at` >= CAST('2017-03-26T01:00:00' AS TIMESTAMP)
      THEN INTERVAL '7200' SECOND
      ELSE INTERVAL '3600' SECOND
    END AS DATE) AS `ended_day`,
    `t4`.`ended_at`,
    `t4`.`observed_until`,
    `t4`.`basis`,
    `t4`.`monthly_amount`,
    `t4`.`monthly_margin`,
    `t4`.`simulated`,
    `t4`.`customer_key`,
    `t4`.`source`,
    `t4`.`started_at` AS `_at`,
    CAST(`t4`.`monthly_amount` AS DOUBLE) AS `_paid`,
    CAST(`t4`.`monthly_amount` AS DOUBLE) * CAST(`t4`.`monthly_amount` AS DOUBLE) AS `_paid2`,
    CAST(`t4`.`monthly_margin` AS DOUBLE) AS `_kept`,
    CAST(`t4`.`monthly_margin` AS DOUBLE) * CAST(`t4`.`monthly_margin` AS DOUBLE) AS `_kept2`
  FROM (
    SELECT
      `t3`.`customer_key`,
      `t3`.`contract`,
      `t3`.`started_at`,
      `t3`.`simulated`,
      `t3`.`segment`,
      `t3`.`country`,
      `t3`.`source`,
      `t3`.`unit`,
      CASE
        WHEN (
          `t3`.`ended_at` IS NOT NULL
        )
        AND (
          (
            MAX(`t3`.`observed_until`) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) IS NULL
          )
          OR (
            `t3`.`ended_at` <= MAX(`t3`.`observed_until`) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
          )
        )
        THEN `t3`.`ended_at`
        ELSE CAST(NULL AS TIMESTAMP)
      END AS `ended_at`,
      `t3`.`observed_until`,
      'contract' AS `basis`,
      `t3`.`monthly_amount`,
      `t3`.`monthly_margin`,
      `t3`.`currency`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t1`.`customer_key`,
          `t1`.`contract`,
          MIN(`t1`.`started_at`) OVER (
            PARTITION BY `t1`.`source`, `t1`.`customer_key`, `t1`.`contract`
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS `started_at`,
          `t1`.`ended_at`,
          `t1`.`observed_until`,
          `t1`.`valid_from`,
          `t1`.`valid_to`,
          `t1`.`club_joined_at`,
          `t1`.`segment`,
          `t1`.`country`,
          `t1`.`monthly_amount`,
          `t1`.`monthly_margin`,
          `t1`.`currency`,
          `t1`.`source`,
          `t1`.`unit`,
          `t1`.`simulated`,
          `t1`.`load_id`,
          ROW_NUMBER() OVER (
            PARTITION BY `t1`.`source`, `t1`.`customer_key`, `t1`.`contract`
            ORDER BY `t1`.`valid_from` DESC, `t1`.`started_at` ASC NULLS LAST
          ) - 1 AS `_age`
        FROM (
          SELECT
            `t0`.`customer_key`,
            `t0`.`contract`,
            CAST(`t0`.`started_at` AS TIMESTAMP) AS `started_at`,
            CAST(`t0`.`ended_at` AS TIMESTAMP) AS `ended_at`,
            CAST(`t0`.`observed_until` AS TIMESTAMP) AS `observed_until`,
            CAST(`t0`.`valid_from` AS TIMESTAMP) AS `valid_from`,
            `t0`.`valid_to`,
            `t0`.`club_joined_at`,
            `t0`.`segment`,
            `t0`.`country`,
            `t0`.`monthly_amount`,
            `t0`.`monthly_margin`,
            `t0`.`currency`,
            `t0`.`source`,
            `t0`.`unit`,
            `t0`.`simulated`,
            `t0`.`load_id`
          FROM `customers` AS `t0`
          WHERE
            `t0`.`started_at` IS NOT NULL
        ) AS `t1`
      ) AS `t2`
      WHERE
        `t2`.`_age` = 0
    ) AS `t3`
  ) AS `t4`
  WHERE
    `t4`.`started_at` IS NOT NULL
    AND `t4`.`monthly_amount` > 0
    AND `t4`.`started_at` < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
) AS `t5`
GROUP BY
  1,
  2,
  3
