"""What customers are worth on average, and how far that can be trusted."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from peil.stats.ahead import YEAR, Ahead
from peil.stats.buying import Histories, expected_purchases, fit_buying
from peil.stats.customer_worth import Untold, customer_worth, together
from peil.stats.spending import expected_amount, fit_spending

SAMPLE = Path(__file__).parent / "cdnow" / "sample.csv"


def cdnow() -> tuple[Histories, np.ndarray]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    repeats, last, seen, amount = np.array(rows, float).T
    return Histories(repeats, last, seen, np.ones(len(repeats))), amount


def drawn(rng: np.random.Generator, size: int, *, stop: float = 1.0) -> tuple[Histories, ...]:
    """Draw customers of CDNOW's parameters, who stop as often as asked, and a year to come."""
    rate = rng.gamma(0.8, 1 / 4.414, size)
    chance = rng.beta(0.793, 2.426, size) * stop
    seen = rng.integers(190, 270, size) / 7
    repeats, last, later = np.zeros((3, size))
    for i in range(size):
        at = 0.0
        while at < seen[i] + YEAR:
            at += rng.exponential(1 / rate[i])
            if at < seen[i]:
                repeats[i], last[i] = repeats[i] + 1, at
            elif at < seen[i] + YEAR:
                later[i] += 1
            if rng.random() < chance[i]:
                break
    mean = 6.0 / rng.gamma(3.7, 1 / 15.0, size)
    amount = rng.gamma(6.0 * np.maximum(repeats, 1)) / np.maximum(repeats, 1) * mean / 6.0
    return Histories(repeats, last, seen, np.ones(size)), amount, later * mean


def test_the_mean_is_that_of_each_customers_purchases_times_their_amount() -> None:
    histories, amount = cdnow()
    told = histories.repeats > 0
    buying = fit_buying(histories)
    spending = fit_spending(histories.repeats[told], amount[told])
    each = expected_purchases(buying, histories, YEAR) * expected_amount(
        spending, np.where(told, histories.repeats, 0), amount
    )
    found = customer_worth(histories, amount, Ahead(YEAR))
    assert found.value == pytest.approx(each.mean(), rel=1e-6)
    assert found.low < found.value < found.high
    assert 0 < found.alive_low < found.alive < found.alive_high < 1


def test_customers_who_did_the_same_may_stand_in_one_row() -> None:
    histories, amount = cdnow()
    twice = Histories(*(np.concatenate([each, each]) for each in (
        histories.repeats, histories.last, histories.seen, histories.customers)))  # fmt: skip
    one = customer_worth(histories.counted(2 * histories.customers), amount, Ahead(YEAR))
    other = customer_worth(twice, np.concatenate([amount, amount]), Ahead(YEAR))
    assert (one.value, one.low) == pytest.approx((other.value, other.low), rel=1e-6)
    assert together(twice)[0].customers.sum() == 2 * len(amount)


def test_a_longer_time_is_worth_more_and_a_discount_less() -> None:
    histories, amount = cdnow()
    rate = math.log1p(0.1) / YEAR
    one, five, whole, steep = (
        customer_worth(histories, amount, ahead).value
        for ahead in (Ahead(YEAR), Ahead(5 * YEAR), Ahead(math.inf, rate),
                      Ahead(math.inf, 3 * rate))
    )  # fmt: skip
    assert one < five
    assert one < steep < whole


def test_under_thirty_who_bought_again_tell_nothing() -> None:
    histories, amount = drawn(np.random.default_rng(1), 20)[:2]
    assert customer_worth(histories, amount, Ahead(YEAR)).untold is Untold.TOO_FEW


def test_amounts_that_do_not_differ_between_customers_have_their_common_mean() -> None:
    rng = np.random.default_rng(2)
    histories, amount, _later = drawn(rng, 800)
    times = np.maximum(histories.repeats, 1)
    alike = rng.gamma(6.0 * times) / times
    found = customer_worth(histories, alike, Ahead(YEAR))
    other = customer_worth(histories, amount, Ahead(YEAR))
    assert found.untold is None
    again = histories.repeats > 0
    mean = float((alike * histories.repeats)[again].sum() / histories.repeats.sum())
    assert found.value / found.purchases == pytest.approx(mean, rel=0.02)
    assert other.value / other.purchases != pytest.approx(mean, rel=0.02)


def test_nobody_stopping_is_told_a_year_ahead_and_no_further() -> None:
    histories, amount = drawn(np.random.default_rng(3), 600, stop=0.0)[:2]
    year = customer_worth(histories, amount, Ahead(YEAR))
    assert year.untold is None
    assert not year.is_settled
    assert customer_worth(histories, amount, Ahead(5 * YEAR)).untold is Untold.UNSETTLED


@pytest.mark.calibration
def test_the_interval_holds_what_customers_then_pay() -> None:
    rng = np.random.default_rng(4)
    held = []
    for _round in range(150):
        histories, amount, later = drawn(rng, 1000)
        found = customer_worth(histories, amount, Ahead(YEAR))
        if found.untold is None:
            held.append(found.low <= later.mean() <= found.high)
    assert len(held) > 130
    assert 0.89 <= np.mean(held) <= 0.99
