"""What really changed: every KPI and its largest cuts, judged together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from peil.metrics.measurement import Cell, Grain, Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.lagging import Ended
from peil.reports.numbers import day, n_text, scale_for
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
    period : str
        The newest period that it is seen in, as its key.
    """

    kpi: str
    cut: str
    value: str
    what: str
    measure: str
    sentence: str
    sign: str
    tone: str
    period: str

    @property
    def place(self) -> str:
        """What tells this movement's number from others in the same period."""
        return place_of(self.kpi, self.cut, self.value, self.period)

    @property
    def key(self) -> str:
        """What tells this movement from others, in every language."""
        return f"{self.place}|{self.sign}"


def place_of(kpi: str, cut: str, value: str | None, period: str) -> str:
    """Name one number of one period, so that it is found again at a later visit."""
    return f"{kpi}|{cut}|{value or ''}|{period}"


@dataclass(frozen=True)
class Movements:
    """What really changed, and how much only seemed to.

    Parameters
    ----------
    title : str
        The message.
    real : tuple of Movement
        All that really changed, losses first and then the surest.
    noise : int
        How many others moved without really changing.
    places : frozenset of str
        Every number that was compared, as `place_of` names it.
    of_whole : mapping of str to Comparison
        Each KPI's whole against its previous period, as judged among all.
    apart : tuple of str
        Which measures were not compared since a source ends before the others, as sentences.
    """

    title: str
    real: tuple[Movement, ...]
    noise: int
    places: frozenset[str]
    of_whole: Mapping[str, Comparison]
    apart: tuple[str, ...] = ()


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
    of_whole = wholes_changed(trends)
    apart = {name: one.ended for name, one in of_whole.items() if one.ended}
    for trend in trends.values():
        longer = _longer(desk, trend)
        for earlier in (longer.previous, longer.year_ago):
            if earlier is not None and (ended := longer.ended_since(earlier)):
                apart.setdefault(trend.definition.name, ended)
            elif earlier is not None:
                found += _wholes(longer, earlier)
                found += _of_cuts(desk, longer, earlier)
    verdicts = judged([comparison for comparison, _cut, _value in found])
    told = [(c, cut, value) for c, (_raw, cut, value) in zip(verdicts, found, strict=True)]
    surest: dict[tuple[str, str, str | None], _Found] = {}
    for one in sorted(told, key=lambda t: t[0].p_value):
        surest.setdefault((one[0].definition.name, one[1], one[2]), one)
    real = [one for one in surest.values() if one[0].is_real]
    return Movements(
        title=_title(told, real=len(real)),
        real=tuple(_movement(*one) for one in sorted(real, key=lambda t: t[0].is_good)),
        noise=len(surest) - len(real),
        places=frozenset(
            place_of(c.definition.name, cut, value, c.later.period or "")
            for c, cut, value in surest.values()
        ),
        of_whole=of_whole,
        apart=tuple(_apart_words(trends, apart)),
    )


_Found = tuple[Comparison, str, str | None]


def worth_telling(
    real: Sequence[Movement], *, most: int = MOST_SHOWN, besides: Sequence[Movement] = ()
) -> tuple[Movement, ...]:
    """Choose what to tell: in the order given, and no KPI or part twice.

    Parameters
    ----------
    real : sequence of Movement
        To choose from.
    most : int
        How many at most.
    besides : sequence of Movement
        What stands beside them already, and is not told once more.
    """
    chosen: list[Movement] = []
    for one in real:
        told = [*besides, *chosen]
        parts = {each.value for each in told if each.value}
        if one.kpi not in {each.kpi for each in told} and one.value not in parts:
            chosen.append(one)
    return tuple(chosen[:most])


def _longer(desk: Desk, trend: Trend) -> Trend:
    """Return the KPI over longer periods, if there are two of them to compare."""
    grain = _LONGER.get(trend.grain)
    if grain is None:
        return trend
    found = trend_of(desk, Query(trend.definition.name), every=grain)
    if found is None or found.current is None:
        return trend
    if (
        found.is_so_far
        and found.previous is not None
        and 2 * found.current.told_n < found.previous.told_n
    ):
        found = replace(found, current=found.previous, is_so_far=False)
    return found if found.previous is not None else trend


def wholes_changed(trends: Mapping[str, Trend]) -> dict[str, Comparison]:
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
    return [c.slice.get(cut) for c in sorted(there, key=lambda c: -c.told_n)[:_MOST_VALUES]]


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
        period=comparison.later.period or "",
    )


def _apart_words(
    trends: Mapping[str, Trend], apart: Mapping[str, tuple[Ended, ...]]
) -> Iterator[str]:
    """Say which measures were not compared, once for each source that ends before the others."""
    measures: dict[Ended, list[str]] = {}
    for name, ended in apart.items():
        for one in ended:
            measures.setdefault(one, []).append(_(trends[name].definition.title))
    for one, titles in sorted(measures.items()):
        yield _(
            "“%(source)s” ends %(day)s, before the other sources, so what comes after is another "
            "mixture and is not called a change: %(measures)s."
        ) % {"source": one.source, "day": day(one.on), "measures": _few(titles)}


def _few(titles: Sequence[str]) -> str:
    return ", ".join(titles[:MOST_SHOWN]) + (" …" if titles[MOST_SHOWN:] else "")


def _title(told: list[_Found], *, real: int) -> str:
    if not told:
        return _("There is nothing to compare with yet")
    if real == 0:
        return _("Nothing really changed")
    return _("What really changed")


def rest_words(*, hidden: int, noise: int, is_alone: bool = False) -> str:
    """Say how much more changed or only moved; empty if nothing did.

    Parameters
    ----------
    hidden, noise : int
        How many more really changed; how many only moved.
    is_alone : bool
        Whether nothing stands above it, so that there is nothing to be other than.
    """
    sentences = []
    if hidden:
        sentences.append(
            ngettext("%(n)s more really changed.", "%(n)s more really changed.", hidden)
            % {"n": n_text(hidden)}
        )
    if noise and is_alone:
        sentences.append(
            ngettext(
                "%(n)s number moved, but did not really change.",
                "%(n)s numbers moved, but none of them really changed.",
                noise,
            )
            % {"n": n_text(noise)}
        )
    elif noise:
        sentences.append(
            ngettext(
                "%(n)s other number moved, but did not really change.",
                "%(n)s other numbers moved, but none of them really changed.",
                noise,
            )
            % {"n": n_text(noise)}
        )
    return " ".join(sentences)
