"""Turn a misspelt name into an error that names the nearest right one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from peil.shared.errors import UnknownName


def unknown(what: str, name: str, known: Iterable[str]) -> UnknownName:
    """Make the error for a name that does not exist.

    Parameters
    ----------
    what : str
        What was looked for, such as ``KPI``.
    name : str
        The name that was given.
    known : iterable of str
        The names that exist.

    Returns
    -------
    UnknownName
        To be raised by the caller.

    Examples
    --------
    >>> str(unknown("KPI", "npss", ["nps", "csat"]))
    "No KPI named 'npss'. Did you mean 'nps'?"
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    if near:
        return UnknownName(f"No {what} named '{name}'. Did you mean '{near[0]}'?")
    listed = ", ".join(names) if names else "none yet"
    return UnknownName(f"No {what} named '{name}'. There are: {listed}.")
