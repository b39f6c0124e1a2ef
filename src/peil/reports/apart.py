"""What can be told where the whole cannot, since it holds what must not be added up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from peil.metrics.measurement import Cell, Query
from peil.reports import names
from peil.reports.asking import TELL_APART, Desk
from peil.reports.numbers import scale_for
from peil.reports.wording import number_words
from peil.shared.errors import PeilError


@dataclass(frozen=True)
class Alone:
    """One part of what must not be added up, which has a number of its own.

    Parameters
    ----------
    condition : str
        The filter that keeps it, as an address has it.
    label, value : str
        The dimension, and its value.
    number : str
        With interval and n.
    """

    condition: str
    label: str
    value: str
    number: str


def parts_alone(desk: Desk, query: Query, shown: Cell | None) -> tuple[Alone, ...]:
    """Return the parts that can be told by themselves, by the dimension that tells most of them.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    query : Query
        Of the whole.
    shown : Cell or None
        The whole's; there are parts only where it is withheld since it mixes.
    """
    if shown is None or shown.withheld is None or shown.withheld.code != "mixed":
        return ()
    most: list[tuple[str, Cell]] = []
    for by in TELL_APART:
        if by in query.where:
            continue
        try:
            answer = desk.series(replace(query, by=(by,), every=None))
        except PeilError:  # the fact has no such dimension, or the KPI refuses the cut
            continue
        known = [(by, c) for c in answer.cells if c.value is not None and c.slice.get(by)]
        most = max(most, known, key=len)
    return tuple(
        Alone(f"{by}={c.slice[by]}", names.dimension(by), str(c.slice[by]),
              number_words(c, scale_for(desk.catalog[query.kpi].definition, c)))
        for by, c in most
    )  # fmt: skip
