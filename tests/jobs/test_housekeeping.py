from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from peil.jobs.housekeeping import forget_old_files, keep_house, take_up_again, tend_facts
from peil.jobs.loading import ATTEMPTS, ask_for_load
from peil.jobs.models import Upload
from peil.jobs.worker import only_worker
from peil.shared import clock
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import cases, load


def left_behind(upload: Upload, *, attempts: int) -> DBTaskResult:
    """Leave a job as a killed worker leaves it."""
    ask_for_load(upload)
    upload.state, upload.attempts = "running", attempts
    upload.save()
    job = DBTaskResult.objects.get()
    job.claim("a worker that is gone")
    return job


def test_a_job_whose_worker_was_killed_is_taken_up_again(upload: Upload) -> None:
    job = left_behind(upload, attempts=1)
    assert take_up_again() == 1
    job.refresh_from_db()
    upload.refresh_from_db()
    assert (job.status, upload.state) == (TaskResultStatus.READY, "waiting")


def test_a_job_that_takes_its_worker_down_every_time_is_given_up(upload: Upload) -> None:
    job = left_behind(upload, attempts=ATTEMPTS)
    assert take_up_again() == 0
    job.refresh_from_db()
    upload.refresh_from_db()
    assert (job.status, upload.state) == (TaskResultStatus.FAILED, "failed")
    assert "Split the file" in upload.message


def test_jobs_that_wait_or_are_done_are_left_alone(upload: Upload) -> None:
    ask_for_load(upload)
    assert take_up_again() == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_old_files_are_removed_with_the_values_that_reports_quote(upload: Upload) -> None:
    upload.state, upload.reports = "refused", [{"state": "refused", "problems": [{"value": "x"}]}]
    upload.brought_at = clock.now() - timedelta(days=Upload.KEPT_DAYS + 1)
    upload.save()
    assert forget_old_files() == 1
    upload.refresh_from_db()
    assert not upload.has_files
    assert upload.reports == [{"state": "refused", "problems": []}]


def test_new_files_and_those_in_line_are_kept(upload: Upload) -> None:
    assert forget_old_files() == 0
    upload.brought_at = clock.now() - timedelta(days=Upload.KEPT_DAYS + 1)
    ask_for_load(upload)
    assert forget_old_files() == 0
    assert upload.has_files


def test_a_draft_that_nobody_loads_goes_by_itself_after_some_days(upload: Upload) -> None:
    upload.brought_at = clock.now() - timedelta(days=Upload.DRAFT_DAYS - 1)
    upload.save()
    assert forget_old_files() == 0
    assert Upload.objects.filter(pk=upload.pk).exists()
    upload.brought_at = clock.now() - timedelta(days=Upload.DRAFT_DAYS + 1)
    upload.save()
    assert forget_old_files() == 1
    assert not upload.folder.exists()
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_what_was_refused_is_no_draft_and_stays(upload: Upload) -> None:
    upload.state = "refused"
    upload.brought_at = clock.now() - timedelta(days=Upload.DRAFT_DAYS + 1)
    upload.save()
    assert forget_old_files() == 0
    assert upload.has_files


def test_folders_that_belong_to_no_upload_are_removed(upload: Upload) -> None:
    stray = upload.folder.parent / "0123456789abcdef"
    stray.mkdir()
    assert forget_old_files() == 1
    assert not stray.exists()


def test_an_installation_has_one_worker(tmp_path: Path) -> None:
    first = only_worker(tmp_path)
    assert first is not None
    assert only_worker(tmp_path) is None
    first.close()
    second = only_worker(tmp_path)
    assert second is not None
    second.close()


def test_facts_are_tended_in_every_workspace_though_one_is_broken(
    workspace: Workspace, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, topic in enumerate("ABCDEFGH"):
        load(workspace, cases(topic, 10 * place, 10 * place + 10), name=topic)
    broken = make_workspace(workspace.folder.parent / "broken")
    (broken.facts_folder / "cases" / "_delta_log").mkdir(parents=True)
    (broken.facts_folder / "cases" / "_delta_log" / f"{0:020d}.json").write_text("no log")
    both = {"broken": broken, workspace.slug: workspace}
    monkeypatch.setattr("peil.jobs.housekeeping.served", lambda: both)
    assert tend_facts() == 8
    assert tend_facts() == 0


def test_the_house_is_kept_until_the_worker_stops(upload: Upload) -> None:
    stray = upload.folder.parent / "0123456789abcdef"
    stray.mkdir()
    is_over = threading.Event()
    is_over.set()
    keep_house(is_over)
    assert not stray.exists()
