"""A KPI: which rows count, when, and the kind of number that is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.measurement import Better, Definition, Rollup, Unit
from peil.metrics.profile import Profile
from peil.shared.errors import BadInput
from peil.warehouse.settings import Settings

FIELDS = ("Definition", "Row", "Unit", "Interval", "Withheld", "Caution", "Source")


class Kind(Protocol):
    """A way to make a number of rows: moments that the engine adds up, and a finish."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads, besides those of every question (dimensions, weight, person)."""

    @property
    def is_count(self) -> bool:
        """Whether it counts, so that nothing is 0 and few is no reason to withhold."""

    @property
    def is_stock(self) -> bool:
        """Whether a period's number rests on rows from before it too."""

    @property
    def needs_period(self) -> bool:
        """Whether it means nothing without a period: the last full month is then taken."""

    @property
    def narrows_late(self) -> bool:
        """Whether it looks at all rows before it keeps those that are asked for, as it then must.

        What else a customer has tells whether they are lost, though a filter would leave it out.
        """

    @property
    def clusters(self) -> bool:
        """Whether it takes one person's rows as belonging together, where persons have several."""

    @property
    def rollup(self) -> Rollup:
        """How the moments of days make those of longer times.

        ``additive``: they add up. ``per_grain``: they tell different people apart, and a person
        may come again, so that what the scan brings is kept by each length of period; it must
        depend on rows, cut and period alone. ``none``: the rows themselves are needed.
        """

    @property
    def is_coarse_where_many(self) -> bool:
        """Whether it takes customers by their group, or times by length, where rows are many.

        `Asked.is_many` says so; only then is it answered from rollups.
        """

    @property
    def family(self) -> str:
        """Which kinds of a KPI share its rollups: those of the same family."""

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The columns that its rollups tell apart."""

    @property
    def added_up(self) -> tuple[str, ...]:
        """The columns of numbers, never missing, that its rollups add up."""

    @property
    def looks_ahead(self) -> timedelta | None:
        """How long after a row it looks for others at most; None if that is unknown.

        It matters where the fact is derived, and a row tells of others: see `peil.metrics.pieces`.
        """

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with what is told apart or added up and is no column of the fact."""

    def depends_on(self, clock: LocalTime, settings: Settings) -> str:
        """Return what its rollups depend on that their SQL does not show."""

    @property
    def is_of_several(self) -> bool:
        """Whether persons have several rows on one occasion, such as answers to several items."""

    @property
    def within(self) -> tuple[str, ...]:
        """Dimensions that divide a cell's rows into parts, all of which are its denominator."""

    def behind(self, rows: ir.Table) -> ir.Table:
        """Return the rows whose people are behind a number, of those that count."""

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Return an expression whose rows the scan or the finish needs, or None."""

    def scan(self, asked: Asked) -> ir.Table:
        """Return the one expression that the engine runs: moments per cell."""

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Finish the moments: one figure for each slot."""


@dataclass(frozen=True)
class Variant:
    """Another number that the same KPI can give.

    Parameters
    ----------
    kind : Kind
        How it is made.
    unit : Unit or None
        If it differs from the KPI's.
    title : str
        For people, in place of the KPI's.
    """

    kind: Kind
    unit: Unit | None = None
    title: str = ""


@dataclass(frozen=True)
class Metric:
    """A KPI, the only name that a file in ``library`` must define.

    Parameters
    ----------
    fact : str
        The fact, or derived fact, it reads.
    kind : Kind
        The kind of number.
    rows : callable
        Takes the fact's table and gives the condition for a row to count.
    time : str
        The instant that places a row in a period.
    unit, better : Unit, Better
        What the number is in, and which way is good.
    version : int
        Raised when the number changes for the same facts.
    always_by : tuple of str
        Dimensions it is always cut by.
    uniform : tuple of str
        Columns that must be the same in all rows of a cell: ``question``, ``survey_kind``,
        ``scale``.
    variants : mapping of str to Variant
        By the name that ``variant`` of a `Query` takes.
    beside : mapping of str to str
        KPIs of other facts, or variants as ``kpi:variant``, that are asked the same and stand
        beside this one, by the name they have among a cell's parts; left out where the other
        cannot be asked so, or is withheld.
    also : tuple of str
        Further facts, or derived ones, that the kind asks of beforehand.
    rolled_with : str
        A KPI whose rollups hold the same, so that there is one of both; empty if there is none.
        Where they do not, each has its own all the same.
    """

    fact: str
    kind: Kind
    rows: Callable[[ir.Table], ir.BooleanValue]
    time: str
    unit: Unit
    better: Better
    version: int
    always_by: tuple[str, ...] = ()
    uniform: tuple[str, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    rolled_with: str = ""


def read_definition(name: str, docstring: str, metric: Metric) -> Definition:
    """Read a KPI's documentation from its module docstring.

    Parameters
    ----------
    name : str
        The KPI's, for messages.
    docstring : str
        ``Title: clause.`` and then the fields of `FIELDS`, each at the start of a line; further
        lines of a field are indented.

    Raises
    ------
    BadInput
        If a part is missing or empty.
    """
    head, _, body = docstring.strip().partition("\n")
    title, colon, clause = head.partition(":")
    if not colon:
        raise BadInput(
            "%(kpi)s.py: the docstring's first line is %(head)r, must be 'Title: clause.'",
            kpi=name,
            head=head,
        )
    found: dict[str, list[str]] = {}
    current = ""
    for line in body.splitlines():
        start = re.match(r"(\w+)\s{2,}(\S.*)", line)
        if start and start[1] in FIELDS:
            current = start[1]
            found[current] = [start[2]]
        elif line.strip() and current:
            found[current].append(line.strip())
    missing = [part for part in FIELDS if part not in found]
    if missing:
        raise BadInput(
            "%(kpi)s.py: the docstring lacks %(fields)s. Write each at the start of a "
            "line, followed by two spaces.",
            kpi=name,
            fields=", ".join(missing),
        )
    text = {part: " ".join(lines) for part, lines in found.items()}
    return Definition(
        name=name,
        title=title.strip(),
        clause=clause.strip(),
        definition=text["Definition"],
        row=text["Row"],
        unit_text=text["Unit"],
        interval=text["Interval"],
        withheld=text["Withheld"],
        caution=text["Caution"],
        source=text["Source"],
        unit=metric.unit,
        better=metric.better,
        version=metric.version,
        fact=metric.fact,
    )
