"""What customers with a contract are worth, from who has stayed and left so far."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from peil.stats.retention import (
    MONTH,
    ContractWorth,
    Relations,
    Retention,
    Running,
    Unknown,
    contract_worth,
    retention,
)

WEEKS = [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35]
RELAPSED = [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
STILL_WELL = [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1]
NEW = Running(np.zeros(1, np.int64), np.ones(1), np.ones(1), np.ones(1))


def constant(leaving: float, months: int = 24) -> Retention:
    rate = -math.log(1 - leaving)
    return Retention(np.full(months, rate), np.full(months, 1e-4), rate, np.zeros(months), 1e-4)


def freireich() -> Relations:
    """Give the remissions of the 6-MP group, each watched from its start; 9 of 21 relapsed."""
    left = np.array(WEEKS * 2, float)
    ended = np.array([True] * 16 + [False] * 16)
    return Relations(np.zeros(32), left, ended, np.array(RELAPSED + STILL_WELL, float))


def test_the_restricted_mean_and_its_error_are_those_of_the_published_example(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Klein and Moeschberger 2003, section 4.5: 23.287 weeks within 35, standard error 2.827
    monkeypatch.setattr("peil.stats.retention.FEWEST_LEAVING", 9)
    found = retention(freireich(), watched=1)
    assert found is not None
    assert found.stay(35)[[6, 10, 23]] == pytest.approx([0.857, 0.753, 0.448], abs=5e-4)
    worth = contract_worth(found, NEW, 35 / 12, paid=0.0)
    assert worth.value == pytest.approx(23.287, abs=1e-3)
    assert math.log(worth.high / worth.value) * worth.value / 1.96 == pytest.approx(2.827, abs=2e-3)


@pytest.mark.parametrize(
    ("stay", "discount", "multiple"),
    [(0.6, 0.10, 1.20), (0.7, 0.10, 1.75), (0.8, 0.10, 2.67), (0.9, 0.10, 4.50),
     (0.9, 0.12, 4.09), (0.8, 0.16, 2.22)],
)  # fmt: skip
def test_a_whole_relation_is_worth_the_published_multiple_of_its_margin(
    stay: float, discount: float, multiple: float
) -> None:
    # Gupta and Lehmann 2005: r / (1 + i - r) of what comes at each period's end; a period is a
    # year there and a month here, so that a year's discount is compounded
    of = constant(1 - stay, months=40)
    found = contract_worth(of, NEW, math.inf, discount=(1 + discount) ** 12 - 1, paid=1.0)
    assert found.value == pytest.approx(multiple, abs=6e-3)


def test_a_finite_time_counts_in_full_and_who_pays_first_pays_more() -> None:
    begin, middle, end = (
        contract_worth(constant(0.05), NEW, 1, paid=paid).value for paid in (0.0, 0.5, 1.0)
    )
    assert begin == pytest.approx((1 - 0.95**12) / 0.05)
    assert end == pytest.approx(0.95 * begin)
    assert middle == pytest.approx((begin + end) / 2)
    assert contract_worth(constant(0.05), NEW, 1, discount=0.5).value == middle


def test_the_variance_is_that_of_differences() -> None:
    hazard, spreads = np.array([0.2, 0.1, *[0.04] * 8]), np.array([4e-4, 2e-4, *[1e-4] * 8])
    share = np.array([*[0.0] * 6, *[0.2] * 4])
    of = Retention(hazard, spreads, 0.04, share, 3e-4)
    young = Running(np.array([1, 0]), *(np.array([3.0, 1.0]) for _ in range(3)))
    found = contract_worth(of, young, 1)

    def moved(month: int | None) -> float:
        by = np.zeros(10)
        if month is None:
            other = replace(of, beyond=0.04 + 1e-6)
        else:
            by[month] = 1e-6
            other = replace(of, hazard=hazard + by, beyond=0.04 + float(share @ by))
        return (contract_worth(other, young, 1).value - found.value) / 1e-6

    variance = sum(moved(month) ** 2 * spread for month, spread in enumerate(spreads))
    variance += moved(None) ** 2 * 3e-4
    gaps = found.by_age[[1, 0]] - found.value
    variance += float(np.array([3.0, 1.0]) @ gaps**2) / 4**2
    error = math.log(found.high / found.value) * found.value / 1.959964
    assert error == pytest.approx(math.sqrt(variance), rel=1e-4)


def test_who_entered_late_tells_of_the_time_that_they_were_watched() -> None:
    rng = np.random.default_rng(1)
    life = rng.exponential(20.0, 40_000)
    entered = rng.uniform(0, 40, 40_000)
    seen = life > entered
    relations = Relations(entered[seen], np.minimum(life, entered + 12)[seen],
                          (life <= entered + 12)[seen], np.ones(int(seen.sum())))  # fmt: skip
    found = retention(relations)
    assert found is not None
    assert found.stay(24)[[12, 24]] == pytest.approx(np.exp([-0.6, -1.2]), rel=0.03)
    assert found.beyond == pytest.approx(0.05, rel=0.5)


def test_few_who_left_and_a_future_beyond_what_is_known_tell_nothing() -> None:
    few = Relations(np.zeros(50), np.full(50, 12.0), np.arange(50) < 19, np.ones(50))
    assert retention(few) is None
    assert contract_worth(None, NEW, 1).unknown is Unknown.TOO_FEW
    assert contract_worth(constant(0.01, months=12), NEW, 5).unknown is Unknown.BEYOND
    assert contract_worth(constant(0.01, months=12), NEW, 1).unknown is None


def test_customers_count_as_a_sample() -> None:
    of = constant(0.05)
    equal = Running(np.zeros(1, np.int64), np.array([50.0]), np.array([500.0]), np.array([5000.0]))
    apart = Running(np.zeros(1, np.int64), np.array([50.0]), np.array([500.0]), np.array([9000.0]))
    one, other = contract_worth(of, equal, 1), contract_worth(of, apart, 1)
    assert one.value == other.value
    assert other.high > one.high


def dear(rng: np.random.Generator, size: int, *, by_money: bool) -> tuple[ContractWorth, float]:
    """Draw contracts that leave the sooner the dearer; return their worth, and its truth."""
    began, price = rng.uniform(0, 72, size), 100 * rng.lognormal(0, 0.6, size)
    rate = 0.0004 * price
    life, until = rng.exponential(1 / rate), 72 - began
    runs = life > until
    relations = Relations(
        np.zeros(size), np.minimum(life, until), ~runs, np.ones(size),
        *((price, price**2) if by_money else ()),
    )  # fmt: skip
    age = np.floor(until[runs]).astype(np.int64)
    running = Running(age, np.ones(len(age)), price[runs], price[runs] ** 2)
    truth = (price[runs] * -np.expm1(-60 * rate[runs]) / rate[runs]).mean()
    return contract_worth(retention(relations), running, 5), float(truth)


def test_dear_contracts_that_end_sooner_do_not_make_the_value_too_high() -> None:
    rng = np.random.default_rng(5)
    found, truth = dear(rng, 20_000, by_money=True)
    assert found.value == pytest.approx(truth, rel=0.05)
    plain, truth = dear(rng, 20_000, by_money=False)
    assert plain.value > 1.1 * truth


def test_equal_prices_weigh_as_customers_do() -> None:
    plain = freireich()
    priced = replace(plain, weight=250 * plain.n, squares=250**2 * plain.n)
    one, other = retention(plain, watched=1), retention(priced, watched=1)
    assert one is None
    assert other is None
    more = {"n": 5 * plain.n, "weight": 1250 * plain.n, "squares": 5 * 250**2 * plain.n}
    one = retention(replace(plain, n=5 * plain.n), watched=1)
    other = retention(replace(plain, **more), watched=1)
    assert one is not None
    assert other is not None
    for name in ("hazard", "variance", "beyond", "share", "beyond_variance"):
        assert getattr(other, name) == pytest.approx(getattr(one, name))


def test_a_few_dear_contracts_make_the_interval_wide() -> None:
    rng = np.random.default_rng(6)
    left, ended = rng.uniform(1, 24, 400), rng.random(400) < 0.5
    one = np.ones(400)
    uneven = np.where(np.arange(400) < 8, 50.0, 1.0)
    even, skew = (
        retention(Relations(0 * one, left, ended, one, price, price**2)) for price in (one, uneven)
    )
    assert even is not None
    assert skew is not None
    assert skew.variance[:18].sum() > 5 * even.variance[:18].sum()


def test_contracts_that_cost_nothing_do_not_spoil_the_rest() -> None:
    rng = np.random.default_rng(7)
    left, ended = rng.uniform(1, 24, 300), rng.random(300) < 0.5
    price = np.where(left > 20, 0.0, 100.0)
    found = retention(Relations(np.zeros(300), left, ended, np.ones(300), price, price**2))
    assert found is not None
    assert np.isfinite(found.hazard).all()
    assert np.isfinite(found.variance).all()
    assert np.isfinite(found.beyond)
    free = retention(Relations(np.zeros(300), left, ended, np.ones(300), 0 * price, 0 * price))
    assert free is not None
    assert free.known_months > found.known_months


def test_a_month_in_whose_course_hardly_anybody_is_watched_is_not_known() -> None:
    entered = np.tile(np.linspace(0, 30, 900, endpoint=False), 2)
    ended = (
        np.arange(1800) < 54
    )  # watched for a month each, at whose end some turn out to have left
    relations = Relations(entered, entered + 1, ended, np.ones(1800))
    found = retention(replace(relations, ended=np.random.default_rng(1).permutation(ended)))
    assert found is not None
    assert found.known_months == 30
    assert found.hazard.max() < 0.2


def test_a_discount_of_next_to_nothing_ends_after_a_hundred_years() -> None:
    found = contract_worth(constant(0.05), NEW, math.inf, discount=1e-9)
    assert found.value == pytest.approx(0.975 / 0.05, rel=1e-3)


def test_contracts_are_watched_from_one_day_to_another() -> None:
    day = np.array([0.0, 0.0, 400.0, 0.0])
    found = Relations.watched(day, np.array([100.0, 500.0, math.nan, 900.0]), since=300, until=600,
                              n=np.ones(4))  # fmt: skip
    assert found.entered * MONTH == pytest.approx([300, 300, 0, 300])
    assert found.left * MONTH == pytest.approx([100, 500, 200, 600])
    assert found.ended.tolist() == [True, True, False, False]


def drawn(rng: np.random.Generator, size: int) -> tuple[ContractWorth, float]:
    """Draw contracts over six years, watched until now; return their worth, and its truth."""
    began = rng.uniform(0, 72, size)
    chance = rng.gamma(2.0, 0.02, size)  # some leave sooner than others, so that the rate falls
    life = rng.exponential(1 / chance)
    amount = rng.gamma(4.0, 25.0, size)
    until = 72 - began
    relations = Relations(np.zeros(size), np.minimum(life, until), life <= until, np.ones(size))
    runs = life > until
    age = np.floor(until[runs]).astype(np.int64)
    running = Running(age, np.ones(len(age)), amount[runs], amount[runs] ** 2)
    # of the gamma mixture: those of age t go on as a mixture with the rate 50 + t
    ahead = np.linspace(0, 12, 400)
    ages = np.linspace(0, 72, 400)
    lasts = (50 / (50 + ages)) ** 2
    months = np.trapezoid(((50 + ages[:, None]) / (50 + ages[:, None] + ahead)) ** 2, ahead)
    truth = 100.0 * float((lasts * months).sum() / lasts.sum())
    return contract_worth(retention(relations), running, 1), truth


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    held = []
    for _round in range(120):
        found, truth = drawn(rng, 500)
        assert found.unknown is None
        held.append(found.low <= truth <= found.high)
    assert 0.90 <= np.mean(held) <= 0.99
