"""Purchases from other people's files: what is read, and what is told of what cannot be."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from peil.analysis.purchase_files import read_purchases
from peil.analysis.purchases import Purchases
from peil.shared.errors import BadInput
from peil.sources.sheet import Sheet
from tests.cli.test_commands import peil

NAMES = {"customer": "who", "time": "day", "amount": "paid"}


def write(folder: Path, *rows: str, names: str = "who,day,paid") -> Path:
    path = folder / "orders.csv"
    path.write_text("\n".join([names, *rows]) + "\n", encoding="utf-8")
    return path


def read(path: Path, **given: object) -> Purchases:
    with Sheet(path) as sheet:
        return read_purchases(sheet, **{**NAMES, **given})[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "b,2206-01-05,10",
            "row 2, column 'day': the value is '2206-01-05', must be a day between",
        ),
        (
            "b,0024-01-05,10",
            "row 2, column 'day': the value is '0024-01-05', must be a day between",
        ),
        ("b,32.01.2026,10", "row 2, column 'day': the value is '32.01.2026', must be a day such"),
        ("b,,10", "row 2, column 'day': the value is ''"),
        ("b,2026-01-05,inf", "row 2, column 'paid': the value is 'inf', must be a number"),
        ("b,2026-01-05,1e300", r"row 2, column 'paid': the value is 1e\+300, must be an amount"),
        ("b,2026-01-05,", "row 2, column 'paid': the cell is empty"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_where(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read(write(tmp_path, "a,2026-01-04,10", row))


@pytest.mark.parametrize("name", ["currency", "Currency Code", "valuta", "Valutakode"])
def test_several_currencies_are_not_added_up(tmp_path: Path, name: str) -> None:
    rows = [
        "a,2026-01-04,10,NOK",
        ",2026-01-04,10,EUR",
        "b,2026-01-04,10,nok",
        "b,2026-01-05,9,SEK",
    ]
    path = write(tmp_path, *rows, names=f"who,day,paid,{name}")
    with pytest.raises(BadInput, match="row 4, column .* 'SEK' where it was 'NOK' above"):
        read(path)
    assert len(read(write(tmp_path, *rows[:3], names=f"who,day,paid,{name}")).day) == 2


@pytest.mark.parametrize("margin", ["-5%", "0", "150%", "0.35"])
def test_a_margin_that_is_no_percentage_is_told(tmp_path: Path, margin: str) -> None:
    with pytest.raises(BadInput, match=f"The margin is '{margin}'"):
        read(write(tmp_path, "a,2026-01-04,10"), margin=margin)


def test_what_came_after_the_last_known_day_changes_nothing(tmp_path: Path) -> None:
    before = ["a,2026-01-04,10", "a,2026-02-04,20", "b,2026-01-09,30"]
    after = ["a,2026-05-01,-30", "b,2026-06-01,-30", "c,2026-06-01,5"]
    alone = read(write(tmp_path, *before))
    found = read(write(tmp_path, *before, *after), until=date(2026, 3, 1).toordinal())
    assert [found.customers[i] for i in found.customer] == ["a", "a", "b"]
    for name in ("day", "amount", "margin", "cost"):
        np.testing.assert_array_equal(getattr(found, name), getattr(alone, name))
    assert found.returns == 0


def test_a_last_known_day_before_all_purchases_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing was bought up to 2025-12-31"):
        read(write(tmp_path, "a,2026-01-04,10"), until=date(2025, 12, 31).toordinal())


def test_what_was_free_was_bought_but_not_what_came_back_at_once(tmp_path: Path) -> None:
    found = read(write(
        tmp_path, "a,2026-01-04,0", "a,2026-02-04,20", "b,2026-01-09,0", "c,2026-01-05,10",
        "c,2026-01-05,-10", "c,2026-02-05,10", "d,2026-01-05,10", "d,2026-03-05,-10",
    ))  # fmt: skip
    bought = [(found.customers[i], amount) for i, amount in zip(
        found.customer, found.amount, strict=True)]  # fmt: skip
    assert bought == [("a", 0.0), ("a", 20.0), ("b", 0.0), ("c", 10.0)]


def test_the_published_parameters_come_out_of_a_file_of_purchases(tmp_path: Path) -> None:
    """CDNOW's sample, with the purchases between the first and the last on days of their own."""
    sample = Path(__file__).parents[1] / "stats/cdnow/sample.csv"
    end, rows = date(1997, 9, 30).toordinal(), []
    for i, line in enumerate(sample.read_text().splitlines()[1:]):
        repeats, last, seen, amount = (float(cell) for cell in line.split(","))
        first = end - round(7 * seen)
        days = [0, *range(1, int(repeats)), round(7 * last)][: int(repeats) + 1]
        rows += [f"k{i},{date.fromordinal(first + day)},{amount}" for day in days]
    path = write(tmp_path, *rows)
    found = json.loads(peil("lifetime-value", path, "--customer", "who", "--at", "day", "--amount",
                            "paid", "--until", "1997-09-30", "--format", "json"))  # fmt: skip
    assert found["n"] == 2357
    assert found["log_likelihood"] == pytest.approx(-9582.4, abs=0.2)
    fitted = [found["parameters"][name] for name in ("r", "alpha", "a", "b", "p", "q", "v")]
    assert fitted == pytest.approx([0.2426, 4.414, 0.793, 2.426, 6.249, 3.745, 15.448], rel=2e-3)
