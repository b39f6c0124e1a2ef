"""Load an upload's files: the one job so far."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path

from django_tasks import task

from peil.accounts.audit import record
from peil.jobs.models import FAILED, LOADED, REFUSED, RUNNING, WAITING, Upload
from peil.shared import clock
from peil.shared.errors import BadInput, PeilError
from peil.shared.logs import within_request
from peil.shared.words import gettext as _
from peil.shared.words import language, speaking
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.sources.reports import LoadRefused

ATTEMPTS = 3
"""A job that took its worker down this often is not tried again."""

_log = logging.getLogger("peil.jobs")


def ask_for_load(upload: Upload) -> None:
    """Put an upload in line for the worker.

    Raises
    ------
    BadInput
        If its files are no longer kept.
    """
    if not upload.has_files:
        raise BadInput(
            "The files are no longer kept. Upload them again; the mapping is remembered."
        )
    upload.state, upload.attempts = WAITING, 0
    upload.message, upload.reports, upload.ended_at = "", [], None
    upload.save()
    upload.note("", 0)
    # who has chosen no language reads the one that the page is in, which the worker cannot know
    load_upload.enqueue(upload.id.hex, language())


@task()
def load_upload(upload_id: str, reader: str = "") -> None:
    """Load the files of an upload and note how it went, in the language of who reads it.

    Running it again does no harm: each file is loaded wholly or not at all, and only once.
    """
    upload = Upload.objects.select_related("brought_by").get(pk=upload_id)
    with within_request(upload_id), speaking(reader or upload.brought_by.language or "en"):
        upload.state, upload.attempts = RUNNING, upload.attempts + 1
        upload.save(update_fields=["state", "attempts"])
        try:
            reports = load_files(
                upload.opened(),
                upload.fact,
                upload.paths,
                parse_mapping(upload.mapping_text, name=upload.mapping_name or "mapping"),
                keep_good=upload.keeps_good,
                actor=upload.brought_by.username,
                progress=upload.note,
            )
        except LoadRefused as refusal:
            upload.reports = [_plain(asdict(report)) for report in refusal.reports]
            _end(upload, REFUSED)
        except PeilError as refusal:
            _end(upload, REFUSED, message=str(refusal))
        except Exception:
            _log.exception("load failed", extra={"upload": upload_id})
            _end(upload, FAILED, message=_(
                "Peil failed while loading; nothing was loaded. Try again. If it fails again, "
                "give the number %(id)s to whoever runs Peil."
            ) % {"id": upload_id})  # fmt: skip
            raise
        else:
            upload.reports = [_plain(asdict(report)) for report in reports]
            _end(upload, LOADED)
            record(
                "load", actor=upload.brought_by, workspace=upload.workspace,
                subject=f"{upload.fact} {upload_id}",
            )  # fmt: skip


def give_up(upload: Upload) -> None:
    """Mark an upload failed whose worker was lost too often."""
    with speaking(upload.brought_by.language or "en"):
        _end(upload, FAILED, message=_(
            "Loading stopped %(n)s times without an answer, perhaps for lack of memory. Nothing "
            "was loaded. Split the file in smaller ones, or give the machine more memory, and "
            "try again."
        ) % {"n": upload.attempts})  # fmt: skip


def _end(upload: Upload, state: str, *, message: str = "") -> None:
    upload.state, upload.message, upload.ended_at = state, message, clock.now()
    upload.save()


def _plain(value: object) -> object:
    """Return a report's values as JSON has them."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)
