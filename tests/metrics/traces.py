"""Baskets, ads, visits and page views as records, one at a time and for the cast."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tests.metrics.memory import START, Record


def basket(number: int, **given: object) -> dict[str, object]:
    """Return one basket, a day later for each number and bought after an hour."""
    first = START + timedelta(days=number)
    record: dict[str, object] = {
        "source": "shop", "basket": f"b{number}", "first_item_at": first,
        "purchased_at": first + timedelta(hours=1), "observed_until": START + timedelta(days=700),
        "customer_key": f"k{number}", "simulated": False, "load_id": "baskets-1",
    }  # fmt: skip
    return {**record, **given}


def ad_day(number: int, **given: object) -> dict[str, object]:
    """Return one ad on one day."""
    record: dict[str, object] = {
        "source": "ads", "ad": "a", "day": START + timedelta(days=number), "impressions": 1000,
        "clicks": 10, "simulated": False, "load_id": "ads-1",
    }  # fmt: skip
    return {**record, **given}


def visit(number: int, **given: object) -> dict[str, object]:
    """Return one visit of a minute."""
    record: dict[str, object] = {
        "source": "web", "visit": f"v{number}", "started_at": START + timedelta(hours=number),
        "pages": 3, "engaged_seconds": 60.0, "converted": False, "channel": "search",
        "customer_key": f"k{number}", "simulated": False, "load_id": "visits-1",
    }  # fmt: skip
    return {**record, **given}


def view(number: int, **given: object) -> dict[str, object]:
    """Return one page seen, an hour later for each number."""
    record: dict[str, object] = {
        "source": "web", "visit": f"v{number}", "viewed_at": START + timedelta(hours=number),
        "page": "p", "event": "view", "engaged_seconds": 20.0, "simulated": False,
        "load_id": "views-1",
    }  # fmt: skip
    return {**record, **given}


def run(number: int, **given: object) -> dict[str, object]:
    """Return one attempt at a task, an hour later for each number and done after a minute."""
    begun = START + timedelta(hours=number)
    record: dict[str, object] = {
        "source": "web", "run": f"r{number}", "task": "pay", "started_at": begun,
        "ended_at": begun + timedelta(seconds=60), "outcome": "done", "channel": "web",
        "customer_key": f"k{number}", "simulated": False, "load_id": "runs-1",
    }  # fmt: skip
    return {**record, **given}


def traces(begin: datetime) -> dict[str, list[Record]]:
    """Return a year and a half of each, with parts of an organisation."""
    chance = random.Random(5)
    units = ["north", "south"]
    baskets, days, visits, views, runs = [], [], [], [], []
    for i in range(500):
        at = begin + timedelta(hours=25 * i)
        shared: dict[str, object] = {"unit": chance.choice(units)}
        whose = f"k{chance.randint(1, 80)}"
        bought = at + timedelta(minutes=chance.randint(3, 60000)) if chance.random() < 0.6 else None
        baskets.append(
            basket(
                i,
                first_item_at=at,
                purchased_at=bought,
                customer_key=whose,
                observed_until=begin + timedelta(hours=25 * 500),
                **shared,
            )
        )
        runs.append(
            run(
                i,
                started_at=at,
                ended_at=at + timedelta(seconds=10 + i * 37 % 400),
                outcome=["done", "done", "failed", "done", "gave_up", None][i % 6],
                task="ab"[i % 2],
                **shared,
            )
        )
        days.append(ad_day(i, day=at, ad=chance.choice("ab"), clicks=chance.randint(0, 30),
                           **shared))  # fmt: skip
        visits.append(
            visit(
                i,
                started_at=at,
                engaged_seconds=float(chance.randint(0, 900)),
                pages=chance.randint(1, 6),
                customer_key=whose,
                channel=chance.choice(["search", "paid social"]),
                **shared,
            )
        )
        views += [
            view(i, viewed_at=at + timedelta(seconds=j), page=chance.choice("pq"),
                 event=["view", "click", "play"][j], **shared)
            for j in range(chance.randint(1, 3))
        ]  # fmt: skip
    return {"baskets": baskets, "ad_days": days, "visits": visits, "page_views": views,
            "task_runs": runs}  # fmt: skip
