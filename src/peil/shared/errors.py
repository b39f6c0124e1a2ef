"""The few errors a user can meet; anything else is a bug and keeps its traceback."""

from __future__ import annotations


class PeilError(Exception):
    """A problem the user can mend; its message says what is wrong and what to do."""


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
    message : str
        What failed and what to do.
    permanent : bool
        True if trying again cannot help.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
