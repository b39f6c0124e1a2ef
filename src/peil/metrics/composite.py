"""Composite KPIs: a weighted mean of existing KPIs, each put on a scale of 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from peil.facts.derived.catalog import derived_facts
from peil.shared.errors import BadInput

MOST_PARTS = 8
FEWEST_PARTS = 2
LONGEST_TITLE = 60
LONGEST_DESCRIPTION = 600


@dataclass(frozen=True)
class Part:
    """One of the KPIs that a composite is made of.

    Parameters
    ----------
    kpi : str
        A KPI that is not a composite.
    weight : float
        Over 0; weights are divided by their sum.
    zero, hundred : float
        The KPI's values, in its stored unit, that count as 0 and as 100 points. For a KPI of
        which less is better, ``zero`` is the greater one. Values outside go on in a straight line.
    variant : str or None
        Of the KPI.
    where : mapping of str to tuple of str
        Dimension to the values that are kept.
    version : int
        Of the KPI's definition when this was defined.
    """

    kpi: str
    weight: float
    zero: float
    hundred: float
    variant: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 1

    def points(self, value: float) -> float:
        """Return a value of the KPI in points."""
        return 100 * (value - self.zero) / (self.hundred - self.zero)

    def stored(self, points: float) -> float:
        """Return points as a value of the KPI."""
        return self.zero + points / 100 * (self.hundred - self.zero)

    @property
    def label(self) -> str:
        """The KPI's name, with its variant if there is one."""
        return f"{self.kpi}:{self.variant}" if self.variant else self.kpi


@dataclass(frozen=True)
class Composite:
    """One version of a composite's definition.

    Parameters
    ----------
    name : str
        As other KPIs'.
    title, description : str
        For people, as the author wrote them.
    parts : tuple of Part
    version : int
        From 1.
    author : str
        Who defined this version.
    at : datetime
        When, aware.
    """

    name: str
    title: str
    description: str
    parts: tuple[Part, ...]
    version: int
    author: str
    at: datetime

    @property
    def shares(self) -> tuple[float, ...]:
        """The weights, of which the sum is 1."""
        whole = sum(part.weight for part in self.parts)
        return tuple(part.weight / whole for part in self.parts)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each part that no other has, for programs."""
        names = [part.label for part in self.parts]
        return tuple(
            name if names.count(name) == 1 else f"{name}#{names[: place + 1].count(name)}"
            for place, name in enumerate(names)
        )


def groups_of(facts: tuple[str, ...]) -> tuple[int, ...]:
    """Return a number for each part: the same for those that read a common table of facts.

    Examples
    --------
    >>> groups_of(("answers", "cases", "responses", "case_chains"))
    (0, 1, 0, 1)
    """
    known = derived_facts()
    bases = [set(known[name].base) if name in known else {name} for name in facts]
    groups = list(range(len(facts)))
    for place, base in enumerate(bases):
        for other in range(place):
            if base & bases[other]:
                mine, theirs = groups[place], groups[other]
                groups = [theirs if group == mine else group for group in groups]
    return tuple(groups)


def check_composite(composite: Composite) -> None:
    """Refuse what cannot be measured, whatever its KPIs are.

    Raises
    ------
    BadInput
        If a text or a number is missing or out of bounds.
    """
    if not composite.title.strip() or len(composite.title) > LONGEST_TITLE:
        raise BadInput("A composite needs a title of at most %(most)s characters.",
                       most=LONGEST_TITLE)  # fmt: skip
    if len(composite.description) > LONGEST_DESCRIPTION:
        raise BadInput("The description has %(n)s characters, must be at most %(most)s.",
                       n=len(composite.description), most=LONGEST_DESCRIPTION)  # fmt: skip
    if not FEWEST_PARTS <= len(composite.parts) <= MOST_PARTS:
        raise BadInput("A composite is made of %(fewest)s to %(most)s KPIs, and this is of %(n)s.",
                       fewest=FEWEST_PARTS, most=MOST_PARTS, n=len(composite.parts))  # fmt: skip
    for part in composite.parts:
        if not (isfinite(part.weight) and part.weight > 0):
            raise BadInput("The weight of '%(kpi)s' is %(weight)s, must be over 0.",
                           kpi=part.label, weight=part.weight)  # fmt: skip
        if not (isfinite(part.zero) and isfinite(part.hundred)) or part.zero == part.hundred:
            raise BadInput("'%(kpi)s' needs two different values that count as 0 and as 100.",
                           kpi=part.label)  # fmt: skip
