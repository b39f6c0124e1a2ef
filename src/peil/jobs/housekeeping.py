"""What the worker does before its first job, and once a day."""

from __future__ import annotations

import logging
import shutil
import threading
from datetime import timedelta

from django.db import close_old_connections
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from peil.jobs.loading import ATTEMPTS, give_up
from peil.jobs.models import FOLDER, RUNNING, WAITING, Upload
from peil.metrics.rolling_up import roll_up
from peil.shared import clock
from peil.steering.taken import record_all
from peil.warehouse.delta import open_warehouse
from peil.warehouse.folds import fold
from peil.warehouse.installation import served
from peil.warehouse.sweep import expire

_DAY_SECONDS = 24 * 3600
_log = logging.getLogger("peil.jobs")


def take_up_again() -> int:
    """Put jobs whose worker was lost back in line, or give them up after `ATTEMPTS`.

    Only for a worker that knows itself to be the only one: then every job that is marked as
    running was left behind by a kill.

    Returns
    -------
    int
        How many were put back.
    """
    put_back = 0
    for left in DBTaskResult.objects.running():
        upload = Upload.objects.filter(pk=left.args_kwargs["args"][0]).first()
        if upload is not None and upload.attempts < ATTEMPTS:
            upload.state = WAITING
            upload.save(update_fields=["state"])
            left.status, left.started_at = TaskResultStatus.READY, None
            left.save(update_fields=["status", "started_at"])
            put_back += 1
        else:
            if upload is not None and upload.state == RUNNING:
                give_up(upload)
            left.set_failed(RuntimeError("its worker was lost too often"))
    if put_back:
        _log.warning("jobs taken up again", extra={"jobs": put_back})
    return put_back


def forget_old_files() -> int:
    """Remove uploaded files past their days, drafts that nobody loaded, and stray files.

    Returns
    -------
    int
        How many folders were removed.
    """
    removed = 0
    now = clock.now()
    oldest = now - timedelta(days=Upload.KEPT_DAYS)
    for workspace in served().values():
        # listed before they are asked for, so that one brought meanwhile is not taken for a stray
        folders = list((workspace.folder / FOLDER).glob("*"))
        kept = set()
        for upload in Upload.objects.filter(workspace=workspace.slug):
            if upload.draft_until and upload.draft_until <= now:
                removed += upload.folder.exists()
                upload.remove_files()
                upload.delete()
            elif upload.is_under_way or upload.brought_at > oldest:
                kept.add(upload.id.hex)
            elif upload.folder.exists():
                upload.remove_files()
                removed += 1
        for folder in folders:
            if folder.is_dir() and folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def tend_facts() -> int:
    """Remove files past the kept history, fold small loads and roll up large facts, everywhere.

    Readers and loads go on beside it.

    Returns
    -------
    int
        How many loads were folded.
    """
    folded = 0
    for workspace in served().values():
        if workspace.settings.warehouse:
            continue  # a database of others is only read
        try:
            expire(workspace.facts_folder)
            folded += fold(workspace.facts_folder)
            with open_warehouse(workspace) as warehouse:
                roll_up(workspace, warehouse)
        except Exception:  # noqa: BLE001  (the others' facts must be tended all the same)
            _log.exception("upkeep failed", extra={"workspace": workspace.slug})
    return folded


def record_actions() -> int:
    """Write to the facts which actions have started or ended since, in every workspace.

    Returns
    -------
    int
        How many actions were written or taken out.
    """
    written = 0
    for workspace in served().values():
        try:
            written += record_all(workspace)
        except Exception:  # noqa: BLE001  (the others' actions must be written all the same)
            _log.exception("actions not written", extra={"workspace": workspace.slug})
    return written


def keep_house(is_over: threading.Event) -> None:
    """Do, now and once a day until told to stop, what can be done beside the jobs."""
    while True:
        close_old_connections()
        removed, written, folded = forget_old_files(), record_actions(), tend_facts()
        close_old_connections()
        _log.info("house kept", extra={"uploads": removed, "actions": written, "loads": folded})
        if is_over.wait(_DAY_SECONDS):
            return
