"""What really changed: every KPI and its largest cuts, judged together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peil.metrics.measurement import Cell, Grain, Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.numbers import n_text, scale_for
from peil.reports.periods import named
from peil.reports.trends import Trend, trend_of
from peil.reports.wording import change_sign
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

MOST_SHOWN = 5
_MOST_VALUES = 8
_CUTS = 2
_LONGER: dict[Grain, Grain] = {"day": "week", "week": "month", "month": "quarter"}


@dataclass(frozen=True)
class Movement:
    """One real change, in words.

    Parameters
    ----------
    kpi, cut, value : str
        Where it is seen; the last two empty for the whole.
    what : str
        Whose number it is.
    measure : str
        What was measured, where ``what`` does not say it.
    sentence : str
        From what to what.
    sign, tone : str
        ▲ or ▼; ``good`` or ``bad``.
    """

    kpi: str
    cut: str
    value: str
    what: str
    measure: str
    sentence: str
    sign: str
    tone: str


@dataclass(frozen=True)
class Movements:
    """What really changed, and how much only seemed to.

    Parameters
    ----------
    title : str
        The message.
    shown : tuple of Movement
        The surest first.
    rest : str
        How many others moved without really changing; empty if nothing was compared.
    of_whole : mapping of str to Comparison
        Each KPI's whole against its previous period, as judged among all.
    """

    title: str
    shown: tuple[Movement, ...]
    rest: str
    of_whole: Mapping[str, Comparison]


def movements(desk: Desk, trends: Mapping[str, Trend]) -> Movements:
    """Compare the newest stretch of time of every KPI and its cuts with earlier ones.

    The stretch is a step longer than the periods of the line (quarters where the line has
    months), since a short one is mostly noise; it is held against the one before and against the
    same one a year earlier, and all comparisons of all KPIs are judged together.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    trends : mapping of str to Trend
        The KPIs that have a number, by name.
    """
    found: list[_Found] = []
    for trend in trends.values():
        longer = _longer(desk, trend)
        for earlier in (longer.previous, longer.year_ago):
            if earlier is not None:
                found += _wholes(longer, earlier)
                found += _of_cuts(desk, longer, earlier)
    verdicts = judged([comparison for comparison, _cut, _value in found])
    told = [(c, cut, value) for c, (_raw, cut, value) in zip(verdicts, found, strict=True)]
    surest: dict[tuple[str, str, str | None], _Found] = {}
    for one in sorted(told, key=lambda t: t[0].p_value):
        surest.setdefault((one[0].definition.name, one[1], one[2]), one)
    real = [one for one in surest.values() if one[0].is_real]
    shown = tuple(_movement(*one) for one in _worth_telling(real))
    return Movements(
        title=_title(told, real=len(real)),
        shown=shown,
        rest=_rest(hidden=len(real) - len(shown), noise=len(surest) - len(real)),
        of_whole=_of_whole(trends),
    )


_Found = tuple[Comparison, str, str | None]


def _worth_telling(real: Sequence[_Found]) -> list[_Found]:
    """Choose what to tell: losses before gains, the surest first, and no KPI or part twice."""
    chosen: list[_Found] = []
    for one in sorted(real, key=lambda t: (t[0].is_good, t[0].p_value)):
        kpis = {c.definition.name for c, _cut, _value in chosen}
        parts = {value for _c, _cut, value in chosen if value is not None}
        if one[0].definition.name not in kpis and one[2] not in parts:
            chosen.append(one)
    return chosen[:MOST_SHOWN]


def _longer(desk: Desk, trend: Trend) -> Trend:
    """Return the KPI over longer periods, if there are two of them to compare."""
    grain = _LONGER.get(trend.grain)
    if grain is None:
        return trend
    found = trend_of(desk, Query(trend.definition.name), every=grain)
    if found is None or found.current is None:
        return trend
    if found.is_so_far and found.previous is not None and found.current.n < found.previous.n / 2:
        found = replace(found, current=found.previous, is_so_far=False)
    return found if found.previous is not None else trend


def _of_whole(trends: Mapping[str, Trend]) -> dict[str, Comparison]:
    """Compare every KPI's newest period with the one before, judged together."""
    compared = [t.against(t.previous) for t in trends.values() if not t.previous_is_old]
    verdicts = judged([comparison for comparison in compared if comparison is not None])
    return {comparison.definition.name: comparison for comparison in verdicts}


def _wholes(trend: Trend, earlier: Cell) -> list[_Found]:
    compared = trend.against(_firm(earlier))
    return [] if compared is None else [(compared, "", None)]


def _of_cuts(desk: Desk, trend: Trend, earlier: Cell) -> list[_Found]:
    """Compare within the cuts that have few values, so that each has something to say."""
    definition, current = trend.definition, trend.current
    if current is None:
        return []
    found: list[_Found] = []
    done = 0
    for cut in desk.cuts(definition.name):
        if done == _CUTS or cut not in names.LIKELY_CUTS:
            break
        try:
            answer = desk.ask(Query(definition.name, by=(cut,), every=trend.grain))
        except PeilError:  # a KPI may refuse a cut; its whole still counts
            continue
        at = {(cell.slice.get(cut), cell.period): cell for cell in answer.cells}
        values = _largest(answer.cells, cut, current.period)
        if len(values) < 2:
            continue
        done += 1
        pairs = [
            (_firm(at.get((v, earlier.period))), _firm(at.get((v, current.period)))) for v in values
        ]
        found += [
            (compared, cut, value)
            for value, compared in zip(values, compare_all(definition, pairs), strict=True)
            if compared is not None
        ]
    return found


def _largest(cells: Sequence[Cell], cut: str, period: str | None) -> list[str | None]:
    """Return the values with most rows in a period: the more are compared, the less is found."""
    there = [c for c in cells if c.period == period and c.value is not None]
    return [c.slice.get(cut) for c in sorted(there, key=lambda c: -c.n)[:_MOST_VALUES]]


def _firm(cell: Cell | None) -> Cell | None:
    return cell if cell is not None and not cell.is_indicative else None


def _movement(comparison: Comparison, cut: str, value: str | None) -> Movement:
    definition = comparison.definition
    scale = scale_for(definition, comparison.earlier, comparison.later)
    places = {
        "earlier": scale.text(comparison.earlier.value or 0.0),
        "later": scale.text(comparison.later.value or 0.0),
        "then": named(comparison.earlier.period or ""),
        "now": named(comparison.later.period or ""),
    }
    title = _(definition.title)
    rose = _("It rose from %(earlier)s in %(then)s to %(later)s in %(now)s.")
    fell = _("It fell from %(earlier)s in %(then)s to %(later)s in %(now)s.")
    return Movement(
        kpi=definition.name,
        cut=cut,
        value=value or "",
        what=names.value_alone(cut, value) if cut else title,
        measure=title if cut else "",
        sentence=(rose if comparison.is_up else fell) % places,
        sign=change_sign(comparison),
        tone=comparison.tone,
    )


def _title(told: list[_Found], *, real: int) -> str:
    if not told:
        return _("There is nothing to compare with yet")
    if real == 0:
        return _("Nothing really changed")
    return _("What really changed")


def _rest(*, hidden: int, noise: int) -> str:
    sentences = []
    if hidden:
        sentences.append(
            ngettext("%(n)s more really changed.", "%(n)s more really changed.", hidden)
            % {"n": n_text(hidden)}
        )
    if noise:
        sentences.append(
            ngettext(
                "%(n)s other number moved, but did not really change.",
                "%(n)s other numbers moved, but none of them really changed.",
                noise,
            )
            % {"n": n_text(noise)}
        )
    return " ".join(sentences)
