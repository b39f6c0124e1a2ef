"""Turn a misspelt name into an error that names the nearest right one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from peil.shared.errors import UnknownName
from peil.shared.words import Sentence

_MOST_LISTED = 40


def unknown(problem: str, /, known: Iterable[str], *, name: str, **values: object) -> UnknownName:
    """Make the error for a name that does not exist.

    Parameters
    ----------
    problem : str
        A sentence with a place for the name, in the call as it is.
    known : iterable of str
        The names that exist; the first of them are told where none is near.
    name : str
        The name that was given.
    **values : object
        What goes into further places of the sentence.

    Returns
    -------
    UnknownName
        To be raised by the caller.

    Examples
    --------
    >>> str(unknown("No KPI named '%(name)s'.", ["nps", "csat"], name="npss"))
    "No KPI named 'npss'. Did you mean 'nps'?"
    """
    names = sorted(known)
    said = Sentence(problem, name=name, **values)
    near = get_close_matches(name, names, n=1)
    if near:
        return UnknownName("%(problem)s Did you mean '%(near)s'?", problem=said, near=near[0])
    if not names:
        return UnknownName("%(problem)s There are none yet.", problem=said)
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    return UnknownName("%(problem)s There are: %(names)s.", problem=said, names=listed)
