"""What a derived fact is: a table computed from facts, for KPIs that need more than rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime


class Ingredients(Protocol):
    """What a derived fact is made of."""

    @property
    def clock(self) -> LocalTime:
        """The workspace's clock over the years of the facts."""

    @property
    def inactive_after_gaps(self) -> float:
        """Usual gaps without a purchase after which a buyer counts as lost."""

    def table(self, fact: str) -> ir.Table:
        """Return a fact's table."""

    def has_rows(self, fact: str) -> bool:
        """Return whether anything has been loaded into a fact."""

    def dimensions(self, fact: str) -> tuple[str, ...]:
        """Return the columns of a fact that KPIs may be cut by."""


@dataclass(frozen=True)
class Ahead:
    """How rows of a derived fact tell of later rows, so that a month of them stands by itself.

    A row may tell of others of its base that begin after it, and until when its source is known;
    all else that it tells is its own.

    Parameters
    ----------
    begins : str
        The instant at which those others begin, in the base.
    within : timedelta
        How far after a row they matter to KPIs that say how far they look.
    tells : tuple of str
        The columns that tell of them, ``observed_until`` among them.
    newest : callable
        Takes rows of the base and gives the newest instant that each tells of, which stands for
        ``observed_until`` where no row of a source has one.
    """

    begins: str
    within: timedelta
    tells: tuple[str, ...]
    newest: Callable[[ir.Table], ir.Value]


@dataclass(frozen=True)
class DerivedFact:
    """A table computed from facts.

    Parameters
    ----------
    name : str
        Plural; also the file's name.
    title, row : str
        For people: what it is, and what one row is.
    base : tuple of str
        The facts it reads.
    key : tuple of str
        Columns that together tell one row from another.
    time : str
        The instant that places a row in a period unless a KPI says otherwise.
    build : callable
        Takes `Ingredients` and returns the table. Joins are many-to-one only.
    dimensions : callable
        Takes `Ingredients` and returns the columns that KPIs may be cut by.
    maturity : timedelta or None
        Rows younger than this at the end of what is known may still change, and are left out by
        the KPIs that need the window to have closed.
    is_personal : bool
        Whether rows are about single people, so that the privacy threshold applies.
    stand_ins : tuple of str
        Those of ``base`` of which only the first that has rows is read.
    ahead : Ahead or None
        How far rows tell of later ones, if it is known and there is but one base.
    """

    name: str
    title: str
    row: str
    base: tuple[str, ...]
    key: tuple[str, ...]
    time: str
    build: Callable[[Ingredients], ir.Table]
    dimensions: Callable[[Ingredients], tuple[str, ...]]
    maturity: timedelta | None = None
    is_personal: bool = False
    stand_ins: tuple[str, ...] = ()
    ahead: Ahead | None = None
