"""What customers with a contract are worth, from a file of contracts."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from peil.analysis.contract_files import read_contracts
from peil.analysis.contract_value import Contracts, ContractValue, contract_value
from peil.reports.contract_value import contract_lines, contract_record
from peil.shared.errors import BadInput
from peil.sources.sheet import Sheet
from peil.stats.retention import Unknown

LAST = date(2026, 6, 30)


def write(folder: Path, *, size: int = 900, known_since: date | None = None) -> Path:
    """Write contracts of which four in a hundred end each month; 200 a month each, with a cost."""
    rng = np.random.default_rng(3)
    path = folder / "contracts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer", "from", "to", "price", "margin", "cost"])
        for i in range(size):
            started = LAST - timedelta(days=int(rng.integers(0, 1800)))
            ended = started + timedelta(days=1 + int(rng.exponential(30.4375 / 0.04)))
            if known_since is not None and ended < known_since:
                continue
            writer.writerow([f"k{i}", started, ended if ended <= LAST else "", 200, 80, 5])
    return path


def read(path: Path, **columns: str) -> Contracts:
    with Sheet(path) as sheet:
        return read_contracts(sheet, customer="customer", started="from", ended="to",
                              **{"amount": "price", **columns})[0]  # fmt: skip


def worth(path: Path, **columns: str) -> ContractValue:
    return contract_value(read(path, **columns), until=LAST.toordinal())


@pytest.fixture(scope="module")
def revenue(tmp_path_factory: pytest.TempPathFactory) -> ContractValue:
    return worth(write(tmp_path_factory.mktemp("contracts")))


def test_a_running_contract_is_worth_its_price_for_as_long_as_it_may_last(
    revenue: ContractValue,
) -> None:
    truth = 200 * (1 - np.exp(-0.48)) / 0.04
    assert revenue.worth.value == pytest.approx(truth, rel=0.05)
    assert revenue.value.sum() == pytest.approx(revenue.running * revenue.worth.value)
    assert revenue.stays_year.mean() == pytest.approx(np.exp(-0.48), rel=0.1)


def test_a_list_of_those_who_still_ran_when_it_was_begun_tells_the_same(
    tmp_path: Path, revenue: ContractValue
) -> None:
    cut = worth(write(tmp_path, size=3000, known_since=date(2024, 1, 1)))
    assert cut.watched_since >= date(2024, 1, 1).toordinal()
    assert cut.worth.value == pytest.approx(revenue.worth.value, rel=0.06)


def test_margin_cost_and_the_prices_period_change_the_value(
    tmp_path: Path, revenue: ContractValue
) -> None:
    path = write(tmp_path)
    value = revenue.worth.value
    for asked, part in (({"margin": "50%"}, 0.5), ({"margin": "margin"}, 0.4),
                        ({"cost_to_serve": "cost"}, 0.975), ({"per": "year"}, 1 / 12)):  # fmt: skip
        assert worth(path, **asked).worth.value == pytest.approx(part * value)
    assert "Customer lifetime value" in contract_lines(worth(path, margin="50%"))[0]
    assert "Revenue value" in contract_lines(revenue)[0]


def test_a_whole_relation_is_discounted_and_longer_ahead_is_worth_more(tmp_path: Path) -> None:
    contracts = read(write(tmp_path))
    year, five, whole, dear = (
        contract_value(contracts, until=LAST.toordinal(), horizon=horizon, discount=discount)
        for horizon, discount in (("12m", 0.1), ("5y", 0.1), ("whole", 0.1), ("whole", 0.5))
    )
    assert year.worth.value < five.worth.value
    assert whole.worth.value < 1.2 * 200 / 0.04
    assert dear.worth.value < whole.worth.value
    assert (year.discount, whole.discount) == (None, 0.1)
    assert any("50 %" in line.replace("\N{NO-BREAK SPACE}", " ") for line in contract_lines(dear))


def test_the_record_holds_the_model_the_total_and_every_running_contract(
    revenue: ContractValue,
) -> None:
    record = contract_record(revenue)
    assert record["model"] == "Kaplan-Meier"
    assert len(record["customers"]) == record["n"] == revenue.running  # type: ignore[arg-type]
    total = record["total"]
    assert total["low"] < total["value"] < total["high"]  # type: ignore[index]


def test_few_ends_and_no_running_contract_are_told(tmp_path: Path) -> None:
    few = worth(write(tmp_path, size=12))
    assert few.worth.unknown is Unknown.TOO_FEW
    assert "Too few contracts have ended" in contract_lines(few)[0]
    contracts = read(write(tmp_path))
    over = replace(
        contracts, ended=np.where(contracts.ended > 0, contracts.ended, LAST.toordinal())
    )
    gone = contract_value(over, until=LAST.toordinal())
    assert "No contract runs" in contract_lines(gone)[0]
    assert contract_record(gone)["total"] == {"value": None, "low": None, "high": None}


def snapshot(folder: Path, *, size: int = 4000) -> tuple[Path, float]:
    """Write who was there at the last month's beginning; all who left did so on its last day.

    Three in a hundred leave a month. Returns the share that left too.
    """
    rng = np.random.default_rng(4)
    path = folder / "snapshot.csv"
    gone = rng.random(size) < 0.03
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer", "from", "to", "price"])
        for i in range(size):
            started = date(2026, 6, 1) - timedelta(days=int(rng.integers(0, 2000)))
            writer.writerow([f"k{i}", started, LAST if gone[i] else "", 200])
    return path, float(gone.mean())


def test_a_snapshot_whose_ends_fall_on_one_day_says_what_it_lacks(tmp_path: Path) -> None:
    path, _left = snapshot(tmp_path)
    found = contract_value(read(path))
    assert found.worth.unknown is Unknown.TOO_FEW
    said = contract_lines(found)[0]
    assert "ends fall on" in said
    assert "--known-since" in said
    assert "Too few" not in said


def test_a_snapshot_is_valued_once_it_is_said_since_when_ends_are_known(tmp_path: Path) -> None:
    path, left = snapshot(tmp_path)
    found = contract_value(read(path), known_since=date(2026, 6, 1).toordinal())
    rate = -np.log(1 - left) * 365.25 / 12 / 30
    assert found.worth.value == pytest.approx(200 * -np.expm1(-12 * rate) / rate, rel=0.02)
    assert found.worth.low < found.worth.value < found.worth.high
    assert any("known from" in line and "Jun" in line for line in contract_lines(found))
    assert contract_record(found)["known_since"] == "2026-06-01"
    # a list that leaves nobody out: everybody was watched from their first day
    whole = contract_value(read(path), known_since=date(1990, 1, 1).toordinal())
    assert whole.worth.value > 1.15 * found.worth.value


def test_ends_before_the_day_that_is_said_do_not_count_and_are_told(tmp_path: Path) -> None:
    contracts = read(write(tmp_path))
    since = date(2025, 1, 1).toordinal()
    found = contract_value(contracts, until=LAST.toordinal(), known_since=since)
    kept = (contracts.ended == 0) | (contracts.ended >= since)
    without = Contracts(
        [name for name, is_kept in zip(contracts.customer, kept, strict=True) if is_kept],
        *(each[kept] for each in (contracts.started, contracts.ended, contracts.monthly,
                                  contracts.price)),
    )  # fmt: skip
    other = contract_value(without, until=LAST.toordinal(), known_since=since)
    assert found.worth.value == other.worth.value
    assert (found.left_before, other.left_before) == (int((~kept).sum()), 0)
    assert any("ended before that day" in line for line in contract_lines(found))
    few = contract_value(contracts, until=LAST.toordinal(), known_since=LAST.toordinal())
    assert "Too few contracts have ended since" in contract_lines(few)[0]


def test_ends_that_are_still_to_come_do_not_move_what_is_known(tmp_path: Path) -> None:
    contracts = read(write(tmp_path))
    plain = contract_value(contracts)
    never = date(9999, 12, 31).toordinal()
    open_ended = replace(contracts, ended=np.where(contracts.ended == 0, never, contracts.ended))
    found = contract_value(open_ended)
    assert found.until == plain.until
    assert found.worth.value == plain.worth.value


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("k1,2026-02-01,2026-01-01,10,1,1", "row 1: the contract ends before it begins"),
        ("k1,,2026-01-01,10,1,1", "the value is ''"),
        ("k1,2026-02-01,soon,10,1,1", "the value is 'soon'"),
        (",2026-02-01,,10,1,1", "no row names a customer"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where(tmp_path: Path, row: str, told: str) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text(f"customer,from,to,price,margin,cost\n{row}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=told):
        read(path)
