"""What really changed: every KPI and its largest cuts, judged together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peil.metrics.measurement import Cell, Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.numbers import n_text, scale_for
from peil.reports.periods import named
from peil.reports.trends import Trend
from peil.reports.wording import change_sign
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

MOST_SHOWN = 5
_MOST_VALUES = 14
_CUTS = 2


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
    """Compare the newest period of every KPI and its cuts with the one before.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    trends : mapping of str to Trend
        The KPIs that have a number, by name.
    """
    found: list[tuple[Comparison, str, str | None]] = []
    for trend in trends.values():
        whole = trend.against(trend.previous)
        if whole is not None and not trend.previous_is_old:
            found.append((whole, "", None))
            found += _of_cuts(desk, trend)
    verdicts = judged([comparison for comparison, _cut, _value in found])
    told = [(c, cut, value) for c, (_raw, cut, value) in zip(verdicts, found, strict=True)]
    real = sorted((t for t in told if t[0].is_real), key=lambda t: t[0].p_value)
    noise = len(told) - len(real)
    shown = tuple(_movement(*t) for t in real[:MOST_SHOWN])
    rest = _rest(hidden=len(real) - len(shown), noise=noise)
    return Movements(
        title=_title(told, real=len(real)),
        shown=shown,
        rest=rest,
        of_whole={c.definition.name: c for c, cut, _value in told if not cut},
    )


def _of_cuts(desk: Desk, trend: Trend) -> list[tuple[Comparison, str, str | None]]:
    """Compare within the cuts that have few values, so that each has something to say."""
    definition = trend.definition
    current, previous = trend.current, trend.previous
    if current is None or previous is None:
        return []
    found: list[tuple[Comparison, str, str | None]] = []
    done = 0
    for cut in desk.cuts(definition.name):
        if done == _CUTS or cut not in names.LIKELY_CUTS:
            break
        try:
            answer = desk.ask(Query(definition.name, by=(cut,), every=trend.grain))
        except PeilError:  # a KPI may refuse a cut; its whole still counts
            continue
        values = {cell.slice.get(cut) for cell in answer.cells}
        if not 1 < len(values) <= _MOST_VALUES:
            continue
        done += 1
        at = {(cell.slice.get(cut), cell.period): cell for cell in answer.cells}
        in_order = sorted(values, key=str)
        pairs = [
            (_firm(at.get((v, previous.period))), _firm(at.get((v, current.period))))
            for v in in_order
        ]
        found += [
            (compared, cut, value)
            for value, compared in zip(in_order, compare_all(definition, pairs), strict=True)
            if compared is not None
        ]
    return found


def _firm(cell: Cell | None) -> Cell | None:
    return cell if cell is not None and not cell.is_indicative else None


def _movement(comparison: Comparison, cut: str, value: str | None) -> Movement:
    definition = comparison.definition
    scale = scale_for(definition, comparison.earlier, comparison.later)
    places = {
        "earlier": scale.text(comparison.earlier.value or 0.0),
        "later": scale.text(comparison.later.value or 0.0),
    }
    title = _(definition.title)
    rose = _("It rose from %(earlier)s to %(later)s.")
    fell = _("It fell from %(earlier)s to %(later)s.")
    return Movement(
        kpi=definition.name,
        cut=cut,
        value=value or "",
        what=names.value(value) if cut else title,
        measure=title if cut else "",
        sentence=(rose if comparison.is_up else fell) % places,
        sign=change_sign(comparison),
        tone=comparison.tone,
    )


def _title(told: list[tuple[Comparison, str, str | None]], *, real: int) -> str:
    if not told:
        return _("There is nothing to compare with yet")
    periods = {(c.earlier.period, c.later.period) for c, _cut, _value in told}
    if real == 0:
        return _("Nothing really changed")
    if len(periods) == 1:
        earlier, _later = periods.pop()
        return _("What really changed since %(then)s") % {"then": named(earlier or "")}
    return _("What really changed since the period before")


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
