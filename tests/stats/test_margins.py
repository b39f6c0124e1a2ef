"""What is left of what customers pay: margin, less what it costs to serve them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from peil.stats.ahead import YEAR, Ahead
from peil.stats.customer_worth import Worth, customer_worth
from peil.stats.margins import Margins
from peil.stats.spending import Spending
from tests.stats.test_customer_worth import drawn

SPENDING = Spending(6.0, 4.0, 15.0, 0.0, None)
HISTORIES, AMOUNT, _LATER = drawn(np.random.default_rng(5), 600)
PAID = (HISTORIES.repeats + 1) * np.where(AMOUNT > 0, AMOUNT, 30.0)


def margins(rate: float | np.ndarray, cost: float = 0.0) -> Margins:
    purchases = HISTORIES.repeats + 1
    return Margins(PAID * rate, PAID, purchases * cost, purchases)


def worth(of: Margins | None) -> Worth:
    return customer_worth(HISTORIES, AMOUNT, Ahead(YEAR), of)


def test_a_margin_that_all_share_is_that_part_of_what_they_pay() -> None:
    revenue, found = worth(None), worth(margins(0.3))
    assert (found.value, found.low, found.high) == pytest.approx(
        (0.3 * revenue.value, 0.3 * revenue.low, 0.3 * revenue.high))  # fmt: skip


def test_a_cost_is_taken_off_each_purchase_and_may_leave_a_loss() -> None:
    cheap, dear = worth(margins(0.3, 2.0)), worth(margins(0.3, 50.0))
    assert cheap.value == pytest.approx(worth(margins(0.3)).value - 2.0 * cheap.purchases)
    assert dear.low < dear.value < dear.high < 0
    assert dear.value - dear.low == pytest.approx(dear.high - dear.value)


def test_margins_that_differ_make_the_interval_wider() -> None:
    rates = np.random.default_rng(6).uniform(0.0, 0.6, len(PAID))
    same, different = worth(margins(float(rates @ PAID / PAID.sum()))), worth(margins(rates))
    assert different.high - different.low > same.high - same.low
    costs = replace(margins(0.3), cost=np.random.default_rng(7).exponential(5.0, len(PAID)))
    even = replace(costs, cost=costs.purchases * costs.cost_each)
    assert worth(costs).high - worth(costs).low > worth(even).high - worth(even).low


def test_who_bought_often_is_believed_and_who_bought_once_is_as_all() -> None:
    paid = np.array([100.0, 100.0])
    of = Margins(np.array([50.0, 5.0]), paid, np.zeros(2), np.array([41.0, 1.0]))
    often, once = of.left(SPENDING, np.array([40.0, 0.0]), np.array([20.0, 0.0]))
    assert of.rate == 0.275
    assert often == pytest.approx(20 * 0.5, rel=0.03)
    assert once == pytest.approx(0.275 * 6.0 * 15.0 / 3.0)


def test_a_row_with_no_known_margin_has_that_of_the_rest() -> None:
    of = Margins(np.array([40.0, 0.0]), np.array([100.0, 0.0]), np.zeros(2), np.full(2, 9.0))
    known, unknown = of.left(SPENDING, np.array([8.0, 8.0]), np.array([20.0, 20.0]))
    assert known == unknown
