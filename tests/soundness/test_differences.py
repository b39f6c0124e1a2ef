"""Whatever is subtracted from whatever, no number of fewer than five people comes out.

An attacker asks for every period, span and slice that is told, and solves for the rows of a few
people: what is told is a set of sums over rows, so a group's sum is given away exactly when the
group is a combination of what was told.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import numpy as np
import pytest

from peil.metrics.measurement import Cell, Viewer
from peil.shared.errors import BadInput
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, answer, ask

FIRST = date(2019, 2, 20)
DAYS = 50
READER = Viewer(is_analyst=False)
NOON = 11


def rows_of(seed: int, per_day: float, sizes: dict[str, float]) -> list[Record]:
    """Return answers of people who answer now and then, in channels of different sizes."""
    chance = random.Random(seed)
    made: list[Record] = []
    for day in range(DAYS):
        when = datetime(FIRST.year, FIRST.month, FIRST.day, NOON, tzinfo=UTC) + timedelta(days=day)
        for channel, size in sizes.items():
            for _ in range(int(per_day * size * chance.random() * 2 + chance.random())):
                made.append(
                    answer(
                        len(made),
                        answered_at=when,
                        channel=channel,
                        score=float(chance.randint(0, 10)),
                        customer_key=chance.choice([None, None, f"k{chance.randint(1, 60)}"]),
                    )
                )
    return made


def day_of(row: Record) -> date:
    at = row["answered_at"]
    assert isinstance(at, datetime)
    return at.astimezone(OSLO).date()


def is_told(cell: Cell) -> bool:
    """A number or a size: both are sums over the rows."""
    return cell.n is not None


class Attack:
    """What an attacker knows, as sums over (channel, day)."""

    def __init__(self, rows: list[Record]) -> None:
        self.rows = rows
        self.channels = sorted({str(row["channel"]) for row in rows})
        self.known: list[np.ndarray] = []

    def unit(self, channels: set[str], start: date, end: date) -> np.ndarray:
        marks = np.zeros((len(self.channels), DAYS))
        first, last = ((day - FIRST).days for day in (start, end))
        for i, channel in enumerate(self.channels):
            if channel in channels:
                marks[i, max(first, 0) : max(last, 0)] = 1
        return marks.ravel()

    def learn(self, cells: tuple[Cell, ...], channels: set[str]) -> None:
        for cell in cells:
            if not is_told(cell):
                continue
            of = {str(v) for v in cell.slice.values()} or channels
            start = cell.period_start.astimezone(OSLO).date() if cell.period_start else FIRST
            end = cell.period_end.astimezone(OSLO).date() if cell.period_end else date.max
            self.known.append(self.unit(of, start, min(end, FIRST + timedelta(days=DAYS))))

    def can_tell(self, groups: list[np.ndarray]) -> list[bool]:
        """Tell for each group whether its sum follows from what is known."""
        known = np.array(self.known)
        basis, values, _ = np.linalg.svd(known.T, full_matrices=False)
        basis = basis[:, values > 1e-9 * values[0]]
        wanted = np.array(groups).T
        left = wanted - basis @ (basis.T @ wanted)
        return [bool(each) for each in np.abs(left).max(axis=0) < 1e-7]

    def small_groups(self) -> list[np.ndarray]:
        """Return every stretch of days of every set of channels in which few people answered."""
        groups = []
        for size in range(1, len(self.channels) + 1):
            for of in map(set, combinations(self.channels, size)):
                on: dict[date, set[object]] = {}
                for row in self.rows:
                    if row["channel"] in of:
                        who = row["customer_key"] or row["response"]
                        on.setdefault(day_of(row), set()).add(who)
                for start in range(DAYS):
                    people: set[object] = set()
                    for end in range(start, DAYS):
                        people |= on.get(FIRST + timedelta(days=end), set())
                        if len(people) >= 5:
                            break
                        if people:
                            days = (FIRST + timedelta(days=d) for d in (start, end + 1))
                            groups.append(self.unit(of, *days))
        return groups


SIZES = {"a": 1.0, "b": 0.4, "c": 0.15, "d": 0.02}
GRAINS = (None, "day", "week", "month", "quarter", "year")


@pytest.mark.parametrize("per_day", [1.5, 6])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_reader_cannot_work_out_few_people_from_any_periods_spans_and_slices(
    seed: int, per_day: float
) -> None:
    rows = rows_of(seed, per_day, SIZES)
    warehouse, attack, chance = MemoryWarehouse(answers=rows), Attack(rows), random.Random(seed)
    everybody = set(attack.channels)

    def learn(of: set[str] = everybody, **asked: object) -> None:
        attack.learn(ask(warehouse, "nps", viewer=READER, **asked).cells, of)

    for every in GRAINS:
        for by in ((), ("channel",)):
            learn(by=by, every=every)
        learn({"b"}, where={"channel": ("b",)}, every=every)
    for _ in range(12):
        start = FIRST + timedelta(days=chance.randrange(DAYS - 3))
        end = start + timedelta(days=chance.randrange(2, 30))
        for until in (end, end + timedelta(days=1)):
            learn(since=start, until=until)
            learn(until=until, by=("channel",))
    assert len(attack.known) > 10
    assert not any(attack.can_tell(attack.small_groups()))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_a_hidden_period_cannot_be_worked_out_from_its_table_and_totals(
    every: str, seed: int
) -> None:
    rows = rows_of(seed, 1.5, SIZES)
    warehouse = MemoryWarehouse(answers=rows)
    longer = {"day": ("week", "month"), "week": (), "month": ("quarter",)}[every]
    of_whole, of_parts = Attack(rows), Attack(rows)
    everybody = set(of_whole.channels)
    for grain in (None, *longer, every):
        of_whole.learn(ask(warehouse, "nps", every=grain).cells, everybody)
    for grain in (None, every):
        for by in ((), ("channel",)):
            of_parts.learn(ask(warehouse, "nps", by=by, every=grain).cells, everybody)
    for attack in (of_whole, of_parts):
        assert not any(attack.can_tell(attack.small_groups()))


def test_ordinary_questions_are_answered_as_they_were() -> None:
    chance = random.Random(4)
    rows = [
        answer(i, answered_at=datetime(2019, 1, 1, 11, tzinfo=UTC) + timedelta(days=i // 30),
               channel="a" if chance.random() < 0.6 else "b", score=float(chance.randint(0, 10)))
        for i in range(30 * 100)
    ]  # fmt: skip
    warehouse = MemoryWarehouse(answers=rows)
    for every in GRAINS:
        for by in ((), ("channel",)):
            cells = ask(warehouse, "nps", by=by, every=every, viewer=READER).cells
            assert [c for c in cells if c.withheld and c.withheld.code == "privacy"] == []
    (cell,) = ask(warehouse, "nps", since=date(2019, 3, 2), until=date(2019, 3, 9),
                  viewer=READER).cells  # fmt: skip
    assert cell.value is not None


def test_a_hidden_cell_does_not_tell_how_many_answered() -> None:
    rows = [answer(i, channel="a" if i < 3 else "b" if i < 20 else "c") for i in range(90)]
    records = ask(MemoryWarehouse(answers=rows), "nps", by=("channel",)).records()
    assert [(r["n"], r["value"]) for r in records[:2]] == [(None, None)] * 2
    assert records[2]["n"] == 70


def test_only_an_analyst_goes_back_to_what_had_been_loaded() -> None:
    warehouse = MemoryWarehouse(answers=[answer(i) for i in range(20)])
    then = datetime(2021, 2, 1, tzinfo=UTC)
    assert ask(warehouse, "nps", as_of=then).cells
    with pytest.raises(BadInput, match="only an analyst"):
        ask(warehouse, "nps", as_of=then, viewer=READER)
