"""Kaplan-Meier: one million cases, some still open, with intervals, against lifelines.

Both begin with an array of whole seconds and one of whether the case was solved; asked for the one
curve of all cases, for one of times that all differ, and for the median and nine in ten, with
limits, of every team in every month, as a page of cuts asks. Curves and log-log limits must agree
to 1e-9, the durations wholly. Seconds are of processor time, in which other work on the machine
does not count.
"""

from __future__ import annotations

import math
import resource
import time
import warnings
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times

from peil.stats.durations import GroupedDurations
from peil.stats.runs import begins_run
from peil.stats.survival import SurvivalCurve, duration_reached_by, kaplan_meier

CASES, SLICES, ROUNDS = 1_000_000, 480, 5
Made = TypeVar("Made")


def main() -> None:
    """Draw cases, time both, hold the answers against each other."""
    random = np.random.default_rng(1)
    took = np.rint(random.lognormal(10, 0.9, CASES)).astype(np.int64)
    known = np.rint(random.uniform(3_600, 400_000, CASES)).astype(np.int64)
    seconds, solved = np.minimum(took, known), took <= known
    part = random.integers(0, SLICES, CASES)

    mine, curve = _best(lambda: _curve(seconds, solved), ROUNDS)
    theirs, fitter = _best(lambda: KaplanMeierFitter().fit(seconds, solved), ROUNDS)
    print(f"{CASES:,} cases, {solved.mean():.0%} of them solved, {len(curve.survival):,} times")
    _told("one curve of whole seconds, with limits", mine, theirs)
    _assert_equal(curve, fitter)

    exact = np.minimum(random.lognormal(10, 0.9, CASES), random.uniform(3_600, 400_000, CASES))
    mine, curve = _best(lambda: _exact_curve(exact, solved), ROUNDS)
    theirs, fitter = _best(lambda: KaplanMeierFitter().fit(exact, solved), ROUNDS)
    _told("one curve of times that all differ, with limits", mine, theirs)
    _assert_equal(curve, fitter)

    mine, found = _best(lambda: _quantiles(seconds, solved, part), ROUNDS)
    theirs, expected = _best(lambda: _fitted(seconds, solved, part), 1)
    _told(f"median and nine in ten with limits, of {SLICES} parts", mine, theirs)
    np.testing.assert_array_equal(found, expected)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all answers agree; peak memory of both together {peak:.0f} MB")


def _best(ask: Callable[[], Made], rounds: int) -> tuple[float, Made]:
    once = math.inf
    for _ in range(rounds):
        start = time.process_time()
        answer = ask()
        once = min(once, time.process_time() - start)
    return once, answer


def _told(what: str, mine: float, theirs: float) -> None:
    print(f"{what}: Peil {mine:.3f} s, lifelines {theirs:.3f} s, {theirs / mine:.0f} × Peil's")


def _curve(seconds: np.ndarray, solved: np.ndarray) -> SurvivalCurve:
    curve = kaplan_meier(_grouped(seconds, solved))
    curve.intervals()
    return curve


def _exact_curve(times: np.ndarray, solved: np.ndarray) -> SurvivalCurve:
    curve = kaplan_meier(GroupedDurations.of(times, solved, ~solved))
    curve.intervals()
    return curve


def _assert_equal(curve: SurvivalCurve, fitter: KaplanMeierFitter) -> None:
    at, limits = curve.durations.duration, curve.intervals()
    survival = fitter.survival_function_.loc[at].to_numpy()[:, 0]
    bounds = fitter.confidence_interval_survival_function_.loc[at].to_numpy()
    inner = (curve.survival > 0) & (curve.survival < 1)
    np.testing.assert_allclose(curve.survival, survival, atol=1e-9)
    np.testing.assert_allclose(limits.low[inner], bounds[inner, 0], atol=1e-9)
    np.testing.assert_allclose(limits.high[inner], bounds[inner, 1], atol=1e-9)


def _quantiles(seconds: np.ndarray, solved: np.ndarray, part: np.ndarray) -> np.ndarray:
    curve = kaplan_meier(_grouped(seconds, solved, part))
    reached = [duration_reached_by(curve, share) for share in (0.5, 0.9)]
    return np.array([[each.value, each.low, each.high] for each in reached])


def _fitted(seconds: np.ndarray, solved: np.ndarray, part: np.ndarray) -> np.ndarray:
    warnings.simplefilter("ignore")  # it says of every percentile that it reads the curve
    found = []
    for number in range(SLICES):
        mine = part == number
        fitter = KaplanMeierFitter().fit(seconds[mine], solved[mine])
        bounds = fitter.confidence_interval_survival_function_
        for left in (0.5, 0.1):
            ends = qth_survival_times(left, bounds).to_numpy()[0]
            found.append([fitter.percentile(left), *ends])
    return np.array(found).reshape(SLICES, 2, 3).transpose(1, 2, 0)


def _grouped(
    seconds: np.ndarray, solved: np.ndarray, part: np.ndarray | None = None
) -> GroupedDurations:
    """Count cases by part and whole second, as the engine does for a KPI."""
    if part is None:
        n = np.bincount(seconds)
        solved_at = np.bincount(seconds[solved], minlength=len(n))
        at = np.flatnonzero(n)
        return GroupedDurations.of(at, solved_at[at], (n - solved_at)[at])
    bits = int(seconds.max()).bit_length()
    keys = np.sort((((part << bits) | seconds) << 1) | solved)
    first = np.flatnonzero(begins_run(keys))
    n, at = np.diff(first, append=len(keys)), keys[first]
    ended, at = at & 1, at >> 1
    return GroupedDurations.of(
        at & ((1 << bits) - 1), n * ended, n * (1 - ended), slice_index=at >> bits
    )


if __name__ == "__main__":
    main()
