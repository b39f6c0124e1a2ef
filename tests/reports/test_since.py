from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from peil.reports.movements import Movement, Movements
from peil.reports.since import Seen, since_last_look, when_words
from peil.shared.words import speaking

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def moved(kpi: str, period: str = "2026-Q4", *, sign: str = "▼", value: str = "") -> Movement:
    return Movement(
        kpi=kpi, cut="segment" if value else "", value=value, what=value or kpi, measure="",
        sentence="It fell.", sign=sign, tone="bad", period=period,
    )  # fmt: skip


def all_of(*real: Movement, others: tuple[Movement, ...] = ()) -> Movements:
    places = frozenset(m.place for m in (*real, *others))
    return Movements("What really changed", real, len(others), places, {})


def seen(*real: Movement, facts: str = "then") -> Seen:
    return Seen(facts, frozenset(m.key for m in real))


def look(now: Movements, before: Seen | None, *, facts: str = "now"):  # type: ignore[no-untyped-def]
    return since_last_look(now, seen(*now.real, facts=facts), before=before,
                           at=MONDAY if before else None, now=NOW, zone=OSLO)  # fmt: skip


def test_a_first_visit_says_what_numbers_are_held_against() -> None:
    since = look(all_of(moved("nps")), None)
    assert "first visit" in since.told
    assert [m.kpi for m in since.standing] == ["nps"]
    assert not since.new


def test_only_what_was_not_told_before_is_new() -> None:
    old, fresh = moved("nps"), moved("csat")
    since = look(all_of(old, fresh), seen(old))
    assert since.title == "Since you were here on Monday"
    assert [m.kpi for m in since.new] == ["csat"]
    assert [m.kpi for m in since.standing] == ["nps"]
    assert since.standing_title


def test_the_same_change_in_a_later_period_is_new() -> None:
    since = look(all_of(moved("nps", "2027-Q1")), seen(moved("nps", "2026-Q4")))
    assert [m.period for m in since.new] == ["2027-Q1"]


def test_a_change_that_turned_is_new() -> None:
    since = look(all_of(moved("nps", sign="▲")), seen(moved("nps", sign="▼")))
    assert [m.sign for m in since.new] == ["▲"]


def test_without_other_facts_nothing_is_new_and_the_page_says_so() -> None:
    since = look(all_of(moved("nps"), moved("csat")), seen(moved("nps"), facts="now"))
    assert since.title == "Nothing new since you were here on Monday"
    assert not since.new
    assert [m.kpi for m in since.standing] == ["nps", "csat"]


def test_other_facts_that_move_no_number_are_told_as_such() -> None:
    since = look(all_of(moved("nps")), seen(moved("nps")))
    assert since.title == "Nothing really changed since you were here on Monday"
    assert [m.kpi for m in since.standing] == ["nps"]


def test_a_change_that_no_longer_holds_is_owned_up_to() -> None:
    gone = moved("nps")
    since = look(all_of(others=(gone,)), seen(gone))
    assert "1 change that you saw then is no longer sure." in since.rest


def test_a_change_of_a_period_that_is_past_is_not_called_unsure() -> None:
    since = look(all_of(moved("csat", "2027-Q1")), seen(moved("nps", "2026-Q4")))
    assert "no longer sure" not in since.rest


def test_what_was_seen_survives_being_kept() -> None:
    before = seen(moved("nps"), moved("csat", value="Young"))
    assert Seen.of_json(before.as_json()) == before
    assert Seen.of_json(None) is None


@pytest.mark.parametrize(
    ("ago", "nb", "sv", "en"),
    [
        (timedelta(hours=2), "tidligere i dag", "tidigare i dag", "earlier today"),
        (timedelta(days=1), "i går", "i går", "yesterday"),
        (timedelta(days=3), "mandag", "i måndags", "on Monday"),
        (timedelta(days=30), "20. okt. 2026", "den 20 okt. 2026", "on 20 Oct 2026"),
    ],
)
def test_the_last_visit_is_named_as_people_do(ago: timedelta, nb: str, sv: str, en: str) -> None:
    for code, words in (("nb", nb), ("sv", sv), ("en", en)):
        with speaking(code):
            assert when_words(NOW - ago, NOW, OSLO) == words
