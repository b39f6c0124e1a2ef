"""An action is judged among those whose amounts are in the same currency."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from peil.analysis.kpi_studies import study_around
from peil.metrics.measurement import Measurement, Query
from peil.shared.errors import BadInput
from tests.reports.cells import cell, definition, measurement

CURRENCY = {"NO": "NOK", "SE": "SEK", "NO north": "NOK"}


def by_month() -> Measurement:
    cells = []
    for country, currency in CURRENCY.items():
        for month in range(1, 7):
            one = cell(100.0 + month, 90.0, 120.0, currency=currency, slice={"country": country},
                       period=f"2026-{month:02}")  # fmt: skip
            cells.append(
                replace(
                    one,
                    period_start=datetime(2026, month, 1, tzinfo=UTC),
                    period_end=datetime(2026, month + 1, 1, tzinfo=UTC),
                )
            )
    answer = measurement(*cells, of=definition("worth", "money"))
    return replace(answer, query=Query("worth", by=("country",), every="month"))


def test_units_in_another_currency_are_no_comparison() -> None:
    answer = by_month()
    study = study_around(answer, answer.cells, "month", date(2026, 4, 1), ["NO"], (),
                         ZoneInfo("UTC"))  # fmt: skip
    assert study is not None
    assert (study.treated_names, study.untouched_names) == (("NO",), ("NO north",))


def test_those_acted_on_must_be_in_one_currency() -> None:
    answer = by_month()
    with pytest.raises(BadInput, match="NOK, SEK"):
        study_around(answer, answer.cells, "month", date(2026, 4, 1), ["NO", "SE"], (),
                     ZoneInfo("UTC"))  # fmt: skip
