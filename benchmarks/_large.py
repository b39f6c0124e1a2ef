"""Facts of a large shop, site and service desk, written straight as Delta tables."""

from __future__ import annotations

from pathlib import Path

from benchmarks.rollups import CONTACTS, write
from peil.warehouse.workspace import Workspace, make_workspace

_AT = "TIMESTAMPTZ '2023-01-01 00:00:00+00' + to_microseconds((i * {step})::BIGINT)"
# one order in fifty is cancelled by a row of its own; half of the customers come once
ORDERS = f"""
SELECT 'bench' AS source, 'o' || i AS "order", '1' AS line, {_AT} AS ordered_at,
       'k' || CASE WHEN hash(i + 1) % 5 = 0 THEN {{people}} + i
                   ELSE hash(i + 5) % {{people}} END AS customer_key,
       'product ' || (hash(i + 3) % 500) AS product, 1.0::DOUBLE AS quantity,
       (5 + hash(i + 7) % 900)::DECIMAL(18, 4) AS amount,
       (1 + hash(i + 7) % 300)::DECIMAL(18, 4) AS margin, 'NOK' AS currency,
       hash(i + 11) % 50 = 0 AS is_cancellation, 'channel ' || (hash(i + 13) % 4) AS channel,
       'country ' || (hash(i + 17) % 5) AS country, 'unit ' || (hash(i + 9) % 5) AS unit,
       false AS simulated
FROM range({{low}}, {{high}}) AS rows(i)
"""
# some eight rows a visit: pages, and in one visit of eight something is put in a basket
PAGE_VIEWS = f"""
SELECT 'bench' AS source, 'v' || (i // 8) AS visit, {_AT} AS viewed_at,
       'page ' || (hash(i + 3) % 200) AS page,
       CASE WHEN i % 8 = 6 AND hash(i // 8) % 8 = 0 THEN 'cart'
            WHEN i % 8 = 7 AND hash(i // 8) % 16 = 0 THEN 'order'
            WHEN i % 8 = 5 THEN 'play' WHEN hash(i + 7) % 9 = 0 THEN 'click' ELSE 'view' END
           AS event,
       (hash(i + 9) % 240)::DOUBLE AS engaged_seconds,
       'k' || (hash(i // 8 + 5) % {{people}}) AS customer_key,
       'unit ' || (hash(i // 8 + 9) % 5) AS unit, false AS simulated
FROM range({{low}}, {{high}}) AS rows(i)
"""
VISITS = f"""
SELECT 'bench' AS source, 'w' || i AS visit, {_AT} AS started_at,
       CASE hash(i) % 3 WHEN 0 THEN 'new' ELSE 'returning' END AS visitor_type,
       CASE hash(i + 1) % 4 WHEN 0 THEN 'paid' ELSE 'organic' END AS channel,
       (1 + hash(i + 2) % 9)::BIGINT AS pages, (hash(i + 3) % 900)::DOUBLE AS engaged_seconds,
       hash(i + 4) % 20 = 0 AS converted, 'k' || (hash(i + 5) % {{people}}) AS customer_key,
       'unit ' || (hash(i + 9) % 5) AS unit, false AS simulated
FROM range({{low}}, {{high}}) AS rows(i)
"""
BASKETS = f"""
SELECT 'bench' AS source, 'b' || i AS basket, first_item_at,
       CASE WHEN hash(i + 1) % 3 = 0 THEN first_item_at
            + to_seconds((-90000 * ln((hash(i + 2) % 999983 + 1) / 999984))::BIGINT) END
           AS purchased_at,
       (1 + hash(i + 4) % 6)::BIGINT AS items, 'channel ' || (hash(i + 13) % 4) AS channel,
       'k' || (hash(i + 5) % {{people}}) AS customer_key,
       'unit ' || (hash(i + 9) % 5) AS unit, false AS simulated
FROM (SELECT i, {_AT} AS first_item_at FROM range({{low}}, {{high}}) AS rows(i))
"""
# contracts of a year or so; every tenth has joined the club
CUSTOMERS = f"""
SELECT 'bench' AS source, 'k' || (i // 2) AS customer_key, 'c' || i AS contract, started_at,
       CASE WHEN ended_at < {{ends}} THEN ended_at END AS ended_at, {{ends}} AS observed_until,
       started_at AS valid_from,
       CASE WHEN hash(i + 4) % 10 = 0 THEN started_at + INTERVAL 30 DAY END AS club_joined_at,
       'segment ' || (hash(i + 7) % 8) AS segment, 'country ' || (hash(i + 17) % 5) AS country,
       (99 + hash(i + 3) % 5 * 100)::DECIMAL(18, 4) AS monthly_amount,
       (9 + hash(i + 3) % 5 * 30)::DECIMAL(18, 4) AS monthly_margin, 'NOK' AS currency,
       'unit ' || (hash(i + 9) % 5) AS unit, false AS simulated
FROM (SELECT *, started_at
             + to_seconds((-31536000 * ln((hash(i + 17) % 999983 + 1) / 999984))::BIGINT)
             AS ended_at
      FROM (SELECT i, {_AT} AS started_at FROM range({{low}}, {{high}}) AS rows(i)))
"""
AD_DAYS = """
SELECT 'bench' AS source, 'ad ' || (i // 1095) AS ad,
       TIMESTAMPTZ '2023-01-01 00:00:00+00' + to_days((i % 1095)::INTEGER) AS day,
       'campaign ' || (i // 1095 % 40) AS campaign, 'channel ' || (i // 1095 % 4) AS channel,
       (1 + hash(i) % 5000)::BIGINT AS impressions, (hash(i + 1) % 90)::BIGINT AS clicks,
       'unit ' || (i // 1095 % 5) AS unit, false AS simulated
FROM range({low}, {high}) AS rows(i)
"""
MENTIONS = f"""
SELECT 'bench' AS source, 'm' || i AS mention, {_AT} AS said_at,
       (1 + hash(i + 1) % 5)::DOUBLE AS stars, 'unit ' || (hash(i + 9) % 5) AS unit,
       'place ' || (hash(i + 3) % 40) AS place, false AS simulated
FROM range({{low}}, {{high}}) AS rows(i)
"""
# what brought a person, and whether it was done
TASKS = f"""
SELECT 'bench' AS source, 'r' || (i // 2) AS response,
       CASE i % 2 WHEN 0 THEN 'why' ELSE 'done' END AS question,
       'site' AS survey, 'interaction' AS survey_kind, 'outcome' AS role,
       CASE i % 2 WHEN 0 THEN 'task' ELSE 'completion' END AS kind, 'answered' AS state,
       CASE i % 2 WHEN 0 THEN 'task ' || (hash(i) % 12)
                  ELSE (['yes', 'yes', 'partly', 'no'])[1 + (hash(i) % 4)::BIGINT] END AS choice,
       {_AT} AS answered_at, 1.0::DOUBLE AS weight,
       'k' || (hash(i // 2 + 5) % {{people}}) AS customer_key,
       'unit ' || (hash(i // 2 + 9) % 5) AS unit, false AS simulated
FROM range({{low}}, {{high}}) AS rows(i)
"""
PLACES = {
    "shop": {"orders": ORDERS},
    "site": {"page_views": PAGE_VIEWS, "contacts": CONTACTS},
    "desk": {"visits": VISITS, "contacts": CONTACTS, "answers": TASKS},
    "baskets": {"baskets": BASKETS},
    "contracts": {"customers": CUSTOMERS},
    "ads": {"ad_days": AD_DAYS, "mentions": MENTIONS},
}
"""Workspaces with the facts of each: a fact that stands in for another is in one of its own."""


def large(folder: Path, place: str, rows: int) -> Workspace:
    """Write the facts of one of `PLACES`, each with so many rows."""
    workspace = make_workspace(folder, zone="Europe/Oslo")
    for fact, select in PLACES[place].items():
        write(workspace, fact, select, rows)
    return workspace
