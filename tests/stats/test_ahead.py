"""How far ahead customers are valued, and how much must be known before."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peil.stats.ahead import YEAR, Ahead
from peil.stats.buying import Buying, Histories

MODEL = Buying(0.243, 4.414, 0.793, 2.426, 0.0, None)
ONE = Histories(*(np.array([each]) for each in (2.0, 30.43, 38.86, 1.0)))


def test_half_of_the_time_ahead_must_be_known_and_never_over_a_year() -> None:
    assert Ahead.of_years(1).to_be_known == pytest.approx(YEAR / 2)
    assert Ahead.of_years(1.5).to_be_known == pytest.approx(0.75 * YEAR)
    assert Ahead.of_years(5).to_be_known == Ahead.of_years(math.inf).to_be_known == YEAR


def test_a_finite_time_counts_in_full_and_a_whole_relation_is_discounted() -> None:
    assert Ahead.of_years(1, 0.1).purchases(MODEL, ONE) == Ahead.of_years(1, 0.3).purchases(
        MODEL, ONE)  # fmt: skip
    dear, cheap = (Ahead.of_years(math.inf, rate).purchases(MODEL, ONE) for rate in (0.3, 0.1))
    assert dear < cheap


def test_the_published_example_of_39_weeks_comes_out() -> None:
    # Fader, Hardie, Lee 2005: 1.226 purchases of the customer with x 2, t_x 30.43, T 38.86
    assert Ahead(39.0).purchases(MODEL, ONE)[0] == pytest.approx(1.226, abs=5e-4)
