"""A KPI cut by one dimension: every value beside the whole, on one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from peil.metrics.measurement import Cell, Definition, Measurement, Query
from peil.reports import marks, names
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.figures import Table, number_columns
from peil.reports.layout import Axis
from peil.reports.marks import Interval, Spark, spark
from peil.reports.numbers import Scale, n_text, scale_for
from peil.reports.periods import first_day, next_day
from peil.reports.trends import Trend
from peil.reports.wording import change_brief, change_sign, withheld_words
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

MOST_ROWS = 25
_TRIED = 6
_TOTALS = frozenset({"video_minutes"})
_PER_CUSTOMERS = "per_customers"


@dataclass(frozen=True)
class CutRow:
    """One value of the dimension.

    Parameters
    ----------
    value : str or None
        As the facts have it; None where it is not stated.
    mark : Interval or None
        On the scale that all rows share.
    gap, sign, tone : str
        Its distance from the whole, where that is real.
    spark : Spark or None
        Its own course over the same periods.
    """

    value: str | None
    name: str
    text: str
    limits: str
    n: str
    mark: Interval | None
    gap: str
    sign: str
    tone: str
    spark: Spark | None


@dataclass(frozen=True)
class Cuts:
    """A KPI cut by one dimension, the values furthest from the whole first.

    Parameters
    ----------
    by, label : str
        The dimension and its name.
    title : str
        The message.
    whole : Interval or None
        The whole, on the same scale.
    scale_from, scale_to : str
        The scale's ends.
    rows : tuple of CutRow
        Those with a number.
    withheld : str
        How many values have no number, and why; empty if none.
    """

    by: str
    label: str
    title: str
    whole: Interval | None
    whole_text: str
    scale_from: str
    scale_to: str
    rows: tuple[CutRow, ...]
    withheld: str
    further: int
    table: Table


def cuts_of(desk: Desk, query: Query, by: str, trend: Trend | None) -> Cuts | None:
    """Cut the current period of a KPI by a dimension.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    query : Query
        Of the whole.
    by : str
        The dimension.
    trend : Trend or None
        Of the whole; its current period is what is cut.

    Returns
    -------
    Cuts or None
        None where the dimension has no value.

    Raises
    ------
    PeilError
        If there is no such dimension, or the KPI refuses to be cut by it.
    """
    cut = cut_measured(desk, query, by, trend)
    if cut is None:
        return None
    answer, whole = cut
    definition = answer.definition
    if _adds_up(definition, query):  # a part of a total is less than it, which says nothing
        whole = None
    known = [c for c in answer.cells if c.value is not None]
    hidden = [c for c in answer.cells if c.value is None and c.n != 0]
    if not known and not hidden:
        return None
    compared = _distances(definition, whole, known)
    known.sort(key=lambda c: _distance(compared.get(id(c)), c, whole))
    scale = scale_for(definition, *known) if known else Scale(definition.unit)
    on = marks.common_axis(
        [*known[:MOST_ROWS], *([whole] if whole else [])],
        floor=None if definition.unit in ("points", "score") else 0.0,
        top=1.0 if definition.unit == "share" else None,
    )
    is_one_currency = len({c.currency for c in known}) < 2
    if not is_one_currency:  # amounts on one axis would be compared
        on = None
    over_time = _over_time(desk, query, by, trend) if len(known) <= MOST_ROWS else {}
    rows = tuple(
        _row(cell, by, scale, on, compared.get(id(cell)), over_time) for cell in known[:MOST_ROWS]
    )
    label = names.dimension(by)
    return Cuts(
        by=by,
        label=label,
        title=_title(label, rows, has_whole=whole is not None)
        if is_one_currency
        else _("The amounts are in different currencies"),
        whole=marks.interval(whole, on, name=_("all")) if whole and on else None,
        whole_text=scale.text(whole.value) if whole and whole.value is not None else "",
        scale_from=scale.short(on.low) if on else "",
        scale_to=scale.short(on.high) if on else "",
        rows=rows,
        withheld=_withheld(by, hidden),
        further=max(0, len(known) - MOST_ROWS),
        table=_table(label, by, [*known, *hidden], scale),
    )


def telling_cut(desk: Desk, query: Query, trend: Trend | None) -> Cuts | None:
    """Cut by the likely dimension whose values really lie furthest from the whole.

    Where none does, or the parts add up to the whole, by the first with something to compare.
    """
    first, furthest, most = "", "", 0.0
    likely = [name for name in desk.cuts(query.kpi) if name in names.LIKELY_CUTS]
    for by in [name for name in likely if name not in query.where][:_TRIED]:
        try:
            cut = cut_measured(desk, query, by, trend)
        except PeilError:  # this KPI refuses this cut; the next may do
            continue
        if cut is None or sum(cell.value is not None for cell in cut[0].cells) < 2:
            continue
        first = first or by
        if _adds_up(cut[0].definition, query):
            break
        if (told := _spread(*cut)) > most:
            furthest, most = by, told
    chosen = furthest or first
    return cuts_of(desk, query, chosen, trend) if chosen else None


def _spread(answer: Measurement, whole: Cell | None) -> float:
    """Return how far a row's value lies from the whole on average; 0 where none really does."""
    known = [cell for cell in answer.cells if cell.value is not None]
    compared = list(_distances(answer.definition, whole, known).values())
    if not any(comparison.is_real for comparison in compared):
        return 0.0
    apart = [math.log(c.size) if c.is_ratio else c.size for c in compared]
    people = [c.later.n or 1 for c in compared]
    return sum(n * far * far for n, far in zip(people, apart, strict=True)) / sum(people)


def _adds_up(definition: Definition, query: Query) -> bool:
    """Tell whether the parts of a KPI add up to its whole, as those of counts do."""
    is_total = definition.name in _TOTALS and query.variant is None
    return definition.unit == "count" or is_total or query.variant == _PER_CUSTOMERS


def cut_measured(
    desk: Desk, query: Query, by: str, trend: Trend | None
) -> tuple[Measurement, Cell | None] | None:
    """Measure a cut of the trend's current period; return it with its whole, None if empty."""
    asked = replace(query, by=(by,), every=None)
    whole, period = None, None
    has_whole = not is_in_parts(desk, query)
    if trend is not None and trend.current is not None and trend.current.period is not None:
        whole = trend.current if has_whole else None
        period = trend.current.period
        start = first_day(trend.current.period)
        start = max(start, query.since) if query.since else start
        end = next_day(trend.current.period)
        until = min(end, query.until) if query.until else end
        asked = replace(asked, since=start, until=until)
    answer = desk.series(asked)
    # taken away, a number must still say which period it is of
    answer = replace(answer, cells=tuple(replace(c, period=period) for c in answer.cells))
    if whole is None and has_whole:
        cells = desk.series(replace(query, by=(), every=None)).cells
        whole = cells[0] if cells and cells[0].value is not None else None
    return (answer, whole) if answer.cells else None


def is_in_parts(desk: Desk, query: Query) -> bool:
    """Tell whether there is no number of the whole: the KPI is told per part, and of several."""
    always_by = desk.catalog[query.kpi].metric.always_by
    return any(len(query.where.get(dimension, ())) != 1 for dimension in always_by)


def _distances(
    definition: Definition, whole: Cell | None, cells: list[Cell]
) -> dict[int, Comparison]:
    """Judge all distances from the whole together.

    A part and its whole share rows, which this leaves out of account: it errs towards caution.
    """
    firm = [c for c in cells if not c.is_indicative]
    compared = compare_all(definition, [(whole, c) for c in firm])
    made = [(c, each) for c, each in zip(firm, compared, strict=True) if each is not None]
    verdicts = judged([comparison for _c, comparison in made])
    return {id(c): verdict for (c, _raw), verdict in zip(made, verdicts, strict=True)}


def _distance(comparison: Comparison | None, cell: Cell, whole: Cell | None) -> tuple[bool, float]:
    """Order real distances first, then by how far from the whole."""
    is_real = comparison is not None and comparison.is_real
    middle = whole.value if whole and whole.value is not None else 0.0
    return (not is_real, -abs((cell.value or 0.0) - middle))


def _over_time(desk: Desk, query: Query, by: str, trend: Trend | None) -> dict[str, list[Cell]]:
    if trend is None:
        return {}
    try:
        answer = desk.series(replace(query, by=(by,), every=trend.grain))
    except PeilError:
        return {}
    found: dict[str, list[Cell]] = {}
    kept = {cell.period for cell in trend.cells}
    for cell in sorted(answer.cells, key=lambda c: c.period or ""):
        if cell.period in kept:
            found.setdefault(_name(cell, by), []).append(cell)
    return found


def _row(
    cell: Cell,
    by: str,
    scale: Scale,
    on: Axis | None,
    distance: Comparison | None,
    over_time: dict[str, list[Cell]],
) -> CutRow:
    name = _name(cell, by)
    is_real = distance is not None and distance.is_real
    tone = distance.tone if distance is not None and is_real else "plain"
    text = scale.of(cell).text(cell.value or 0.0)
    limits = scale.limits(cell.low, cell.high)
    return CutRow(
        value=cell.slice.get(by),
        name=name,
        text=text,
        limits=limits,
        n=n_text(cell.n),
        mark=marks.interval(cell, on, name=f"{text} ({limits})", tone=tone) if on else None,
        gap=change_brief(distance) if distance is not None and is_real else "",
        sign=change_sign(distance) if distance is not None and is_real else "",
        tone=tone,
        spark=spark(over_time.get(name, [])),
    )


def _name(cell: Cell, by: str) -> str:
    """Name a row: its value, and what a KPI that is never asked without a cut adds to that."""
    further = [value for dimension, value in cell.slice.items() if dimension != by]
    return " · ".join(names.value(value) for value in [cell.slice.get(by), *further])


def _title(label: str, rows: tuple[CutRow, ...], *, has_whole: bool) -> str:
    real = [row for row in rows if row.sign]
    if not rows:
        return _("Too little is known to compare by %(dimension)s") % {"dimension": label.lower()}
    if not has_whole and len(rows) == 1:
        return f"{rows[0].name}: {rows[0].text}"
    if not has_whole:
        return _("The largest is “%(value)s”: %(number)s") % {
            "value": rows[0].name, "number": rows[0].text}  # fmt: skip
    if not real:
        return _("No %(dimension)s really differs from the whole") % {"dimension": label.lower()}
    first = real[0]
    return _("%(value)s is furthest from the whole: %(number)s") % {
        "value": first.name, "number": first.text}  # fmt: skip


def _withheld(by: str, hidden: list[Cell]) -> str:
    if not hidden:
        return ""
    why = list(dict.fromkeys(withheld_words(cell) for cell in hidden))
    listed = ", ".join(_name(cell, by) for cell in hidden[:6])
    listed += ", …" if len(hidden) > 6 else ""
    said = _("Not shown: %(values)s. %(why)s") % {"values": listed, "why": why[0]}
    return said.replace("….", "…")


def _table(label: str, by: str, cells: list[Cell], scale: Scale) -> Table:
    return Table(
        head=(label, _("Value"), _("95 % interval"), _("n")),
        rows=tuple((_name(c, by), *number_columns(c, scale)) for c in cells),
    )
