"""Column names as files write them, and finding the one that a mapping means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

_MOST_PARTS = 8
_EDGES = " \t\r\n\v\f\u00a0\u202f\u200b\ufeff"


def tidy(names: Iterable[object]) -> tuple[list[str], list[str]]:
    """Strip names of columns and make each one unique.

    Parameters
    ----------
    names : iterable
        As they stand in the file; None or blank for a column without a name.

    Returns
    -------
    list of str
        A name per column: ``column3`` where there was none, ``name.1`` for the second ``name``.
    list of str
        Names that stand more than once.

    Examples
    --------
    >>> tidy(["\ufeffid", " score ", "", "score"])
    (['id', 'score', 'column3', 'score.1'], ['score'])
    """
    tidied: list[str] = []
    repeated: list[str] = []
    taken: set[str] = set()
    for position, given in enumerate(names, start=1):
        plain = " ".join(str("" if given is None else given).strip(_EDGES).split())
        plain = plain or f"column{position}"
        name, count = plain, 0
        while name.casefold() in taken:
            count += 1
            name = f"{plain}.{count}"
        if count:
            repeated.append(plain)
        taken.add(name.casefold())
        tidied.append(name)
    return tidied, repeated


def find(wanted: str, columns: Sequence[str]) -> str | None:
    """Find the column that a name means.

    An exact name wins, then one that differs in upper and lower case, then one that differs only
    in spaces, stars and other signs, as long as that leaves one column.

    Examples
    --------
    >>> find("Q14FIND", ["RESPNUM", "q14find "]), find("RESPNUM", ["*RESPNUM"])
    ('q14find ', '*RESPNUM')
    """
    if wanted in columns:
        return wanted
    for shape in (_same_case, _only_letters):
        asked = shape(wanted)
        found = [column for column in columns if asked and shape(column) == asked]
        if len(found) == 1:
            return found[0]
    return None


def nearest(wanted: str, columns: Sequence[str]) -> str | None:
    """Return the column whose name is most like a misspelt one, or None."""
    by_shape = {_only_letters(column): column for column in columns}
    near = get_close_matches(_only_letters(wanted), by_shape, n=1)
    return by_shape[near[0]] if near else None


def _same_case(name: str) -> str:
    return name.strip(_EDGES).casefold()


def _only_letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def together(parts: Sequence[str], known: Collection[str]) -> list[str]:
    """Put names together again that commas tore apart, such as ``Bergen, sentrum``.

    Parameters
    ----------
    parts : sequence of str
        What stood between commas.
    known : collection of str
        Names that there are; what makes none of them stays as it is.
    """
    found: list[str] = []
    at = 0
    while at < len(parts):
        ends = range(min(len(parts), at + _MOST_PARTS), at, -1)
        whole = ((end, sep.join(parts[at:end])) for end in ends for sep in (", ", ","))
        end, name = next((each for each in whole if each[1] in known), (at + 1, parts[at]))
        found.append(name)
        at = end
    return found
