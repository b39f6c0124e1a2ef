SELECT
  `t4`.`unit`,
  `t4`.`_period`,
  `t4`.`score`,
  `t4`.`_group`,
  `t4`.`n`,
  `t4`.`last`,
  `t4`.`w`,
  `t4`.`w2`,
  `t4`.`spoken`,
  0 AS `made_up`,
  1 AS `scale_low`,
  10 AS `scale_high`,
  TRUE AS `higher_is_better`
FROM (
  SELECT
    `t3`.`unit`,
    `t3`.`_period`,
    `t3`.`score`,
    `t3`.`_group`,
    COUNT(*) AS `n`,
    MAX(`t3`.`_at`) AS `last`,
    SUM(COALESCE(`t3`.`weight`, 1.0)) AS `w`,
    SUM(COALESCE(`t3`.`weight`, 1.0) * COALESCE(`t3`.`weight`, 1.0)) AS `w2`,
    SUM(CAST(COALESCE(`t3`.`weight`, 1.0) > 0 AS BIGINT)) AS `spoken`
  FROM (
    SELECT
      `t2`.`unit`,
      `t2`.`survey_kind`,
      `t2`.`scale_low`,
      `t2`.`scale_high`,
      `t2`.`higher_is_better`,
      `t2`.`satisfaction`,
      `t2`.`expectations`,
      `t2`.`ideal`,
      `t2`.`simulated`,
      `t2`.`weight`,
      `t2`.`customer_key`,
      `t2`.`source`,
      `t2`.`response`,
      CAST(`t2`.`answered_at` AS TIMESTAMP) AS `_at`,
      CAST(ROUND(
        TRY_DIVIDE(
          0.0 + (
            `t2`.`satisfaction` * 1.0
          ) + (
            `t2`.`expectations` * 1.0
          ) + (
            `t2`.`ideal` * 1.0
          ),
          3.0
        ),
        9
      ) AS DOUBLE) AS `score`,
      DATE_TRUNC(
        'month',
        CAST(`t2`.`answered_at` AS TIMESTAMP) + CASE
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '3600' SECOND
          WHEN CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
          THEN INTERVAL '7200' SECOND
          ELSE INTERVAL '3600' SECOND
        END
      ) AS `_period`,
      (
        (
          HASH(COALESCE(`t2`.`customer_key`, CONCAT(`t2`.`source`, '/', `t2`.`response`))) % 64
        ) + 64
      ) % 64 AS `_group`
    FROM (
      SELECT
        `t1`.`source`,
        `t1`.`response`,
        MAX(`t1`.`answered_at`) AS `answered_at`,
        MAX(IF(`t1`.`kind` = 'csi_satisfaction', `t1`.`score`, NULL)) AS `satisfaction`,
        MAX(IF(`t1`.`kind` = 'csi_expectations', `t1`.`score`, NULL)) AS `expectations`,
        MAX(IF(`t1`.`kind` = 'csi_ideal', `t1`.`score`, NULL)) AS `ideal`,
        MIN(`t1`.`scale_low`) AS `scale_low`,
        MAX(`t1`.`scale_high`) AS `scale_high`,
        SUM(CAST(NOT (
          `t1`.`higher_is_better`
        ) AS BIGINT)) = 0 AS `higher_is_better`,
        MAX(`t1`.`weight`) AS `weight`,
        MAX(`t1`.`customer_key`) AS `customer_key`,
        SUM(CAST(COALESCE(`t1`.`simulated`, FALSE) AS BIGINT)) > 0 AS `simulated`,
        MAX(`t1`.`survey`) AS `survey`,
        MAX(`t1`.`survey_kind`) AS `survey_kind`,
        MAX(`t1`.`channel`) AS `channel`,
        MAX(`t1`.`language`) AS `language`,
        MAX(`t1`.`unit`) AS `unit`
      FROM (
        SELECT
          *
        FROM `answers` AS `t0`
        WHERE
          `t0`.`kind` IN ('csi_satisfaction', 'csi_expectations', 'csi_ideal')
          AND `t0`.`role` = 'outcome'
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
      ) AS `t1`
      GROUP BY
        1,
        2
    ) AS `t2`
    WHERE
      `t2`.`answered_at` IS NOT NULL
      AND CAST(`t2`.`answered_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
      AND CAST(`t2`.`answered_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
  ) AS `t3`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t4`
