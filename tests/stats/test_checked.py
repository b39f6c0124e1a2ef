from __future__ import annotations

import pytest
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.checked import counts, numbers, t_of, tail, z_of


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(BadInput, match=r"must be between 0 and 1, such as 0\.95"):
        z_of(level)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.999])
def test_quantiles_are_those_of_scipy(level):
    assert z_of(level) == pytest.approx(stats.norm.ppf((1 + level) / 2), rel=1e-12)
    assert t_of(level, 7) == pytest.approx(stats.t.ppf((1 + level) / 2, 7), rel=1e-12)
    assert tail(level) == pytest.approx((1 - level) / 2)


def test_less_than_one_degree_of_freedom_counts_as_one():
    assert t_of(0.95, 0.2) == t_of(0.95, 1)


def test_the_message_names_the_value_and_the_slice():
    with pytest.raises(BadInput, match=r"^n is nan in slice 2, must be a finite number\.$"):
        numbers("n", [1, 2, None])
    with pytest.raises(BadInput, match=r"^n is -3, must be 0 or more\.$"):
        counts("n", -3)
