"""The list of KPIs: each under what it tells of."""

from __future__ import annotations

from collections import Counter

from peil.metrics.catalog import catalog
from peil.reports.measures import GROUPS


def test_every_kpi_of_peil_stands_in_one_group() -> None:
    grouped = Counter(name for _title, members in GROUPS for name in members)
    assert set(catalog()) <= set(grouped)
    assert set(grouped.values()) == {1}
