"""Drivers of an outcome: names, order, and what must stand beside the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from peil.analysis.drivers import find_drivers
from peil.reports.drivers import driver_lines
from peil.shared.errors import BadInput, NotEnoughData, UnknownName
from tests.stats.attitude import DRIVERS, TABLE


def attitude(**options):
    ratings = [(name, TABLE[:, i]) for i, name in enumerate(DRIVERS)]
    return find_drivers(("rating", TABLE[:, -1]), ratings, **{"rounds": 100} | options)


def test_the_most_important_comes_first_with_its_interval():
    found = attitude()
    assert [each.driver for each in found.drivers][:2] == ["complaints", "learning"]
    first = found.drivers[0]
    assert first.r2_share == pytest.approx(0.37081619)
    assert first.low < first.r2_share < first.high
    assert first.percent_low < first.percent < first.percent_high
    assert found.n == 30


def test_the_record_has_the_promised_keys():
    record = attitude(method="relative-weights").record()
    assert list(record) == ["method", "n", "r2", "drivers"]
    assert record["method"] == "relative-weights"
    assert list(record["drivers"][0]) == ["driver", "r2_share", "percent", "low", "high"]


def test_drivers_that_say_the_same_are_named_and_it_is_called_an_association():
    random = np.random.default_rng(1)
    one = random.normal(size=200)
    found = find_drivers(
        ("all", one + random.normal(size=200)),
        [("one", one), ("same", one + 0.1 * random.normal(size=200)),
         ("x", random.normal(size=200))],
        rounds=100,
    )  # fmt: skip
    assert [{a, b} for a, b, _r in found.alike] == [{"one", "same"}]
    said = "\n".join(driver_lines(found))
    assert "association" in said
    assert "say almost the same" in said


def test_few_rows_for_many_drivers_are_told_to_be_a_hint():
    assert attitude().is_thin
    ratings = [(name, TABLE[:, i]) for i, name in enumerate(DRIVERS[:2])]
    assert not find_drivers(("rating", TABLE[:, -1]), ratings, rounds=100).is_thin


def test_the_performance_is_the_weighted_mean_of_the_driver():
    weight = np.arange(30.0)
    found = attitude(weights=weight)
    complaints = next(each for each in found.drivers if each.driver == "complaints")
    assert complaints.performance == pytest.approx(np.average(TABLE[:, 0], weights=weight))
    assert complaints.performance_low < complaints.performance < complaints.performance_high


def test_what_cannot_be_explained_is_refused_by_name():
    rating = ("rating", TABLE[:, -1])
    with pytest.raises(UnknownName, match="Did you mean 'lmg'"):
        attitude(method="lmgg")
    with pytest.raises(BadInput, match="'flat' is 3 in all rows"):
        find_drivers(rating, [("flat", np.full(30, 3.0))])
    with pytest.raises(BadInput, match="There is no driver"):
        find_drivers(rating, [])
    with pytest.raises(BadInput, match="must be 100 or more"):
        attitude(rounds=10)
    with pytest.raises(NotEnoughData, match="'often empty' is empty most often"):
        find_drivers(rating, [("often empty", np.r_[np.full(29, np.nan), 1.0])])


def rare(ones: int, rows: int = 200):
    random = np.random.default_rng(3)
    seldom = np.zeros(rows)
    seldom[:ones] = 1.0
    usual = random.normal(size=rows)
    return find_drivers(
        ("all", usual + seldom + random.normal(size=rows)), [("usual", usual), ("seldom", seldom)],
        rounds=400,
    )  # fmt: skip


def test_a_rare_value_that_some_rounds_miss_still_has_an_interval():
    found = {driver.driver: driver for driver in rare(4).drivers}
    assert 0 <= found["seldom"].low <= found["seldom"].r2_share <= found["seldom"].high < 1


def test_a_value_so_rare_that_many_rounds_miss_it_is_named():
    with pytest.raises(NotEnoughData, match="Too few rows differ in 'seldom'"):
        rare(1)
