from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times

from peil.shared.errors import BadInput
from peil.stats.durations import GroupedDurations
from peil.stats.estimate import Interval, Withheld
from peil.stats.quantiles import quantile
from peil.stats.survival import duration_reached_by, kaplan_meier

# remission in weeks, Freireich et al. 1963: treated (some still well) and placebo
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [1] * 9 + [0] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

CASES = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=60)


def curve_of(duration, ended, **slices):
    ended = np.asarray(ended, float)
    return kaplan_meier(GroupedDurations.of(duration, ended, 1 - ended, **slices))


def lifelines_curve(duration, ended, level=0.95):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return KaplanMeierFitter(alpha=1 - level).fit(duration, ended)


def test_remission_has_the_published_curve():
    curve = curve_of(TREATED, RELAPSED)
    steps = np.searchsorted(curve.durations.duration, [6, 7, 10, 13, 16, 22, 23])
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.survival[steps] == pytest.approx(published, abs=5e-4)
    error = curve.survival[steps[0]] * np.sqrt(curve.greenwood[steps[0]])
    assert error == pytest.approx(0.0764, abs=5e-5)


def test_remission_has_the_published_medians():
    treated = duration_reached_by(curve_of(TREATED, RELAPSED), 0.5).one
    assert (treated.value, treated.high) == (23.0, None)
    assert treated.open_ended == Withheld.NOT_REACHED
    placebo = duration_reached_by(curve_of(PLACEBO, np.ones(21)), 0.5).one
    assert (placebo.value, placebo.low, placebo.high) == (8.0, 4.0, 11.0)


@settings(max_examples=40)
@given(CASES, st.sampled_from([0.8, 0.95]))
def test_the_curve_and_its_limits_agree_with_lifelines(cases, level):
    duration, ended = np.array(cases).T
    fitted = lifelines_curve(duration, ended, level)
    curve = curve_of(duration, ended)
    at = curve.durations.duration
    assert curve.survival == pytest.approx(
        fitted.survival_function_.loc[at].to_numpy().ravel(), abs=1e-9
    )
    interval = curve.intervals(level=level)
    inside = (curve.survival > 0) & (curve.survival < 1)
    expected = fitted.confidence_interval_.loc[at].to_numpy()[inside]
    assert interval.low[inside] == pytest.approx(expected[:, 0], abs=1e-9)
    assert interval.high[inside] == pytest.approx(expected[:, 1], abs=1e-9)


@settings(max_examples=40)
@given(CASES)
def test_the_median_and_its_limits_agree_with_lifelines(cases):
    duration, ended = np.array(cases).T
    fitted = lifelines_curve(duration, ended)
    median = duration_reached_by(curve_of(duration, ended), 0.5, resolution=0.0)
    value = fitted.median_survival_time_
    # lifelines misses a curve that touches 0.5 by a rounding error; we do not
    assume(np.abs(fitted.survival_function_.to_numpy() - 0.5).min() > 1e-9)
    assert (median.one.value is None) == (not np.isfinite(value))
    if median.one.value is not None:
        assert median.one.value == value
        limits = median_survival_times(fitted.confidence_interval_).to_numpy().ravel()
        assert median.one.low == pytest.approx(limits[0])
        if median.one.high is not None:
            assert median.one.high == pytest.approx(limits[1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.booleans()), max_size=60))
def test_many_slices_at_once_equal_each_alone(rows):
    index, duration, ended = np.array(rows).reshape(-1, 3).T
    together = duration_reached_by(curve_of(duration, ended, slice_index=index, slices=4), 0.7)
    for number in range(4):
        mine = index == number
        alone = duration_reached_by(curve_of(duration[mine], ended[mine], slices=1), 0.7)
        assert together[number] == alone.one


@given(CASES)
def test_the_curve_only_comes_down_and_starts_under_1(cases):
    duration, ended = np.array(cases).T
    survival = curve_of(duration, ended).survival
    assert np.all(np.diff(survival) <= 1e-12)
    assert np.all((survival >= 0) & (survival <= 1))


def simulated(rng, samples, cases, mean, watched):
    index = np.repeat(np.arange(samples), cases)
    true = rng.exponential(mean, samples * cases)
    seen = rng.uniform(0, watched, samples * cases)
    return curve_of(np.minimum(true, seen), true <= seen, slice_index=index), index, true, seen


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_quantiles_of_censored_durations_are_covered(share):
    curve, *_ = simulated(np.random.default_rng(51), 2000, 80, 1.0, 5.0)
    interval = duration_reached_by(curve, share, resolution=0.0)
    truth = -np.log(1 - share)
    covered = (interval.low <= truth) & ~(interval.high < truth)
    assert 0.93 < covered.mean() < 0.975


def test_dropping_open_cases_flatters_and_kaplan_meier_does_not():
    curve, index, true, seen = simulated(np.random.default_rng(52), 300, 200, 3.0, 12.0)
    ended = true <= seen
    flattered = curve_of(true[ended], np.ones(ended.sum()), slice_index=index[ended])
    truth = 3.0 * np.log(2)
    assert np.mean(duration_reached_by(curve, 0.5).value) == pytest.approx(truth, rel=0.03)
    assert np.mean(duration_reached_by(flattered, 0.5).value) < 0.9 * truth


def test_a_slower_minority_moves_p90_and_leaves_the_median():
    rng = np.random.default_rng(53)
    quick, mixed = rng.exponential(1, 4000), rng.exponential(1, 4000)
    mixed[:500] *= 8
    before, after = (curve_of(part, np.ones(4000)) for part in (quick, mixed))
    p90s = [duration_reached_by(curve, 0.9).one for curve in (before, after)]
    medians = [duration_reached_by(curve, 0.5).one for curve in (before, after)]
    assert p90s[1].low > p90s[0].high
    assert medians[1].low < medians[0].high + 0.1


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=60), st.sampled_from([0.1, 0.5, 0.75, 0.9])
)
def test_complete_durations_have_the_same_quantile_by_either_method(duration, share):
    complete = GroupedDurations.of(duration, np.ones(len(duration)))
    curve = duration_reached_by(kaplan_meier(complete), share).one
    assert curve.value == quantile(complete, share).one.value


def test_a_curve_that_touches_a_half_has_reached_its_median():
    assert duration_reached_by(curve_of(np.arange(1, 11), np.ones(10)), 0.5).one.value == 5.0


def test_many_endings_on_the_last_day_still_give_a_p90_an_upper_limit():
    days = np.repeat([1.0, 2.0, 3.0], [50, 20, 30])
    p90 = duration_reached_by(curve_of(days, np.ones(100)), 0.9).one
    assert p90 == Interval(3.0, 2.5, 3.5)
    few = duration_reached_by(curve_of(np.arange(35.0), np.ones(35)), 0.9).one
    enough = duration_reached_by(curve_of(np.arange(36.0), np.ones(36)), 0.9).one
    assert (few.high, enough.high) == (None, 35.0)


def test_before_the_first_ending_and_after_the_last_the_curve_has_a_width():
    curve = curve_of([1, 2, 3, 4], [0, 1, 0, 1])
    first, *_, last = curve.intervals()
    assert (first.value, first.high) == (1.0, pytest.approx(1.0))
    assert first.low == pytest.approx(0.025 ** (1 / 4))
    assert (last.value, last.low) == (0.0, 0.0)
    assert last.high == pytest.approx(1 - 0.025 ** ((2 / 3) / 1))


def test_at_one_time_endings_come_before_censorings():
    curve = kaplan_meier(GroupedDurations.of([5], [1], [3]))
    assert curve.survival.tolist() == [0.75]


def test_what_is_not_reached_is_withheld_with_its_lower_limit():
    interval = duration_reached_by(
        curve_of([1, 2, 3, 4, 5, 6, 6, 6], [1, 1, 1, 0, 0, 0, 0, 0]), 0.5
    )
    assert interval.one == Interval(None, 1.0, None, Withheld.NOT_REACHED)


def test_a_slice_without_rows_is_withheld():
    two = duration_reached_by(curve_of([4, 5], [1, 1], slice_index=[1, 1], slices=2), 0.5)
    assert [one.withheld for one in two] == [Withheld.NO_ROWS, None]


def test_limits_on_the_same_second_stand_for_all_that_rounds_to_it():
    curve = curve_of(np.repeat([7.0, 8.0], [90, 10]), np.ones(100))
    assert duration_reached_by(curve, 0.5).one == Interval(7.0, 6.5, 7.5)
    assert duration_reached_by(curve, 0.5, resolution=60.0).one == Interval(7.0, 0.0, 37.0)


def test_share_and_level_change_the_result():
    curve = curve_of(TREATED + PLACEBO, RELAPSED + [1] * 21)
    median, earlier = duration_reached_by(curve, 0.5).one, duration_reached_by(curve, 0.3).one
    assert earlier.value < median.value
    narrow = duration_reached_by(curve, 0.5, level=0.5).one
    assert narrow.low > median.low
    assert curve.intervals(level=0.5).low[3] > curve.intervals().low[3]


@pytest.mark.parametrize("share", [0, 1, 90])
def test_a_share_outside_0_to_1_is_refused(share):
    with pytest.raises(BadInput, match=r"such as 0\.5 for the median"):
        duration_reached_by(curve_of([1], [1]), share)


def test_p80_agrees_with_lifelines_on_the_remissions():
    fitted = lifelines_curve(PLACEBO, np.ones(21))
    limits = qth_survival_times(0.2, fitted.confidence_interval_).to_numpy().ravel()
    interval = duration_reached_by(curve_of(PLACEBO, np.ones(21)), 0.8).one
    assert (interval.low, interval.high) == pytest.approx(tuple(limits))


def test_rows_of_nobody_change_nothing():
    """A weight of 0 leaves a row behind that counts nobody, be it before, between or after."""
    bare = kaplan_meier(GroupedDurations.of([2, 5, 3], [1, 2, 1], slice_index=[0, 0, 1]))
    padded = kaplan_meier(
        GroupedDurations.of([9, 2, 1, 5, 3, 7, 4], [0, 1, 0, 2, 1, 0, 0],
                            slice_index=[0, 0, 0, 0, 1, 1, 2])
    )  # fmt: skip
    kept = [1, 2, 4]
    for name in ("at_risk", "survival_before", "survival", "greenwood"):
        assert getattr(padded, name)[kept] == pytest.approx(getattr(bare, name))
    assert str(padded.intervals()).splitlines()[2] == str(bare.intervals()).splitlines()[1]
    medians = duration_reached_by(padded, 0.5)
    assert medians.value[:2].tolist() == duration_reached_by(bare, 0.5).value.tolist()
    assert medians[2].withheld == Withheld.NO_ROWS
