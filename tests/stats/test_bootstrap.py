"""The bootstrap of totals and means: a published example, coverage, power, every parameter."""

from __future__ import annotations

import numpy as np
import pytest

from peil.shared.errors import BadInput
from peil.stats.bootstrap import bootstrap_mean, bootstrap_total, resampled_means
from peil.stats.durations import GroupedDurations
from peil.stats.estimate import Withheld

MICE = [94, 197, 16, 38, 99, 141, 23]
MEAN = float(np.exp(0.5))  # of a log-normal with sigma 1


def samples(seed, expected, slices=400, *, is_poisson):
    rng = np.random.default_rng(seed)
    sizes = rng.poisson(expected, slices) if is_poisson else np.full(slices, expected)
    owner = np.repeat(np.arange(slices), sizes)
    return GroupedDurations.of(rng.lognormal(0, 1, len(owner)), 1, slice_index=owner, slices=slices)


def test_seven_mice_have_the_standard_error_that_was_published():
    assert resampled_means(MICE, np.ones(7), replicates=40_000).std() == pytest.approx(
        23.36, abs=0.2
    )


@pytest.mark.parametrize("expected", [20, 80])
def test_a_total_is_covered_although_its_amounts_are_skewed(expected):
    drawn = samples(expected, expected, is_poisson=True)
    found = bootstrap_total(drawn, replicates=499)
    held = np.mean((found.low <= expected * MEAN) & (found.high >= expected * MEAN))
    assert 0.91 <= held <= 0.985


@pytest.mark.parametrize("n", [20, 80])
def test_a_mean_is_covered_although_its_amounts_are_skewed(n):
    found = bootstrap_mean(samples(n, n, is_poisson=False), replicates=499)
    assert 0.90 <= np.mean((found.low <= MEAN) & (found.high >= MEAN)) <= 0.985


def test_twice_as_long_is_told_apart():
    found = bootstrap_mean(samples(4, 200, slices=100, is_poisson=False), replicates=499)
    assert np.mean(found.high < 2 * MEAN) > 0.95
    assert np.mean(found.low > MEAN / 2) > 0.95


def test_a_total_is_less_certain_than_a_mean_since_its_number_is_chance_too():
    amounts = GroupedDurations.of(MICE, 5)
    total, mean = bootstrap_total(amounts).one, bootstrap_mean(amounts).one
    assert total.value == pytest.approx(35 * mean.value)
    assert total.high / total.low > mean.high / mean.low


@pytest.mark.parametrize("method", [bootstrap_total, bootstrap_mean])
def test_every_parameter_counts(method):
    base = method(GroupedDurations.of(MICE, 3)).one
    assert method(GroupedDurations.of(MICE, 3), level=0.8).one != base
    assert method(GroupedDurations.of(MICE, 3), replicates=199).one != base
    assert method(GroupedDurations.of(MICE, 4)).one != base


def test_what_cannot_be_told_is_withheld():
    slices = GroupedDurations.of(
        [5, 0, 7, 9, 9], [1, 3, 12, 1, 1], slice_index=[0, 1, 2, 3, 3], slices=5
    )
    reasons = [one.withheld for one in bootstrap_mean(slices)]
    assert reasons == [Withheld.TOO_FEW, Withheld.ZERO_NUMERATOR, Withheld.NO_SPREAD,
                       Withheld.NO_SPREAD, Withheld.NO_ROWS]  # fmt: skip
    assert bootstrap_total(slices)[2].withheld is None
    with pytest.raises(BadInput, match="99 or more"):
        bootstrap_mean(slices, replicates=20)


def test_thousands_of_amounts_are_joined_without_losing_their_sum():
    rng = np.random.default_rng(1)
    amounts = rng.lognormal(3, 1, 5000)
    found = bootstrap_total(GroupedDurations.of(amounts, 1)).one
    assert found.value == pytest.approx(amounts.sum())
    assert found.low < amounts.sum() < found.high
