"""A weighted sum holds the truth as often as it says, however its terms hang together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.stats.weighted_sums import weighted_sum

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("correlation", "groups", "least", "most"),
    [
        (0.0, (0, 1), 0.94, 0.96),
        (1.0, (0, 0), 0.94, 0.96),
        (0.5, (0, 0), 0.95, 1.0),
        (0.0, (0, 0), 0.97, 1.0),
        (-0.5, (0, 0), 0.99, 1.0),
        (0.5, (0, 1), 0.85, 0.92),  # why terms that hang together must not be taken as independent
    ],
)
def test_a_sum_of_means_is_covered(
    correlation: float, groups: tuple[int, int], least: float, most: float
) -> None:
    chance = np.random.default_rng(4)
    drawn = chance.multivariate_normal((50, 30), [[9, 9 * correlation], [9 * correlation, 9]], 8000)
    weights, truth = (0.5, 0.5), 40
    held = 0
    for pair in drawn:
        terms = [(value, value - 3 * Z, value + 3 * Z) for value in pair]
        found = weighted_sum(terms, weights, groups)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert least <= held / len(drawn) <= most


TERM = st.tuples(
    st.floats(-100, 100), st.floats(0, 50), st.floats(0, 50), st.floats(-3, 3), st.integers(0, 2)
)


@given(st.lists(TERM, min_size=1, max_size=6))
def test_taking_terms_together_never_narrows_and_signs_turn_the_limits(
    drawn: list[tuple[float, float, float, float, int]],
) -> None:
    terms = [(value, value - down, value + up) for value, down, up, _w, _g in drawn]
    weights = [weight for *_, weight, _g in drawn]
    groups = [group for *_, group in drawn]
    found = weighted_sum(terms, weights, groups)
    together = weighted_sum(terms, weights, [0] * len(drawn))
    turned = weighted_sum(terms, [-weight for weight in weights], groups)
    assert None not in (found.value, found.low, found.high)
    assert found.low <= found.value <= found.high
    assert together.low <= found.low + 1e-9
    assert together.high >= found.high - 1e-9
    assert turned.low == pytest.approx(-found.high)
    assert turned.high == pytest.approx(-found.low)
