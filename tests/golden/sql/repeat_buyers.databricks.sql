SELECT
  `t6`.`unit`,
  `t6`.`_began`,
  `t6`.`_ended`,
  COUNT(*) AS `n`,
  MAX(`t6`.`_at`) AS `last`,
  SUM(CAST(COALESCE(`t6`.`simulated`, FALSE) AS BIGINT)) AS `made_up`
FROM (
  SELECT
    `t5`.`unit`,
    `t5`.`bought_again_at`,
    `t5`.`simulated`,
    `t5`.`customer_key`,
    `t5`.`source`,
    `t5`.`ordered_at` AS `_at`,
    CASE
      WHEN `t5`.`ordered_at` < CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('1971-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`ordered_at` >= CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('2099-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`ordered_at` IS NOT NULL
      THEN DATE_TRUNC(
        'month',
        `t5`.`ordered_at` + CASE
          WHEN `t5`.`ordered_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`ordered_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      )
      ELSE CAST('2100-01-01T00:00:00' AS TIMESTAMP)
    END AS `_began`,
    CASE
      WHEN `t5`.`bought_again_at` < CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('1971-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`bought_again_at` >= CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('2099-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`bought_again_at` IS NOT NULL
      THEN DATE_TRUNC(
        'month',
        `t5`.`bought_again_at` + CASE
          WHEN `t5`.`bought_again_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`bought_again_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      )
      ELSE CAST('2100-01-01T00:00:00' AS TIMESTAMP)
    END AS `_ended`
  FROM (
    SELECT
      `t4`.`source`,
      `t4`.`order`,
      `t4`.`customer_key`,
      `t4`.`ordered_at`,
      `t4`.`amount`,
      `t4`.`simulated`,
      `t4`.`channel`,
      `t4`.`country`,
      `t4`.`unit`,
      `t4`.`day`,
      `t4`.`purchase_number`,
      `t4`.`day_number`,
      `t4`.`first_purchase_at`,
      MIN(
        CASE
          WHEN `t4`.`day_number` = 2
          THEN `t4`.`ordered_at`
          ELSE CAST(NULL AS TIMESTAMP)
        END
      ) OVER (
        PARTITION BY `t4`.`customer_key`
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `bought_again_at`
    FROM (
      SELECT
        `t3`.`source`,
        `t3`.`order`,
        `t3`.`customer_key`,
        `t3`.`ordered_at`,
        `t3`.`amount`,
        `t3`.`simulated`,
        `t3`.`channel`,
        `t3`.`country`,
        `t3`.`unit`,
        `t3`.`day`,
        (
          ROW_NUMBER() OVER (
            PARTITION BY `t3`.`customer_key`
            ORDER BY `t3`.`ordered_at` ASC NULLS LAST, `t3`.`source` ASC NULLS LAST, `t3`.`order` ASC NULLS LAST
          ) - 1
        ) + 1 AS `purchase_number`,
        (
          DENSE_RANK() OVER (PARTITION BY `t3`.`customer_key` ORDER BY `t3`.`day` ASC NULLS LAST) - 1
        ) + 1 AS `day_number`,
        MIN(`t3`.`ordered_at`) OVER (
          PARTITION BY `t3`.`customer_key`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `first_purchase_at`
      FROM (
        SELECT
          `t2`.`source`,
          `t2`.`order`,
          `t2`.`customer_key`,
          `t2`.`ordered_at`,
          `t2`.`amount`,
          `t2`.`simulated`,
          `t2`.`channel`,
          `t2`.`country`,
          `t2`.`unit`,
          CAST(`t2`.`ordered_at` + CASE
            WHEN `t2`.`ordered_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t2`.`ordered_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END AS DATE) AS `day`
        FROM (
          SELECT
            `t1`.`source`,
            `t1`.`order`,
            MAX(`t1`.`customer_key`) AS `customer_key`,
            MIN(`t1`.`_utc`) AS `ordered_at`,
            SUM(`t1`.`amount`) AS `amount`,
            SUM(CAST(COALESCE(`t1`.`simulated`, FALSE) AS BIGINT)) > 0 AS `simulated`,
            MAX(`t1`.`channel`) AS `channel`,
            MAX(`t1`.`country`) AS `country`,
            MAX(`t1`.`unit`) AS `unit`
          FROM (
            SELECT
              `t0`.`order`,
              `t0`.`line`,
              `t0`.`ordered_at`,
              `t0`.`customer_key`,
              `t0`.`product`,
              `t0`.`quantity`,
              `t0`.`amount`,
              `t0`.`margin`,
              `t0`.`cost_to_serve`,
              `t0`.`currency`,
              `t0`.`is_cancellation`,
              `t0`.`channel`,
              `t0`.`country`,
              `t0`.`source`,
              `t0`.`unit`,
              `t0`.`simulated`,
              `t0`.`load_id`,
              CAST(`t0`.`ordered_at` AS TIMESTAMP) AS `_utc`
            FROM `orders` AS `t0`
            WHERE
              `t0`.`customer_key` IS NOT NULL
              AND `t0`.`ordered_at` IS NOT NULL
              AND NOT (
                COALESCE(`t0`.`is_cancellation`, FALSE)
              )
          ) AS `t1`
          GROUP BY
            1,
            2
        ) AS `t2`
        WHERE
          (
            `t2`.`amount` IS NULL
          ) OR (
            `t2`.`amount` > 0
          )
      ) AS `t3`
    ) AS `t4`
  ) AS `t5`
  WHERE
    `t5`.`purchase_number` = 1
    AND `t5`.`ordered_at` IS NOT NULL
    AND `t5`.`ordered_at` < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
) AS `t6`
GROUP BY
  1,
  2,
  3
