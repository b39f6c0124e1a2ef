"""From a study to a verdict: the estimator by rule, the verdict by rule, the checks in words."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from peil.analysis.effects import effect_of, method_for
from peil.analysis.study import Study, study_of
from peil.analysis.verdicts import judge
from peil.reports.effects import effect_lines
from peil.shared.errors import BadInput, NotEnoughData, UnknownName
from peil.stats.adjusted_difference import adjusted_difference
from peil.stats.panel_effects import difference_in_differences
from peil.stats.placebo_rank import placebo_p_value
from tests.stats.prop99 import prop99


def study(
    *, units: int = 0, before: int = 30, after: int = 12, effect: float = 0.0, seed: int = 1,
    treated: int = 1, **further,
) -> Study:  # fmt: skip
    random = np.random.default_rng(seed)
    periods = before + after
    common = random.normal(size=periods).cumsum() if units else np.zeros(periods)
    rows = common + random.normal(size=(treated + units, periods)) + random.normal(
        size=(treated + units, 1))  # fmt: skip
    rows[:treated, before:] += effect
    return study_of(
        "score", [f"t{i}" for i in range(periods)], [(f"u{i}", row) for i, row in enumerate(rows)],
        treated=[f"u{i}" for i in range(treated)], before=before, **further,
    )  # fmt: skip


def of_california(**further) -> Study:
    panel = prop99()
    rows = np.vstack([panel.treated, panel.untouched])
    return study_of(
        "packs", [str(year) for year in range(1970, 2001)],
        [(f"s{i}", row) for i, row in enumerate(rows)], treated=["s0"], before=panel.before,
        better="lower", **further,
    )  # fmt: skip


def test_the_estimator_follows_from_what_a_study_has():
    assert method_for(study()) == "interrupted-series"
    assert method_for(study(units=3)) == "conformal"
    assert method_for(study(units=18)) == "conformal"
    assert method_for(study(units=19)) == "synthetic-difference-in-differences"
    assert method_for(study(units=20, treated=3)) == "conformal"
    assert method_for(study(units=19, before=3)) == "difference-in-differences"
    assert method_for(study(units=19, is_randomised=True)) == "adjusted-difference"
    assert method_for(study(units=7, treated=8)) == "conformal"
    groups = "group-time-difference-in-differences"
    assert method_for(study(units=8, treated=8)) == groups
    assert method_for(study(units=50, treated=50)) == groups
    assert method_for(study(units=35, treated=12)) == groups
    assert method_for(study(units=36, treated=12)) == "synthetic-difference-in-differences"


def test_two_halves_are_held_against_each_other_by_plain_differences_of_their_changes():
    found = study(units=60, treated=60, before=3, after=3, effect=1.0, seed=4)
    judgement = judge(found)
    rows = np.vstack([found.treated, found.untouched])
    change = rows[:, 3:].mean(axis=1) - rows[:, 2]
    apart = change[:60].mean() - change[60:].mean()
    error = np.sqrt(change[:60].var(ddof=1) / 60 + change[60:].var(ddof=1) / 60)
    assert judgement.effect == pytest.approx(apart)
    assert judgement.high - judgement.low == pytest.approx(2 * 1.96 * error, rel=0.1)
    assert judgement.verdict == "worked"
    assert any("earlier, when nothing began" in check.text for check in judgement.checks)
    assert not any("different times" in line for line in effect_lines(judgement))


def test_two_halves_that_drift_apart_before_are_not_believed():
    found = study(units=40, treated=40, before=9, after=3, seed=5)
    found.treated[:] += 0.5 * np.arange(12)
    judgement = judge(found)
    assert judgement.verdict == "cannot tell yet"
    assert any(check.name == "placebo_dates" and check.passed is False
               for check in judgement.checks)  # fmt: skip


def test_the_honest_verdict_on_proposition_99_is_cannot_tell_yet():
    found = judge(of_california())
    assert found.verdict == "cannot tell yet"
    assert found.effect == pytest.approx(-15.603828, rel=0.01)
    assert found.low < 0 < found.high
    assert len(found.study.untouched) == 38


@pytest.mark.parametrize(
    ("method", "published"),
    [("difference-in-differences", -27.349111), ("synthetic-control", -19.619663)],
)
def test_the_other_estimators_give_their_published_numbers_and_the_same_verdict(method, published):
    found = judge(of_california(), method=method)
    assert found.effect == pytest.approx(published, rel=0.01)
    assert found.verdict == "cannot tell yet"


@pytest.mark.parametrize("units", [0, 4, 25])
def test_a_large_effect_worked_and_the_other_way_round_it_harmed(units):
    assert judge(study(units=units, effect=8)).verdict == "worked"
    assert judge(study(units=units, effect=-8)).verdict == "harmed"
    assert judge(study(units=units, effect=8, better="lower")).verdict == "harmed"
    assert judge(study(units=units, effect=-8, better="lower")).verdict == "worked"


def test_a_sure_effect_under_the_smallest_that_matters_is_small():
    assert judge(study(units=25, effect=4), smallest_effect=6).verdict == "worked, but small"


def test_an_interval_within_the_smallest_effect_is_no_visible_effect():
    assert judge(study(units=25), smallest_effect=4).verdict == "no visible effect"
    assert judge(study(units=25), smallest_effect=0.01).verdict == "cannot tell yet"


def test_the_smallest_effect_is_half_the_spread_before_unless_it_is_said():
    found = judge(study(units=25))
    assert found.smallest_effect == pytest.approx(found.estimate.spread / 2)
    assert judge(study(units=25), smallest_effect=-3).smallest_effect == 3
    for nothing in (0.0, np.nan):
        with pytest.raises(BadInput, match="must be a number other than 0"):
            judge(study(units=25), smallest_effect=nothing)


def test_nothing_is_judged_on_too_few_periods_or_units():
    found = judge(study(units=2, before=6, after=2, effect=50))
    assert found.verdict == "cannot tell yet"
    assert not next(check for check in found.checks if check.name == "enough_data").passed
    assert found.record()["low"] is None
    with pytest.raises(NotEnoughData, match="at least 8 and 1"):
        judge(study(before=7, after=5))


@pytest.mark.parametrize(("before", "after", "needed"), [(10, 5, None), (40, 3, 8)])
def test_a_short_series_alone_cannot_tell_yet_and_says_how_long_it_takes(before, after, needed):
    found = judge(study(before=before, after=after, effect=50))
    assert (found.verdict, found.periods_needed) == ("cannot tell yet", needed)
    assert found.record()["low"] is None
    assert "24 periods before and 8 after" in found.checks[0].text


@pytest.mark.parametrize("after", [1, 3])
def test_few_periods_after_are_enough_beside_others_for_a_large_effect(after):
    assert judge(study(units=6, before=30, after=after, effect=12)).verdict == "worked"


def test_a_shift_at_another_time_is_not_laid_to_the_action():
    one = study(before=48, after=12)
    late = one.treated.copy()
    late[:, 49:] += 12
    found = judge(Study(**{**one.__dict__, "treated": late}))
    check = next(check for check in found.checks if check.name == "change_at_start")
    assert found.low > 0
    assert not check.passed
    assert "t49" in check.text
    assert found.verdict == "cannot tell yet"
    at_start = judge(study(before=48, after=12, effect=8))
    assert next(c for c in at_start.checks if c.name == "change_at_start").passed


def test_a_unit_unlike_all_others_does_not_stand_out_by_that():
    random = np.random.default_rng(6)
    paths = random.normal(size=(2, 30)).cumsum(axis=1)
    loads = np.vstack([[3.0, -3.0], random.uniform(0.5, 1.5, size=(25, 2))])
    rows = loads @ paths + random.normal(size=(27 - 1, 30))
    one = study_of("y", [str(t) for t in range(30)], [(f"u{i}", r) for i, r in enumerate(rows)],
                   treated=["u0"], before=20)  # fmt: skip
    found = effect_of(one)
    calm = effect_of(Study(**{**one.__dict__, "treated": rows[1:2], "untouched": rows[2:]}))
    assert np.abs(found.placebos).max() > 2 * np.abs(calm.placebos).max()


def test_the_record_has_the_promised_keys():
    record = judge(study(units=25, effect=8)).record()
    assert list(record)[:8] == [
        "verdict", "effect", "low", "high", "unit", "n", "method", "checks",
    ]  # fmt: skip
    assert list(record["checks"][0]) == ["name", "passed", "text"]
    assert record["n"] == 26 * 42


def test_more_periods_are_asked_for_where_they_would_help():
    found = judge(study(effect=1.5, seed=3))
    assert found.verdict == "cannot tell yet"
    assert found.periods_needed > found.study.after
    assert str(found.periods_needed) in effect_lines(found)[-1]


def failed(found) -> set[str]:
    return {check.name for check in found.checks if check.passed is False}


def test_a_series_that_jumps_by_itself_is_not_believed():
    one = study(before=60, after=12, effect=8)
    jumping = one.treated.copy()
    jumping[:, 36:48] += 8
    series = Study(**{**one.__dict__, "treated": jumping})
    found = judge(series)
    assert "placebo_dates" in failed(found)
    assert found.verdict == "cannot tell yet"


def test_a_start_at_an_unusual_low_is_not_believed_without_comparison():
    one = study(before=40, after=12, effect=3)
    low = one.treated.copy()
    low[:, 37:40] -= 6
    found = judge(Study(**{**one.__dict__, "treated": low}))
    assert "regression_to_the_mean" in failed(found)
    assert found.verdict == "cannot tell yet"


def test_what_else_happened_is_named_and_decides_without_comparison():
    one = study(before=40, after=12, effect=8)
    at_start = Study(**{**one.__dict__, "events": (("t41", "a new price"),)})
    assert "other_events" in failed(judge(at_start))
    assert any("a new price" in line for line in effect_lines(judge(at_start)))
    long_before = Study(**{**one.__dict__, "events": (("t5", "a new price"),)})
    assert "other_events" not in failed(judge(long_before))


def test_plain_differences_are_not_believed_where_the_trends_differ():
    one = study(units=25, before=30)
    drifting = one.treated + np.arange(42.0)
    found = judge(
        Study(**{**one.__dict__, "treated": drifting}), method="difference-in-differences"
    )
    assert "pre_trend" in failed(found)


def test_units_that_swing_otherwise_are_left_out_and_named():
    one = study(units=22)
    wild = one.untouched.copy()
    wild[0] *= 40
    found = judge(Study(**{**one.__dict__, "untouched": wild}))
    assert found.study.not_comparable == ("u1",)
    assert any("u1" in check.text for check in found.checks)


def test_a_restless_unit_does_not_stand_out_among_calm_ones():
    one = study(units=25, seed=8)
    restless = Study(**{**one.__dict__, "untouched": one.untouched / 4})
    calm, wide = effect_of(one), effect_of(restless)
    narrow = np.abs(wide.placebos).max()
    assert wide.interval()[1] - wide.value > 2 * narrow / 4
    assert narrow == pytest.approx(np.abs(calm.placebos).max(), rel=1.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_effect_is_possible_while_the_treated_without_it_is_one_of_many(seed):
    """Each untouched unit is held against all the others, the treated without the effect too."""
    one = study(units=20, before=3, after=4, effect=2, seed=seed)
    found = effect_of(one, "difference-in-differences")
    low, high = found.interval()
    for effect in np.linspace(2 * low - high, 2 * high - low, 60):
        placebos = [
            difference_in_differences(one.panel.of_placebo([unit], effect=effect)).effect
            for unit in range(20)
        ]
        assert (low <= effect <= high) == (placebo_p_value(found.value - effect, placebos) > 0.05)


def test_a_few_periods_do_not_tell_who_swings_otherwise():
    found = judge(study(units=19, before=4, after=4, effect=0, seed=11))
    assert not found.study.not_comparable
    assert found.estimate.method == "difference-in-differences"
    assert np.isfinite(found.low)


def test_a_randomised_trial_is_adjusted_for_where_each_began():
    random = np.random.default_rng(4)
    start, treated = random.normal(size=60), np.arange(60) % 3 == 0
    outcome = 2 * start + treated + random.normal(size=60)
    found = adjusted_difference(outcome, start, treated).one
    x = start - start.mean()
    design = np.column_stack([treated, np.ones(60), x, treated * x]).astype(float)
    fitted = sm.OLS(outcome, design).fit(cov_type="HC2", use_t=True)
    # Bell and McCaffrey's degrees of freedom, by the whole table of residuals' covariances
    hat = design @ np.linalg.inv(design.T @ design) @ design.T
    own = (np.linalg.inv(design.T @ design) @ design.T)[0] / np.sqrt(1 - np.diag(hat))
    table = own[:, None] * (np.eye(60) - hat) * own
    freedom = np.trace(table) ** 2 / (table**2).sum()
    half = stats.t.ppf(0.975, freedom) * fitted.bse[0]
    low, high = fitted.params[0] - half, fitted.params[0] + half
    assert (found.value, found.low, found.high) == pytest.approx((fitted.params[0], low, high))


def test_a_trial_of_unequal_groups_has_the_published_degrees_of_freedom():
    """Without a start to adjust for there is a closed form (Imbens, Kolesár 2016, section II)."""
    few, many = 8, 30
    outcome = np.random.default_rng(5).normal(size=few + many)
    treated = np.arange(few + many) < few
    found = adjusted_difference(outcome, np.zeros(few + many), treated).one
    freedom = (few + many) ** 2 * (few - 1) * (many - 1) / (
        few**2 * (few - 1) + many**2 * (many - 1))  # fmt: skip
    error = np.sqrt(outcome[treated].var(ddof=1) / few + outcome[~treated].var(ddof=1) / many)
    half = stats.t.ppf(0.975, freedom) * error
    assert found.high - found.low == pytest.approx(2 * half)


def test_what_cannot_be_studied_is_refused():
    with pytest.raises(BadInput, match="choose a start between t0 and t41"):
        study(before=42, after=0)
    with pytest.raises(UnknownName, match="Did you mean 'conformal'"):
        judge(study(units=3), method="confromal")
    with pytest.raises(NotEnoughData, match="no untouched unit"):
        judge(study(), method="synthetic-control")
    with pytest.raises(NotEnoughData, match="8 of each are needed"):
        judge(study(units=9, is_randomised=True))
    gap = np.where(np.arange(42) == 3, np.nan, 1.0)
    with pytest.raises(BadInput, match="'u0' has no value at t3"):
        study_of("y", [f"t{i}" for i in range(42)], [("u0", gap)], treated=["u0"], before=20)
