"""The page of topics, on a log of two topics of which one comes back and leaves few satisfied."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from peil.metrics.measurement import Query, Viewer
from peil.reports.asking import Desk
from peil.reports.topics import topics
from peil.shared.errors import UnknownName
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace

CASES = """
fact = "cases"
source = "desk"
zone = "UTC"
[columns]
case = "case"
opened_at = { column = "opened", format = "%Y-%m-%d %H:%M" }
first_response_at = { column = "answered", format = "%Y-%m-%d %H:%M" }
solved_at = { column = "solved", format = "%Y-%m-%d %H:%M" }
outcome = "outcome"
topic = "topic"
team = "team"
customer_key = "customer"
"""
ANSWERS = """
fact = "answers"
source = "after"
zone = "UTC"
[columns]
response = "id"
survey = { value = "After" }
survey_kind = { value = "interaction" }
answered_at = { column = "at", format = "%Y-%m-%d %H:%M" }
[dimensions]
topic = "topic"
[[questions]]
id = "satisfied"
column = "satisfied"
role = "outcome"
kind = "csat"
scale = [1, 5]
[[questions]]
id = "better"
column = "better"
role = "comment"
kind = "comment"
"""
START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 180


def _at(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"


def _log(folder: Path) -> Path:
    draw = random.Random(7)
    rows = ["case,opened,answered,solved,outcome,topic,team,customer"]
    for number in range(2_400):
        is_login = number % 3 == 0
        # every second login comes back: the same customer within days
        who = f"L{number // 6}" if is_login else f"C{number}"
        day = number * DAYS / 2_400 + (number % 6 if is_login else 0)
        opened = START + timedelta(days=day, hours=draw.random())
        solved = opened + timedelta(hours=2 + 6 * draw.random())
        rows.append(
            f"{number},{_at(opened)},{_at(opened + timedelta(minutes=9))},{_at(solved)},solved,"
            f"{'Login' if is_login else 'Invoice'},{'web' if number % 2 else 'phone'},{who}"
        )
    path = folder / "cases.csv"
    path.write_text("\n".join(rows))
    return path


def _survey(folder: Path) -> Path:
    draw = random.Random(8)
    rows = ["id,at,topic,satisfied,better"]
    for number in range(1_200):
        is_login = number % 2 == 0
        is_happy = draw.random() < (0.4 if is_login else 0.85)
        why = "" if is_happy else "the password again" if is_login else "the amount is wrong"
        at = START + timedelta(days=number * DAYS / 1_200)
        rows.append(f"{number},{_at(at)},{'Login' if is_login else 'Invoice'},"
                    f"{5 if is_happy else 2},{why}")  # fmt: skip
    path = folder / "after.csv"
    path.write_text("\n".join(rows))
    return path


@pytest.fixture
def asked(workspace: Workspace, tmp_path: Path) -> Workspace:
    load_files(workspace, "cases", [_log(tmp_path)], parse_mapping(CASES))
    return workspace


@pytest.fixture
def answered(asked: Workspace, tmp_path: Path) -> Workspace:
    load_files(asked, "answers", [_survey(tmp_path)], parse_mapping(ANSWERS))
    return asked


def test_without_cases_the_page_says_what_to_load(workspace: Workspace, reader: Client) -> None:
    page = reader.get(f"/{workspace.slug}/topics/").text
    assert "Load the log of your cases" in page
    assert f'href="/{workspace.slug}/start/"' in page


def test_the_most_asked_topic_stands_first_and_the_title_names_what_comes_back(
    answered: Workspace,
) -> None:
    report = topics(Desk(answered))
    assert report is not None
    assert [row.name for row in report.rows] == ["Invoice", "Login"]
    assert report.rows[0].bar == "100.0%"
    assert "Login" in report.title
    assert "comes back oftest" in report.title
    assert list(report.columns) == ["opened", "answered", "solved", "lasting", "back", "satisfied"]


def test_only_what_should_be_alike_for_all_is_called_better_or_worse(answered: Workspace) -> None:
    report = topics(Desk(answered))
    assert report is not None
    login = report.rows[1].told
    assert (login["back"].gap, login["satisfied"].gap) == ("bad", "bad")
    assert {login[key].gap for key in ("opened", "solved", "lasting")} == {""}


def test_every_number_stands_with_its_limits_and_n(answered: Workspace) -> None:
    report = topics(Desk(answered))
    assert report is not None
    for row in report.rows:
        for told in row.told.values():
            assert told.value
            assert told.limits
            assert told.n != "0"


def test_what_comes_back_is_told_of_the_newest_period_whose_days_are_over(
    answered: Workspace,
) -> None:
    report = topics(Desk(answered), every="month")
    assert report is not None
    assert report.period == "Jun 2025"
    assert report.columns["opened"] == ""
    assert report.columns["back"] == "May 2025"
    opened = Query("enquiries", by=("topic",), every="month", variant="all")
    cells = {(c.slice["topic"], c.period): c.value for c in Desk(answered).ask(opened).cells}
    assert report.rows[1].told["opened"].value == f"{cells['Login', '2025-06']:.0f}"


def test_reasons_are_the_words_of_those_who_were_not_satisfied(answered: Workspace) -> None:
    report = topics(Desk(answered))
    assert report is not None
    login = next(h for h in report.reasons if h.name == "Login")
    assert "password" in [word for word, _n in login.words]
    assert {comment.text for comment in login.comments} == {"the password again"}


def test_one_topic_is_shown_over_time_with_its_own_reasons(
    answered: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{answered.slug}/topics/?topic=Login").text
    assert page.count('class="picture"') == 2 * 6  # for a desk and for a phone
    assert "the password again" in page
    assert "the amount is wrong" not in page
    assert "worse than all together" in page


def test_a_topic_that_does_not_exist_is_told(answered: Workspace, reader: Client) -> None:
    answer = reader.get(f"/{answered.slug}/topics/?topic=Logni")
    assert answer.status_code == 404
    assert "Login" in answer.text
    with pytest.raises(UnknownName):
        topics(Desk(answered), topic="Nothing")


def test_without_a_survey_the_page_says_how_satisfaction_is_got(
    asked: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{asked.slug}/topics/").text
    assert "Satisfaction is not known by topic" in page
    assert "Satisfied</span>" not in page


def test_a_filter_keeps_what_knows_it_and_leaves_out_the_rest(answered: Workspace) -> None:
    report = topics(Desk(answered), where={"team": ("web",)})
    whole = topics(Desk(answered))
    assert report is not None
    assert whole is not None
    assert "satisfied" not in report.columns  # the survey knows no teams
    assert report.whole["opened"].n < whole.whole["opened"].n


def test_a_reader_of_one_unit_sees_no_rows_of_others(answered: Workspace) -> None:
    assert topics(Desk(answered, Viewer(units=("Elsewhere",)))) is None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_topics_can_be_taken_away(answered: Workspace, reader: Client, form: str) -> None:
    answer = reader.get(f"/{answered.slug}/topics/topics.{form}")
    assert answer.status_code == 200
    assert len(answer.content) > 500
    assert reader.get(f"/{answered.slug}/topics/topics.png").status_code == 404
