"""A shift in one series: found where it is, and not cried out where there is none."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.arima.model import ARIMA

from peil.shared.errors import NotEnoughData
from peil.stats.interrupted_series import interrupted_series, likelier_start


def carried(random: np.random.Generator, n: int, phi: float) -> np.ndarray:
    """Return first-order autoregressive errors of innovation 1."""
    made = np.zeros(n + 200)
    steps = random.normal(size=n + 200)
    for at in range(1, n + 200):
        made[at] = phi * made[at - 1] + steps[at]
    return made[200:]


def series_of(seed: int, *, phi: float = 0.6, shift: float = 0.0, before: int = 24, n: int = 32):
    errors = carried(np.random.default_rng(seed), n, phi)
    return errors + np.where(np.arange(n) >= before, shift, 0.0)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), shift=st.floats(-20, 20))
def test_what_is_added_after_the_start_is_added_to_the_effect(seed, shift):
    without = interrupted_series(series_of(seed), before=24)
    with_it = interrupted_series(series_of(seed, shift=shift), before=24)
    assert with_it.effect == pytest.approx(without.effect + shift, abs=1e-6)
    assert with_it.interval()[0] == pytest.approx(without.interval()[0] + shift, abs=1e-6)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), level=st.floats(-50, 50), slope=st.floats(-3, 3))
def test_level_and_trend_are_no_effect(seed, level, slope):
    plain = series_of(seed)
    sloping = level + slope * np.arange(32) + plain
    one, other = (interrupted_series(series, before=24) for series in (plain, sloping))
    assert other.effect == pytest.approx(one.effect, abs=1e-5)


def test_a_long_series_gives_the_estimate_of_maximum_likelihood():
    series = series_of(8, phi=0.5, shift=3.0, before=120, n=180)
    design = np.column_stack([np.arange(180) >= 120, np.ones(180), np.arange(180)]).astype(float)
    best = ARIMA(series, exog=design, order=(1, 0, 0), trend="n").fit()
    found = interrupted_series(series, before=120)
    assert found.effect == pytest.approx(best.params[0], abs=0.5 * best.bse[0])
    low, high = found.interval()
    assert (high - low) / 2 > 1.7 * best.bse[0]


def test_a_known_degree_of_carrying_over_is_wider_than_least_squares():
    series = series_of(9, phi=0.8, before=60, n=90)
    design = np.column_stack([np.arange(90) >= 60, np.ones(90), np.arange(90)]).astype(float)
    naive = sm.OLS(series, design).fit().bse[0]
    low, high = interrupted_series(series, before=60).interval()
    assert high - low > 2 * 1.96 * naive


def test_a_season_is_no_effect_where_it_is_told():
    at = np.arange(48)
    series = 10.0 * (at % 12 == 11) + 0.1 * carried(np.random.default_rng(1), 48, 0.2)
    told, untold = (interrupted_series(series, before=36, season=s) for s in (12, None))
    assert abs(told.effect) < 0.3
    assert told.spread < untold.spread / 5


def test_the_interval_is_wider_at_a_higher_level_and_holds_the_effect_in_its_middle():
    found = interrupted_series(series_of(3), before=24)
    (low, high), (lower, higher) = found.interval(level=0.9), found.interval()
    assert lower < low < found.effect < high < higher
    assert found.share_below(low) == pytest.approx(0.05, abs=1e-6)
    assert found.share_below(higher) == pytest.approx(0.975, abs=1e-6)


def test_the_carrying_over_is_told_about_right():
    none, much = (
        interrupted_series(series_of(5, phi=phi, before=120, n=180), before=120).autocorrelation
        for phi in (0.0, 0.9)
    )
    assert none < 0.4 < 0.75 < much


@pytest.mark.parametrize(("before", "n"), [(23, 40), (30, 37)])
def test_too_few_periods_are_refused(before, n):
    with pytest.raises(NotEnoughData, match="at least 24 and 8 are needed"):
        interrupted_series(np.zeros(n), before=before)


MAKERS = {
    "independent": lambda r, n: r.normal(size=n),
    "carried over 0.6": lambda r, n: carried(r, n, 0.6),
    "random walk": lambda r, n: r.normal(size=n).cumsum(),
    "drifting level": lambda r, n: 0.3 * r.normal(size=n).cumsum() + r.normal(size=n),
    "drifting trend": lambda r, n: 0.05 * r.normal(size=n).cumsum().cumsum() + r.normal(size=n),
    "heavy tails": lambda r, n: r.standard_t(3, size=n),
}


@pytest.mark.calibration
@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(("before", "n"), [(24, 32), (60, 84)])
def test_an_effect_that_is_not_there_is_seldom_seen(name, before, n):
    random, false, rounds = np.random.default_rng(20), 0, 1000
    for _ in range(rounds):
        low, high = interrupted_series(MAKERS[name](random, n), before=before).interval()
        false += not low < 0 < high
    assert false / rounds < 0.075  # 5 %, and a little over three standard errors


@pytest.mark.calibration
def test_a_shift_of_three_spreads_is_seen_in_a_short_series():
    random, seen, rounds = np.random.default_rng(21), 0, 400
    for _ in range(rounds):
        series = carried(random, 32, 0.3) + np.where(np.arange(32) >= 24, 4.0, 0.0)
        low, _high = interrupted_series(series, before=24).interval()
        seen += low > 0
    assert seen / rounds > 0.8


def test_a_shift_is_placed_where_it_is():
    series = series_of(5, phi=0.3, shift=6.0, before=40, n=60)
    assert likelier_start(series, before=40, slack=3) is None
    assert likelier_start(series, before=37, slack=1) == 40
    assert likelier_start(series, before=30, slack=3) == 40


def test_the_season_is_not_taken_for_a_shift():
    wave = 3 * np.sin(2 * np.pi * np.arange(60) / 12)
    series = series_of(7, phi=0.0, shift=5.0, before=48, n=60) + wave
    assert likelier_start(series, before=48, season=12) is None
