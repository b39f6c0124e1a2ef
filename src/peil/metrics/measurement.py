"""What is asked of a KPI and what comes back: the one object that every face shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from peil.metrics.bridge import Bridge
from peil.shared.words import placed

Grain = Literal["day", "week", "month", "quarter", "year"]
Unit = Literal["share", "points", "count", "seconds", "ratio", "score", "money"]
Better = Literal["higher", "lower"]
Rollup = Literal["additive", "per_grain", "none"]


@dataclass(frozen=True)
class Query:
    """A question to one KPI.

    Parameters
    ----------
    kpi : str
        Its name.
    by : tuple of str
        Dimensions to cut by.
    every : Grain or None
        The period's length; None for one number over all of the asked time.
    since, until : date or None
        Half-open, in the workspace's zone: ``since`` counts, ``until`` does not.
    where : mapping of str to tuple of str
        Dimension to the values that are kept.
    as_of : datetime or None
        What had been loaded at that instant, aware; None for now.
    variant : str or None
        A named variant of the KPI, such as ``p90``.
    is_weighted : bool
        Whether survey weights are used where the rows have them.
    version : int or None
        Of the definition, which a composite keeps all of; None for the newest.
    as_measured : bool
        Whether the bridges of the series are left out; the engine itself knows none.
    """

    kpi: str
    by: tuple[str, ...] = ()
    every: Grain | None = None
    since: date | None = None
    until: date | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    as_of: datetime | None = None
    variant: str | None = None
    is_weighted: bool = True
    version: int | None = None
    as_measured: bool = False


@dataclass(frozen=True)
class Viewer:
    """Who asks: the rows they may see.

    Parameters
    ----------
    units : tuple of str or None
        Parts of the organisation whose rows they may see; None for all.
    is_analyst : bool
        Readers below analyst combine at most two filters.
    """

    units: tuple[str, ...] | None = None
    is_analyst: bool = True


EVERYONE = Viewer()


@dataclass(frozen=True)
class Reason:
    """Why a number is withheld, as a sentence that can be translated.

    Parameters
    ----------
    code : str
        Stable, for programs: ``too_few``, ``privacy``, ``mixed``, ``not_reached``, ``history``,
        ``no_rows``, ``scale``.
    message : str
        A whole sentence with named places, marked for translation.
    values : mapping
        What goes into the places; calendar days as ISO 8601 writes them, so that they can be kept.
    """

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in the reader's language, its days as the reader writes them."""
        return placed(self.message, {name: _as_day(value) for name, value in self.values.items()})


def _as_day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    return value


@dataclass(frozen=True)
class Measured:
    """What was measured where a bridged number stands: the number itself, with its interval.

    Parameters
    ----------
    value, low, high : float
        In the unit of the KPI that it was measured by; a limit may be open.
    bridges : tuple of int
        The numbers of the bridges that were applied, in order.
    formula : str
        What they do to the number, for programs.
    """

    value: float
    low: float | None
    high: float | None
    bridges: tuple[int, ...]
    formula: str


@dataclass(frozen=True)
class Cell:
    """One number with its uncertainty, or the reason why there is none.

    Parameters
    ----------
    slice : mapping of str to str or None
        Dimension to value; empty for the whole.
    period : str or None
        ``2017``, ``2017-Q2``, ``2017-05``, ``2017-W20``, ``2017-05-13``; None if not asked.
    period_start, period_end : datetime or None
        Half-open instants in UTC.
    value, low, high : float or None
        In `Measurement.unit`; all None together, with a `withheld`.
    n : int or None
        Rows behind the number (unweighted); None where it is hidden to protect people, since the
        rows of few people are told by it too.
    withheld : Reason or None
        Why there is no number.
    is_indicative : bool
        Whether n is too small for more than a hint (10 to 29).
    parts : mapping of str to float
        Companion numbers that are shown beside it, such as the share of detractors.
    currency : str
        Of money, as three letters; else empty.
    measured : Measured or None
        What was measured, where the number is bridged from an earlier wording, scale or definition.
    """

    slice: Mapping[str, str | None]
    period: str | None
    period_start: datetime | None
    period_end: datetime | None
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    withheld: Reason | None = None
    is_indicative: bool = False
    parts: Mapping[str, float] = field(default_factory=dict)
    currency: str = ""
    measured: Measured | None = None

    @property
    def told_n(self) -> int:
        """Rows behind the number as far as they may be told, to compare sizes with."""
        return self.n or 0


@dataclass(frozen=True)
class Definition:
    """A KPI's documentation, read from its module docstring.

    Parameters
    ----------
    title, clause : str
        From the docstring's first line, ``Title: clause.``
    definition, row, unit_text, interval, withheld, caution, source : str
        The docstring's fields, whitespace folded.
    is_of_100 : bool
        Whether it is read against 100, as a composite is.
    """

    name: str
    title: str
    clause: str
    definition: str
    row: str
    unit_text: str
    interval: str
    withheld: str
    caution: str
    source: str
    unit: Unit
    better: Better
    version: int
    fact: str
    is_of_100: bool = False

    @property
    def ends(self) -> tuple[float, float] | None:
        """The least and the greatest that its number can be, as it is kept; None if it is open.

        A share's are known; those of points are as documented, such as *points, 0 to 100*.
        """
        if self.unit == "share":
            return 0.0, 1.0
        told = re.match(r"points, ([−-]?\d+) to (\d+)", self.unit_text)
        if self.unit != "points" or told is None:
            return None
        return float(told[1].replace("−", "-")), float(told[2])


COLUMNS = frozenset(
    ["kpi", "period", "value", "low", "high", "n", "withheld", "unit", "currency", "indicative",
     "definition_version", "facts_as_of", "simulated", "bridge"]
)  # fmt: skip
"""What a table of cells has columns of, beside those that were cut by."""


@dataclass(frozen=True)
class Measurement:
    """The answer to a `Query`: a table of cells and all that must stand beside them.

    Parameters
    ----------
    cells : tuple of Cell
        Ordered by slice, then period.
    facts_as_of : datetime or None
        When the newest load behind the numbers was committed.
    last_event : datetime or None
        The newest event behind the numbers.
    is_simulated, is_weighted, is_proxy : bool
        Whether any row was simulated; whether weights were used; whether a stated stand-in
        definition was used because the facts do not hold what the definition needs.
    notes : tuple of Reason
        Further sentences that belong beside the numbers, such as a rule for another scale.
    bridges : tuple of Bridge
        By which numbers of earlier periods were made comparable; the faces tell them in words.
    """

    definition: Definition
    query: Query
    cells: tuple[Cell, ...]
    facts_as_of: datetime | None
    last_event: datetime | None
    is_simulated: bool = False
    is_weighted: bool = False
    is_proxy: bool = False
    notes: tuple[Reason, ...] = ()
    bridges: tuple[Bridge, ...] = ()

    def slice_columns(self) -> dict[str, str]:
        """Return what a table's column is called for each dimension that was cut by.

        It is the dimension's name, but ``slice_unit`` where a table has a column of that name
        already, as it has of the unit that the number is in.
        """
        dimensions = dict.fromkeys(d for cell in self.cells for d in cell.slice)
        return {name: f"slice_{name}" if name in COLUMNS else name for name in dimensions}

    def records(self) -> list[dict[str, object]]:
        """Return the cells as plain records, as the JSON of ``peil kpi`` gives them.

        Returns
        -------
        list of dict
            ``kpi, slice, period, value, low, high, n, withheld, unit, definition_version,
            facts_as_of``; of money also ``currency``; where the series is bridged also
            ``measured_value, measured_low, measured_high, bridge``, which are empty where the
            number is as it was measured.
        """
        as_of = self.facts_as_of.isoformat() if self.facts_as_of else None
        is_money = self.definition.unit == "money"
        return [
            {
                "kpi": self.definition.name,
                "slice": dict(cell.slice),
                "period": cell.period,
                "value": cell.value,
                "low": cell.low,
                "high": cell.high,
                "n": cell.n,
                "withheld": str(cell.withheld) if cell.withheld else None,
                "unit": self.definition.unit,
                "definition_version": self.definition.version,
                "facts_as_of": as_of,
                **({"currency": cell.currency or None} if is_money else {}),
                **(as_measured(cell) if self.bridges else {}),
            }
            for cell in self.cells
        ]


def as_measured(cell: Cell) -> dict[str, float | str | None]:
    """Return what was measured where a number is bridged, for programs; empty where it is not."""
    known = cell.measured
    return {
        "measured_value": known.value if known else None,
        "measured_low": known.low if known else None,
        "measured_high": known.high if known else None,
        "bridge": known.formula if known else None,
    }
