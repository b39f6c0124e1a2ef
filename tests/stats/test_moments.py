from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from peil.stats.moments import WeightedMoments
from peil.stats.shares import wilson_from_moments

ROWS = st.lists(st.tuples(st.sampled_from([-1.0, 0.0, 1.0]), st.floats(0.1, 10)), min_size=2)


def moments_of_samples(scores, weights):
    """Moments of many samples at once, arrays of shape (samples, rows)."""
    w, y = weights, scores
    return WeightedMoments.of(
        n=np.full(len(y), y.shape[1]),
        sum_w=w.sum(1),
        sum_w2=(w**2).sum(1),
        sum_wy=(w * y).sum(1),
        sum_w2y=(w**2 * y).sum(1),
        sum_wy2=(w * y**2).sum(1),
        sum_w2y2=(w**2 * y**2).sum(1),
    )


def close(first, second):
    return all(
        np.allclose(getattr(first, f.name), getattr(second, f.name), rtol=1e-12)
        for f in fields(WeightedMoments)
    )


def test_the_variance_is_that_of_a_weighted_regression_on_a_constant():
    rng = np.random.default_rng(5)
    y, w = rng.normal(4, 2, 40), rng.lognormal(0, 0.8, 40)
    fitted = sm.WLS(y, np.ones(40), weights=w).fit(cov_type="HC1")
    moments = WeightedMoments.of_rows(y, weights=w)
    assert moments.mean == pytest.approx(fitted.params[0], rel=1e-10)
    assert moments.variance == pytest.approx(fitted.bse[0] ** 2, rel=1e-9)


def test_two_groups_of_weights_are_worth_kishs_n_when_all_agree():
    moments = WeightedMoments.of_rows(np.ones(30), weights=[1.0] * 20 + [4.0] * 10)
    assert moments.n_eff() == pytest.approx(60**2 / 180)


@given(
    n=st.integers(1, 10**7),
    share=st.floats(0, 1),
    weight=st.sampled_from([1.0, 0.1, 3.7, 1e-3]),
)
def test_equal_weights_are_worth_exactly_n(n, share, weight):
    won = round(n * share)
    w, w2 = weight * n, weight**2 * n
    one, two = weight * won, weight**2 * won
    moments = WeightedMoments.of(
        n=n, sum_w=w, sum_w2=w2, sum_wy=one, sum_w2y=two, sum_wy2=one, sum_w2y2=two
    )
    assert moments.n_eff().item() == n


@given(ROWS)
def test_n_eff_is_over_0_and_at_most_n(rows):
    scores, weights = np.array(rows).T
    worth = WeightedMoments.of_rows(scores, weights=weights).n_eff().item()
    assert 0 < worth <= len(rows)


@given(ROWS, st.randoms())
def test_row_order_does_not_matter(rows, shuffler):
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    first, second = (
        WeightedMoments.of_rows(np.array(part)[:, 0], weights=np.array(part)[:, 1])
        for part in (rows, shuffled)
    )
    assert close(first, second)


@given(ROWS, ROWS)
def test_parts_recombine_to_the_whole(first, second):
    parts = [
        WeightedMoments.of_rows(np.array(p)[:, 0], weights=np.array(p)[:, 1])
        for p in (first, second, first + second)
    ]
    assert close(parts[0] + parts[1], parts[2])


@given(ROWS, st.floats(0.01, 100))
def test_only_relative_weights_matter(rows, factor):
    scores, weights = np.array(rows).T
    assume(len(set(scores)) > 1)
    plain = WeightedMoments.of_rows(scores, weights=weights)
    scaled = WeightedMoments.of_rows(scores, weights=weights * factor)
    assert scaled.mean == pytest.approx(plain.mean, abs=1e-12)
    assert scaled.n_eff() == pytest.approx(plain.n_eff(), rel=1e-6)


def test_rows_of_weight_zero_are_left_out():
    with_none = WeightedMoments.of_rows([1, 0, 1], weights=[1, 2, 0])
    assert close(with_none, WeightedMoments.of_rows([1, 0], weights=[1, 2]))


def test_the_sums_of_no_rows_may_be_missing():
    nothing = [None] * 6
    names = [f.name for f in fields(WeightedMoments)][1:]
    empty = WeightedMoments.of(n=0, **dict(zip(names, nothing, strict=True)))
    assert np.isnan(empty.mean)
    assert np.isnan(empty.n_eff())


def test_a_sum_missing_among_rows_is_refused():
    with pytest.raises(BadInput, match="sum_wy is nan, must be a finite number"):
        WeightedMoments.unweighted(3, np.nan)


def test_the_level_moves_n_eff_by_its_degrees_of_freedom():
    moments = WeightedMoments.of_rows([1, 0, 1, 0, 1, 1], weights=[1, 4, 1, 2, 1, 1])
    assert moments.n_eff(level=0.8) > moments.n_eff(level=0.95) > moments.n_eff(level=0.99)


@pytest.mark.parametrize(("n", "sigma", "least"), [(10, 1.0, 0.93), (30, 0.7, 0.925)])
def test_weighted_shares_cover_the_truth(n, sigma, least):
    rng = np.random.default_rng(11)
    weights = np.exp(sigma * rng.standard_normal((6000, n)))
    scores = (rng.random((6000, n)) < 0.5).astype(float)
    interval = wilson_from_moments(moments_of_samples(scores, weights))
    covered = np.mean((interval.low <= 0.5) & (interval.high >= 0.5))
    assert least < covered < 0.97


def test_weights_that_go_with_the_answer_move_the_interval_to_one_side():
    scores = np.array([1.0] * 30 + [0.0] * 70)
    towards = np.where(scores == 1, 4.0, 1.0)
    plain = wilson_from_moments(WeightedMoments.of_rows(scores)).one
    weighted = wilson_from_moments(WeightedMoments.of_rows(scores, weights=towards)).one
    assert plain.high < weighted.low
    assert weighted.value == pytest.approx(120 / 190)
