"""KPIs of a workspace's own appear wherever the built-in ones do, and a mistake stays alone."""

from __future__ import annotations

import pytest
from django.test import Client

from peil.accounts.models import User
from peil.metrics.measurement import Query
from peil.metrics.own import start_file
from peil.reports.asking import Desk
from peil.warehouse.workspace import Workspace
from tests.web.loaded import with_survey


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    """The survey, and a KPI of the company's own."""
    start_file(workspace.folder, "very_good", year=2026, known=())
    return with_survey(workspace)


@pytest.mark.parametrize("page", [
    "measure/", "kpi/very_good/", "kpi/very_good/?by=segment&every=year", "settings/",
    "goals/new/?kpi=very_good", "actions/new/?kpi=very_good", "prove/?kpi=very_good",
    "", "kpi/very_good/trend.csv",
])  # fmt: skip
def test_an_own_kpi_is_where_the_built_in_ones_are(
    loaded: Workspace, owner: Client, page: str
) -> None:
    answer = owner.get(f"/{loaded.slug}/{page}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
    assert "Very good" in text or "very_good" in text


@pytest.mark.parametrize("mistake", [("METRIC = ", "METRIC = = "), ("answered(", "answers(")])
def test_a_mistake_is_told_in_the_list_and_takes_no_page_down(
    loaded: Workspace, owner: Client, mistake: tuple[str, str]
) -> None:
    path = loaded.folder / "kpis" / "very_good.py"
    path.write_text(path.read_text(encoding="utf-8").replace(*mistake), encoding="utf-8")
    listed = owner.get(f"/{loaded.slug}/measure/")
    assert listed.status_code == 200
    assert "Own KPIs that cannot be used" in listed.text
    assert "kpis/very_good.py, line" in listed.text
    for page in ("", "understand/", "goals/", "actions/", "kpi/nps/", "settings/"):
        assert owner.get(f"/{loaded.slug}/{page}").status_code == 200, page
    told = owner.get(f"/{loaded.slug}/kpi/very_good/")
    assert told.status_code == 400
    assert "kpis/very_good.py, line" in told.text


def test_a_mistake_in_which_rows_count_takes_no_page_down(loaded: Workspace, owner: Client) -> None:
    path = loaded.folder / "kpis" / "very_good.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('rows=answered("nps")', "rows=lambda t: t.sore > 8"))
    listed = owner.get(f"/{loaded.slug}/measure/")
    assert "sore" in listed.text
    for page in ("", "understand/", "goals/", "actions/", "kpi/nps/", "settings/"):
        assert owner.get(f"/{loaded.slug}/{page}").status_code == 200, page


def test_code_that_changed_in_silence_is_told_on_the_page(
    loaded: Workspace, reader: Client
) -> None:
    page = f"/{loaded.slug}/kpi/very_good/"
    assert "without a new version" not in reader.get(page).text
    path = loaded.folder / "kpis" / "very_good.py"
    changed = path.read_text(encoding="utf-8").replace("(9, 10)", "(8, 10)")
    path.write_text(changed, encoding="utf-8")
    assert "The definition changed without a new version" in reader.get(page).text
    path.write_text(changed.replace("version=1", "version=2"), encoding="utf-8")
    told = reader.get(page).text
    assert "without a new version" not in told
    assert "Version 2 of the definition is in force since" in told


def test_a_goal_and_a_saved_view_say_that_the_definition_changed_after_them(
    loaded: Workspace, owner: Client, alice: User
) -> None:
    kpi = f"/{loaded.slug}/kpi/very_good/?every=year"
    owner.get(kpi)
    owner.post(f"/{loaded.slug}/views/save/", {"name": "For the board", "address": kpi})
    owner.post(f"/{loaded.slug}/goals/new/", {
        "kpi": "very_good", "target": "90", "since": "2026-01-01", "due": "2030-01-01",
        "owner": str(alice.pk)})  # fmt: skip
    pages = (f"/{loaded.slug}/views/", f"/{loaded.slug}/goals/")
    for page in pages:
        assert "Very good" in owner.get(page).text or "For the board" in owner.get(page).text
        assert "has changed since" not in owner.get(page).text
    path = loaded.folder / "kpis" / "very_good.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("version=1", "version=2"), encoding="utf-8")
    for page in pages:
        assert "The definition has changed since: version 2 is in force" in owner.get(page).text


def test_an_old_report_keeps_the_definition_that_it_was_made_with(
    loaded: Workspace, owner: Client
) -> None:
    kpi = f"/{loaded.slug}/kpi/very_good/"
    said = Desk(loaded).ask(Query("very_good")).cells[0]
    owner.post(f"/{loaded.slug}/views/save/", {"name": "For the board", "address": kpi})
    path = loaded.folder / "kpis" / "very_good.py"
    changed = path.read_text(encoding="utf-8").replace("(9, 10)", "(7, 10)")
    path.write_text(changed.replace("version=1", "version=2"), encoding="utf-8")
    desk = Desk(loaded)
    now, then = (desk.ask(Query("very_good", version=version)).cells[0] for version in (None, 1))
    assert then == said
    assert now.value is not None
    assert said.value is not None
    assert now.value > said.value
    views = owner.get(f"/{loaded.slug}/views/").text
    assert "See it as it was defined when it was saved" in views
    assert f'href="{kpi}?definition=1"' in views
    page = owner.get(f"{kpi}?definition=1").text
    assert "This is version 1 of the definition; version 2 is in force." in page
    assert f'href="{kpi}?definition=1"' in owner.get(kpi).text
    missing = owner.get(f"{kpi}?definition=7")
    assert missing.status_code == 400
    assert "version 7 is not kept here" in missing.text


def test_other_rows_under_the_same_name_are_looked_at_anew(
    loaded: Workspace, owner: Client
) -> None:
    desk = Desk(loaded)
    assert desk.ask(Query("very_good")).cells[0].value is not None
    path = loaded.folder / "kpis" / "very_good.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('answered("nps")', 'answered("csi")'), encoding="utf-8")
    changed = Desk(loaded).ask(Query("very_good")).cells[0]
    path.rename(path.with_name("other.py"))
    assert changed == Desk(loaded).ask(Query("other")).cells[0]


def test_a_kpi_whose_file_is_removed_leaves_goals_and_pages_standing(
    loaded: Workspace, owner: Client, alice: User
) -> None:
    owner.post(f"/{loaded.slug}/goals/new/", {
        "kpi": "very_good", "target": "90", "since": "2026-01-01", "due": "2030-01-01",
        "owner": str(alice.pk)})  # fmt: skip
    kpi = f"/{loaded.slug}/kpi/very_good/?every=year"
    owner.post(f"/{loaded.slug}/views/save/", {"name": "For the board", "address": kpi})
    (loaded.folder / "kpis" / "very_good.py").unlink()
    for page in ("", "measure/", "goals/", "views/", "actions/", "understand/", "settings/"):
        assert owner.get(f"/{loaded.slug}/{page}").status_code == 200, page
    assert owner.get(kpi).status_code == 404
