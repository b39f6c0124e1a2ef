"""KPIs of orders, pages, visits, baskets, contracts, ads and tasks, of millions of rows each.

Rows are written straight as Delta tables, which is not measured. Each KPI is asked by month in a
process that has just opened the facts, once rollups have been made, then about seven spans that
nobody has asked about: the median counts. At the end, from the rows alone.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks._large import PLACES, large
from benchmarks.rollups import BEGINS
from peil.metrics.engine import measure
from peil.metrics.measurement import Query
from peil.metrics.rolling_up import roll_up
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace

ROWS = int(os.environ.get("PEIL_BENCH_ROWS", "1500000"))
ASKED = {
    "shop": ["new_customers", "churn_rate", "churn_to_new", "returning_customers",
             "repeat_buyers", "club_join_rate", "customer_lifetime_value"],
    "site": ["content_click_rate", "content_time", "video_minutes", "video_minutes:per_visit",
             "cart_time", "cart_abandonment", "clarification_time", "handling_time"],
    "desk": ["ad_relevance", "content_time", "clarification_time", "self_service_rate",
             "task_demand", "task_completion", "top_task_completion"],
    "baskets": ["cart_time", "cart_abandonment"],
    "contracts": ["new_customers", "churn_rate", "churn_rate:contract", "churn_to_new",
                  "club_joins", "club_join_rate", "contract_lifetime_value"],
    "ads": ["ad_click_rate", "review_rating"],
}  # fmt: skip


def main() -> None:
    """Write, measure, print."""
    for place in os.environ.get("PEIL_BENCH_PLACES", ",".join(PLACES)).split(","):
        with tempfile.TemporaryDirectory(dir=os.environ.get("PEIL_BENCH_FOLDER")) as scratch:
            told(large(Path(scratch) / place, place, ROWS), place)


def told(workspace: Workspace, place: str) -> None:
    """Measure one place."""
    with open_warehouse(workspace) as warehouse:
        took, made = _timed(lambda: roll_up(workspace, warehouse))
    print(f"{place}, {ROWS:,} rows of each fact: {len(made)} rollups in {took:.1f} s, "
          f"{sum(one.size for one in made) / 1e6:.0f} MB", flush=True)  # fmt: skip
    for name in ASKED[place]:
        kpi, _colon, variant = name.partition(":")
        query = Query(kpi, every="month", variant=variant or None)
        with open_warehouse(workspace) as warehouse:
            first, found = _timed(lambda q=query: _ask(workspace, warehouse, q))
            spans = [replace(query, since=day) for day in BEGINS[: 7 if first < 2 else 1]]
            again = [_timed(lambda q=one: _ask(workspace, warehouse, q))[0] for one in spans]
        told = sum(cell.value is not None for cell in found.cells)
        print(f"  {name:28} first {first:7.2f} s, warm {statistics.median(again):7.3f} s, "
              f"{told} of {len(found.cells)} months", flush=True)  # fmt: skip


def _ask(workspace: Workspace, warehouse, query: Query):  # type: ignore[no-untyped-def]
    return measure(warehouse, workspace.settings, workspace.zone, query)


def _timed(what):  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    found = what()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main()
