"""Who answered of those asked, and what reviews say, against a few lines of plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics.measurement import Viewer
from tests.metrics.memory import (
    START,
    MemoryWarehouse,
    Record,
    answer,
    ask,
    by_slice,
    invitation,
    only,
    review,
)

STEPS = ("delivered", "seen", "started", "answered", "completed")
INVITED = st.lists(
    st.fixed_dictionaries({
        "reached": st.integers(0, 5), "survey": st.sampled_from(["a", "b"]),
        "not_sampled": st.sampled_from([None, None, None, "asked lately", "asked not to"]),
    }),
    min_size=1, max_size=80,
)  # fmt: skip


def invitations(drawn: list[dict[str, object]], way: str | None) -> list[Record]:
    rows = []
    for i, one in enumerate(drawn):
        sent = START + timedelta(hours=i)
        done = {f"{step}_at": None for step in STEPS} if one["not_sampled"] else {
            f"{step}_at": sent if place < int(str(one["reached"])) else None
            for place, step in enumerate(STEPS)
        }  # fmt: skip
        rows.append(
            invitation(i, survey=one["survey"], way=way, not_sampled=one["not_sampled"], **done)
        )
    return rows


@pytest.mark.oracle("response_rate")
@settings(max_examples=8, deadline=None)
@given(INVITED, st.sampled_from([None, "sent", "shown"]))
def test_the_response_rate_is_of_those_who_were_reached(
    drawn: list[dict[str, object]], way: str | None
) -> None:
    least = 2 if way == "shown" else 1  # seen comes after delivered
    cells = by_slice(ask(MemoryWarehouse(invitations=invitations(drawn, way)), "response_rate"))
    for survey in ("a", "b"):
        own = [one for one in drawn if one["survey"] == survey]
        if not own:
            assert (survey, None) not in cells
            continue
        sampled = [int(str(one["reached"])) for one in own if one["not_sampled"] is None]
        reached = [far for far in sampled if far >= least]
        cell = cells[survey, None]
        assert cell.n in (len(reached), None)
        if cell.value is None:
            continue
        assert cell.value == pytest.approx(sum(far >= 4 for far in reached) / len(reached))
        assert cell.parts["invited"] == len(sampled)
        for place, step in enumerate(STEPS):
            assert cell.parts[step] == sum(far > place for far in sampled)
        reasons = Counter(str(one["not_sampled"]) for one in own if one["not_sampled"])
        assert cell.parts["not_sampled"] == reasons.total()
        for reason, n in reasons.items():
            assert cell.parts[f"not_sampled: {reason}"] == n


def test_sent_and_shown_invitations_are_not_added_up() -> None:
    rows = [invitation(i, answered_at=START) for i in range(30)]
    rows += [invitation(50 + i, way="shown", delivered_at=None, seen_at=START, channel="page")
             for i in range(30)]  # fmt: skip
    warehouse = MemoryWarehouse(invitations=rows)
    assert only(ask(warehouse, "response_rate")).withheld.code == "mixed"  # type: ignore[union-attr]
    cells = ask(warehouse, "response_rate", by=("channel",)).cells
    assert [(c.slice["channel"], c.value) for c in cells] == [("e-mail", 1.0), ("page", 0.0)]


def test_invitations_that_do_not_say_whether_they_arrived_give_no_rate() -> None:
    rows = [invitation(i, delivered_at=None, answered_at=START) for i in range(40)]
    withheld = only(ask(MemoryWarehouse(invitations=rows), "response_rate")).withheld
    assert "delivered_at" in str(withheld)


def test_nobody_learns_whether_one_of_four_answered() -> None:
    rows = [invitation(i, channel="phone" if i < 4 else "e-mail") for i in range(44)]
    rows += [invitation(100 + i, channel="phone", not_sampled="asked lately") for i in range(20)]
    cells = ask(MemoryWarehouse(invitations=rows), "response_rate", by=("channel",)).cells
    assert {c.withheld.code if c.withheld else None for c in cells} == {"privacy"}
    reader = ask(MemoryWarehouse(invitations=rows), "response_rate", by=("channel",),
                 viewer=Viewer(is_analyst=False))  # fmt: skip
    assert all(c.value is None for c in reader.cells)


@pytest.mark.oracle("review_rating")
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([None, 0.0, 1.0, 2.0, 3.5, 4.0, 4.5, 5.0, 6.0]),
                          st.sampled_from(["site", "map"])), min_size=1, max_size=80))  # fmt: skip
def test_review_rating_is_the_share_of_four_stars_or_more(
    drawn: list[tuple[float | None, str]],
) -> None:
    rows = [review(i, stars=stars, source=source) for i, (stars, source) in enumerate(drawn)]
    warehouse = MemoryWarehouse(mentions=rows)
    means = by_slice(ask(warehouse, "review_rating", variant="mean"))
    for (source, _), cell in by_slice(ask(warehouse, "review_rating")).items():
        given_stars = [s for s, of in drawn if of == source and s is not None and 1 <= s <= 5]
        assert cell.n == len(given_stars)
        if len(given_stars) >= 10:
            mean = sum(given_stars) / len(given_stars)
            assert cell.value == pytest.approx(sum(s >= 4 for s in given_stars) / len(given_stars))
            assert cell.parts["mean_stars"] == pytest.approx(mean)
            other = means[source, None]
            assert other.value == pytest.approx(mean) or len(set(given_stars)) == 1


@pytest.mark.oracle("ad_relevance_stated")
@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(["yes", "partly", "no", "perhaps", None]), min_size=1, max_size=60))
def test_ad_relevance_is_the_share_who_say_yes(drawn: list[str | None]) -> None:
    rows = [
        answer(i, kind="ad_relevance", choice=choice, score=None,
               state="answered" if choice else "blank")
        for i, choice in enumerate(drawn)
    ]  # fmt: skip
    said = [choice for choice in drawn if choice in ("yes", "partly", "no")]
    cell = only(ask(MemoryWarehouse(answers=rows), "ad_relevance_stated"))
    assert cell.n == len(said) or (cell.n is None and len(said) < 5)
    if len(said) >= 10:
        assert cell.value == pytest.approx(said.count("yes") / len(said))
