SELECT
  `t5`.`unit`,
  `t5`.`_period`,
  `t5`.`seconds`,
  `t5`.`n`,
  `t5`.`last`,
  0 AS `made_up`
FROM (
  SELECT
    `t4`.`unit`,
    `t4`.`_period`,
    `t4`.`seconds`,
    COUNT(*) AS `n`,
    MAX(`t4`.`_at`) AS `last`
  FROM (
    SELECT
      `t3`.`unit`,
      `t3`.`first_item_at`,
      `t3`.`purchased_at`,
      `t3`.`simulated`,
      `t3`.`observed_until`,
      `t3`.`customer_key`,
      `t3`.`source`,
      `t3`.`basket`,
      `t3`.`first_item_at` AS `_at`,
      DATEDIFF(
        SECOND,
        DATE_TRUNC('second', `t3`.`first_item_at`),
        DATE_TRUNC('second', `t3`.`purchased_at`)
      ) AS `seconds`,
      DATE_TRUNC(
        'month',
        `t3`.`first_item_at` + CASE
          WHEN `t3`.`first_item_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t3`.`first_item_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS `_period`
    FROM (
      SELECT
        `t2`.`basket`,
        `t2`.`customer_key`,
        `t2`.`simulated`,
        `t2`.`first_item_at`,
        `t2`.`purchased_at`,
        `t2`.`channel`,
        `t2`.`source`,
        `t2`.`unit`,
        `t2`.`observed_until`,
        COALESCE(
          (
            `t2`.`purchased_at` >= `t2`.`first_item_at`
          )
          AND (
            `t2`.`purchased_at` <= (
              `t2`.`first_item_at` + INTERVAL '2592000' SECOND
            )
          ),
          FALSE
        ) AS `is_bought`,
        COALESCE(
          (
            `t2`.`first_item_at` + INTERVAL '2592000' SECOND
          ) <= `t2`.`observed_until`,
          FALSE
        ) AS `is_over`
      FROM (
        SELECT
          `t1`.`basket`,
          `t1`.`customer_key`,
          `t1`.`simulated`,
          `t1`.`first_item_at`,
          `t1`.`purchased_at`,
          `t1`.`channel`,
          `t1`.`source`,
          `t1`.`unit`,
          COALESCE(
            MAX(`t1`.`observed_until`) OVER (
              PARTITION BY `t1`.`source`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ),
            GREATEST(
              MAX(`t1`.`first_item_at`) OVER (
                PARTITION BY `t1`.`source`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ),
              MAX(COALESCE(`t1`.`purchased_at`, `t1`.`first_item_at`)) OVER (
                PARTITION BY `t1`.`source`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              )
            )
          ) AS `observed_until`
        FROM (
          SELECT
            `t0`.`basket`,
            CAST(`t0`.`first_item_at` AS TIMESTAMP) AS `first_item_at`,
            CAST(`t0`.`purchased_at` AS TIMESTAMP) AS `purchased_at`,
            CAST(`t0`.`observed_until` AS TIMESTAMP) AS `observed_until`,
            `t0`.`items`,
            `t0`.`amount`,
            `t0`.`currency`,
            `t0`.`channel`,
            `t0`.`customer_key`,
            `t0`.`source`,
            `t0`.`unit`,
            `t0`.`simulated`,
            `t0`.`load_id`
          FROM `baskets` AS `t0`
        ) AS `t1`
      ) AS `t2`
    ) AS `t3`
    WHERE
      `t3`.`is_bought`
      AND `t3`.`is_over`
      AND `t3`.`first_item_at` IS NOT NULL
      AND `t3`.`first_item_at` >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND `t3`.`first_item_at` < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS `t4`
  GROUP BY
    1,
    2,
    3
) AS `t5`
