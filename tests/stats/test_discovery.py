from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.comparing import change_of_counts, change_of_shares
from peil.stats.discovery import Verdict, adjusted_p_values, verdicts

PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
PUBLISHED += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_four_of_the_published_fifteen_are_discoveries():
    assert (adjusted_p_values(PUBLISHED) <= 0.05).tolist() == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_p_values_agree_with_scipy(p_values):
    assert adjusted_p_values(p_values) == pytest.approx(stats.false_discovery_control(p_values))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 20))
def test_comparisons_that_were_not_made_do_not_count(p_values, place):
    place = min(place, len(p_values))
    adjusted = adjusted_p_values([*p_values[:place], np.nan, *p_values[place:]])
    assert np.isnan(adjusted[place])
    assert np.delete(adjusted, place) == pytest.approx(adjusted_p_values(p_values))


def test_a_p_value_outside_0_to_1_is_refused():
    with pytest.raises(BadInput, match=r"p_values has 1\.2, must be 0 to 1"):
        adjusted_p_values([0.1, 1.2])


def kpis(rng, changed, unchanged):
    """A page of shares, of which some rose from 0.3 to 0.5."""
    before = rng.binomial(150, 0.3, changed + unchanged)
    truth = np.array([0.5] * changed + [0.3] * unchanged)
    return change_of_shares((before, 150), (rng.binomial(150, truth), 150))


def test_few_of_those_called_real_are_noise_and_most_real_ones_are_found():
    rng = np.random.default_rng(121)
    false_share, found = [], []
    for _ in range(150):
        [named] = verdicts([kpis(rng, 5, 35)])
        real = np.array([verdict == Verdict.REAL for verdict in named])
        false_share.append(real[5:].sum() / max(real.sum(), 1))
        found.append(real[:5].mean())
    assert np.mean(false_share) < 0.06
    assert np.mean(found) > 0.75


def test_a_page_on_which_nothing_changed_says_so():
    rng = np.random.default_rng(122)
    pages = [verdicts([kpis(rng, 0, 20)])[0] for _ in range(150)]
    alarmed = np.mean([Verdict.REAL in page for page in pages])
    assert alarmed < 0.08


def test_the_same_change_is_real_alone_and_noise_in_a_crowd():
    lone = change_of_shares((30, 100), (45, 100))
    crowd = change_of_counts(np.full(60, 50), np.full(60, 50))
    assert verdicts([lone]) == [[Verdict.REAL]]
    assert verdicts([lone, crowd])[0] == [Verdict.NOISE]


def test_verdicts_keep_the_shape_of_kpis_and_slices():
    one, none, many = (
        change_of_shares((30, 100), (90, 100)),
        change_of_shares((0, 0), (5, 9)),
        change_of_counts([50, 50, 0], [50, 200, 0]),
    )
    assert verdicts([one, none, many]) == [
        [Verdict.REAL],
        [Verdict.WITHHELD],
        [Verdict.NOISE, Verdict.REAL, Verdict.WITHHELD],
    ]
    assert verdicts([]) == []


def test_the_level_changes_the_verdict():
    change = change_of_shares((30, 100), (45, 100))
    assert verdicts([change], level=0.99) == [[Verdict.NOISE]]
    with pytest.raises(BadInput, match="level is 95"):
        verdicts([change], level=95)
