SELECT
  `t6`.`unit`,
  `t6`.`_began`,
  `t6`.`_ended`,
  `t6`.`purchase_days`,
  `t6`.`first_day`,
  `t6`.`last_day`,
  `t6`.`_class`,
  COUNT(*) AS `n`,
  SUM(`t6`.`repeat_amount`) AS `repeat_amounts`,
  SUM(`t6`.`kept`) AS `kept`,
  SUM(`t6`.`_kept` * `t6`.`_kept`) AS `kept2`,
  SUM(`t6`.`_brought` * `t6`.`_brought`) AS `brought2`,
  SUM(`t6`.`margin`) AS `margin`,
  SUM(`t6`.`paid_with_margin`) AS `paid_with_margin`,
  SUM(`t6`.`cost_to_serve`) AS `cost_to_serve`,
  MAX(`t6`.`_at`) AS `last`,
  SUM(CAST(COALESCE(`t6`.`simulated`, FALSE) AS BIGINT)) AS `made_up`
FROM (
  SELECT
    `t5`.`unit`,
    `t5`.`currency`,
    `t5`.`purchase_days`,
    `t5`.`first_day`,
    `t5`.`last_day`,
    `t5`.`kept`,
    `t5`.`repeat_amount`,
    `t5`.`next_at`,
    `t5`.`margin`,
    `t5`.`paid_with_margin`,
    `t5`.`cost_to_serve`,
    `t5`.`simulated`,
    `t5`.`customer_key`,
    `t5`.`source`,
    `t5`.`_at`,
    CASE
      WHEN `t5`.`_at` < CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('1971-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`_at` >= CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('2099-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`_at` IS NOT NULL
      THEN DATE_TRUNC(
        'month',
        `t5`.`_at` + CASE
          WHEN `t5`.`_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      )
      ELSE CAST('2100-01-01T00:00:00' AS TIMESTAMP)
    END AS `_began`,
    CASE
      WHEN `t5`.`next_at` < CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('1971-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`next_at` >= CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      THEN CAST('2099-01-01T00:00:00' AS TIMESTAMP)
      WHEN `t5`.`next_at` IS NOT NULL
      THEN DATE_TRUNC(
        'month',
        `t5`.`next_at` + CASE
          WHEN `t5`.`next_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`next_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`next_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`next_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`next_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`next_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN `t5`.`next_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN `t5`.`next_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      )
      ELSE CAST('2100-01-01T00:00:00' AS TIMESTAMP)
    END AS `_ended`,
    `t5`.`kept` AS `_kept`,
    COALESCE(`t5`.`margin`, 0) - COALESCE(`t5`.`cost_to_serve`, 0) AS `_brought`,
    CAST(ROUND(
      LN(GREATEST(IF(`t5`.`purchase_days` > 1, `t5`.`repeat_amount`, 1.0), 1e-09)) * 100,
      0
    ) AS BIGINT) AS `_class`
  FROM (
    SELECT
      `t4`.`unit`,
      `t4`.`currency`,
      `t4`.`purchase_days`,
      `t4`.`first_day`,
      `t4`.`last_day`,
      `t4`.`kept`,
      IF(
        `t4`.`purchase_days` > 1,
        TRY_DIVIDE(
          TRY_DIVIDE((
            `t4`.`bought` - `t4`.`first_paid`
          ) * `t4`.`kept`, `t4`.`bought`),
          GREATEST(`t4`.`purchase_days` - 1, 1)
        ),
        0.0
      ) AS `repeat_amount`,
      `t4`.`next_at`,
      `t4`.`margin`,
      `t4`.`paid_with_margin`,
      `t4`.`cost_to_serve`,
      `t4`.`simulated`,
      `t4`.`customer_key`,
      `t4`.`source`,
      `t4`.`changed_at` AS `_at`
    FROM (
      SELECT
        `t3`.`customer_key`,
        `t3`.`day`,
        `t3`.`changed_at`,
        `t3`.`paid`,
        `t3`.`margin`,
        `t3`.`paid_with_margin`,
        `t3`.`cost_to_serve`,
        `t3`.`low`,
        `t3`.`high`,
        `t3`.`simulated`,
        MAX(CASE WHEN `t3`.`_place` = 0 THEN `t3`.`channel` ELSE CAST(NULL AS STRING) END) OVER (
          PARTITION BY `t3`.`customer_key`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `channel`,
        MAX(CASE WHEN `t3`.`_place` = 0 THEN `t3`.`country` ELSE CAST(NULL AS STRING) END) OVER (
          PARTITION BY `t3`.`customer_key`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `country`,
        MAX(CASE WHEN `t3`.`_place` = 0 THEN `t3`.`source` ELSE CAST(NULL AS STRING) END) OVER (
          PARTITION BY `t3`.`customer_key`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `source`,
        MAX(CASE WHEN `t3`.`_place` = 0 THEN `t3`.`unit` ELSE CAST(NULL AS STRING) END) OVER (
          PARTITION BY `t3`.`customer_key`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `unit`,
        `t3`.`purchase_days`,
        `t3`.`first_day`,
        `t3`.`last_day`,
        `t3`.`bought`,
        `t3`.`kept`,
        `t3`.`next_at`,
        `t3`.`currency`,
        `t3`.`_place`,
        MAX(IF(`t3`.`day` = `t3`.`first_day`, `t3`.`paid`, 0.0)) OVER (
          PARTITION BY `t3`.`customer_key`
          ORDER BY `t3`.`day` ASC NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS `first_paid`
      FROM (
        SELECT
          `t2`.`customer_key`,
          `t2`.`day`,
          `t2`.`changed_at`,
          `t2`.`paid`,
          SUM(`t2`.`margin`) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `margin`,
          SUM(`t2`.`paid_with_margin`) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `paid_with_margin`,
          SUM(`t2`.`cost_to_serve`) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `cost_to_serve`,
          `t2`.`low`,
          `t2`.`high`,
          `t2`.`simulated`,
          `t2`.`channel`,
          `t2`.`country`,
          `t2`.`source`,
          `t2`.`unit`,
          SUM(IF(`t2`.`paid` > 5e-05, 1, 0)) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `purchase_days`,
          MIN(CASE WHEN `t2`.`paid` > 5e-05 THEN `t2`.`day` ELSE CAST(NULL AS DATE) END) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `first_day`,
          MAX(CASE WHEN `t2`.`paid` > 5e-05 THEN `t2`.`day` ELSE CAST(NULL AS DATE) END) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `last_day`,
          SUM(IF(`t2`.`paid` > 5e-05, `t2`.`paid`, 0.0)) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `bought`,
          SUM(`t2`.`paid`) OVER (
            PARTITION BY `t2`.`customer_key`
            ORDER BY `t2`.`day` ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS `kept`,
          LEAD(`t2`.`changed_at`) OVER (PARTITION BY `t2`.`customer_key` ORDER BY `t2`.`day` ASC NULLS LAST) AS `next_at`,
          CASE
            WHEN MIN(`t2`.`low`) OVER (
              PARTITION BY `t2`.`customer_key`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) = MAX(`t2`.`high`) OVER (
              PARTITION BY `t2`.`customer_key`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            THEN MIN(`t2`.`low`) OVER (
              PARTITION BY `t2`.`customer_key`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
            WHEN MIN(`t2`.`low`) OVER (
              PARTITION BY `t2`.`customer_key`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) IS NOT NULL
            THEN CONCAT(
              MIN(`t2`.`low`) OVER (
                PARTITION BY `t2`.`customer_key`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ),
              ', ',
              MAX(`t2`.`high`) OVER (
                PARTITION BY `t2`.`customer_key`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              )
            )
            ELSE CAST(NULL AS STRING)
          END AS `currency`,
          ROW_NUMBER() OVER (PARTITION BY `t2`.`customer_key` ORDER BY `t2`.`day` ASC NULLS LAST) - 1 AS `_place`
        FROM (
          SELECT
            `t1`.`customer_key`,
            `t1`.`day`,
            MIN(`t1`.`changed_at`) AS `changed_at`,
            SUM(`t1`.`_paid`) AS `paid`,
            SUM(`t1`.`_margin`) AS `margin`,
            SUM(`t1`.`_paid_with_margin`) AS `paid_with_margin`,
            SUM(`t1`.`_cost`) AS `cost_to_serve`,
            MIN(`t1`.`currency`) AS `low`,
            MAX(`t1`.`currency`) AS `high`,
            SUM(CAST(COALESCE(`t1`.`simulated`, FALSE) AS BIGINT)) > 0 AS `simulated`,
            MAX(`t1`.`channel`) AS `channel`,
            MAX(`t1`.`country`) AS `country`,
            MAX(`t1`.`source`) AS `source`,
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
              CAST(`t0`.`ordered_at` AS TIMESTAMP) AS `changed_at`,
              CAST(CAST(`t0`.`ordered_at` AS TIMESTAMP) + CASE
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '3600' SECOND
                WHEN CAST(`t0`.`ordered_at` AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
                THEN INTERVAL '7200' SECOND
                ELSE INTERVAL '3600' SECOND
              END AS DATE) AS `day`,
              IF(
                COALESCE(`t0`.`is_cancellation`, FALSE),
                -(
                  ABS(CAST(`t0`.`amount` AS DOUBLE))
                ),
                CAST(`t0`.`amount` AS DOUBLE)
              ) AS `_paid`,
              COALESCE(
                IF(
                  COALESCE(`t0`.`is_cancellation`, FALSE)
                  AND (
                    CAST(`t0`.`amount` AS DOUBLE) > 0
                  ),
                  -1.0,
                  1.0
                ) * CAST(`t0`.`margin` AS DOUBLE),
                0.0
              ) AS `_margin`,
              IF(
                (
                  IF(
                    COALESCE(`t0`.`is_cancellation`, FALSE)
                    AND (
                      CAST(`t0`.`amount` AS DOUBLE) > 0
                    ),
                    -1.0,
                    1.0
                  ) * CAST(`t0`.`margin` AS DOUBLE)
                ) IS NULL
                OR ISNAN(
                  IF(
                    COALESCE(`t0`.`is_cancellation`, FALSE)
                    AND (
                      CAST(`t0`.`amount` AS DOUBLE) > 0
                    ),
                    -1.0,
                    1.0
                  ) * CAST(`t0`.`margin` AS DOUBLE)
                ),
                0.0,
                IF(
                  COALESCE(`t0`.`is_cancellation`, FALSE),
                  -(
                    ABS(CAST(`t0`.`amount` AS DOUBLE))
                  ),
                  CAST(`t0`.`amount` AS DOUBLE)
                )
              ) AS `_paid_with_margin`,
              COALESCE(CAST(`t0`.`cost_to_serve` AS DOUBLE), 0.0) AS `_cost`
            FROM `orders` AS `t0`
            WHERE
              `t0`.`customer_key` IS NOT NULL
              AND `t0`.`ordered_at` IS NOT NULL
              AND `t0`.`amount` IS NOT NULL
          ) AS `t1`
          GROUP BY
            1,
            2
        ) AS `t2`
      ) AS `t3`
    ) AS `t4`
    WHERE
      `t4`.`purchase_days` > 0
      AND `t4`.`kept` > 5e-05
      AND `t4`.`changed_at` IS NOT NULL
      AND `t4`.`changed_at` < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS `t5`
) AS `t6`
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6,
  7
