from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.finite_population import corrected_n, is_whole
from peil.stats.shares import wilson


def test_the_variance_is_the_hypergeometric_one():
    n, population, share = 40, 100, 0.3
    exact = stats.hypergeom(population, round(population * share), n).var() / n**2
    worth = corrected_n(n, n=n, population=population).item()
    assert share * (1 - share) / worth == pytest.approx(exact)


def test_a_sample_of_most_employees_is_covered_without_waste():
    population, happy, n = 100, 70, 60
    rng = np.random.default_rng(91)
    share = rng.hypergeometric(happy, population - happy, n, 8000) / n
    worth = corrected_n(n, n=n, population=population)
    corrected, plain = wilson(share * worth, worth), wilson(share * n, n)
    covered, wasteful = (
        np.mean((part.low <= 0.7) & (part.high >= 0.7)) for part in (corrected, plain)
    )
    assert 0.93 < covered < 0.975
    assert wasteful > 0.99


def test_the_larger_of_two_equal_populations_is_left_less_certain():
    worth = corrected_n(50, n=50, population=[60, 600])
    assert worth[0] > worth[1] > 50


def test_a_whole_register_keeps_its_n_since_no_sampling_is_left():
    assert corrected_n(80, n=80, population=80) == 80
    assert is_whole([79, 80], 80).tolist() == [False, True]


@pytest.mark.parametrize("changed", [{"n_eff": 45}, {"n": 55}, {"population": 101}])
def test_each_parameter_changes_the_result(changed):
    kept = {"n_eff": 50, "n": 50, "population": 100}
    first = corrected_n(kept["n_eff"], n=kept["n"], population=kept["population"])
    kept |= changed
    assert corrected_n(kept["n_eff"], n=kept["n"], population=kept["population"]) != first


def test_more_rows_than_people_are_refused():
    with pytest.raises(BadInput, match="n is 81, must be at most the population"):
        is_whole(81, 80)
