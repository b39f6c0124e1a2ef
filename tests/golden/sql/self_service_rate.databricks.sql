WITH `t6` AS (
  SELECT
    `t2`.`source`,
    `t2`.`response`,
    MAX(`t2`.`answered_at`) AS `answered_at`,
    MAX(IF(`t2`.`kind` = 'task', `t2`.`choice`, NULL)) AS `task`,
    MAX(IF(`t2`.`kind` = 'completion', `t2`.`choice`, NULL)) AS `completion`,
    MAX(IF(`t2`.`kind` = 'blocker', `t2`.`choice`, NULL)) AS `reason`,
    MAX(IF(`t2`.`kind` = 'task', `t2`.`question`, NULL)) AS `task_question`,
    MAX(IF(`t2`.`kind` = 'completion', `t2`.`question`, NULL)) AS `completion_question`,
    MAX(`t2`.`weight`) AS `weight`,
    MAX(`t2`.`customer_key`) AS `customer_key`,
    SUM(CAST(COALESCE(`t2`.`simulated`, FALSE) AS BIGINT)) > 0 AS `simulated`,
    MAX(`t2`.`survey`) AS `survey`,
    MAX(`t2`.`survey_kind`) AS `survey_kind`,
    MAX(`t2`.`channel`) AS `channel`,
    MAX(`t2`.`language`) AS `language`,
    MAX(`t2`.`unit`) AS `unit`
  FROM (
    SELECT
      *
    FROM `answers` AS `t1`
    WHERE
      `t1`.`kind` IN ('task', 'completion', 'blocker') AND `t1`.`state` = 'answered'
  ) AS `t2`
  GROUP BY
    1,
    2
)
SELECT
  `t20`.`unit`,
  `t20`.`_period`,
  SUM(`t20`.`_n`) AS `n`,
  SUM(`t20`.`_some`) AS `told`,
  SUM(IF(`t20`.`_alone` = 1, `t20`.`_some`, IF(`t20`.`_some` > 0, 1, 0))) AS `lumps`,
  SUM(`t20`.`_sx`) AS `x`,
  SUM(`t20`.`_sy`) AS `y`,
  SUM(IF(`t20`.`_alone` = 1, `t20`.`_sxx`, `t20`.`_sx` * `t20`.`_sx`)) AS `x2`,
  SUM(IF(`t20`.`_alone` = 1, `t20`.`_syy`, `t20`.`_sy` * `t20`.`_sy`)) AS `y2`,
  SUM(IF(`t20`.`_alone` = 1, `t20`.`_sxy`, `t20`.`_sx` * `t20`.`_sy`)) AS `xy`,
  MAX(`t20`.`last`) AS `last`,
  SUM(`t20`.`made_up`) AS `made_up`
FROM (
  SELECT
    `t19`.`unit`,
    `t19`.`_period`,
    `t19`.`_whose`,
    `t19`.`_alone`,
    COUNT(*) AS `_n`,
    SUM(CAST(`t19`.`_x` > 0 AS BIGINT)) AS `_some`,
    SUM(`t19`.`_x`) AS `_sx`,
    SUM(`t19`.`_y`) AS `_sy`,
    SUM(`t19`.`_xx`) AS `_sxx`,
    SUM(`t19`.`_yy`) AS `_syy`,
    SUM(`t19`.`_xy`) AS `_sxy`,
    MAX(`t19`.`_at`) AS `last`,
    SUM(CAST(COALESCE(`t19`.`simulated`, FALSE) AS BIGINT)) AS `made_up`
  FROM (
    SELECT
      `t18`.`unit`,
      `t18`.`completion_question`,
      `t18`.`survey_kind`,
      `t18`.`completion`,
      `t18`.`is_contacted`,
      `t18`.`is_over`,
      `t18`.`customer_key`,
      `t18`.`simulated`,
      `t18`.`weight`,
      `t18`.`source`,
      `t18`.`response`,
      `t18`.`_at`,
      `t18`.`tells`,
      `t18`.`is_so`,
      `t18`.`_period`,
      `t18`.`_tells`,
      `t18`.`_is_so`,
      `t18`.`_tells` AS `_x`,
      `t18`.`_is_so` AS `_y`,
      IF(`t18`.`customer_key` IS NULL, 1, 0) AS `_alone`,
      `t18`.`customer_key` AS `_whose`,
      `t18`.`_tells` * `t18`.`_tells` AS `_xx`,
      `t18`.`_is_so` * `t18`.`_is_so` AS `_yy`,
      `t18`.`_tells` * `t18`.`_is_so` AS `_xy`
    FROM (
      SELECT
        `t17`.`unit`,
        `t17`.`completion_question`,
        `t17`.`survey_kind`,
        `t17`.`completion`,
        `t17`.`is_contacted`,
        `t17`.`is_over`,
        `t17`.`customer_key`,
        `t17`.`simulated`,
        `t17`.`weight`,
        `t17`.`source`,
        `t17`.`response`,
        `t17`.`_at`,
        COALESCE(`t17`.`is_over`, FALSE) AS `tells`,
        COALESCE(`t17`.`is_over`, FALSE)
        AND COALESCE((
          `t17`.`completion` = 'yes'
        ) AND NOT (
          `t17`.`is_contacted`
        ), FALSE) AS `is_so`,
        DATE_TRUNC(
          'month',
          `t17`.`_at` + CASE
            WHEN `t17`.`_at` >= CAST('2021-10-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t17`.`_at` >= CAST('2021-03-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t17`.`_at` >= CAST('2020-10-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t17`.`_at` >= CAST('2020-03-29T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t17`.`_at` >= CAST('2019-10-27T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t17`.`_at` >= CAST('2019-03-31T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            WHEN `t17`.`_at` >= CAST('2018-10-28T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '3600' SECOND
            WHEN `t17`.`_at` >= CAST('2018-03-25T01:00:00' AS TIMESTAMP)
            THEN INTERVAL '7200' SECOND
            ELSE INTERVAL '3600' SECOND
          END
        ) AS `_period`,
        IF(COALESCE(`t17`.`is_over`, FALSE), COALESCE(`t17`.`weight`, 1.0), 0.0) AS `_tells`,
        IF(
          COALESCE(`t17`.`is_over`, FALSE)
          AND COALESCE((
            `t17`.`completion` = 'yes'
          ) AND NOT (
            `t17`.`is_contacted`
          ), FALSE),
          COALESCE(`t17`.`weight`, 1.0),
          0.0
        ) AS `_is_so`
      FROM (
        SELECT
          `t16`.`unit`,
          `t16`.`completion_question`,
          `t16`.`survey_kind`,
          `t16`.`completion`,
          COALESCE(`t16`.`contacted_at` <= (
            `t16`.`_at` + INTERVAL '604800' SECOND
          ), FALSE) AS `is_contacted`,
          COALESCE(
            (
              (
                `t16`.`_at` + INTERVAL '604800' SECOND
              ) <= `t16`.`contacts_until`
            )
            AND (
              `t16`.`_at` >= `t16`.`contacts_from`
            ),
            FALSE
          ) AS `is_over`,
          `t16`.`customer_key`,
          `t16`.`simulated`,
          `t16`.`weight`,
          `t16`.`source`,
          `t16`.`response`,
          CAST(`t16`.`answered_at` AS TIMESTAMP) AS `_at`
        FROM (
          SELECT
            `t11`.`source`,
            `t11`.`response`,
            `t11`.`answered_at`,
            `t11`.`task`,
            `t11`.`completion`,
            `t11`.`reason`,
            `t11`.`task_question`,
            `t11`.`completion_question`,
            `t11`.`weight`,
            `t11`.`customer_key`,
            `t11`.`simulated`,
            `t11`.`survey`,
            `t11`.`survey_kind`,
            `t11`.`channel`,
            `t11`.`language`,
            `t11`.`unit`,
            `t11`.`_at`,
            `t15`.`of_source`,
            `t15`.`of_response`,
            `t15`.`contacted_at`,
            `t7`.`contacts_from`,
            `t7`.`contacts_until`
          FROM (
            SELECT
              `t8`.`source`,
              `t8`.`response`,
              `t8`.`answered_at`,
              `t8`.`task`,
              `t8`.`completion`,
              `t8`.`reason`,
              `t8`.`task_question`,
              `t8`.`completion_question`,
              `t8`.`weight`,
              `t8`.`customer_key`,
              `t8`.`simulated`,
              `t8`.`survey`,
              `t8`.`survey_kind`,
              `t8`.`channel`,
              `t8`.`language`,
              `t8`.`unit`,
              CAST(`t8`.`answered_at` AS TIMESTAMP) AS `_at`
            FROM `t6` AS `t8`
          ) AS `t11`
          LEFT OUTER JOIN (
            SELECT
              `t13`.`source` AS `of_source`,
              `t13`.`response` AS `of_response`,
              `t13`.`contacted_at`
            FROM (
              SELECT
                `t12`.`customer_key`,
                `t12`.`source`,
                `t12`.`response`,
                `t12`.`at`,
                `t12`.`is_contact`,
                `t12`.`contact_at`,
                MIN(`t12`.`contact_at`) OVER (
                  PARTITION BY `t12`.`customer_key`
                  ORDER BY `t12`.`at` ASC NULLS LAST, `t12`.`is_contact` ASC NULLS LAST, `t12`.`source` ASC NULLS LAST, `t12`.`response` ASC NULLS LAST
                  ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
                ) AS `contacted_at`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t8`.`customer_key`,
                    `t8`.`source`,
                    `t8`.`response`,
                    CAST(`t8`.`answered_at` AS TIMESTAMP) AS `at`,
                    0 AS `is_contact`,
                    CAST(NULL AS TIMESTAMP) AS `contact_at`
                  FROM `t6` AS `t8`
                  WHERE
                    `t8`.`customer_key` IS NOT NULL
                ) AS `t10`
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    `t0`.`customer_key`,
                    `t0`.`source`,
                    `t0`.`contact` AS `response`,
                    CAST(`t0`.`started_at` AS TIMESTAMP) AS `at`,
                    1 AS `is_contact`,
                    CAST(`t0`.`started_at` AS TIMESTAMP) AS `contact_at`
                  FROM `contacts` AS `t0`
                  WHERE
                    NOT (
                      COALESCE(`t0`.`direction`, 'inbound') = 'outbound'
                    )
                    AND NOT (
                      COALESCE(`t0`.`by`, 'human') = 'bot'
                    )
                    AND `t0`.`customer_key` IS NOT NULL
                ) AS `t4`
              ) AS `t12`
            ) AS `t13`
            WHERE
              `t13`.`is_contact` = 0 AND `t13`.`contacted_at` IS NOT NULL
          ) AS `t15`
            ON `t11`.`source` = `t15`.`of_source` AND `t11`.`response` = `t15`.`of_response`
          CROSS JOIN (
            SELECT
              MIN(`t3`.`_at`) AS `contacts_from`,
              MAX(`t3`.`_at`) AS `contacts_until`
            FROM (
              SELECT
                `t0`.`contact`,
                `t0`.`case`,
                `t0`.`started_at`,
                `t0`.`direction`,
                `t0`.`by`,
                `t0`.`channel`,
                `t0`.`topic`,
                `t0`.`talk_seconds`,
                `t0`.`hold_seconds`,
                `t0`.`after_work_seconds`,
                `t0`.`customer_key`,
                `t0`.`source`,
                `t0`.`unit`,
                `t0`.`simulated`,
                `t0`.`load_id`,
                CAST(`t0`.`started_at` AS TIMESTAMP) AS `_at`
              FROM `contacts` AS `t0`
              WHERE
                NOT (
                  COALESCE(`t0`.`direction`, 'inbound') = 'outbound'
                )
                AND NOT (
                  COALESCE(`t0`.`by`, 'human') = 'bot'
                )
            ) AS `t3`
          ) AS `t7`
        ) AS `t16`
        WHERE
          `t16`.`completion` IN ('yes', 'partly', 'no')
          AND `t16`.`customer_key` IS NOT NULL
          AND COALESCE(
            (
              (
                `t16`.`_at` + INTERVAL '604800' SECOND
              ) <= `t16`.`contacts_until`
            )
            AND (
              `t16`.`_at` >= `t16`.`contacts_from`
            ),
            FALSE
          )
          AND `t16`.`answered_at` IS NOT NULL
          AND CAST(`t16`.`answered_at` AS TIMESTAMP) >= CAST('2019-01-31T23:00:00' AS TIMESTAMP)
          AND CAST(`t16`.`answered_at` AS TIMESTAMP) < CAST('2020-01-31T23:00:00' AS TIMESTAMP)
      ) AS `t17`
    ) AS `t18`
  ) AS `t19`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t20`
GROUP BY
  1,
  2
