"""Topics: what customers ask about, how long it takes, how often it comes back, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from peil.metrics.measurement import Cell, Grain, Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.changes import Comparison
from peil.reports.figures import Figure, Table, trend_figure
from peil.reports.hindrances import InTheWay, Span, in_the_way
from peil.reports.marks import Spark, spark
from peil.reports.numbers import n_text, scale_for
from peil.reports.overview import notes_of
from peil.reports.periods import named, next_day
from peil.reports.topic_cells import (
    ANSWERED,
    ASKED,
    BACK,
    LASTING,
    OPENED,
    SATISFIED,
    SOLVED,
    TOPIC,
    Course,
    topic_courses,
)
from peil.reports.trends import trend_of
from peil.reports.wording import change_brief, change_sign, change_word, message, withheld_words
from peil.shared.errors import PeilError
from peil.shared.suggest import unknown
from peil.shared.words import gettext as _

_COMPARABLE = frozenset({ANSWERED, BACK, SATISFIED})
"""What should be alike for all topics; how many ask and how long it takes lies in the matter."""
MOST_REASONS = 4
"""Topics whose reasons are told on the page of all."""


@dataclass(frozen=True)
class Told:
    """One KPI of one topic, in words.

    Parameters
    ----------
    kpi, variant, measure : str
        Which; its name for people.
    value, limits, n : str
        Empty where ``withheld`` says why.
    change, sign, tone, word : str
        Against the period before.
    gap : str
        ``good`` or ``bad`` where it is really better or worse than all topics together; else
        empty.
    """

    kpi: str
    variant: str
    measure: str
    value: str
    limits: str
    n: str
    withheld: str
    change: str
    sign: str
    tone: str
    word: str
    gap: str


@dataclass(frozen=True)
class TopicRow:
    """One topic.

    Parameters
    ----------
    topic : str
        As the facts have it.
    name : str
        For people.
    bar : str
        Cases opened, in percent of the most frequent topic's.
    told : mapping of str to Told
        By the names of `topic_cells.ASKED`; what is not known of any topic is left out.
    spark : Spark or None
        The time to a solution over the periods.
    """

    topic: str
    name: str
    bar: str
    told: Mapping[str, Told]
    spark: Spark | None


@dataclass(frozen=True)
class OneTopic:
    """One topic over time, with what was in the way.

    Parameters
    ----------
    figures : tuple of (Told, Figure)
        What is told of it over time.
    """

    row: TopicRow
    title: str
    figures: tuple[tuple[Told, Figure], ...]


@dataclass(frozen=True)
class Topics:
    """All topics, those first that most are asked about; and one of them, if asked for.

    Parameters
    ----------
    title : str
        The message.
    period : str
        Which time it is about, in words.
    columns : mapping of str to str
        What is known, in the order of the page, each with its period where that is another than
        the page's; else empty.
    whole : mapping of str to Told
        All topics together.
    rows : tuple of TopicRow
    reasons : tuple of InTheWay
        What those said who were not satisfied.
    asks_why : bool
        Whether satisfaction is known by topic, so that reasons could be.
    table : Table
        All of it, in words.
    """

    title: str
    period: str
    columns: Mapping[str, str]
    whole: Mapping[str, Told]
    rows: tuple[TopicRow, ...]
    one: OneTopic | None
    reasons: tuple[InTheWay, ...]
    asks_why: bool
    table: Table
    notes: tuple[str, ...]
    is_simulated: bool


def topics(
    desk: Desk,
    *,
    topic: str | None = None,
    every: Grain | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> Topics | None:
    """Report on what cases are about, or None where no case tells its topic.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    topic : str or None
        Show this one over time.
    every : Grain or None
        The period's length; None for the shortest with enough cases.
    where : mapping or None
        Filters.

    Raises
    ------
    UnknownName
        If there is no such topic.
    """
    asked = where or {}
    found = topic_courses(desk, every=every, where=asked)
    if found is None:
        return None
    period, courses = found
    opened = courses.get(OPENED)
    if opened is None:
        return None
    sizes = {name: cell.value or 0.0 for (name, at), cell in opened.cells.items()
             if at == opened.period and name is not None and cell.value}  # fmt: skip
    if not sizes:
        return None
    widest = max(sizes.values())
    rows = tuple(
        _row(name, courses, until=period, bar=f"{100 * size / widest:.1f}%")
        for name, size in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    columns = {
        key: "" if courses[key].period == period else named(courses[key].period)
        for key in ASKED
        if key in courses
    }
    chosen = next((row for row in rows if row.topic == topic), None)
    if topic is not None and chosen is None:
        raise unknown("No topic named '%(name)s'.", [row.topic for row in rows], name=topic)
    likely = (topic,) if topic else tuple(row.topic for row in _worst(rows))[:MOST_REASONS]
    measurements = [course.measurement for course in courses.values()]
    return Topics(
        title=_title(rows, courses),
        period=named(period),
        columns=columns,
        whole={key: _told(key, courses[key], courses[key].whole) for key in columns},
        rows=rows,
        one=_one(desk, chosen, courses, asked) if chosen else None,
        reasons=_reasons(desk, likely, rows, courses, asked),
        asks_why=SATISFIED in courses,
        table=_table(rows, columns),
        notes=tuple(dict.fromkeys(note for m in measurements for note in notes_of(m))),
        is_simulated=any(m.is_simulated for m in measurements),
    )


def _row(name: str, courses: Mapping[str, Course], *, until: str, bar: str) -> TopicRow:
    solved = courses.get(SOLVED)
    return TopicRow(
        topic=name,
        name=names.value(name),
        bar=bar,
        told={
            key: _told(key, course, course.at(name), course.changes.get(name),
                       course.distances.get(name))
            for key, course in courses.items()
        },
        spark=spark(solved.over_time(name, until=until)) if solved else None,
    )  # fmt: skip


def _told(
    key: str,
    course: Course,
    cell: Cell | None,
    change: Comparison | None = None,
    gap: Comparison | None = None,
) -> Told:
    kpi, variant = ASKED[key]
    definition = course.definition
    value = cell.value if cell is not None else None
    scale = scale_for(definition, *([cell] if cell is not None else []))
    if value is not None:
        withheld = ""
    else:
        withheld = withheld_words(cell) if cell is not None else _("Nothing was recorded here.")
    return Told(
        kpi=kpi,
        variant=variant or "",
        measure=_(definition.title),
        value="" if value is None else scale.text(value),
        limits="" if cell is None or value is None else scale.limits(cell.low, cell.high),
        n=n_text(cell.n if cell is not None else 0),
        withheld=withheld,
        change=change_brief(change) if change is not None and change.is_real else "",
        sign=change_sign(change) if change is not None else "",
        # more cases of a topic is news, and neither good nor bad: more may be sold, or get through
        tone=change.tone if change is not None and key != OPENED else "same",
        word=_("only a hint") if cell is not None and cell.is_indicative else change_word(change),
        gap=gap.tone if gap is not None and gap.is_real and key in _COMPARABLE else "",
    )


def _worst(rows: Sequence[TopicRow]) -> list[TopicRow]:
    """Order topics by how many of their signs are really worse than those of all together."""
    return sorted(rows, key=lambda row: -sum(told.gap == "bad" for told in row.told.values()))


def _title(rows: Sequence[TopicRow], courses: Mapping[str, Course]) -> str:
    for key, sentence in (
        (BACK, _("“%(topic)s” comes back oftest: %(value)s of those solved are asked again")),
        (SATISFIED, _("“%(topic)s” satisfies fewest: %(value)s")),
    ):
        course = courses.get(key)
        worse = [row for row in rows if key in row.told and row.told[key].gap == "bad"]
        if course is None or not worse:
            continue
        is_low = course.definition.better == "higher"
        last = sorted(worse, key=lambda row: _size(course, row), reverse=not is_low)[0]
        name, value = names.value_alone(TOPIC, last.topic), last.told[key].value
        return sentence % {"topic": name, "value": value}
    return _("Most ask about “%(topic)s”") % {"topic": names.value_alone(TOPIC, rows[0].topic)}


def _size(course: Course, row: TopicRow) -> float:
    cell = course.at(row.topic)
    return cell.value if cell is not None and cell.value is not None else 0.0


def _one(
    desk: Desk, row: TopicRow, courses: Mapping[str, Course], where: Mapping[str, tuple[str, ...]]
) -> OneTopic:
    figures, said = [], {}
    for key in (OPENED, SOLVED, LASTING, BACK, SATISFIED, ANSWERED):
        if key not in courses:
            continue
        kpi, variant = ASKED[key]
        query = Query(kpi, where={**where, TOPIC: (row.topic,)}, variant=variant)
        try:
            trend = trend_of(desk, query)
        except PeilError:  # a reader's third filter is refused, and the rest still stands
            continue
        if trend is None:
            continue
        said[key] = message(
            trend.definition, trend.current, previous=trend.against(trend.previous),
            year_ago=trend.against(trend.year_ago), first=trend.against(trend.first))  # fmt: skip
        figure = trend_figure(trend, title=said[key], width=516, height=230)
        if figure is not None:
            figures.append((row.told[key], figure))
    worse = [key for key in (BACK, SATISFIED) if key in said and row.told[key].gap == "bad"]
    told = next((said[key] for key in (*worse, SOLVED, OPENED) if key in said), "")
    name = names.value_alone(TOPIC, row.topic)
    return OneTopic(row, f"{name}: {told}" if told else name, tuple(figures))


def _reasons(
    desk: Desk,
    told: Sequence[str],
    rows: Sequence[TopicRow],
    courses: Mapping[str, Course],
    where: Mapping[str, tuple[str, ...]],
) -> tuple[InTheWay, ...]:
    """Return the reasons of some topics; words stand out against those of all others."""
    course = courses.get(SATISFIED)
    if course is None:
        return ()
    until = next_day(course.period)
    year = Span(until.replace(year=until.year - 1, day=1), until)
    everything = in_the_way(
        desk,
        tuple(row.topic for row in rows),
        year,
        where=where,
        kpi=ASKED[SATISFIED][0],
        cut=TOPIC,
    )
    by_name = {each.name: each for each in everything}
    return tuple(by_name[names.value(t)] for t in told if names.value(t) in by_name)


def _table(rows: Sequence[TopicRow], columns: Iterable[str]) -> Table:
    head = [_("Topic")]
    for key in columns:
        head += [rows[0].told[key].measure, _("95 % interval"), _("n"), _("Change")]
    return Table(
        head=tuple(head),
        rows=tuple(
            (row.name, *(word for key in columns for word in _columns(row.told[key])))
            for row in rows
        ),
    )


def _columns(told: Told) -> tuple[str, str, str, str]:
    change = f"{told.sign} {told.change or told.word}".strip()
    return told.value or told.withheld, told.limits, told.n, change
