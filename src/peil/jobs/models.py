"""Files that somebody brought, on their way to becoming facts."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from django.db import models

from peil.accounts.models import User
from peil.shared import clock
from peil.shared.errors import UnknownName
from peil.shared.words import mark
from peil.warehouse.installation import served
from peil.warehouse.workspace import Workspace

FOLDER = "uploads"
PROGRESS = ".progress"

MAPPING, WAITING, RUNNING, LOADED, REFUSED, FAILED = (
    "mapping", "waiting", "running", "loaded", "refused", "failed",
)  # fmt: skip
STATES = {
    MAPPING: mark("being mapped"),
    WAITING: mark("waiting"),
    RUNNING: mark("loading"),
    LOADED: mark("loaded"),
    REFUSED: mark("refused"),
    FAILED: mark("failed"),
}


class Upload(models.Model):
    """Some files, the fact they are for, their mapping, and how far they have come.

    The files lie under ``<workspace>/uploads/<id>/`` for as long as `KEPT_DAYS` says. One that
    nobody loads is a draft, which goes with its files after `DRAFT_DAYS`.
    """

    KEPT_DAYS = 30
    DRAFT_DAYS = 7

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workspace = models.CharField(max_length=200)
    fact = models.CharField(max_length=60)
    names = models.JSONField(default=list)
    mapping_name = models.CharField(max_length=120, blank=True)
    mapping_text = models.TextField(blank=True)
    keeps_good = models.BooleanField(default=False)
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=clock.now, editable=False)

    state = models.CharField(max_length=10, default=MAPPING, choices=list(STATES.items()))
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)
    reports = models.JSONField(default=list)

    class Meta:
        ordering = ("-brought_at",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["workspace", "state"])]

    def __str__(self) -> str:
        """Return what is loaded into what."""
        return f"{', '.join(self.names)} → {self.fact}"

    @property
    def is_under_way(self) -> bool:
        """Whether it waits for the worker or is being loaded."""
        return self.state in {WAITING, RUNNING}

    @property
    def draft_until(self) -> datetime | None:
        """When it goes by itself; None for one that somebody asked to load."""
        is_draft = self.state == MAPPING
        return self.brought_at + timedelta(days=self.DRAFT_DAYS) if is_draft else None

    def opened(self) -> Workspace:
        """Return the workspace it is for.

        Raises
        ------
        UnknownName
            If that is no longer served.
        """
        try:
            return served()[self.workspace]
        except KeyError:
            raise UnknownName(
                "The workspace '%(name)s' is not served here. Serve it again.", name=self.workspace
            ) from None

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self.opened().folder / FOLDER / self.id.hex

    def note(self, doing: str, share: float) -> None:
        """Note how far loading has come.

        In a file and not in the database: it is told from a thread of the loader's, some times
        a second, and is worth nothing once the load is over.
        """
        waiting = self.folder / f"{PROGRESS}.new"
        waiting.write_text(f"{share:.3f} {doing}", encoding="utf-8")
        waiting.replace(self.folder / PROGRESS)

    @property
    def progress(self) -> tuple[float, str]:
        """The share that is done, and the name of the file at hand; 0 and empty if not known."""
        try:
            share, _, doing = (self.folder / PROGRESS).read_text(encoding="utf-8").partition(" ")
            return float(share), doing
        except (OSError, ValueError):
            return 0.0, ""

    @property
    def paths(self) -> list[Path]:
        """The files."""
        return [self.folder / name for name in self.names]

    def remove_files(self) -> None:
        """Remove the files, and the values of theirs that reports quote."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.reports = [{**report, "problems": []} for report in self.reports]
        if not self._state.adding:
            self.save(update_fields=["reports"])

    @property
    def has_files(self) -> bool:
        """Whether the files are still kept."""
        return bool(self.names) and all(path.exists() for path in self.paths)
