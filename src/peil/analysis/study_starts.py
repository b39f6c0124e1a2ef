"""When each unit of a long file began: from a column of starts, or one that turns from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from peil.shared.errors import BadInput
from peil.sources.names import find
from peil.sources.sheet import Sheet

_NEVER = {"", "0", "0.0", "never", "inf", "none", "nan", "null", "na"}
_OFF = {"", "0", "0.0", "false", "no", "nei", "nej", "f", "n"}
_ON = {"1", "1.0", "true", "yes", "ja", "t", "y"}
Read = Callable[[str], date | None]


def starts_by_column(
    sheet: Sheet, at: str, unit: str, read: Read
) -> dict[str, date] | None:  # fmt: skip
    """Read starts from a column that holds each unit's own; None if there is no such column.

    Empty, 0 and *never* stand for a unit that never began.

    Raises
    ------
    BadInput
        If a unit has two starts, or one cannot be read.
    """
    column = find(at.strip(), sheet.columns)
    if column is None:
        return None
    found: dict[str, date | None] = {}
    for row, (name, text) in enumerate(
        zip(sheet.texts(unit), sheet.texts(column), strict=True), start=1
    ):
        if name is None:
            continue
        plain = (text or "").strip()
        instant = None if plain.lower() in _NEVER else read(plain)
        if instant is None and plain.lower() not in _NEVER:
            raise BadInput(
                "%(file)s row %(row)s, column '%(column)s': the start is '%(value)s', must be a "
                "time, or empty for a unit that never began.",
                file=sheet.name,
                row=row,
                column=column,
                value=plain,
            )
        if found.setdefault(name, instant) != instant:
            raise BadInput(
                "%(file)s row %(row)s: '%(unit)s' has two starts in column '%(column)s'. Each unit "
                "needs one, the same in all its rows.",
                file=sheet.name,
                row=row,
                unit=name,
                column=column,
            )
    return {name: instant for name, instant in found.items() if instant is not None}


def starts_by_turn(
    sheet: Sheet, treated: Sequence[str], unit: str, instants: Sequence[date], at: date | None
) -> dict[str, date] | None:
    """Read starts from a column that turns from 0 to 1; None if none such is named.

    A column that is 1 in all of a unit's rows says who was acted on, and the start is ``at``.

    Raises
    ------
    BadInput
        If a unit turns back to 0, began at once without ``at``, or ``at`` is not the first start.
    """
    column = find(treated[0].strip(), sheet.columns) if len(treated) == 1 else None
    names = sheet.texts(unit)
    if column is None or treated[0] in names:
        return None
    seen: dict[str, list[tuple[date, bool]]] = {}
    for row, (name, instant, text) in enumerate(
        zip(names, instants, sheet.texts(column), strict=True), start=1
    ):
        plain = (text or "").strip().lower()
        if plain not in _ON | _OFF:
            raise BadInput(
                "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s', must be 1 "
                "from when the unit was acted on, and 0 before or if never.",
                file=sheet.name,
                row=row,
                column=column,
                value=plain,
            )
        if name is not None:
            seen.setdefault(name, []).append((instant, plain in _ON))
    turns: dict[str, date] = {}
    for name, own in seen.items():
        own.sort()
        on = [instant for instant, is_on in own if is_on]
        if not on:
            continue
        if any(instant > on[0] and not is_on for instant, is_on in own):
            raise BadInput(
                "'%(unit)s' turns back to 0 in column '%(column)s'. An effect is judged from a "
                "start that lasts: end the file where it was taken back, or leave the unit out.",
                unit=name,
                column=column,
            )
        turns[name] = on[0]
    always = [name for name in turns if turns[name] == seen[name][0][0]]
    if at is not None and turns and len(always) == len(turns):
        return dict.fromkeys(turns, at)
    first = min(turns.values(), default=None)
    if at is not None and first != at:
        raise BadInput(
            "Column '%(column)s' says that the first unit began at %(first)s, and --at says "
            "%(at)s. Leave out --at, and each unit's start is read from the column.",
            column=column,
            first=first.isoformat() if first is not None else "-",  # as they are typed
            at=at.isoformat(),
        )
    return turns
