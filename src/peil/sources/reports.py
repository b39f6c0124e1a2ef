"""What a load did, or why it was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import ngettext, whole

State = Literal["loaded", "already loaded", "checked", "refused", "empty"]


@dataclass(frozen=True)
class Problem:
    """One value that cannot be accepted.

    Parameters
    ----------
    row : int
        The data row of the file, from 1.
    column : str
        As the file names it.
    value : str or None
        What stands there; None if nothing does.
    allowed : str
        What may stand there, in words.
    """

    row: int
    column: str
    value: str | None
    allowed: str

    def __str__(self) -> str:
        """Return the problem as a clause that follows the file's name."""
        told = {"row": whole(self.row), "column": self.column, "value": self.value,
                "allowed": self.allowed}  # fmt: skip
        if self.value is None:
            return _("row %(row)s: %(column)s is empty, must be %(allowed)s") % told
        return _("row %(row)s: %(column)s is '%(value)s', must be %(allowed)s") % told


@dataclass(frozen=True)
class LoadReport:
    """What became of one file.

    Parameters
    ----------
    file : str
        Its name, with the ZIP it lies in.
    state : State
        ``checked`` for a dry run that would load; ``already loaded`` if the same file, mapped
        the same way, is in force.
    load_id : str
        The load, for undoing it; empty if nothing was tried.
    rows_read : int
        Rows of the file.
    rows_loaded : int
        Rows of the fact that came of it; one row of a file can become many, or many one.
    rows_left_out : int
        Rows of the file with a value that cannot be accepted.
    rows_replaced : int
        Rows of earlier loads that these replace.
    duplicates : int
        Rows whose key stands again further down in the file; the last counts.
    rows_without_date : int
        Rows of the fact that have no date, and so count in no period of any KPI.
    date_column : str
        The fact's column that is empty there.
    facts : dict of str to int
        Rows by fact, where one file brings several.
    warnings : tuple of str
        What should be known.
    problems : tuple of Problem
        The first of them.
    refused_rows : Path or None
        The report of up to 1,000 bad rows.
    message : str
        Why it was refused; otherwise empty.
    first_event, last_event : str or None
        The span of the rows, ISO 8601 in UTC.
    is_simulated : bool
        Whether any row says it was made by a generator.
    """

    file: str
    state: State
    load_id: str = ""
    rows_read: int = 0
    rows_loaded: int = 0
    rows_left_out: int = 0
    rows_replaced: int = 0
    duplicates: int = 0
    rows_without_date: int = 0
    date_column: str = ""
    facts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused_rows: Path | None = None
    message: str = ""
    first_event: str | None = None
    last_event: str | None = None
    is_simulated: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the same file, mapped the same way, was in force already."""
        return self.state == "already loaded"

    def text(self) -> str:
        """Return what became of the file, in sentences for the terminal."""
        return " ".join([self._outcome() % self._words(), *self._further()])

    def _outcome(self) -> str:
        if self.state == "loaded":
            return ngettext(
                "%(file)s: one row loaded from %(read)s (%(load)s).",
                "%(file)s: %(rows)s rows loaded from %(read)s (%(load)s).",
                self.rows_loaded,
            )
        if self.state == "checked":
            return ngettext(
                "%(file)s: one row would be loaded from %(read)s; nothing was.",
                "%(file)s: %(rows)s rows would be loaded from %(read)s; nothing was.",
                self.rows_loaded,
            )
        if self.state == "empty":
            return _("%(file)s: no rows to load among %(read)s.")
        if self.state == "already loaded":
            return _("%(file)s: already loaded (%(load)s); nothing changed.")
        return "%(message)s"

    def _words(self) -> dict[str, str]:
        return {
            "file": self.file,
            "load": self.load_id,
            "rows": whole(self.rows_loaded),
            "read": whole(self.rows_read),
            "message": self.message,
        }

    def _further(self) -> list[str]:
        told = []
        if self.state in ("loaded", "checked"):
            if self.rows_left_out:
                told.append(
                    ngettext(
                        "One bad row left out.", "%(rows)s bad rows left out.", self.rows_left_out
                    )
                    % {"rows": whole(self.rows_left_out)}
                )
            if self.refused_rows:
                told.append(_("Bad rows are listed in %(path)s.") % {"path": self.refused_rows})
            if self.rows_replaced:
                told.append(
                    ngettext(
                        "One earlier row replaced.",
                        "%(rows)s earlier rows replaced.",
                        self.rows_replaced,
                    )
                    % {"rows": whole(self.rows_replaced)}
                )
            if self.duplicates:
                told.append(
                    ngettext(
                        "One row stood again further down; the last counts.",
                        "%(rows)s rows stood again further down; the last counts.",
                        self.duplicates,
                    )
                    % {"rows": whole(self.duplicates)}
                )
            if self.rows_without_date:
                told.append(
                    ngettext(
                        "One row has no date (%(column)s is empty) and will count nowhere.",
                        "%(rows)s rows have no date (%(column)s is empty) and will count nowhere.",
                        self.rows_without_date,
                    )
                    % {"rows": whole(self.rows_without_date), "column": self.date_column}
                )
        return told + [_("Note: %(warning)s") % {"warning": warning} for warning in self.warnings]


class LoadRefused(BadInput):
    """At least one file was refused as a whole; the others were loaded.

    Parameters
    ----------
    reports : sequence of LoadReport
        Of every file, in the order they were given.
    """

    def __init__(self, reports: Sequence[LoadReport]) -> None:
        self.reports = list(reports)
        super().__init__("At least one file was refused.")

    def __str__(self) -> str:
        """Return why each was refused, a line each, then which were loaded."""
        refused = [report.message for report in self.reports if report.state == "refused"]
        others = [r.file for r in self.reports if r.state in ("loaded", "already loaded")]
        if others:
            told = _("Loaded all the same: %(files)s.") % {"files": ", ".join(others)}
            refused.append(told)
        return "\n".join(refused)
