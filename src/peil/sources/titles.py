"""Lines above a table's names: a title, whom it was made for, when it was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: Rows from the top that are looked at.
LOOKED_AT = 40
#: What is narrower is as likely a table as what stands above one.
_LEAST_NAMES = 3
_LEAST_NAMES_BELOW_PAIRS = 5


def lines_above(rows: Iterable[tuple[int, Sequence[object]]]) -> int:
    """Return how many lines stand above the names of a table's columns; 0 if that is in doubt.

    Parameters
    ----------
    rows : iterable of (int, sequence)
        From the top: how many lines lie above a row, and its cells.

    Examples
    --------
    >>> lines_above(enumerate([["Cases"], [], ["id", "topic", "n"], [1, "bill", 2]]))
    2
    >>> lines_above(enumerate([["id", "topic", "n"], [1, "bill", 2]]))
    0
    """
    seen = [(above, [cell for cell in row if not _is_empty(cell)]) for above, row in rows]
    return _above_many(seen) or _above_pairs(seen)


def _above_many(rows: list[tuple[int, list[object]]]) -> int:
    widest = 0
    found: tuple[int, int] | None = None
    for above, filled in rows:
        if found is not None:
            if filled:
                # what stands there is a table only if values stand below the names
                return found[0] if 2 * len(filled) > found[1] else 0
            continue
        least = _LEAST_NAMES if widest < 2 else _LEAST_NAMES_BELOW_PAIRS
        if len(filled) < _LEAST_NAMES:
            widest = max(widest, len(filled))
        elif widest == 0 or len(filled) < least or not all(map(_is_name, filled)):
            return 0
        else:
            found = above, len(filled)
    return 0


def _above_pairs(rows: list[tuple[int, list[object]]]) -> int:
    """Two columns below lines of one cell: a table only if one of them has nothing but figures."""
    first = next((i for i, (_, filled) in enumerate(rows) if len(filled) > 1), 0)
    above, names = rows[first] if rows else (0, [])
    below = [filled for _, filled in rows[first + 1 :] if filled]
    is_titled = any(filled for _, filled in rows[:first])
    if not is_titled or len(names) != 2 or not all(map(_is_name, names)) or len(below) < 2:
        return 0
    if any(len(row) != 2 for row in below):
        return 0
    has_figures = any(not any(map(_is_name, column)) for column in zip(*below, strict=True))
    return above if has_figures else 0


def _is_empty(cell: object) -> bool:
    return cell is None or not str(cell).strip()


def _is_name(cell: object) -> bool:
    return isinstance(cell, str) and any(sign.isalpha() for sign in cell)
