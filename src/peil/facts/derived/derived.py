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
