"""Made-up orders, page views and contacts of the same few people, over and over."""

from __future__ import annotations

from tests.warehouse.cast import Made


def purchases(low: int, high: int, *, score: int, hours: int = 7, people: int = 9) -> Made:
    """Lines ``low`` to ``high`` - 1 of orders, two each; the score tells what they cost, and when.

    Some cancel, and some bring nothing.
    """
    return Made(
        {
            "orders": f"SELECT 's' AS source, 'o' || (i // 2) AS \"order\", "
            f"'l' || (i % 2) AS line, TIMESTAMPTZ '2024-01-30 20:00:00+00' "
            f"+ to_hours((i * {hours} + {score} * 9)::INT) AS ordered_at, "
            f"CASE WHEN i % 11 > 0 THEN 'k' || (i * {score} % {people}) END AS customer_key, "
            f"((i * {score}) % 90 - 4)::DECIMAL(18, 4) AS amount, "
            f"i % 17 = 0 AS is_cancellation, 'NOK' AS currency, "
            f"CASE i % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END AS unit, "
            f"CASE i % 4 WHEN 0 THEN 'web' ELSE 'shop' END AS channel, "
            f"i - {low} + 1 AS _row FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )


def pages(low: int, high: int, *, score: int, hours: int = 7, people: int = 9) -> Made:
    """Page views ``low`` to ``high`` - 1, five a visit, some of them past midnight."""
    return Made(
        {
            "page_views": f"SELECT 's' AS source, 'v' || (i // 5) AS visit, "
            f"TIMESTAMPTZ '2024-01-30 20:00:00+00' + to_hours((i // 5 * {hours})::INT) "
            f"+ to_minutes((i % 5 * 50)::INT) AS viewed_at, 'p' || (i % 4) AS page, "
            f"(['view', 'cart', 'click', 'play', 'order'])[1 + (i * {score} + i // 7) % 5] "
            f"AS event, (i * {score} % 300)::DOUBLE AS engaged_seconds, "
            f"CASE WHEN i // 5 % 11 > 0 THEN 'k' || (i // 5 % {people}) END AS customer_key, "
            f"CASE i // 5 % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END AS unit, "
            f"CASE i // 5 % 2 WHEN 0 THEN 'web' ELSE 'app' END AS channel, "
            f"i - {low} + 1 AS _row FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )


def calls(low: int, high: int, *, score: int, hours: int = 7, people: int = 9) -> Made:
    """Contacts ``low`` to ``high`` - 1 of the same people as the pages."""
    return Made(
        {
            "contacts": f"SELECT 's' AS source, 't' || i AS contact, 'c' || i AS \"case\", "
            f"TIMESTAMPTZ '2024-01-30 23:00:00+00' + to_hours((i * {hours} + {score})::INT) "
            f"AS started_at, 'k' || (i % {people}) AS customer_key, "
            f"i - {low} + 1 AS _row FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )
