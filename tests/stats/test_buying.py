"""BG/NBD and Gamma-Gamma against the literature's CDNOW sample, closed forms and simulation."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import hyp2f1

from peil.stats.buying import (
    Buying,
    Histories,
    alive,
    beta_nodes,
    discounted_purchases,
    expected_purchases,
    fit_buying,
    gamma_nodes,
    log_likelihood,
)
from peil.stats.spending import Spending, credibility, expected_amount, fit_spending

SAMPLE = Path(__file__).with_name("cdnow") / "sample.csv"
PUBLISHED = Buying(0.2426, 4.414, 0.793, 2.426, -9582.4256, None)


@pytest.fixture(scope="module")
def cdnow() -> np.ndarray:
    with SAMPLE.open() as file:
        rows = list(csv.reader(file))[1:]
    return np.array(rows, float)


@pytest.fixture(scope="module")
def histories(cdnow: np.ndarray) -> Histories:
    return Histories.of(cdnow[:, 0], cdnow[:, 1], cdnow[:, 2])[0]


def test_cdnow_gives_the_published_parameters_and_likelihood(histories: Histories) -> None:
    found = fit_buying(histories)
    assert found.r == pytest.approx(0.2426, abs=5e-5)
    assert found.alpha == pytest.approx(4.414, abs=5e-4)
    assert found.a == pytest.approx(0.793, abs=5e-4)
    assert found.b == pytest.approx(2.426, abs=5e-4)
    assert found.log_likelihood == pytest.approx(-9582.4256, abs=5e-5)


def test_cdnow_gives_the_published_spending(cdnow: np.ndarray) -> None:
    bought = cdnow[cdnow[:, 0] > 0]
    assert len(bought) == 946
    found = fit_spending(bought[:, 0], bought[:, 3])
    assert (found.p, found.q, found.v) == pytest.approx((6.249, 3.745, 15.448), abs=5e-4)


def test_the_covariance_is_symmetric_and_the_inverse_of_the_curvature(histories: Histories) -> None:
    found = fit_buying(histories)
    assert found.covariance is not None
    assert found.covariance == pytest.approx(found.covariance.T, abs=0)

    def likelihood(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        return float(_by_hand(r, alpha, a, b, histories) @ histories.customers)

    step, unit = 1e-3, np.eye(4)
    information = -np.array([
        [(likelihood(found.logs + step * (i + j)) - likelihood(found.logs + step * (i - j))
          - likelihood(found.logs - step * (i - j)) + likelihood(found.logs - step * (i + j)))
         / (4 * step**2) for j in unit] for i in unit
    ])  # fmt: skip
    assert np.linalg.inv(information) == pytest.approx(found.covariance, rel=1e-2, abs=1e-5)


def _by_hand(r: float, alpha: float, a: float, b: float, h: Histories) -> np.ndarray:
    """The likelihood as the paper's equation (6) writes it."""
    from scipy.special import betaln, gammaln

    x = h.repeats
    head = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    kept = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + h.seen)
    with np.errstate(divide="ignore"):
        lost = np.where(
            x > 0,
            betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b)
            - (r + x) * np.log(alpha + h.last),
            -np.inf,
        )  # fmt: skip
    return head + np.logaddexp(kept, lost)


def test_the_likelihood_is_the_papers(histories: Histories) -> None:
    found = fit_buying(histories)
    by_hand = _by_hand(found.r, found.alpha, found.a, found.b, histories) @ histories.customers
    assert found.log_likelihood == pytest.approx(by_hand, abs=1e-8)
    assert log_likelihood(PUBLISHED, histories) == pytest.approx(-9582.4256, abs=1e-3)


@given(
    x=st.integers(0, 40),
    share=st.floats(0.01, 1),
    seen=st.floats(1, 200),
    horizon=st.floats(0.5, 300),
    a=st.floats(0.05, 5).filter(lambda a: abs(a - 1) > 0.01),
    b=st.floats(0.3, 8),
)
def test_expected_purchases_equal_the_published_closed_form(
    x: int, share: float, seen: float, horizon: float, a: float, b: float
) -> None:
    assume(abs(a + b + x - 1) > 0.01)  # there the published form is nothing times infinity
    model = Buying(0.4, 5.0, a, b, 0.0, None)
    last = share * seen if x else 0.0
    one = Histories(*(np.array([float(v)]) for v in (x, last, seen, 1)))
    z = horizon / (model.alpha + seen + horizon)
    grown = ((model.alpha + seen) / (model.alpha + seen + horizon)) ** (model.r + x)
    closed = (a + b + x - 1) / (a - 1) * (1 - grown * hyp2f1(model.r + x, b + x, a + b + x - 1, z))
    if x:
        closed /= 1 + a / (b + x - 1) * ((model.alpha + seen) / (model.alpha + last)) ** (
            model.r + x
        )
    assert expected_purchases(model, one, horizon)[0] == pytest.approx(closed, rel=1e-6, abs=1e-9)


def test_a_whole_relation_adds_up_its_weeks_each_worth_less(histories: Histories) -> None:
    rate = np.log(1.1) / 52
    weeks = np.concatenate([[0.0], np.geomspace(0.1, 6000, 700)])
    expected = np.array([expected_purchases(PUBLISHED, histories, week) for week in weeks])
    worth = np.exp(-rate * (weeks[1:] + weeks[:-1]) / 2)
    by_hand = (np.diff(expected, axis=0) * worth[:, None]).sum(axis=0)
    assert discounted_purchases(PUBLISHED, histories, rate) == pytest.approx(by_hand, rel=2e-3)


def test_who_never_came_back_is_alive_and_who_was_often_there_and_then_not_is_gone() -> None:
    both = Histories(*(np.array(v, float) for v in ((0, 20), (0, 10), (39, 39), (1, 1))))
    never, often = alive(PUBLISHED, both)
    assert never == 1
    assert often < 0.01


def test_averages_over_beta_and_gamma_have_their_moments() -> None:
    for a, b in ((0.05, 0.3), (0.8, 2.4), (1.0, 1.0), (3.0, 900.0)):
        points, weights = beta_nodes(a, b)
        assert weights.sum() == pytest.approx(1)
        assert points @ weights == pytest.approx(a / (a + b))
        assert points**2 @ weights == pytest.approx(a * (a + 1) / ((a + b) * (a + b + 1)))
    for shape in (0.2, 1.0, 700.0):
        points, weights = gamma_nodes(shape)
        assert points @ weights == pytest.approx(shape)
        assert points**2 @ weights == pytest.approx(shape * (shape + 1))


def test_customers_who_did_the_same_stand_in_one_row() -> None:
    found, row = Histories.of(*(np.array(v, float) for v in ((1, 0, 1), (2, 0, 2), (5, 5, 5))))
    assert sorted(found.customers) == [1, 2]
    assert found.customers[row].tolist() == [2, 1, 2]
    assert found.repeats[row].tolist() == [1, 0, 1]
    assert found.seen[row].tolist() == [5, 5, 5]


@pytest.mark.parametrize(("x", "last", "seen"), [(1, 6, 5), (0, 1, 5), (-1, 0, 5), (1, -1, 5)])
def test_histories_that_cannot_be_are_refused(x: float, last: float, seen: float) -> None:
    with pytest.raises(ValueError, match="t_x"):
        Histories.of(*(np.array([float(v)]) for v in (x, last, seen)))


def test_nobody_who_bought_again_cannot_be_fitted() -> None:
    nothing = np.zeros(3)
    with pytest.raises(ValueError, match="again"):
        fit_buying(Histories(nothing, nothing, nothing + 5, nothing + 1))


def test_where_nobody_stops_the_parameters_are_not_called_settled() -> None:
    rng = np.random.default_rng(5)
    x = rng.poisson(rng.gamma(2.0, 0.1, 3000) * 50).astype(float)
    last = np.where(x > 0, 50 * rng.beta(np.maximum(x, 1), 1), 0.0)
    found = fit_buying(Histories.of(x, last, np.full(3000, 50.0))[0])
    assert not found.is_settled
    assert found.a / (found.a + found.b) < 0.01


def test_a_spending_customer_is_believed_the_more_often_they_bought() -> None:
    model = Spending(6.25, 3.74, 15.4, 0.0, np.eye(3))
    often = np.array([0.0, 1.0, 10.0, 1000.0])
    believed = credibility(model, often)
    assert believed[0] == 0
    assert (np.diff(believed) > 0).all()
    amounts = expected_amount(model, often, np.full(4, 100.0))
    assert amounts[0] == pytest.approx(6.25 * 15.4 / 2.74)
    assert amounts[-1] == pytest.approx(100, rel=1e-3)


def test_spending_does_not_depend_on_the_currency(cdnow: np.ndarray) -> None:
    bought = cdnow[cdnow[:, 0] > 0]
    one = fit_spending(bought[:, 0], bought[:, 3])
    other = fit_spending(bought[:, 0], 1000 * bought[:, 3])
    assert (other.p, other.q, other.v / 1000) == pytest.approx((one.p, one.q, one.v), rel=1e-6)
    assert other.log_likelihood == pytest.approx(one.log_likelihood - 946 * np.log(1000), rel=1e-9)


@pytest.mark.parametrize("stops", [0.0, 0.3])
def test_many_customers_are_fitted_as_a_whole_and_not_as_the_part_that_is_begun_with(
    monkeypatch: pytest.MonkeyPatch, stops: float
) -> None:
    rng = np.random.default_rng(9)
    rate, end = rng.gamma(1.0, 0.1, 4000), np.full(4000, 60.0)
    if stops:
        end = np.minimum(end, rng.exponential(1 / (stops * rate)))
    x = rng.poisson(rate * end).astype(float)
    last = np.where(x > 0, end * rng.beta(np.maximum(x, 1), 1), 0.0)
    histories = Histories.of(x, last, np.full(4000, 60.0))[0]
    as_one = fit_buying(histories)
    monkeypatch.setattr("peil.stats.buying._MOST_FOR_A_START", 500)
    by_a_part = fit_buying(histories)
    assert by_a_part.log_likelihood == pytest.approx(as_one.log_likelihood, abs=1e-3)
    assert by_a_part.r == pytest.approx(as_one.r, rel=1e-3)
