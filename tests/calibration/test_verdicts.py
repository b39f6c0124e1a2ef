"""Verdicts keep their promise: seldom false where nothing was done, right where something was."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from peil.analysis.study import Study, study_of
from peil.analysis.verdicts import judge
from tests.calibration.conftest import Say

pytestmark = pytest.mark.calibration
DATA = Path(__file__).parents[2] / "examples/data/interventions"
CLAIMS = ("worked", "worked, but small", "harmed")


def series(file: str) -> tuple[list[str], np.ndarray]:
    head, *rows = csv.reader((DATA / file).read_text(encoding="utf-8").splitlines())
    return head[1:], np.array([[float(cell) for cell in row[1:]] for row in rows]).T


def placebo(
    names: list[str], rows: np.ndarray, unit: int, before: int, *, others: list[int],
    season: int | None = None,
) -> Study:  # fmt: skip
    chosen = [unit, *(other for other in others if other != unit)]
    return study_of(
        "y", [str(at) for at in range(rows.shape[1])], [(names[i], rows[i]) for i in chosen],
        treated=[names[unit]], before=before, season=season,
    )  # fmt: skip


def cigarettes(others: int | None) -> Iterator[tuple[int, Study]]:
    names, rows = series("california_prop99.csv")
    kept = [i for i, name in enumerate(names) if name != "California"]
    names, rows = [names[i] for i in kept], rows[kept]
    yield from some(names, rows, others, None, range(10, 26, 2) if others is None else [20])


def products(others: int | None) -> Iterator[tuple[int, Study]]:
    names, rows = series("GDP_in_dollars_billions.csv")
    yield from some(names, np.log(rows), others, 4, range(24, 48, 2))


def some(
    names: list[str], rows: np.ndarray, others: int | None, season: int | None, starts: object
) -> Iterator[tuple[int, Study]]:
    random = np.random.default_rng(3)
    for unit in range(len(names)):
        for before in starts:  # type: ignore[attr-defined]
            chosen = list(range(len(names)))
            if others is not None:
                chosen = list(random.choice(len(names), others, replace=False)) if others else []
            yield unit, placebo(names, rows, unit, before, others=chosen, season=season)


def test_of_a_thousand_actions_that_never_were_few_are_said_to_have_done_anything(say: Say) -> None:
    """On real series: cigarettes in 38 states, products of 21 countries (with 2008 and 2020)."""
    by_unit: dict[tuple[str, int], list[bool]] = {}
    sets = {
        "states, all others to compare with": cigarettes(None),
        "states, four others": cigarettes(4),
        "countries alone": products(0),
        "countries, four others": products(4),
        "countries, all others": products(None),
    }
    for name, studies in sets.items():
        false = [(unit, judge(study).verdict in CLAIMS) for unit, study in studies]
        for unit, is_false in false:
            by_unit.setdefault((name.split(",")[0].split()[0], unit), []).append(is_false)
        say(f"{name}: {sum(f for _, f in false)} of {len(false)} placebo actions")
    clusters = [(sum(each), len(each)) for each in by_unit.values()]
    share, n = sum(k for k, _ in clusters) / (total := sum(m for _, m in clusters)), len(clusters)
    spread = np.sqrt(sum((k - share * m) ** 2 for k, m in clusters) * n / (n - 1)) / total
    say(f"together: {share:.3f} of {total}, at most {share + 1.645 * spread:.3f} (95 %, {n} units)")
    assert total >= 1000
    assert share + 1.645 * spread <= 0.05


DESIGNS = {
    # treated and untouched units, periods before and after, the planned effect in standard
    # deviations where nothing carries over, and where half does
    "one series": (1, 0, 24, 8, 5.0, 5.0),
    "four others": (1, 4, 30, 10, 4.0, 4.0),
    "twenty others": (1, 20, 20, 12, 2.5, 3.75),
    "twelve that began at three times, twelve that never did": (12, 12, 12, 8, 1.0, 1.5),
}


def simulated(
    random: np.random.Generator, treated: int, untouched: int, before: int, after: int, *,
    carried: float, effect: float,
) -> Study:  # fmt: skip
    """Return units with a common drift, a season, and errors of spread 1 that carry over."""
    periods, units = before + after, treated + untouched
    steps = random.normal(size=(units, periods + 50)) * np.sqrt(1 - carried**2)
    errors = np.zeros_like(steps)
    for at in range(1, periods + 50):
        errors[:, at] = carried * errors[:, at - 1] + steps[:, at]
    season = 2 * np.sin(2 * np.pi * np.arange(periods) / 12) if before >= 24 else 0.0
    drift = random.normal(size=periods).cumsum() if untouched else 0.1 * np.arange(periods)
    rows = errors[:, 50:] + drift + season + random.normal(size=(units, 1))
    begun = np.resize([before, before + after // 4, before + after // 2], treated)
    rows[:treated] += effect * (np.arange(periods) >= begun[:, None])
    return study_of(
        "y", [str(at) for at in range(periods)], [(f"u{i}", row) for i, row in enumerate(rows)],
        treated=[f"u{i}" for i in range(treated)], before=before, season=12,
        starts={f"u{i}": int(at) for i, at in enumerate(begun)},
    )  # fmt: skip


@pytest.mark.parametrize("carried", [0.0, 0.5])
@pytest.mark.parametrize("design", DESIGNS)
def test_verdicts_are_right_when_there_is_an_effect_and_when_there_is_none(
    design: str, carried: float, say: Say
) -> None:
    treated, untouched, before, after, effect, effect_carried = DESIGNS[design]
    effect = effect_carried if carried else effect
    random = np.random.default_rng(17)
    rounds = 200

    def verdicts(times: int, true_effect: float) -> list[str]:
        return [
            judge(
                simulated(random, treated, untouched, times * before, times * after,
                          carried=carried, effect=true_effect),
                smallest_effect=effect / 2,
            ).verdict
            for _ in range(rounds)
        ]  # fmt: skip

    seen, none, twice = verdicts(1, effect), verdicts(1, 0.0), verdicts(2, 0.0)
    worked = seen.count("worked") / rounds
    false = sum(verdict in CLAIMS for verdict in none + twice) / (2 * rounds)
    nothing = twice.count("no visible effect") / rounds
    say(f"{design}, {carried} carried over: worked {worked:.2f}, no visible effect at twice the "
        f"data {nothing:.2f}, false {false:.3f}")  # fmt: skip
    assert worked >= 0.8
    assert nothing >= 0.5
    assert false <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / (2 * rounds))


def peaks(random: np.random.Generator, weeks: int) -> np.ndarray:
    """Return weeks with a peak of four weeks at some time of each year."""
    week = (np.arange(weeks) - random.integers(52)) % 52
    return random.normal(size=weeks) + 5 * (week < 4)


def long_memory(random: np.random.Generator, periods: int) -> np.ndarray:
    """Return fractionally integrated noise of order 0.45."""
    lags = np.arange(1, 300)
    return np.convolve(
        random.normal(size=periods + 300), np.cumprod(np.r_[1, (lags - 0.55) / lags])
    )[300 : 300 + periods]


@pytest.mark.parametrize(
    ("kind", "make", "before", "after", "season"),
    [
        ("weeks with a yearly peak", peaks, 60, 12, 52),
        ("weeks with a yearly peak", peaks, 80, 20, 52),
        ("long memory", long_memory, 24, 8, 12),
        ("long memory", long_memory, 60, 24, 12),
    ],
)  # fmt: skip
def test_hard_series_alone_are_seldom_said_to_have_changed(
    kind: str, make: Callable[[np.random.Generator, int], np.ndarray], before: int, after: int,
    season: int, say: Say,
) -> None:  # fmt: skip
    random, rounds = np.random.default_rng(31), 500
    false = 0
    for _ in range(rounds):
        series = make(random, before + after)
        one = study_of("y", [str(at) for at in range(before + after)], [("u", series)],
                       treated=["u"], before=before, season=season)  # fmt: skip
        false += judge(one).verdict in CLAIMS
    say(f"{kind}, {before} and {after}: false {false / rounds:.3f} of {rounds}")
    assert false / rounds <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / rounds)
