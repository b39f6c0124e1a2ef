from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from peil.jobs.housekeeping import forget_old_files, take_up_again
from peil.jobs.loading import ATTEMPTS, ask_for_load
from peil.jobs.models import Upload
from peil.jobs.worker import only_worker
from peil.shared import clock


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
