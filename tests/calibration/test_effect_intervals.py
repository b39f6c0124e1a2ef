"""Each estimator's 95 % interval, over simulated studies: how often it holds the true effect.

Over all the kinds of study that an estimator is for, it must be 95 % ± 1, give or take twice the
rounds' own error; and within three points of 95 % for each kind, since what errors are like cannot
be read off few values, and nobody knows of which kind theirs are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.signal import lfilter

from peil.analysis.effects import effect_of
from peil.analysis.study import Study, comparable, study_of
from peil.stats.interrupted_series import interrupted_series
from tests.calibration.conftest import Say

pytestmark = pytest.mark.calibration
TRUE = 3.0
Kind = Callable[[np.random.Generator, int], np.ndarray]
SDID, SC, DID = (
    "synthetic-difference-in-differences", "synthetic-control", "difference-in-differences",
)  # fmt: skip


def carried(random: np.random.Generator, rows: int, periods: int, degree: float) -> np.ndarray:
    """Return errors of spread 1 that carry over by a degree; at 1, a walk with steps of 1."""
    steps = random.normal(size=(rows, periods + 50))
    if degree == 1:
        return steps[:, 50:].cumsum(axis=1)
    errors = np.zeros_like(steps)
    for at in range(1, periods + 50):
        errors[:, at] = degree * errors[:, at - 1] + steps[:, at] * np.sqrt(1 - degree**2)
    return errors[:, 50:]


def study(
    random: np.random.Generator, *, untouched: int, before: int, after: int, degree: float,
    treated: int = 1, restless: float = 1.0, starts: tuple[int, ...] = (), **further: bool,
) -> Study:  # fmt: skip
    """Return units on a common drift, with a season from 24 periods on, and an effect of 3."""
    periods, units = before + after, untouched + treated
    rows = carried(random, units, periods, degree)
    rows[:treated] *= restless
    rows += random.normal(size=periods).cumsum() + random.normal(size=(units, 1))
    if before >= 24:
        rows += 2 * np.sin(2 * np.pi * np.arange(periods) / 12)
    begun = np.resize(starts or (before,), treated)
    rows[:treated] += TRUE * (np.arange(periods) >= begun[:, None])
    return study_of(
        "y", [str(at) for at in range(periods)], [(f"u{i}", row) for i, row in enumerate(rows)],
        treated=[f"u{i}" for i in range(treated)], before=before, season=12,
        starts={f"u{i}": int(at) for i, at in enumerate(begun)}, **further,
    )  # fmt: skip


def held(
    name: str, rounds: int, holds: Callable[[np.random.Generator], bool]
) -> tuple[float, float]:
    """Return the share of rounds in which an interval holds the truth, and its error.

    Each name has numbers of its own, so that the errors of several do not add up.
    """
    random = np.random.default_rng(list(name.encode()))
    share = sum(holds(random) for _ in range(rounds)) / rounds
    return share, float(np.sqrt(share * (1 - share) / rounds))


def is_near(share: float, error: float, *, most: float = 0.96, least: float = 0.94) -> bool:
    return least - 2 * error <= share <= most + 2 * error


def assert_evenly(shares: dict[str, tuple[float, float]], of: str, say: Say) -> None:
    """Assert that intervals hold in 95 % ± 1 over all kinds, and in 95 % ± 3 of each."""
    for name, (share, error) in shares.items():
        say(f"{of}, {name}: {share:.3f} ± {error:.3f}")
    mean = float(np.mean([share for share, _ in shares.values()]))
    error = float(np.sqrt(sum(error**2 for _, error in shares.values()))) / len(shares)
    say(f"{of}, all {len(shares)}: {mean:.3f} ± {error:.3f}")
    assert is_near(mean, error)
    far = [name for name, each in shares.items() if not is_near(*each, least=0.92, most=0.98)]
    assert far == []


def by(method: str | None, **design: object) -> Callable[[np.random.Generator], bool]:
    def holds(random: np.random.Generator) -> bool:
        one = comparable(study(random, **design))  # type: ignore[arg-type]
        low, high = effect_of(one, method).interval()
        return low <= TRUE <= high

    return holds


def test_trials(say: Say) -> None:
    """Of unequal groups few units decide the error: it is taken for less certain than it is."""
    designs = [
        (treated, untouched, degree, 1.0)
        for treated, untouched in ((8, 8), (12, 12), (50, 50), (8, 30))
        for degree in (0.0, 0.5)
    ]
    shares = {}
    for treated, untouched, degree, restless in [*designs, (12, 12, 0.3, 2.0), (12, 12, 0.3, 0.5)]:
        name = (f"{treated} and {untouched}, {degree} carried over, "
                f"treated {restless} times as restless")  # fmt: skip
        shares[name] = held(name, 3000, by(
            None, treated=treated, untouched=untouched, before=10, after=6, degree=degree,
            restless=restless, is_randomised=True,
        ))  # fmt: skip
    assert_evenly(shares, "trial", say)


@pytest.mark.parametrize(("method", "rounds"), [(SDID, 1000), (SC, 1000), (DID, 1000)])
def test_ranks_among_placebos(method: str, rounds: int, say: Say) -> None:
    """With 19 or 39 others a rank holds in 95 % exactly, with other numbers in up to 97 %."""
    shares = {}
    for degree, restless in ((0.0, 1.0), (0.5, 1.0), (0.5, 2.0)):
        name = f"19 others, {degree} carried over, treated {restless} times as restless"
        shares[name] = held(name, rounds // 2 if restless > 1 else rounds, by(
            method, untouched=19, before=20, after=12, degree=degree, restless=restless,
        ))  # fmt: skip
    if method == SDID:
        name = "39 others, 0.5 carried over"
        shares[name] = held(name, 300, by(
            method, untouched=39, before=20, after=12, degree=0.5))  # fmt: skip
    assert_evenly(shares, method, say)


@pytest.mark.parametrize(("before", "after"), [(30, 10), (24, 6)])
def test_a_few_others(before: int, after: int, say: Say) -> None:
    """Two ways to an interval of which both must rule out the truth: together one time in 20."""
    shares = {}
    for untouched in (1, 4, 8, 15):
        for degree in (0.0, 0.5, 0.8, 1.0):
            name = f"{untouched} others, {degree} carried over"
            shares[name] = held(name, 250, by(
                None, untouched=untouched, before=before, after=after, degree=degree))  # fmt: skip
    assert_evenly(shares, f"few others, {before} and {after}", say)


def of_carried(degree: float) -> Kind:
    return lambda random, periods: carried(random, 1, periods, degree)[0]


def long_memory(random: np.random.Generator, periods: int) -> np.ndarray:
    """Return fractionally integrated noise of order 0.45."""
    lags = np.arange(1, 300)
    return np.convolve(
        random.normal(size=periods + 300), np.cumprod(np.r_[1, (lags - 0.55) / lags])
    )[300 : 300 + periods]


def waves(random: np.random.Generator, periods: int) -> np.ndarray:
    """Return second-order autoregressive errors, which swing about every eleven periods."""
    return np.asarray(lfilter([1], [1, -1.2, 0.5], random.normal(size=periods + 100))[100:])


def cycle(random: np.random.Generator, periods: int) -> np.ndarray:
    """Return noise on a swing about as long as the series."""
    turns = np.arange(periods) / periods / random.uniform(0.5, 1.5)
    return random.normal(size=periods) + np.sin(2 * np.pi * (turns + random.uniform()))


KINDS: dict[str, Kind] = {
    **{f"{degree} carried over": of_carried(degree)
       for degree in (0.0, 0.15, 0.3, 0.5, 0.6, 0.75, 0.9, 1.0)},
    "heavy tails": lambda r, n: r.standard_t(3, size=n),
    "a level that drifts": lambda r, n: 0.3 * r.normal(size=n).cumsum() + r.normal(size=n),
    "a trend that drifts": lambda r, n: (
        0.05 * r.normal(size=n).cumsum().cumsum() + r.normal(size=n)
    ),
    "long memory": long_memory,
}  # fmt: skip
FURTHER: dict[str, Kind] = {
    "waves": waves,
    "a slow cycle": cycle,
    "0.4 carried over": of_carried(0.4),
    "0.6 of the next period's": lambda r, n: np.convolve(r.normal(size=n + 1), [1, 0.6], "valid"),
    "0.8 carried over, and noise": lambda r, n: carried(r, 1, n, 0.8)[0] + r.normal(size=n),
}
"""Kinds that the error models' weights were not matched to."""


@pytest.mark.parametrize(
    ("before", "after", "season"), [(24, 8, None), (60, 24, None), (36, 12, 12), (100, 20, 12)]
)
@pytest.mark.parametrize("kinds", [KINDS, FURTHER], ids=["kinds", "further"])
def test_one_series(
    before: int, after: int, season: int | None, kinds: dict[str, Kind], say: Say
) -> None:
    """The degree of carrying over cannot be read off so few periods, and is averaged over."""
    shares = {
        name: held(name, 600, alone(before, after, season, kind)) for name, kind in kinds.items()
    }
    assert_evenly(shares, f"one series, {before} and {after}", say)


def alone(
    before: int, after: int, season: int | None, errors: Kind
) -> Callable[[np.random.Generator], bool]:
    def holds(random: np.random.Generator) -> bool:
        series = errors(random, before + after)
        series[before:] += TRUE
        found = interrupted_series(series, before=before, season=season)
        return 0.025 <= found.share_below(TRUE) <= 0.975

    return holds


def test_starts_at_different_times(say: Say) -> None:
    """Starts are dealt out anew, also where those acted on are more, or less, restless."""
    designs = [
        # treated, untouched, before, after, carried over, restless
        (6, 6, 4, 4, 0.0, 1.0), (12, 12, 6, 6, 0.5, 1.0), (30, 30, 12, 12, 0.7, 1.0),
        (9, 15, 6, 6, 0.3, 1.0), (6, 6, 6, 6, 0.5, 2.0), (12, 12, 6, 6, 0.5, 2.0),
        (12, 12, 6, 6, 0.5, 0.5),
    ]  # fmt: skip
    shares = {}
    for treated, untouched, before, after, degree, restless in designs:
        starts = (before, before + after // 3, before + 2 * after // 3)
        name = (f"{treated} and {untouched}, {before} and {after}, {degree} carried over, "
                f"treated {restless} times as restless")  # fmt: skip
        shares[name] = held(name, 800, by(
            None, treated=treated, untouched=untouched, before=before, after=after, degree=degree,
            restless=restless, starts=starts,
        ))  # fmt: skip
    assert_evenly(shares, "starts at different times", say)


def test_many_beside_about_as_many_others(say: Say) -> None:
    """One start for all, and too few others to rank groups of that size among."""
    designs = [
        # treated, untouched, before, after, carried over, restless
        (8, 8, 10, 6, 0.0, 1.0), (12, 12, 10, 6, 0.5, 1.0), (30, 30, 12, 6, 0.7, 1.0),
        (50, 50, 4, 4, 0.3, 1.0), (12, 28, 12, 6, 0.5, 1.0), (12, 12, 10, 6, 0.3, 2.0),
        (12, 12, 10, 6, 0.3, 0.5),
    ]  # fmt: skip
    shares = {}
    for treated, untouched, before, after, degree, restless in designs:
        name = (f"{treated} and {untouched}, {before} and {after}, {degree} carried over, "
                f"treated {restless} times as restless, one start")  # fmt: skip
        shares[name] = held(name, 800, by(
            None, treated=treated, untouched=untouched, before=before, after=after, degree=degree,
            restless=restless,
        ))  # fmt: skip
    assert_evenly(shares, "many beside many", say)
