from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from peil.accounts.models import AuditEntry
from peil.jobs.loading import load_upload
from peil.jobs.models import Upload
from peil.sources.load import list_loads
from peil.warehouse.workspace import Workspace
from peil.web.uploads import safe_name
from tests.web.conftest import MAPPING, SURVEY


@pytest.fixture
def kept(workspace: Workspace) -> Workspace:
    """The workspace with a mapping kept under the name 'yearly'."""
    (workspace.folder / "mappings" / "yearly.toml").write_text(MAPPING)
    return workspace


def bring(browser: Client, text: str = SURVEY, name: str = "survey.csv") -> Upload:
    files = SimpleUploadedFile(name, text.encode())
    answer = browser.post("/nordlys/data/upload/", {"files": files, "mapping": "yearly"})
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.get()


def load(browser: Client, upload: Upload, **said: str) -> Upload:
    """Press 'Load', and do the worker's part."""
    browser.post(f"/nordlys/data/uploads/{upload.id}/load/", said)
    load_upload.call(upload.id.hex)
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("survey 2017.csv", "survey 2017.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\a.csv", "a.csv"),
        (".hidden", "hidden"),
        ("a*b?[c].csv", "a_b__c_.csv"),
        ("kundemåling.csv", "kundemåling.csv"),
        ("a\nb.csv", "a_b.csv"),
        ("..", "file"),
    ],
)
def test_a_file_s_name_cannot_lead_elsewhere(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_from_a_file_to_facts_and_back_and_there_again(analyst: Client, kept: Workspace) -> None:
    upload = bring(analyst)
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    assert "All 120 rows of survey.csv fit" in page
    load(analyst, upload, name="this year")
    assert (kept.folder / "mappings" / "this year.toml").read_text() == MAPPING
    told = analyst.get(f"/nordlys/data/uploads/{upload.id}/progress/").content.decode()
    assert "120 rows are loaded" in told
    (one,) = list_loads(kept)
    asked = analyst.get(f"/nordlys/data/loads/{one.load_id}/undo/").content.decode()
    assert "Undo survey.csv?" in asked
    assert [each.state for each in list_loads(kept)] == ["loaded"], "asking undoes nothing"
    assert "replaced" not in asked, "nothing was"
    told = analyst.post(f"/nordlys/data/loads/{one.load_id}/undo/", follow=True).content.decode()
    assert "survey.csv is undone." in told
    assert "had replaced are back" not in told
    assert [each.state for each in list_loads(kept)] == ["undone"]
    data = analyst.get("/nordlys/data/").content.decode()
    assert f"/nordlys/data/uploads/{upload.id}/again/" in data
    analyst.post(f"/nordlys/data/uploads/{upload.id}/again/")
    load_upload.call(upload.id.hex)
    assert {each.state for each in list_loads(kept)} == {"undone", "loaded"}
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"mapping", "load", "undo"}


def test_bad_values_are_shown_before_and_after_with_a_report(
    analyst: Client, kept: Workspace
) -> None:
    upload = bring(analyst, SURVEY.replace(";7;", ";77;"))
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    assert "11 of 120 rows in survey.csv do not fit" in page
    assert '<td class="wrong">77</td>' in page
    load(analyst, upload)
    told = analyst.get(f"/nordlys/data/uploads/{upload.id}/progress/").content.decode()
    assert "The file was refused" in told
    address = f"/nordlys/data/uploads/{upload.id}/refused-0.csv"
    assert address in told
    report = b"".join(analyst.get(address).streaming_content)  # type: ignore[attr-defined]
    assert report.decode().count("77") == 11
    load(analyst, upload, keep_good="yes")
    assert upload.state == "loaded"
    assert "11 left out" in analyst.get("/nordlys/data/").content.decode()


def test_a_report_outside_the_workspace_is_not_given_away(
    analyst: Client, kept: Workspace, tmp_path: Path
) -> None:
    upload = bring(analyst)
    (tmp_path / "secret.csv").write_text("secret")
    upload.reports = [{"state": "refused", "refused_rows": str(tmp_path / "secret.csv")}]
    upload.save()
    for number in (0, 1):
        answer = analyst.get(f"/nordlys/data/uploads/{upload.id}/refused-{number}.csv")
        assert answer.status_code == 404


def test_a_changed_answer_shows_at_once_what_would_be_loaded(
    analyst: Client, kept: Workspace
) -> None:
    upload = bring(analyst)
    address = f"/nordlys/data/uploads/{upload.id}/"
    part = analyst.post(address, {"text": MAPPING.replace("[0, 10]", "[1, 10]")},
                        headers={"hx-request": "true"}).content.decode()  # fmt: skip
    assert "11 of 120 rows" in part
    assert "<html" not in part
    upload.refresh_from_db()
    assert "[1, 10]" in upload.mapping_text


def test_a_mapping_that_cannot_be_read_is_not_kept(analyst: Client, kept: Workspace) -> None:
    upload = bring(analyst)
    address = f"/nordlys/data/uploads/{upload.id}/?as=text"
    for wrong in ("fact = ", MAPPING.replace("answers", "orders"), MAPPING + "nonsense = 1\n"):
        answer = analyst.post(address, {"text": wrong})
        assert answer.status_code == 400
    upload.refresh_from_db()
    assert upload.mapping_text == MAPPING


@pytest.mark.parametrize("name", ["../evil", ".hidden", "a/b", "x" * 81])
def test_a_mapping_s_name_cannot_lead_elsewhere(
    analyst: Client, kept: Workspace, name: str
) -> None:
    upload = bring(analyst)
    answer = analyst.post(f"/nordlys/data/uploads/{upload.id}/load/", {"name": name})
    assert answer.status_code == 400
    assert [p.name for p in (kept.folder / "mappings").iterdir()] == ["yearly.toml"]


def test_nothing_or_nonsense_is_refused_with_words(analyst: Client, kept: Workspace) -> None:
    nothing = analyst.post("/nordlys/data/upload/", {"mapping": "yearly"})
    assert nothing.status_code == 400
    assert "Choose at least one" in nothing.content.decode()
    unknown = analyst.post(
        "/nordlys/data/upload/",
        {"mapping": "other", "files": SimpleUploadedFile("a.csv", b"a;b\n1;2\n")},
    )
    assert "No mapping named" in unknown.content.decode()
    strange = analyst.post(
        "/nordlys/data/upload/",
        {"mapping": "yearly", "files": SimpleUploadedFile("a.exe", b"MZ\x00\x01")},
    )
    assert strange.status_code == 400
    assert not Upload.objects.exists()
    assert list((kept.folder / "uploads").iterdir()) == []


def test_an_upload_that_was_not_loaded_can_be_removed(analyst: Client, kept: Workspace) -> None:
    upload = bring(analyst)
    analyst.post(f"/nordlys/data/uploads/{upload.id}/forget/")
    assert not Upload.objects.exists()
    assert not upload.folder.exists()


def test_an_upload_that_was_loaded_is_not_forgotten(analyst: Client, kept: Workspace) -> None:
    upload = load(analyst, bring(analyst))
    assert analyst.post(f"/nordlys/data/uploads/{upload.id}/forget/").status_code == 404
    assert upload.has_files


def test_another_organisation_does_not_see_the_upload(analyst: Client, kept: Workspace) -> None:
    upload = bring(analyst)
    assert analyst.get(f"/fjordtrygg/data/uploads/{upload.id}/").status_code == 404


def test_a_reader_loads_and_undoes_nothing(reader: Client, loaded: Workspace) -> None:
    (one,) = list_loads(loaded)
    assert reader.post("/nordlys/data/upload/").status_code == 403
    assert reader.post(f"/nordlys/data/loads/{one.load_id}/undo/").status_code == 403
    page = reader.get("/nordlys/data/").content.decode()
    assert "survey.csv" in page
    assert "/undo/" not in page
    assert [each.state for each in list_loads(loaded)] == ["loaded"]


def test_an_empty_workspace_leads_to_the_three_steps(analyst: Client, workspace: Workspace) -> None:
    answer = analyst.get("/nordlys/data/")
    assert (answer.status_code, answer["Location"]) == (302, "/nordlys/start/")
    page = analyst.get("/nordlys/start/").content.decode()
    assert "Three steps to your first own number" in page
    assert 'href="/nordlys/data/upload/"' in page


def brought_anew(browser: Client, text: str, name: str) -> Upload:
    """Bring a file and leave it to Peil how it is read."""
    given = {"files": SimpleUploadedFile(name, text.encode()), "fact": "answers"}
    assert browser.post("/nordlys/data/upload/", given).status_code == 302
    return Upload.objects.latest("brought_at")


def test_the_next_file_of_a_system_is_read_as_the_one_before_and_counts_nobody_twice(
    analyst: Client, kept: Workspace
) -> None:
    load(analyst, bring(analyst))
    grown = SURVEY + "120;03.04.2026;9;old\n121;03.04.2026;2;new\n"
    upload = brought_anew(analyst, grown, "svar uke 14.csv")
    assert upload.mapping_name == "yearly"
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    assert "The mapping “yearly”, kept from an earlier load, is used" in page
    load(analyst, upload)
    (second, _first) = list_loads(kept)
    assert (second.last.rows_loaded, second.last.rows_replaced) == (122, 120)


def test_a_column_that_the_kept_mapping_does_not_know_is_told(
    analyst: Client, kept: Workspace
) -> None:
    lines = SURVEY.splitlines()
    widened = "\n".join([lines[0] + ";ease", *(f"{line};5" for line in lines[1:])])
    upload = brought_anew(analyst, widened, "svar.csv")
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    assert "One column of the file is not in it, and stays out: ease." in page
    analyst.post(f"/nordlys/data/uploads/{upload.id}/", {"propose": "yes"})
    upload.refresh_from_db()
    assert upload.mapping_name == ""
    assert "ease" in upload.mapping_text


def test_a_file_of_another_system_is_proposed_for_and_kept_under_its_own_name(
    analyst: Client, kept: Workspace
) -> None:
    other = SURVEY.replace("id;when;score;segment", "svar;dato;anbefaling;gruppe")
    upload = brought_anew(analyst, other, "kundesvar.csv")
    assert upload.mapping_name == ""
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    assert 'name="name" value="kundesvar"' in page


def test_what_else_a_file_becomes_is_kept_under_another_name(
    analyst: Client, workspace: Workspace
) -> None:
    load(analyst, brought_anew(analyst, SURVEY, "svar.csv"), name="svar")
    files = {"files": SimpleUploadedFile("svar.csv", SURVEY.encode()), "fact": "cases"}
    analyst.post("/nordlys/data/upload/", files)
    upload = Upload.objects.latest("brought_at")
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    assert 'name="name" value="svar-cases"' in page


def test_a_load_is_told_in_the_language_of_who_asked_for_it(
    analyst: Client, kept: Workspace
) -> None:
    upload = bring(analyst, SURVEY.replace(";7;", ";77;"))
    analyst.post(f"/nordlys/data/uploads/{upload.id}/load/", HTTP_ACCEPT_LANGUAGE="nb")
    waiting = DBTaskResult.objects.get()
    load_upload.call(*waiting.args_kwargs["args"])
    upload.refresh_from_db()
    assert upload.reports[0]["problems"][0]["allowed"] == "0 til 10 eller tomt"


def test_the_same_rows_under_another_sources_name_are_told_before_they_count_twice(
    analyst: Client, kept: Workspace
) -> None:
    load(analyst, bring(analyst))
    upload = brought_anew(analyst, SURVEY, "svar.csv")
    renamed = upload.mapping_text.replace('source = "survey"', 'source = "svar"')
    address = f"/nordlys/data/uploads/{upload.id}/"
    page = analyst.post(address, {"text": renamed}).content.decode()
    assert "loaded already, from the source “survey”" in page
    assert "As the source “svar” they would count twice." in page
    same = analyst.post(address, {"text": MAPPING}).content.decode()
    assert "count twice" not in same, "the same source replaces its own rows"


def test_another_system_that_also_counts_from_one_is_no_warning(
    analyst: Client, kept: Workspace
) -> None:
    load(analyst, bring(analyst))
    other = SURVEY.replace(".2026;", ".2025;")
    upload = brought_anew(analyst, other, "svar.csv")
    renamed = upload.mapping_text.replace('source = "survey"', 'source = "svar"')
    address = f"/nordlys/data/uploads/{upload.id}/"
    assert "count twice" not in analyst.post(address, {"text": renamed}).content.decode()


def test_a_mapping_that_was_loaded_by_is_kept_without_marks_of_guesses(
    analyst: Client, workspace: Workspace
) -> None:
    upload = brought_anew(analyst, SURVEY, "svar.csv")
    assert "# guess: " in upload.mapping_text
    load(analyst, upload, name="svar")
    kept_text = (workspace.folder / "mappings" / "svar.toml").read_text()
    assert "# guess: " not in kept_text
    again = brought_anew(analyst, SURVEY + "120;03.04.2026;9;old\n", "svar.csv")
    page = analyst.get(f"/nordlys/data/uploads/{again.id}/").content.decode()
    assert "<h1>As last time: look at the first rows, then load</h1>" in " ".join(
        page.replace("\n", "").split("  ")
    )


def test_columns_that_the_file_does_not_have_are_folded_but_for_its_time(
    analyst: Client, workspace: Workspace
) -> None:
    upload = brought_anew(analyst, "svar;anbefaling\n" + "1;9\n2;3\n" * 30, "svar.csv")
    page = analyst.get(f"/nordlys/data/uploads/{upload.id}/").content.decode()
    first, folded = page.split("more columns that such a file may have", 1)
    assert 'name="column:response"' in first
    assert 'name="column:answered_at"' in first, "without it there are no periods"
    assert 'name="column:weight"' not in first
    assert 'name="column:weight"' in folded


def test_an_upload_that_nobody_has_loaded_says_when_it_goes_by_itself(
    analyst: Client, kept: Workspace
) -> None:
    upload = bring(analyst)
    page = analyst.get("/nordlys/data/").text
    assert upload.draft_until is not None
    goes = upload.draft_until.astimezone(kept.zone)
    assert f"removed by itself on {goes.day} {goes:%b %Y}, unless it is loaded" in page
