"""Cells, definitions and measurements to report on."""

from __future__ import annotations

from datetime import UTC, datetime

from peil.metrics.measurement import (
    Better,
    Cell,
    Definition,
    Measurement,
    Query,
    Reason,
    Unit,
)


def definition(name: str = "csat", unit: Unit = "share", better: Better = "higher") -> Definition:
    return Definition(
        name=name, title="Customer satisfaction", clause="how many are satisfied.",
        definition="Share scoring 4–5.", row="One answer.", unit_text="share", interval="Wilson.",
        withheld="Under 10.", caution="Says nothing of those who did not answer.",
        source="A book.", unit=unit, better=better, version=1, fact="answers",
    )  # fmt: skip


def cell(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    n: int = 100,
    period: str | None = None,
    slice: dict[str, str | None] | None = None,  # noqa: A002
    is_indicative: bool = False,
    currency: str = "",
) -> Cell:
    return Cell(
        slice=slice or {},
        period=period,
        period_start=None,
        period_end=None,
        value=value,
        low=low,
        high=high,
        n=n,
        withheld=Reason("too_few", "Too few answers (%(n)s of %(needed)s).",
                        {"n": n, "needed": 10}) if value is None else None,
        is_indicative=is_indicative,
        currency=currency,
    )  # fmt: skip


def measurement(
    *cells: Cell, of: Definition | None = None, is_simulated: bool = False
) -> Measurement:
    told = of or definition()
    return Measurement(
        definition=told,
        query=Query(told.name),
        cells=cells,
        facts_as_of=datetime(2026, 11, 22, 6, tzinfo=UTC),
        last_event=datetime(2026, 11, 21, 12, tzinfo=UTC),
        is_simulated=is_simulated,
    )
