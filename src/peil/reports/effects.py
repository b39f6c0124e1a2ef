"""A verdict in words."""

from __future__ import annotations

import math

from peil.analysis.effects import Method
from peil.analysis.kpi_effects import KpiEffect
from peil.analysis.kpi_studies import WHOLE
from peil.analysis.verdicts import Judgement, Verdict
from peil.reports.numbers import (
    Scale,
    currency_symbol,
    day,
    decimals_beside_0,
    decimals_for,
    n_text,
    plain,
    scale_for,
)
from peil.reports.periods import named, with_periods_named
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

SIGNS = {
    "worked": "✓",
    "worked, but small": "✓",
    "harmed": "✕",
    "no visible effect": "=",
    "cannot tell yet": "?",
}


def verdict_word(judgement: Judgement) -> str:
    """Return the verdict as a word."""
    return word_of(judgement.verdict)


def word_of(verdict: Verdict) -> str:
    """Return a verdict as a word."""
    return {
        "worked": _("Worked"),
        "worked, but small": _("Worked, but small"),
        "harmed": _("Harmed"),
        "no visible effect": _("No visible effect"),
        "cannot tell yet": _("Cannot tell yet"),
    }[verdict]


def effect_decimals(judgement: Judgement, factor: float) -> int:
    """Return the digits after the decimal sign of an effect and its limits.

    No more than the interval allows, but where it excludes 0, enough to be seen to: "+2 (0 to +6):
    worked" would look like a mistake.
    """
    low, high = factor * judgement.low, factor * judgement.high
    half = (high - low) / 2
    told = half if math.isfinite(half) else factor * judgement.smallest_effect
    return decimals_beside_0(low, high, decimals_for(told, most=3))


def smallest_decimals(smallest: float) -> int:
    """Return the digits after the decimal sign of the smallest effect that matters: 1, not 1.0."""
    digits = decimals_for(abs(smallest) / 5, most=4)
    return digits if round(smallest, digits) % 1 else 0


def method_words(judgement: Judgement) -> str:
    """Say how it was judged."""
    return method_name(judgement.estimate.method)


def method_name(method: Method) -> str:
    """Say how an effect is judged, by the estimator."""
    return {
        "adjusted-difference": _("randomised: treated and untouched compared, adjusted for where "
                                 "each began"),
        "group-time-difference-in-differences": _(
            "group-time difference in differences, from each unit's own start; interval by dealing "
            "out the starts anew"
        ),
        "synthetic-difference-in-differences": _("synthetic difference in differences; interval "
                                                 "by rank among untouched units"),
        "synthetic-control": _("synthetic control; interval by rank among untouched units"),
        "difference-in-differences": _("difference in differences; interval by rank among "
                                       "untouched units"),
        "conformal": _("a mix of few untouched units; interval by permutation over time and a "
                       "model of the errors, the wider of both"),
        "interrupted-series": _("the series alone, with trend, season and errors that carry over; "
                                "no comparison group"),
    }[method]  # fmt: skip


def effect_lines(
    judgement: Judgement, *, outcome: str | None = None, factor: float = 1.0
) -> list[str]:
    """Say a verdict as lines of text, for the terminal.

    Parameters
    ----------
    judgement : Judgement
    outcome : str or None
        What was measured, in words; None for the study's own name of it.
    factor : float
        What a stored number is multiplied with before it is printed.
    """
    study = judgement.study
    smallest = factor * judgement.smallest_effect
    digits = effect_decimals(judgement, factor)
    lines = [
        f"{SIGNS[judgement.verdict]} {verdict_word(judgement)}",
        _("%(outcome)s: %(effect)s per period and unit (%(interval)s)")
        % {
            "outcome": outcome or study.outcome,
            "effect": plain(factor * judgement.effect, digits, sign=True),
            "interval": _limits(judgement, digits, factor),
        },
        _("Smallest effect that matters: %(smallest)s; n %(n)s.")
        % {
            "smallest": plain(smallest, smallest_decimals(smallest)),
            "n": n_text(study.n),
        },
        _("How: %(method)s.") % {"method": method_words(judgement)},
    ]
    marks = {True: "✓", False: "✕", None: "·"}
    lines += [f"  {marks[check.passed]} {with_periods_named(check.text)}"
              for check in judgement.checks]  # fmt: skip
    return lines + needs(judgement)


def lead_words(found: KpiEffect) -> str:
    """Say what kind of estimate an effect is that nobody planned to judge."""
    if found.judgement.study.untouched_names:
        return _("Estimated afterwards, not planned")
    return _("Estimated afterwards from before and after, not planned")


def afterwards_word(found: KpiEffect) -> str:
    """Say in a word what an effect is that nobody planned to judge."""
    return _("a hint, no verdict") if found.is_hint else verdict_word(found.judgement)


def kpi_effect_lines(found: KpiEffect) -> list[str]:
    """Say what moved a KPI, which nobody planned to judge, as lines of text."""
    judgement, definition = found.judgement, found.measurement.definition
    scale = scale_for(definition, *found.measurement.cells)
    outcome = f"{_(definition.title)}, {unit_words(scale)}"
    first, *rest = effect_lines(judgement, outcome=outcome, factor=scale.factor)
    if found.is_hint:
        first = f"≈ {lead_words(found)}: {afterwards_word(found)}"
    study = judgement.study
    treated = _("everybody") if study.treated_names == (WHOLE,) else ", ".join(study.treated_names)
    looked = _("From %(at)s for %(treated)s: %(before)s periods before and %(after)s after, "
               "from %(first)s to %(last)s.") % {
        "at": day(found.at), "treated": treated, "before": n_text(study.before),
        "after": n_text(study.after), "first": named(study.times[0]),
        "last": named(study.times[-1]),
    }  # fmt: skip
    simulated = [_("The data are simulated.")] if found.measurement.is_simulated else []
    return [first, looked, *cut_off(found), *rest, *answers_needed(found), *simulated]


def cut_off(found: KpiEffect) -> list[str]:
    """Say which periods could not be used, since a withheld number lies between."""
    said = []
    for each in found.cut_off:
        if each.is_before:
            text = ngettext("%(n)s earlier period is not used, since a number in between is "
                            "withheld. %(reason)s",
                            "%(n)s earlier periods are not used, since a number in between is "
                            "withheld. %(reason)s", each.periods)  # fmt: skip
        else:
            text = ngettext("%(n)s later period is not used, since a number in between is "
                            "withheld. %(reason)s",
                            "%(n)s later periods are not used, since a number in between is "
                            "withheld. %(reason)s", each.periods)  # fmt: skip
        said.append(text % {"n": n_text(each.periods), "reason": each.reason})
    return said


def unit_words(scale: Scale) -> str:
    """Name what differences are in, as they are printed."""
    if scale.unit == "seconds":
        return {
            "second": _("seconds"), "minute": _("minutes"), "hour": _("hours"), "day": _("days")
        }[scale.step]  # fmt: skip
    return {
        "share": _("percentage points"), "points": _("points"), "count": _("count"),
        "ratio": _("ratio"), "score": _("score"),
        "money": currency_symbol(scale.currency) if scale.currency else _("money"),
    }[scale.unit]  # fmt: skip


def answers_needed(found: KpiEffect) -> list[str]:
    """Say how many answers would do, where it is chance in who answered that blurs."""
    if found.answers is None or found.answers_needed is None:
        return []
    return [
        _("Or about %(needed)s answers a period from those acted on, in place of %(now)s.")
        % {"needed": n_text(found.answers_needed), "now": n_text(found.answers)}
    ]


def needs(judgement: Judgement) -> list[str]:
    """Say what it would take to tell, where it cannot be told yet."""
    if judgement.verdict != "cannot tell yet":
        return []
    if judgement.periods_needed is not None:
        return [
            _("To tell, about %(periods)s periods after the start are needed in all, if noise "
              "stays as it is.") % {"periods": n_text(judgement.periods_needed)}
        ]  # fmt: skip
    return [
        _("More time alone will hardly tell: it takes more units to compare with, a number that "
          "swings less, or a larger effect.")
    ]  # fmt: skip


def _limits(judgement: Judgement, digits: int, factor: float) -> str:
    if not (math.isfinite(judgement.low) and math.isfinite(judgement.high)):
        return _("no limits can be given")
    return _("%(low)s to %(high)s") % {
        "low": plain(factor * judgement.low, digits, sign=True),
        "high": plain(factor * judgement.high, digits, sign=True),
    }
