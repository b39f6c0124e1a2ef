"""The few errors a user can meet; anything else is a bug and keeps its traceback."""

from __future__ import annotations

from peil.shared.words import placed


class PeilError(Exception):
    """A problem the user can mend; its message says what is wrong and what to do.

    It is translated when it is shown, so one error reads in the log, in a test and on two
    readers' pages as each of them reads.

    Parameters
    ----------
    message : str
        A whole sentence with named places. It must stand in the call as it is, not put together
        before: translations are collected from there.
    **values : object
        What goes into the places. A `peil.shared.words.Sentence` is translated with it, and a
        calendar day is written as the reader does.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.values = values

    def __str__(self) -> str:
        """Return the message in the reader's language."""
        return placed(self.args[0], self.values)


class UnknownName(PeilError):
    """A KPI, fact, dimension or file that does not exist."""


class BadInput(PeilError):
    """A value, file, mapping or option that Peil cannot accept."""


class NotEnoughData(PeilError):
    """Too little to give a number that can be trusted."""


class SourceFailed(PeilError):
    """A place that facts come from could not be read.

    Parameters
    ----------
    message, **values
        What failed and what to do.
    permanent : bool
        True if trying again cannot help.
    """

    def __init__(self, message: str, /, *, permanent: bool, **values: object) -> None:
        super().__init__(message, **values)
        self.permanent = permanent
