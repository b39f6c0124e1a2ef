"""The Overview: what a leader reads first, in the order in which it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from peil.facts.catalog import measured_facts
from peil.metrics.measurement import Definition, Measurement, Query
from peil.reports.annotations import read_annotations, stamp
from peil.reports.asking import Desk
from peil.reports.bridges import bridge_notes
from peil.reports.figures import Figure, trend_figure
from peil.reports.goals import GoalRow, KeptGoal, goal_of, goal_row, target_line
from peil.reports.marks import Spark, spark
from peil.reports.mixing import mixing_words
from peil.reports.movements import Movements, movements
from peil.reports.numbers import n_text, scale_for
from peil.reports.periods import named
from peil.reports.since import Seen
from peil.reports.tasks import TopTasks, top_tasks
from peil.reports.trends import Trend, trend_of
from peil.reports.wording import (
    apart_notes,
    change_brief,
    change_or_why,
    change_sign,
    message,
    number_words,
    reason_words,
    withheld_words,
)
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

HEADLINES = (
    "top_task_completion", "task_completion", "nps", "csat", "csi", "ces",
    "first_contact_resolution", "resolution_time", "resolution_stated", "churn_rate",
    "returning_customers", "repeat_buyers", "new_customers", "churn_to_new", "esat",
    "employee_engagement",
)  # fmt: skip
"""Which KPI opens the Overview where the settings do not say: the first that has a number."""


@dataclass(frozen=True)
class Headline:
    """The KPI that the Overview opens with, against its goal if it has one."""

    kpi: str
    title: str
    measure: str
    clause: str
    period: str
    number: str
    figure: Figure | None
    notes: tuple[str, ...]
    goal: GoalRow | None = None


@dataclass(frozen=True)
class Card:
    """A KPI in brief.

    Parameters
    ----------
    value, limits : str
        With unit; without. Both empty where ``withheld`` says why.
    change, sign, tone, word : str
        Against the period before, which ``than`` names.
    note : str
        Which periods have no number since surveys are mixed in them; empty where none are.
    """

    kpi: str
    measure: str
    period: str
    value: str
    limits: str
    n: str
    withheld: str
    change: str
    sign: str
    tone: str
    word: str
    than: str
    spark: Spark | None
    note: str = ""


@dataclass(frozen=True)
class Overview:
    """The whole page; a section without facts is None or empty, and is not shown."""

    headline: Headline | None
    moved: Movements | None
    tasks: TopTasks | None
    cards: tuple[Card, ...]
    is_empty: bool
    is_simulated: bool
    seen: Seen | None = None
    """What a reader has now been told, to hold their next visit against."""


def overview_of(desk: Desk, goals: Sequence[KeptGoal] = ()) -> Overview:
    """Return the Overview, made anew only if something it shows has changed.

    Parameters
    ----------
    desk : Desk
    goals : sequence of KeptGoal
        Of the workspace; the headline is held against its own.
    """
    key = ("overview", stamp(desk.workspace.folder), tuple(each.key for each in goals))
    return desk.page(key, lambda: overview(desk, goals))


def overview(desk: Desk, goals: Sequence[KeptGoal] = ()) -> Overview:
    """Make the Overview of what the viewer may see."""
    trends = present(desk)
    if not trends:
        return Overview(None, None, None, (), is_empty=not _any_rows(desk), is_simulated=False)
    moved = movements(desk, trends)
    chosen = _headline_of(desk, trends)
    tasks = top_tasks(desk, most=8)
    shown = [t for t in trends.values() if t is not chosen]
    return Overview(
        headline=_headline(desk, chosen, moved, goals) if chosen else None,
        moved=moved,
        tasks=tasks,
        cards=tuple(sorted((card(t, moved) for t in shown), key=lambda c: c.tone == "same")),
        is_empty=False,
        is_simulated=any(t.measurement.is_simulated for t in trends.values()),
        seen=Seen(_facts_print(desk), frozenset(m.key for m in moved.real)),
    )


def _facts_print(desk: Desk) -> str:
    """Return a text that changes with the facts, and only with them."""
    prints = "|".join(desk.fingerprint(fact) for fact in measured_facts())
    return sha256(prints.encode()).hexdigest()[:16]


def present(desk: Desk) -> dict[str, Trend]:
    """Return the KPIs that have a number or a reason worth reading, in the order of the page."""
    found: dict[str, Trend] = {}
    definitions = desk.definitions
    order = [n for n in HEADLINES if n in definitions]
    order += [n for n in sorted(definitions) if n not in HEADLINES]
    for name in order:
        if desk.catalog[name].metric.always_by:
            continue  # means nothing without its cut
        trend = trend_or_none(desk, definitions[name])
        if trend is not None and trend.current is not None:
            found[name] = trend
    return found


def trend_or_none(desk: Desk, definition: Definition) -> Trend | None:
    """Measure a KPI over time, or None where its fact has no rows or it cannot be measured."""
    if not desk.is_loaded(definition.name):
        return None
    try:
        return trend_of(desk, Query(definition.name))
    except PeilError:
        return None


def _any_rows(desk: Desk) -> bool:
    return any(desk.has_rows(fact) for fact in measured_facts())


def _headline_of(desk: Desk, trends: Mapping[str, Trend]) -> Trend | None:
    wanted = desk.workspace.settings.headline
    if wanted in trends:
        return trends[wanted]
    return next(iter(trends.values()), None)


def _headline(desk: Desk, trend: Trend, moved: Movements, goals: Sequence[KeptGoal]) -> Headline:
    definition, current = trend.definition, trend.current
    kept = goal_of(goals, definition.name, {}, None)
    goal = goal_row(desk, kept) if kept else None
    title = message(
        definition,
        current,
        previous=moved.of_whole.get(definition.name),
        year_ago=trend.against(trend.year_ago),
        first=trend.against(trend.first),
    )
    events = read_annotations(desk.workspace.folder, kpi=definition.name)
    return Headline(
        kpi=definition.name,
        title=title,
        measure=_(definition.title),
        clause=_(definition.clause),
        period=period_words(trend),
        number=number_words(current, scale_for(definition, current)) if current else "",
        figure=trend_figure(trend, title=title, events=[a.event for a in events],
                            goal=target_line(goal, trend.grain), width=720, height=260),
        notes=(
            *filter(None, (mixing_words(trend),)),
            *apart_notes(moved.of_whole.get(definition.name), trend.against(trend.year_ago)),
            *notes_of(trend.measurement),
        ),
        goal=goal,
    )  # fmt: skip


def period_words(trend: Trend) -> str:
    """Name the current period, and say so if it is not over."""
    if trend.current is None or trend.current.period is None:
        return ""
    name = named(trend.current.period)
    return _("%(period)s so far") % {"period": name} if trend.is_so_far else name


def notes_of(measurement: Measurement) -> tuple[str, ...]:
    """Return what belongs beside the numbers, as sentences."""
    sentences = [*bridge_notes(measurement), *map(reason_words, measurement.notes)]
    if measurement.is_proxy:
        sentences.append(_("The facts do not hold what the definition needs, so a stated stand-in "
                           "is measured."))  # fmt: skip
    return tuple(dict.fromkeys(sentences))


def card(trend: Trend, moved: Movements) -> Card:
    """Say a KPI in brief."""
    definition, current = trend.definition, trend.current
    assert current is not None
    scale = scale_for(definition, current)
    change = moved.of_whole.get(definition.name)
    is_told = change is not None and not current.is_indicative
    return Card(
        kpi=definition.name,
        measure=_(definition.title),
        period=period_words(trend),
        value="" if current.value is None else scale.text(current.value),
        limits=scale.limits(current.low, current.high),
        n=n_text(current.n),
        withheld="" if current.value is not None else withheld_words(current),
        change=change_brief(change) if change is not None and change.is_real else "",
        sign=change_sign(change) if change is not None and is_told else "",
        tone=change.tone if change is not None else "same",
        word=_("only a hint") if current.is_indicative else change_or_why(change),
        than=named(change.earlier.period or "") if change is not None and not change.ended else "",
        spark=spark(trend.cells, width=216, height=46),
        note=mixing_words(trend),
    )
