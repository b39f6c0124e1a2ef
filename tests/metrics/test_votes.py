"""Votes on tasks against a few lines of plain Python."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.memory import MemoryWarehouse, Record, answer, ask, by_slice

TASKS = ["pay", "read", "claim", "call", "change", "Other"]
VOTERS = st.lists(
    st.lists(st.sampled_from(TASKS), min_size=0, max_size=5, unique=True), min_size=1, max_size=40
)
Votes = list[list[str]]


def votes(drawn: Votes, form: str = "picks") -> MemoryWarehouse:
    rows: list[Record] = []
    for voter, picked in enumerate(drawn):
        for place, task in enumerate(picked, start=1):
            common = {"role": "task", "kind": "task_vote", "response": f"v{voter}"}
            if form == "picks":
                rows.append(answer(voter, question=f"vote_{place}", choice=task, score=None,
                                   scale_low=None, scale_high=None, **common))  # fmt: skip
            else:
                is_rank = form == "ranks"
                rows.append(answer(
                    voter, question=task, touchpoint=task, choice=None, scale_low=1, scale_high=5,
                    higher_is_better=not is_rank, score=float(place if is_rank else 6 - place),
                    **common,
                ))  # fmt: skip
    return MemoryWarehouse(answers=rows)


def shares(drawn: Votes, *, is_weighted: bool) -> dict[str, float]:
    points: dict[str, float] = defaultdict(float)
    for picked in drawn:
        for place, task in enumerate(picked, start=1):
            points[task] += 6 - place if is_weighted else 1
    return {task: got / sum(points.values()) for task, got in points.items()}


@pytest.mark.oracle("task_vote")
@settings(max_examples=8, deadline=None)
@given(VOTERS, st.sampled_from(["picks", "ranks", "points"]), st.booleans())
def test_a_task_has_its_share_of_all_points(drawn: Votes, form: str, is_weighted: bool) -> None:
    voters = sum(bool(picked) for picked in drawn)
    variant = None if is_weighted else "unweighted"
    cells = {
        c.slice["task"]: c for c in ask(votes(drawn, form), "task_vote", variant=variant).cells
    }
    expected = shares(drawn, is_weighted=is_weighted)
    if voters < 10:
        assert all(cell.withheld for cell in cells.values())
        return
    assert {task: cell.value for task, cell in cells.items()} == pytest.approx(expected)
    assert {cell.n for cell in cells.values()} == {voters}
    reached = 0.0
    for rank, task in enumerate(sorted(expected, key=lambda t: (-round(expected[t], 12), t)), 1):
        band = next(end for end in (0.25, 0.5, 0.75, 1) if reached < end - 1e-9 or end == 1)
        reached += expected[task]
        parts = cells[task].parts
        assert (parts["rank"], parts["band"]) == (rank, band)
        assert parts["cumulative"] == pytest.approx(reached)


def test_who_names_a_task_twice_has_picked_it_once() -> None:
    drawn = [["pay", "read", "pay"]] * 20
    cells = {k[0]: c.value for k, c in by_slice(ask(votes(drawn), "task_vote")).items()}
    assert cells == pytest.approx({"pay": 5 / 9, "read": 4 / 9})


def test_a_filter_on_a_task_keeps_the_denominator_and_the_rank() -> None:
    drawn = [["pay", "read"]] * 20 + [["read"]] * 10
    (cell,) = ask(votes(drawn), "task_vote", where={"task": ("pay",)}).cells
    assert cell.value == pytest.approx(100 / 230)
    assert (cell.parts["rank"], cell.parts["cumulative"]) == (2, pytest.approx(1))


@pytest.mark.parametrize(("others", "is_told"), [(14, False), (16, True)])
def test_much_other_is_warned_of(others: int, is_told: bool) -> None:
    drawn = [["Annet"]] * others + [["pay"]] * (100 - others)
    notes = [note.code for note in ask(votes(drawn), "task_vote").notes]
    assert ("other" in notes) == is_told


def test_intervals_cover_the_truth_and_those_of_independent_points_do_not() -> None:
    chance, names = np.random.default_rng(4), list("ABCDEFGHIJKL")
    wanted = np.array([9, 6, 5, 4, 3, 2, 2, 1, 1, 1, 1, 1], float)

    def draw(voters: int) -> np.ndarray:
        order = np.argsort(-(np.log(wanted) + chance.gumbel(size=(voters, 12))), axis=1)
        return order[:, :5]

    truth = np.zeros(12)
    many = draw(400_000)
    for place in range(5):
        truth += np.bincount(many[:, place], minlength=12) * (5 - place)
    truth /= truth.sum()
    rows: list[Record] = []
    for unit in range(60):
        for voter, picked in enumerate(draw(50)):
            rows += [
                answer(voter, response=f"{unit}-{voter}", question=f"vote_{place}", role="task",
                       kind="task_vote", choice=names[task], score=None, unit=str(unit))
                for place, task in enumerate(picked, start=1)
            ]  # fmt: skip
    cells = ask(MemoryWarehouse(answers=rows), "task_vote", by=("unit",)).cells
    hits = [
        c.low <= truth[names.index(str(c.slice["task"]))] <= c.high  # type: ignore[operator]
        for c in cells
    ]
    assert 0.925 < float(np.mean(hits)) < 0.98
