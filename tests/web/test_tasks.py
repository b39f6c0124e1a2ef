from pathlib import Path

import pytest
from django.test import Client

from peil.reports.asking import Desk
from peil.reports.tasks import top_tasks
from peil.warehouse.workspace import Workspace
from tests.web.loaded import load_survey, with_survey


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    return with_survey(workspace)


def test_without_answers_the_page_teaches_the_two_questions(
    workspace: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{workspace.slug}/tasks/").text
    assert "What did you come here to do?" in page
    assert f'href="/{workspace.slug}/start/"' in page


def test_tasks_are_ranked_by_how_many_want_them_and_do_not_get_them_done(
    loaded: Workspace,
) -> None:
    report = top_tasks(Desk(loaded))
    assert report is not None
    assert report.rows[0].name == "Report damage"
    failing = [int(row.failing) for row in report.rows]
    assert failing == sorted(failing, reverse=True)
    assert all(row.failing_limits for row in report.rows)


def test_what_fails_is_demand_times_what_is_not_completed(loaded: Workspace) -> None:
    report = top_tasks(Desk(loaded), every="year")
    assert report is not None
    worst = report.rows[0]
    demand, done = (float(t.split("\u00a0")[0]) / 100 for t in (worst.demand, worst.completion))
    assert int(worst.failing) == pytest.approx(1000 * demand * (1 - done), abs=12)


def test_yes_partly_and_no_fill_the_bar(loaded: Workspace) -> None:
    report = top_tasks(Desk(loaded))
    assert report is not None
    for row in report.rows:
        parts = [float(width.rstrip("%")) for width in (row.yes, row.partly, row.no)]
        assert sum(parts) == pytest.approx(100, abs=0.2)


def test_the_page_has_a_picture_for_both_widths_and_its_table(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/tasks/").text
    assert page.count('class="picture"') == 2
    assert "Table and downloads" in page
    assert "style=" not in page


def test_the_worst_tasks_stand_before_the_map(loaded: Workspace, reader: Client) -> None:
    page = reader.get(f"/{loaded.slug}/tasks/").text
    assert page.index("Ranked by how many fail") < page.index('class="picture"')


@pytest.mark.parametrize("form", ["png", "csv", "xlsx"])
def test_tasks_can_be_taken_away(loaded: Workspace, reader: Client, form: str) -> None:
    answer = reader.get(f"/{loaded.slug}/tasks/tasks.{form}")
    assert answer.status_code == 200
    assert len(answer.content) > 500


def test_a_filter_that_does_not_exist_is_told(loaded: Workspace, reader: Client) -> None:
    answer = reader.get(f"/{loaded.slug}/tasks/?where=segment%3DNobody")
    assert answer.status_code == 404
    assert "Nobody" in answer.text


def test_the_words_of_those_who_failed_stand_beneath_their_task(
    loaded: Workspace, reader: Client
) -> None:
    report = top_tasks(Desk(loaded))
    assert report is not None
    worst = report.in_the_way[0]
    assert worst.name == report.rows[0].name
    assert 0 < len(worst.comments) <= 3
    assert all(comment.answer in ("Partly", "No") for comment in worst.comments)
    page = reader.get(f"/{loaded.slug}/tasks/").text
    assert "&lt;b&gt;at all&lt;/b&gt;" in page


def test_fewer_people_than_may_be_shown_are_neither_quoted_nor_counted(loaded: Workspace) -> None:
    settings = loaded.folder / "peil.toml"
    settings.write_text(settings.read_text() + "minimum_people = 500\n")
    report = top_tasks(Desk(Workspace(loaded.folder)))
    assert report is None or not report.in_the_way


def test_reasons_that_could_be_chosen_are_counted_with_their_interval(
    loaded: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "coded"
    folder.mkdir()
    load_survey(loaded, folder, months=14, with_reasons=True)
    report = top_tasks(Desk(loaded))
    assert report is not None
    worst = report.in_the_way[0]
    assert {reason.name for reason in worst.reasons} == {"Sign-in", "Could not find it"}
    assert all("–" in reason.limits for reason in worst.reasons)
    shares = [int(reason.share.split("\u00a0")[0]) for reason in worst.reasons]
    assert sum(shares) == pytest.approx(100, abs=1)


def test_the_form_offers_the_values_of_the_chosen_dimension(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/tasks/?dimension=segment").text
    assert '<option value="Young">' in page
    assert '<option value="Adult">' in page
    assert '<option value="Young">' not in reader.get(f"/{loaded.slug}/tasks/").text
