"""A study of one action: who was treated, from when, and how good is told from bad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from peil.analysis.sources_over_time import Turn
from peil.shared.errors import BadInput
from peil.stats.estimate import FloatArray
from peil.stats.panels import Panel

Better = Literal["higher", "lower"]
_FACTOR, _LEAST_TO_COMPARE = 5.0, 8


@dataclass(frozen=True)
class Study:
    """What was observed around an action.

    Parameters
    ----------
    outcome : str
        What was measured.
    times : tuple of str
        The periods' names, oldest first.
    before : int
        How many of them lie before the start.
    treated : numpy.ndarray of float, shape (treated, periods)
    untouched : numpy.ndarray of float, shape (untouched, periods)
        May have no row.
    treated_names, untouched_names : tuple of str
    better : Better
        Which way is good.
    season : int or None
        Periods after which the year or week begins anew.
    is_randomised : bool
        Whether chance decided who was treated.
    left_out : tuple of str
        Units that could not be used, since values are missing.
    not_comparable : tuple of str
        Units that swing so differently before the start that they say nothing of the treated.
    events : tuple of (str, str)
        What else happened: period and name.
    breaks : tuple of str
        Periods in which the outcome's wording, scale or definition changed, after the first.
    starts : tuple of int
        Where units began at different times: how many periods lie before each treated unit's
        start, the fewest of them being ``before``; else empty.
    turns, turns_of_others : tuple of Turn
        Sources that begin or end within the time, of the treated and of the untouched.
    """

    outcome: str
    times: tuple[str, ...]
    before: int
    treated: FloatArray
    untouched: FloatArray
    treated_names: tuple[str, ...]
    untouched_names: tuple[str, ...]
    better: Better = "higher"
    season: int | None = None
    is_randomised: bool = False
    left_out: tuple[str, ...] = ()
    not_comparable: tuple[str, ...] = ()
    events: tuple[tuple[str, str], ...] = ()
    starts: tuple[int, ...] = ()
    breaks: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    turns_of_others: tuple[Turn, ...] = ()

    @property
    def is_staggered(self) -> bool:
        """Whether the treated units began at different times."""
        return len(set(self.starts)) > 1

    @property
    def after(self) -> int:
        """Periods from the start on."""
        return len(self.times) - self.before

    @property
    def n(self) -> int:
        """Values that are looked at."""
        return int(self.treated.size + self.untouched.size)

    @property
    def actual(self) -> FloatArray:
        """The treated units' mean, shape (periods,)."""
        return np.asarray(self.treated.mean(axis=0))

    @property
    def panel(self) -> Panel:
        """The study as a panel; there must be untouched units."""
        return Panel.of(self.treated, self.untouched, before=self.before)

    def of_periods(self, until: int, *, before: int) -> Study:
        """Return the study as it stood after some periods, as if the start had been earlier."""
        return replace(
            self,
            times=self.times[:until],
            before=before,
            treated=self.treated[:, :until],
            untouched=self.untouched[:, :until],
        )


def comparable(study: Study) -> Study:
    """Leave out untouched units that swing over five times as much as the treated, or a fifth.

    Only what was seen before the start decides. Units of another size would either hide the
    treated among their own swings or, being calm, make it stand out.
    """
    if study.before < _LEAST_TO_COMPARE or not len(study.untouched) or study.is_randomised:
        return study
    own = float(period_noise(study.treated[:, : study.before]).mean())
    others = period_noise(study.untouched[:, : study.before])
    alike = (others <= _FACTOR * own) & (_FACTOR * others >= own)
    names = np.array(study.untouched_names, dtype=object)
    return replace(
        study,
        untouched=study.untouched[alike],
        untouched_names=tuple(names[alike]),
        not_comparable=tuple(names[~alike]),
    )


def period_noise(rows: FloatArray) -> FloatArray:
    """Return how much each row changes from period to period, as a standard deviation."""
    return np.asarray(np.diff(rows, axis=1).std(axis=1, ddof=1))


def study_of(
    outcome: str,
    times: Sequence[str],
    units: Sequence[tuple[str, FloatArray]],
    *,
    treated: Sequence[str],
    before: int,
    better: Better = "higher",
    season: int | None = None,
    is_randomised: bool = False,
    starts: Mapping[str, int] | None = None,
) -> Study:
    """Make a study of units' series; untouched units with a gap are left out, and told.

    Where units began at different times, ``starts`` says how many periods lie before each one's
    start. If none never began, the last that began are the others' comparison, and the study ends
    before they do. Of many that began, those with a gap or no period before are left out, and told.

    Raises
    ------
    BadInput
        If a treated unit has a gap, or no period lies before or after the start.
    """
    if starts and len(set(starts.values())) > 1:
        return _staggered(
            outcome, times, units, starts, better=better, season=season, is_randomised=is_randomised
        )
    if not 0 < before < len(times):
        raise BadInput(
            "The start leaves %(before)s periods before it and %(after)s after it. Both are "
            "needed: choose a start between %(first)s and %(last)s.",
            before=before,
            after=len(times) - before,
            first=times[0] if times else "-",
            last=times[-1] if times else "-",
        )
    chosen = [(name, values) for name, values in units if name in treated]
    others = [(name, values) for name, values in units if name not in treated]
    for name, values in chosen:
        gap = np.flatnonzero(~np.isfinite(values))
        if gap.size:
            raise BadInput(
                "'%(unit)s' has no value at %(time)s, and the treated must be known at all times. "
                "Fill the gap, or leave out the periods before it.",
                unit=name,
                time=times[int(gap[0])],
            )
    whole = [(name, values) for name, values in others if np.isfinite(values).all()]
    return Study(
        outcome=outcome,
        times=tuple(times),
        before=before,
        treated=np.array([values for _, values in chosen], float),
        untouched=np.array([v for _, v in whole], float).reshape(len(whole), len(times)),
        treated_names=tuple(name for name, _ in chosen),
        untouched_names=tuple(name for name, _ in whole),
        better=better,
        season=season,
        is_randomised=is_randomised,
        left_out=tuple(name for name, v in others if not np.isfinite(v).all()),
    )


def _staggered(
    outcome: str, times: Sequence[str], units: Sequence[tuple[str, FloatArray]],
    starts: Mapping[str, int], *, better: Better, season: int | None, is_randomised: bool,
) -> Study:  # fmt: skip
    """Make a study of units that began at different times."""
    whole = {name: v for name, v in units if np.isfinite(v).all() and starts.get(name, 1) > 0}
    end = len(times)
    if all(starts.get(name, end) < end for name in whole):
        end = max((starts[name] for name in whole), default=0)
    chosen = [name for name in whole if starts.get(name, end) < end]
    others = [name for name in whole if name not in chosen]
    if not chosen or not others:
        raise BadInput(
            "No unit that began can be compared with one that had not. Units without gaps are "
            "needed that never began, or later than others, and with periods before their start."
        )
    own = tuple(starts[name] for name in chosen)
    return Study(
        outcome=outcome,
        times=tuple(times[:end]),
        before=min(own),
        treated=np.array([whole[name][:end] for name in chosen], float),
        untouched=np.array([whole[name][:end] for name in others], float),
        treated_names=tuple(chosen),
        untouched_names=tuple(others),
        better=better,
        season=season,
        is_randomised=is_randomised,
        left_out=tuple(name for name, _ in units if name not in whole),
        starts=own,
    )
