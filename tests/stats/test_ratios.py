from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.estimate import Withheld
from peil.stats.ratios import RatioMoments, ratio_of_sums

ROWS = st.lists(st.tuples(st.floats(1, 100), st.floats(1, 50)), min_size=2, max_size=30)


def test_the_interval_is_that_of_a_weighted_regression_on_the_log_scale():
    rng = np.random.default_rng(71)
    x = rng.lognormal(2, 0.6, 40)
    y = 3 * x * rng.lognormal(0, 0.4, 40)
    fitted = sm.WLS(y / x, np.ones(40), weights=x).fit(cov_type="HC1")
    ratio, error = fitted.params[0], fitted.bse[0]
    half = stats.t.ppf(0.975, 39) * error / ratio
    interval = ratio_of_sums(RatioMoments.of_rows(y, x)).one
    expected = (ratio, ratio * np.exp(-half), ratio * np.exp(half))
    assert (interval.value, interval.low, interval.high) == pytest.approx(expected, rel=1e-9)


@given(ROWS, st.randoms())
def test_parts_recombine_and_row_order_does_not_matter(rows, shuffler):
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    whole = RatioMoments.of_rows(*np.array(rows).T)
    parts = RatioMoments.of_rows(*np.array(shuffled[:1]).T) + RatioMoments.of_rows(
        *np.array(shuffled[1:]).T
    )
    for field in fields(RatioMoments):
        assert getattr(parts, field.name) == pytest.approx(getattr(whole, field.name))


@given(ROWS, st.floats(0.01, 100))
def test_another_unit_of_the_numerator_only_changes_the_unit(rows, factor):
    y, x = np.array(rows).T
    plain, other = (ratio_of_sums(RatioMoments.of_rows(part, x)).one for part in (y, y * factor))
    if plain.withheld is None and other.withheld is None:
        assert other.high == pytest.approx(plain.high * factor, rel=1e-5)


def samples(rng, number, rows, growth):
    x = rng.poisson(9, (number, rows)) + 1.0
    y = growth * x * rng.lognormal(-0.32, 0.8, (number, rows))
    return RatioMoments.of(
        n=np.full(number, rows),
        sum_x=x.sum(1),
        sum_y=y.sum(1),
        sum_x2=(x**2).sum(1),
        sum_y2=(y**2).sum(1),
        sum_xy=(x * y).sum(1),
    )


def test_a_skewed_ratio_is_covered():
    interval = ratio_of_sums(samples(np.random.default_rng(72), 6000, 60, 4.0))
    assert 0.925 < np.mean((interval.low <= 4) & (interval.high >= 4)) < 0.96


def test_a_doubled_ratio_is_found_from_few_rows_against_many():
    rng = np.random.default_rng(73)
    many, few = samples(rng, 2000, 200, 4.0), samples(rng, 2000, 30, 8.0)
    assert np.mean(ratio_of_sums(few).low > ratio_of_sums(many).high) > 0.8


@pytest.mark.parametrize("changed", ["n", "sum_x", "sum_y", "sum_x2", "sum_y2", "sum_xy"])
def test_each_moment_changes_both_limits(changed):
    kept = {"n": 4, "sum_x": 16, "sum_y": 4900, "sum_x2": 102, "sum_y2": 8590000, "sum_xy": 29400}
    other_moments = kept | {changed: kept[changed] * (0.99 if changed == "sum_xy" else 1.01)}
    base = ratio_of_sums(RatioMoments.of(**kept)).one
    other = ratio_of_sums(RatioMoments.of(**other_moments)).one
    assert abs(other.low / base.low - 1) > 1e-6
    assert abs(other.high / base.high - 1) > 1e-6


def test_the_level_changes_the_width():
    moments = RatioMoments.of_rows([3, 5, 9], [1, 2, 2])
    assert ratio_of_sums(moments, level=0.8).one.low > ratio_of_sums(moments).one.low


@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([], [], Withheld.NO_ROWS),
        ([1, 2], [0, 0], Withheld.ZERO_DENOMINATOR),
        ([0, 0], [1, 2], Withheld.ZERO_NUMERATOR),
        ([5], [2], Withheld.TOO_FEW),
        ([2, 4, 6], [1, 2, 3], Withheld.NO_SPREAD),
    ],
)
def test_what_is_too_little_is_withheld_with_its_reason(y, x, reason):
    interval = ratio_of_sums(RatioMoments.of_rows(y, x)).one
    assert (interval.value, interval.low, interval.high) == (None, None, None)
    assert interval.withheld == reason


def test_a_sum_missing_among_rows_is_refused():
    with pytest.raises(BadInput, match="sum_xy is nan"):
        RatioMoments.of(n=2, sum_x=1, sum_y=1, sum_x2=1, sum_y2=1, sum_xy=None)
