"""The demo shows every KPI with a number somewhere, so that nobody has to imagine one."""

from __future__ import annotations

from pathlib import Path

import pytest

import peil
from peil.demo.composite import NAME
from peil.demo.organisations import FJORDTRYGG
from peil.metrics.catalog import catalog
from peil.reports.asking import Desk
from peil.warehouse.workspace import open_workspace

# What the insurer has no facts for stands where real or published data have it.
_ELSEWHERE = {
    "repeat_buyers": "uk-web-shop",
    "returning_customers": "uk-web-shop",
    "customer_lifetime_value": "uk-web-shop",
    "esat": "hr-ibm-sample",
    "employee_engagement": "hr-ibm-sample",
    "employee_retention": "hr-ibm-sample",
    "employee_turnover": "hr-ibm-sample",
}

_WORDED_ANEW = {"ces"}


@pytest.mark.parametrize("kpi", [*sorted(catalog()), NAME])
def test_a_kpi_has_a_number_with_an_interval(demo: Path, kpi: str) -> None:
    folder = demo / _ELSEWHERE.get(kpi, FJORDTRYGG.slug)
    assert Desk(open_workspace(folder)).is_loaded(kpi)  # so that the list shows it
    workspace = peil.open(folder)
    # where its question was worded anew there is no number over all time, but one for each month
    every = "month" if kpi in _WORDED_ANEW else None
    cells = workspace.kpi(kpi, every=every).measurement.cells
    told = [cell for cell in cells if cell.value is not None]
    assert told, kpi
    for cell in told:
        assert cell.low is not None
        assert cell.high is not None
        assert cell.low <= cell.value <= cell.high
        assert cell.low < cell.high
