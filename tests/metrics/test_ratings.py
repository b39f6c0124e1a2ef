"""The responses behind a KPI: one row each, with a column for every question."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from peil.facts.derived.responses import responses_of, score_of
from peil.metrics.catalog import catalog
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.ratings import Rated, rated, rated_kpis
from peil.metrics.source import Source
from peil.shared.errors import BadInput, UnknownName
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, satisfied

SUBJECTS = {"price": "Price", "help": "Help", "pace": "Pace"}


def responses(n: int = 200, *, survey: str = "yearly", first: int = 0) -> list[dict[str, object]]:
    """Return answers to an outcome and three drivers; some are blank, and pace counts downwards."""
    chance, rows = random.Random(f"{survey}{n}"), []
    for i in range(first, first + n):
        common = {"survey": survey, "weight": chance.choice([0.5, 1.0, 2.0]),
                  "unit": "north" if i % 2 else "south", "customer_key": f"c{i // 2}"}  # fmt: skip
        mood = chance.gauss(0, 1)
        rows.append(satisfied(i, score=_score(mood + chance.gauss(0, 1)), **common))
        for question, subject in SUBJECTS.items():
            score = _score(mood + chance.gauss(0, 1))
            is_blank = chance.random() < 0.1
            rows.append(
                satisfied(
                    i, question=question, role="driver", kind="rating", touchpoint=subject,
                    state="blank" if is_blank else "answered",
                    score=None if is_blank else 6 - score if question == "pace" else score,
                    higher_is_better=question != "pace", **common,
                )
            )  # fmt: skip
    return rows


def _score(feeling: float) -> float:
    return float(min(5, max(1, round(3 + feeling))))


def behind(warehouse: MemoryWarehouse, viewer: Viewer = EVERYONE, **asked: object) -> Rated | None:
    return rated(warehouse, Settings(), OSLO, Query("csat", **asked), viewer)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def answers() -> list[Record]:
    return responses()


def test_a_response_has_the_scores_that_were_given_in_it(answers: list[Record]) -> None:
    expected: dict[object, dict[str, float]] = defaultdict(dict)
    for row in answers:
        if row["state"] == "answered":
            score = float(str(row["score"]))
            turned = score if row["higher_is_better"] else 1 + 5 - score
            expected[row["response"]][str(row["question"])] = turned
    warehouse = MemoryWarehouse(answers=answers)
    names = ("q1", *SUBJECTS)
    source = Source(warehouse, "responses", Settings(), OSLO)
    found = warehouse.run(responses_of(source, "yearly", names)).to_pylist()
    assert len(found) == len(expected)
    for row in found:
        given = {n: row[score_of(n)] for n in names if row[score_of(n)] is not None}
        assert given == expected[row["response"]]


def test_only_scores_on_the_scale_of_the_survey_asked_for_are_held() -> None:
    rows = [
        satisfied(1), satisfied(1, question="price", role="driver", score=9.0),
        satisfied(2, survey="other"), satisfied(3, state="not_applicable", score=None),
    ]  # fmt: skip
    source = Source(MemoryWarehouse(answers=rows), "responses", Settings(), OSLO)
    found = source.warehouse.run(responses_of(source, "yearly", ("q1", "price"))).to_pylist()
    assert [(r["response"], r[score_of("q1")], r[score_of("price")]) for r in found] == [
        ("r1", 4.0, None)
    ]


def test_of_several_surveys_the_one_with_driver_questions_and_most_answers_is_taken(
    answers: list[Record],
) -> None:
    others = responses(60, survey="small", first=1000)
    without = [satisfied(i, survey="bare") for i in range(5000, 5400)]
    found = behind(MemoryWarehouse(answers=[*answers, *others, *without]))
    assert found is not None
    assert (found.survey, found.further_surveys) == ("yearly", ("bare", "small"))
    assert found.rows.num_rows == 200
    assert [each.subject for each in found.drivers] == ["Help", "Pace", "Price"]


def test_of_several_outcome_questions_the_one_answered_most_is_taken(answers: list[Record]) -> None:
    further = [satisfied(i, question="q2") for i in range(150)]
    warehouse = MemoryWarehouse(answers=[*answers, *further])
    found, other = behind(warehouse), behind(warehouse, where={"question": ("q2",)})
    assert found is not None
    assert other is not None
    assert (found.outcome.name, found.further_outcomes) == ("q1", ("q2",))
    assert (other.outcome.name, other.rows.num_rows) == ("q2", 150)


def test_filters_and_the_viewer_decide_which_responses_are_held(answers: list[Record]) -> None:
    warehouse = MemoryWarehouse(answers=answers)
    seen = behind(warehouse, Viewer(units=("north",)))
    filtered = behind(warehouse, where={"unit": ("south",)})
    assert seen is not None
    assert filtered is not None
    assert set(seen.rows.column("unit").to_pylist()) == {"north"}
    assert set(filtered.rows.column("unit").to_pylist()) == {"south"}
    with pytest.raises(UnknownName, match="Did you mean 'north'"):
        behind(warehouse, where={"unit": ("nort",)})
    with pytest.raises(BadInput, match="readers may combine at most 2"):
        behind(warehouse, Viewer(is_analyst=False),
               where={"unit": ("north",), "survey": ("yearly",), "question": ("q1",)})  # fmt: skip


def test_fewer_people_than_may_be_shown_bring_no_rows() -> None:
    found = behind(MemoryWarehouse(answers=responses(8)))  # of four customers
    assert found is not None
    assert found.measurement.cells[0].withheld is not None
    assert found.measurement.cells[0].withheld.code == "privacy"
    assert found.rows.num_rows == 0


def test_without_two_driver_questions_there_is_nothing_to_compare(answers: list[Record]) -> None:
    few = [row for row in answers if row["question"] in ("q1", "price")]
    assert behind(MemoryWarehouse(answers=few)) is None


def test_kpis_with_drivers_are_those_whose_survey_asks_about_them(answers: list[Record]) -> None:
    bare = [satisfied(i, survey="bare", kind="ces") for i in range(5000, 5100)]
    warehouse = MemoryWarehouse(answers=[*answers, *bare])
    assert rated_kpis(warehouse, Settings(), OSLO, catalog()) == ("csat",)
    three = [
        satisfied(i, survey="yearly", question=kind, kind=kind, score=5.0)
        for i in range(150) for kind in ("csi_satisfaction", "csi_expectations", "csi_ideal")
    ]  # fmt: skip
    with_index = MemoryWarehouse(answers=[*answers, *bare, *three])
    assert rated_kpis(with_index, Settings(), OSLO, catalog()) == ("csat", "csi")
    nobody = Viewer(units=())
    assert rated_kpis(warehouse, Settings(), OSLO, catalog(), nobody) == ()
