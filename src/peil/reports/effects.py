"""A verdict in words."""

from __future__ import annotations

import math

from peil.analysis.verdicts import Judgement
from peil.reports.numbers import decimals_for, n_text, plain
from peil.shared.words import gettext as _

SIGNS = {
    "worked": "✓",
    "worked, but small": "✓",
    "harmed": "✕",
    "no visible effect": "=",
    "cannot tell yet": "?",
}


def verdict_word(judgement: Judgement) -> str:
    """Return the verdict as a word."""
    return {
        "worked": _("Worked"),
        "worked, but small": _("Worked, but small"),
        "harmed": _("Harmed"),
        "no visible effect": _("No visible effect"),
        "cannot tell yet": _("Cannot tell yet"),
    }[judgement.verdict]


def method_words(judgement: Judgement) -> str:
    """Say how it was judged."""
    return {
        "adjusted-difference": _("randomised: treated and untouched compared, adjusted for where "
                                 "each began"),
        "group-time-difference-in-differences": _(
            "group-time difference in differences, since units began at different times; interval "
            "by dealing out the starts anew"
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
    }[judgement.estimate.method]  # fmt: skip


def effect_lines(judgement: Judgement) -> list[str]:
    """Say a verdict as lines of text, for the terminal."""
    study = judgement.study
    half = (judgement.high - judgement.low) / 2
    digits = decimals_for(half if math.isfinite(half) else judgement.smallest_effect, most=3)
    lines = [
        f"{SIGNS[judgement.verdict]} {verdict_word(judgement)}",
        _("%(outcome)s: %(effect)s per period and unit (%(interval)s)")
        % {
            "outcome": study.outcome,
            "effect": plain(judgement.effect, digits, sign=True),
            "interval": _limits(judgement, digits),
        },
        _("Smallest effect that matters: %(smallest)s; n %(n)s.")
        % {
            "smallest": plain(
                judgement.smallest_effect, decimals_for(judgement.smallest_effect / 5, most=4)
            ),
            "n": n_text(study.n),
        },
        _("How: %(method)s.") % {"method": method_words(judgement)},
    ]
    marks = {True: "✓", False: "✕", None: "·"}
    lines += [f"  {marks[check.passed]} {check.text}" for check in judgement.checks]
    return lines + needs(judgement)


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


def _limits(judgement: Judgement, digits: int) -> str:
    if not (math.isfinite(judgement.low) and math.isfinite(judgement.high)):
        return _("no limits can be given")
    return _("%(low)s to %(high)s") % {
        "low": plain(judgement.low, digits, sign=True),
        "high": plain(judgement.high, digits, sign=True),
    }
