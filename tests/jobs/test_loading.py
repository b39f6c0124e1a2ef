from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from peil.accounts.models import AuditEntry
from peil.jobs import loading
from peil.jobs.loading import ask_for_load, load_upload
from peil.jobs.models import Upload
from peil.shared.errors import BadInput
from peil.sources.load import list_loads, undo_load
from peil.warehouse.workspace import Workspace


def run(upload: Upload) -> Upload:
    ask_for_load(upload)
    load_upload.call(upload.id.hex)
    upload.refresh_from_db()
    return upload


def test_asking_puts_it_in_line_and_returns_at_once(upload: Upload) -> None:
    ask_for_load(upload)
    assert upload.state == "waiting"
    assert DBTaskResult.objects.get().args_kwargs["args"] == [upload.id.hex, "en"]


def test_a_good_file_is_loaded_and_told(upload: Upload, workspace: Workspace) -> None:
    run(upload)
    assert (upload.state, upload.message) == ("loaded", "")
    assert upload.progress == (1, "survey.csv")
    (report,) = upload.reports
    assert (report["file"], report["rows_loaded"]) == ("survey.csv", 120)
    (load,) = list_loads(workspace)
    assert (load.load_id, load.last.actor, load.last.mapping_name) == (
        report["load_id"], "bob", "yearly",
    )  # fmt: skip
    assert AuditEntry.objects.get(action="load").subject == f"answers {upload.id.hex}"


def test_loading_twice_counts_once(upload: Upload, workspace: Workspace) -> None:
    run(upload)
    run(upload)
    assert upload.reports[0]["state"] == "already loaded"
    assert len(list_loads(workspace)) == 1


def test_an_undone_load_can_be_loaded_again(upload: Upload, workspace: Workspace) -> None:
    first = run(upload).reports[0]["load_id"]
    undo_load(workspace, first, actor="bob")
    run(upload)
    assert upload.reports[0]["state"] == "loaded"


def test_a_bad_value_refuses_the_file_and_is_named(upload: Upload, workspace: Workspace) -> None:
    path = upload.folder / "survey.csv"
    path.write_text(path.read_text().replace(";7;", ";77;"))
    run(upload)
    assert upload.state == "refused"
    (report,) = upload.reports
    assert report["problems"][0] == {
        "row": 8, "column": "score", "value": "77", "allowed": report["problems"][0]["allowed"],
    }  # fmt: skip
    assert report["rows_left_out"] == 11
    assert not any(load.state == "loaded" for load in list_loads(workspace))
    assert not AuditEntry.objects.filter(action="load").exists()


def test_the_rows_that_fit_are_loaded_if_asked_for(upload: Upload) -> None:
    path = upload.folder / "survey.csv"
    path.write_text(path.read_text().replace(";7;", ";77;"))
    upload.keeps_good = True
    run(upload)
    assert upload.state == "loaded"
    assert (upload.reports[0]["rows_loaded"], upload.reports[0]["rows_left_out"]) == (109, 11)


def test_a_mapping_that_cannot_be_used_is_told_and_not_a_failure(upload: Upload) -> None:
    upload.mapping_text = 'fact = "answers"\n'
    run(upload)
    assert upload.state == "refused"
    assert "source" in upload.message


def test_a_bug_is_told_without_its_words_and_with_a_number(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a customer's words")

    monkeypatch.setattr(loading, "load_files", fail)
    ask_for_load(upload)
    with pytest.raises(ZeroDivisionError):
        load_upload.call(upload.id.hex)
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert upload.id.hex in upload.message
    assert "customer" not in upload.message


def test_files_that_are_gone_cannot_be_loaded(upload: Upload) -> None:
    upload.remove_files()
    with pytest.raises(BadInput, match="no longer kept"):
        ask_for_load(upload)
    assert not DBTaskResult.objects.exists()


def test_the_message_is_in_the_language_of_who_asked(upload: Upload) -> None:
    upload.brought_by.language = "nb"
    upload.brought_by.save()
    loading.give_up(upload)
    assert "Innlesingen stoppet" in upload.message
