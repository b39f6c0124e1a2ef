"""What the log of cases and the survey after it give of each topic within one period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peil.metrics.measurement import Cell, Definition, Grain, Measurement, Query
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.lagging import ends_of
from peil.reports.periods import before
from peil.reports.task_cells import is_enough
from peil.reports.trends import trend_of
from peil.shared.errors import PeilError

TOPIC = "topic"
OPENED, ANSWERED, SOLVED, LASTING, BACK, SATISFIED = (
    "opened", "answered", "solved", "lasting", "back", "satisfied")  # fmt: skip
ASKED: Mapping[str, tuple[str, str | None]] = {
    OPENED: ("enquiries", "all"),
    ANSWERED: ("first_response_time", None),
    SOLVED: ("resolution_time", None),
    LASTING: ("recurring_question_time", None),
    BACK: ("case_recurrence", None),
    SATISFIED: ("csat", None),
}
"""What is told of a topic: KPI and variant."""

_ENOUGH = 100
"""Cases that each of the topics that make up half of all should have in a period."""

Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Course:
    """One KPI cut by topic, over all periods.

    Parameters
    ----------
    definition : Definition
    period : str
        The newest period that it can be told of: of what comes back later, the one before.
    cells : mapping of (topic, period) to Cell
    whole : Cell or None
        Of all topics in that period.
    changes, distances : mapping of topic to Comparison
        Against the period before and against the whole, each judged together.
    measurement : Measurement
        The answer it stands on.
    """

    definition: Definition
    period: str
    cells: Mapping[tuple[str | None, str], Cell]
    whole: Cell | None
    changes: Mapping[str | None, Comparison]
    distances: Mapping[str | None, Comparison]
    measurement: Measurement

    def at(self, topic: str | None) -> Cell | None:
        """Return a topic's cell in the period."""
        return self.cells.get((topic, self.period))

    def over_time(self, topic: str | None, *, until: str) -> list[Cell]:
        """Return a topic's cells up to a period, oldest first."""
        there = [
            (p, cell) for (name, p), cell in self.cells.items() if name == topic and p <= until
        ]
        return [cell for _p, cell in sorted(there, key=lambda pair: pair[0])]


def topic_courses(
    desk: Desk, *, every: Grain | None, where: Where
) -> tuple[str, dict[str, Course]] | None:
    """Return the newest period with enough cases, and what is told of each topic in it.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    every : Grain or None
        The period's length; None for the shortest with enough cases.
    where : mapping
        Filters; a KPI that does not know one is left out.

    Returns
    -------
    (str, dict of str to Course) or None
        By the names of `ASKED`; None where no case tells its topic.
    """
    kpi, variant = ASKED[OPENED]
    if kpi not in desk.catalog or not desk.has_rows("cases") or TOPIC not in desk.cuts(kpi):
        return None
    grains: tuple[Grain, ...] = (every,) if every else ("month", "quarter", "year")
    for grain in grains:
        whole = trend_of(desk, Query(kpi, where=where, variant=variant), every=grain)
        if whole is None or whole.current is None or whole.current.period is None:
            return None
        chosen = whole.current.period
        opened = _cut(desk, kpi, variant, grain, where)
        if every or grain == grains[-1] or is_enough(opened, chosen, _ENOUGH):
            break
    courses = {}
    for name, (asked, of) in ASKED.items():
        course = _course(desk, asked, of, grain, where, chosen)
        if course is not None:
            courses[name] = course
    return chosen, courses


def _cut(desk: Desk, kpi: str, variant: str | None, grain: Grain, where: Where) -> Measurement:
    return desk.ask(Query(kpi, by=(TOPIC,), every=grain, where=where, variant=variant))


def _course(
    desk: Desk, kpi: str, variant: str | None, grain: Grain, where: Where, chosen: str
) -> Course | None:
    if kpi not in desk.catalog or not desk.is_loaded(kpi) or TOPIC not in desk.cuts(kpi):
        return None
    try:
        cut = _cut(desk, kpi, variant, grain, where)
        whole = desk.ask(Query(kpi, every=grain, where=where, variant=variant))
    except PeilError:  # this KPI does not know the filter; the others still tell
        return None
    cells = {(c.slice.get(TOPIC), c.period): c for c in cut.cells if c.period is not None}
    period = _period(cells, chosen)
    if period is None:
        return None
    of_all = {c.period: c for c in whole.cells if c.value is not None}.get(period)
    topics = [topic for topic, at in cells if at == period]
    now = [_firm(cells[topic, period]) for topic in topics]
    then = [_firm(cells.get((topic, before(period)))) for topic in topics]
    definition = cut.definition
    asked = Query(kpi, where=where, variant=variant)
    ended = ends_of(desk, asked, grain).between(before(period), period)
    return Course(
        definition=definition,
        period=period,
        cells=cells,
        whole=of_all,
        changes=_judged(topics, compare_all(definition, list(zip(then, now, strict=True)), ended)),
        distances=_judged(topics, compare_all(definition, [(of_all, cell) for cell in now])),
        measurement=cut,
    )


def _period(cells: Mapping[tuple[str | None, str], Cell], chosen: str) -> str | None:
    """Return the period to tell of: the one before where most of the newest cannot be told yet."""
    told: dict[str, int] = {}
    for (_topic, period), cell in cells.items():
        told[period] = told.get(period, 0) + (cell.told_n if cell.value is not None else 0)
    now, earlier = told.get(chosen, 0), told.get(before(chosen), 0)
    if not (now or earlier):
        return None
    return before(chosen) if earlier > 2 * now else chosen


def _firm(cell: Cell | None) -> Cell | None:
    return cell if cell is not None and not cell.is_indicative else None


def _judged(
    topics: Sequence[str | None], compared: Sequence[Comparison | None]
) -> dict[str | None, Comparison]:
    made = [(topic, each) for topic, each in zip(topics, compared, strict=True) if each is not None]
    verdicts = judged([each for _topic, each in made])
    return {topic: verdict for (topic, _raw), verdict in zip(made, verdicts, strict=True)}
