"""One KPI's page: what it says, what it is held against, how it differs, what it cannot tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peil.metrics.catalog import Entry
from peil.metrics.measurement import Cell, Grain, Query
from peil.reports import names
from peil.reports.against import Against, held_against
from peil.reports.annotations import Annotation, read_annotations
from peil.reports.apart import Alone, parts_alone
from peil.reports.asking import Desk
from peil.reports.bridge_rows import BridgeRow, bridge_rows
from peil.reports.comments import Comment, comments_behind
from peil.reports.companions import Companion, companions
from peil.reports.composites import PartRow, VersionRow, part_rows, version_rows
from peil.reports.cuts import Cuts, cuts_of, is_in_parts, telling_cut
from peil.reports.definitions import definition_notes, details_of, own_version_rows
from peil.reports.figures import Figure
from peil.reports.foretold import Check, check_of
from peil.reports.goals import GoalRow, KeptGoal, goal_of, goal_row, target_line
from peil.reports.measures import need_of
from peil.reports.mixing import mixing_words
from peil.reports.numbers import day
from peil.reports.overview import notes_of, period_words
from peil.reports.part_trends import PartTrend, number_told, part_trend, trend_message, wide_trend
from peil.reports.proof import starts_of
from peil.reports.trends import Trend, trend_of
from peil.reports.understand import with_drivers
from peil.reports.wording import apart_notes
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class KpiPage:
    """One KPI as asked for.

    Parameters
    ----------
    title, measure, period : str
        The message; the KPI's name; which time the message is about.
    number : str
        The current number in full, or why there is none.
    is_withheld : bool
        Whether there is no number.
    need : str
        What to load to get one, where nothing is loaded for it.
    tells, cannot : str
        Two sentences: what the number says and how it is misread.
    against : tuple of Against
    companions : tuple of Companion
        Numbers that stand beside it, such as the share of detractors.
    figure : Figure or None
    part : PartTrend or None
        Where there is no whole to draw, the part that the message is about.
    cuts : Cuts or None
    own_title : str
        What the KPI itself is called, where a variant is shown too.
    cut_choices, grain_choices, variant_choices : tuple of (name, label)
        For the form, and the other numbers that the KPI can give.
    filters : tuple of (dimension, label, chosen values, all values)
    comments : tuple of Comment
    annotations, starts : tuple of Annotation
        All that happened; the newest of it that may be judged, as starts.
    details : tuple of (str, str)
        Definition, interval, age and source, for the fold at the bottom.
    has_drivers : bool
        Whether a survey behind it asks what may go together with it.
    goal : GoalRow or None
        The goal for what is shown, drawn as a dashed line.
    check : Check or None
        Whether the model behind the number would have foretold what came.
    parts, versions : tuple of PartRow, tuple of VersionRow
        What a composite is made of, and what its definition has been; empty for other KPIs.
    version : int
        The definition's that is shown.
    bridges : tuple of BridgeRow
        By which earlier periods are made comparable, undone ones last.
    is_bridged : bool
        Whether any of what is shown is bridged.
    can_bridge : bool
        Whether its numbers are of a kind that can be bridged.
    alone : tuple of Alone
        What can be told where the whole cannot, since it holds what must not be added up.
    """

    kpi: str
    title: str
    measure: str
    own_title: str
    period: str
    number: str
    n: int
    is_withheld: bool
    need: str
    tells: str
    cannot: str
    against: tuple[Against, ...]
    companions: tuple[Companion, ...]
    figure: Figure | None
    part: PartTrend | None
    cuts: Cuts | None
    cut_choices: tuple[tuple[str, str], ...]
    grain_choices: tuple[tuple[str, str], ...]
    variant_choices: tuple[tuple[str, str], ...]
    grain: str
    filters: tuple[tuple[str, str, str], ...]
    comments: tuple[Comment, ...]
    annotations: tuple[Annotation, ...]
    starts: tuple[Annotation, ...]
    details: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    has_drivers: bool
    is_simulated: bool
    goal: GoalRow | None = None
    check: Check | None = None
    parts: tuple[PartRow, ...] = ()
    versions: tuple[VersionRow, ...] = ()
    version: int = 1
    bridges: tuple[BridgeRow, ...] = ()
    is_bridged: bool = False
    can_bridge: bool = False
    alone: tuple[Alone, ...] = ()

    @property
    def evidence(self) -> str:
        """The number as an action that is planned for it keeps it."""
        whom = "".join(f", {label}: {value}" for _name, label, value in self.filters)
        head = f"{self.measure}{whom}, {self.period}"
        return f"{head}: {self.number}\n{self.title}" if self.number else f"{head}: {self.title}"


def kpi_page(
    desk: Desk,
    kpi: str,
    *,
    by: str | None = None,
    every: Grain | None = None,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
    variant: str | None = None,
    version: int | None = None,
    as_measured: bool = False,
    goals: Sequence[KeptGoal] = (),
) -> KpiPage:
    """Make one KPI's page.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    kpi : str
        Its name.
    by, every, since, until, where, variant, version, as_measured
        As in `Query`; ``by`` None for the cut that is likeliest to tell something.
    goals : sequence of KeptGoal
        Of which the one for this slice is shown.

    Raises
    ------
    PeilError
        If a name does not exist or the question cannot be asked; for the reader to mend.
    """
    known = desk.catalog[kpi].composite
    query = Query(kpi, since=since, until=until, where=dict(where or {}), variant=variant,
                  version=version, as_measured=as_measured)  # fmt: skip
    whole = desk.series(query)
    # a composite's documentation is put together in the reader's language, and answers are kept
    is_put_together = known is not None and version is None
    definition = desk.catalog[kpi].definition if is_put_together else whole.definition
    always_by = desk.catalog[kpi].metric.always_by
    is_parted = is_in_parts(desk, query)
    trend = trend_of(desk, query, every=every)
    line = None if is_parted else trend  # without its cut such a KPI has periods, but no number
    current = line.current if line else None
    shown = current or (whole.cells[0] if whole.cells and not is_parted else None)
    cuts = _cuts(desk, query, by or (next(iter(always_by), None) if is_parted else None), trend)
    title = trend_message(definition, shown, line)
    annotations = read_annotations(desk.workspace.folder, kpi=kpi)
    part = part_trend(desk, query, every, cuts, annotations) if is_parted else None
    if is_parted and cuts is not None:
        title = part.title if part is not None and part.is_only else f"{cuts.title}."
    choices = desk.cuts(kpi)
    need = "" if cuts is not None else _need(desk, query, shown)
    kept = goal_of(goals, kpi, query.where, variant)
    goal = goal_row(desk, kept) if kept else None
    target = target_line(goal, line.grain) if line else None
    titles = _titles(desk.catalog[kpi], whole.definition.title)
    return KpiPage(
        kpi=kpi,
        title=title,
        measure=_(definition.title),
        own_title=titles[None],
        period=_period(trend, shown, since=since, until=until),
        number=part.number if part is not None
        else "" if need or (is_parted and cuts) else number_told(definition, shown),
        n=shown.told_n if shown else 0,
        is_withheld=not (is_parted and cuts) and (shown is None or shown.value is None),
        need=need,
        tells=_sentence(_(definition.clause)),
        cannot=_(definition.caution),
        against=held_against(line),
        companions=companions(definition, shown),
        check=check_of(desk, query) if shown is not None and shown.value is not None else None,
        figure=wide_trend(line, title, annotations, target),
        part=part,
        cuts=cuts,
        cut_choices=tuple((name, names.dimension(name)) for name in choices),
        grain_choices=tuple((name, names.grain(name)) for name in names.GRAINS),
        variant_choices=tuple((name, told) for name, told in titles.items() if name is not None),
        grain=trend.grain if trend else "",
        filters=tuple(
            (name, names.dimension(name), value) for name, values in sorted(query.where.items())
            for value in values
        ),
        comments=comments_behind(desk, kpi, query),
        annotations=annotations,
        starts=starts_of(desk, kpi) if line else (),
        details=details_of(desk, replace(whole, definition=definition)),
        notes=(
            *filter(None, (mixing_words(line) if line else "",)),
            *(apart_notes(*map(line.against, (line.previous, line.year_ago))) if line else ()),
            *definition_notes(desk, kpi),
            *notes_of(trend.measurement if trend else whole),
        ),
        has_drivers=kpi in with_drivers(desk),
        is_simulated=whole.is_simulated,
        goal=goal,
        parts=part_rows(desk, known.at(version), shown) if known else (),
        versions=version_rows(desk, known) if known else own_version_rows(desk, kpi),
        version=definition.version,
        bridges=bridge_rows(desk, kpi),
        is_bridged=bool(trend and trend.measurement.bridges) or bool(whole.bridges),
        can_bridge=definition.unit != "count" and not always_by,
        alone=parts_alone(desk, query, shown),
    )  # fmt: skip


def _titles(known: Entry, shown: str) -> dict[str | None, str]:
    """Name the KPI and its variants alike, since value without a margin is called otherwise."""
    metric = known.metric
    kinds = {None: (metric.kind, known.definition.title)} | {
        name: (one.kind, one.title or name) for name, one in metric.variants.items()
    }
    is_without = any(shown == getattr(kind, "revenue_title", "") for kind, _title in kinds.values())
    return {
        name: _(getattr(kind, "revenue_title", "") or title) if is_without else _(title)
        for name, (kind, title) in kinds.items()
    }


def _need(desk: Desk, query: Query, shown: Cell | None) -> str:
    """Say what to load where nothing is there; empty where a filter or a time left nothing."""
    is_whole = not query.where and query.since is None and query.until is None
    is_bare = shown is None or (shown.withheld is not None and shown.withheld.code == "no_rows")
    return need_of(desk, desk.catalog[query.kpi].definition) if is_whole and is_bare else ""


def _cuts(desk: Desk, query: Query, by: str | None, trend: Trend | None) -> Cuts | None:
    """Cut as asked; where nothing was asked, by what tells most."""
    return telling_cut(desk, query, trend) if by is None else cuts_of(desk, query, by, trend)


def _period(
    trend: Trend | None, shown: Cell | None, *, since: date | None, until: date | None
) -> str:
    if trend is not None and trend.current is not None:
        return period_words(trend)
    if shown is None or (since is None and until is None):
        return _("all of the time that is loaded")
    if since is None:
        return _("before %(until)s") % {"until": day(until)} if until else ""
    if until is None:
        return _("from %(since)s") % {"since": day(since)}
    return _("%(since)s to %(until)s") % {"since": day(since), "until": day(until)}


def _sentence(clause: str) -> str:
    text = clause.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."
