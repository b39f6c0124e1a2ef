"""Every KPI is the same number on PostgreSQL as on DuckDB, which plain Python is held against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import ibis.expr.types as ir
import pytest

from peil.metrics.kinds import scan
from peil.metrics.measurement import Query
from tests.engines.alike import ASKED, Engines, assert_alike, both
from tests.engines.server import made
from tests.metrics.cast import everything

pytestmark = pytest.mark.engines

# clocks went forward on 31 March 2019 and back on 27 October
QUESTIONS: dict[str, dict[str, object]] = {
    "by unit and month, from before clocks went forward until after they went back": {
        "by": ("unit",), "every": "month", "since": date(2019, 3, 4), "until": date(2019, 11, 11),
    },
    "of one unit, on the days around": {
        "where": {"unit": ("north",)}, "every": "day", "since": date(2019, 3, 29),
        "until": date(2019, 4, 3),
    },
}  # fmt: skip
# a model is fitted for each cell, in Python and for a second: the engine only counts for it
FITTED = {"customer_lifetime_value"}
ONE_QUESTION: tuple[dict[str, object], ...] = ({"by": ("unit",)},)


@pytest.fixture(scope="module")
def engines(server: str) -> Iterator[Engines]:
    held = both(made(server), everything(with_contracts=True))
    yield held
    held.postgres.close()


@pytest.fixture(autouse=True)
def _dealt_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deal persons into the same groups on both engines, whose own hashes differ (ADR 14)."""

    def group_of(who: ir.StringValue) -> ir.IntegerValue:
        return (who.length() * 7 + who.right(1).ascii_str() * 3 + who.right(2).ascii_str()) % 64

    monkeypatch.setattr(scan, "group_of", group_of)


@pytest.mark.parametrize(("name", "variant"), ASKED)
def test_a_kpi_is_the_same_number(engines: Engines, name: str, variant: str | None) -> None:
    for asked in ONE_QUESTION if name in FITTED else QUESTIONS.values():
        assert_alike(engines, Query(name, variant=variant, **asked))  # type: ignore[arg-type]
