"""A study from any file: long, with a row for each time and unit, or wide, with a column each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from peil.analysis.days import Read, day_reader
from peil.analysis.study import Better, Study, study_of
from peil.analysis.study_starts import starts_by_column, starts_by_turn
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown
from peil.sources.names import together
from peil.sources.sheet import Sheet
from peil.stats.estimate import FloatArray

_PERIOD = "t|time|period|periode|tid|week|uke|vecka|month|måned|månad|day|dag|quarter|kvartal"
_SEASONS = ((0.9, 1.1, 7), (6.5, 7.5, 52), (27, 32, 12), (88, 94, 4))


def read_study(
    sheet: Sheet,
    *,
    at: str | None = None,
    outcome: str | None = None,
    time: str | None = None,
    unit: str | None = None,
    treated: Sequence[str] = (),
    better: Better = "higher",
    is_randomised: bool = False,
) -> Study:
    """Read a study of an action.

    Parameters
    ----------
    sheet : Sheet
        Long if ``unit`` is given, else wide.
    at : str or None
        The first time from which the action was in force, as the file writes times; where several
        began at different times, one for each treated, with commas, or in a long file the column
        that holds each unit's start (empty or 0: never).
    outcome : str or None
        The column with the outcome; in a wide file it may be left out where ``treated`` names
        the column, and else names the one series.
    time : str or None
        The column with the time; None for the first whose values are all times.
    unit : str or None
        The column with the unit, in a long file.
    treated : sequence of str
        Units, or in a wide file columns, that the action was for. In a long file also the column
        that is 1 from when a unit was acted on; then ``at`` may be left out.
    better, is_randomised
        As in `Study`.

    Raises
    ------
    UnknownName
        If a column or a unit does not exist.
    BadInput
        If a time cannot be read, or a unit has two values at one time.
    """
    when = _time_column(sheet, time)
    read = _period_reader(sheet.texts(when))
    rows = _instants(sheet, when, read)
    named = sheet.texts(when)
    order = sorted(dict(zip(rows, named, strict=True)).items())
    place = {instant: i for i, (instant, _) in enumerate(order)}
    begun: dict[str, date] | None = None
    known = sheet.columns if unit is None else [name for name in sheet.texts(unit) if name]
    treated = together(treated, {*known, *sheet.columns})
    if unit is None:
        units, chosen, told = _wide(sheet, when, outcome, treated, [place[r] for r in rows])
    else:
        if outcome is None or not (treated or at):
            raise BadInput(
                "A file with a row for each time and unit needs --outcome, and --treated or a "
                "column of starts as --at."
            )
        told, column = sheet.column(outcome), sheet.column(unit)
        units = _long(sheet, told, column, [place[r] for r in rows])
        begun = starts_by_column(sheet, at, column, read) if at and not _is_time(at) else None
        if begun is None and treated:
            first = read(at) if at and _is_time(at) else None
            begun = starts_by_turn(sheet, treated, column, rows, first)
        chosen = list(begun) if begun is not None else _units(treated, [name for name, _ in units])
    if begun is None:
        begun = _same_or_each(at, chosen, read)
    starts = {
        name: sum(instant < start for instant, _ in order)
        for name, start in begun.items()
        if start <= order[-1][0]
    }
    if not starts and len(begun) > 1:
        raise BadInput("No unit began in the periods of the file: every start lies after them.")
    chosen = list(starts) or chosen
    before = min(starts.values(), default=len(order))
    if all(np.nanmin(values) == np.nanmax(values) for _, values in units if values.size):
        raise BadInput(
            "%(file)s, column '%(column)s': every unit has the same value at all times, so no "
            "change can be seen.",
            file=sheet.name,
            column=told,
        )
    return study_of(
        told,
        [str(name) for _, name in order],
        units,
        treated=chosen,
        before=before,
        better=better,
        season=_season([instant for instant, _ in order]),
        is_randomised=is_randomised,
        starts=starts,
    )


def _same_or_each(at: str | None, chosen: Sequence[str], read: Read) -> dict[str, date]:
    """Return each unit's start: the same for all, or one each, with commas."""
    if at is None:
        raise BadInput("Say when the action began with --at.")
    given = [each.strip() for each in at.split(",")]
    if len(given) not in (1, len(chosen)):
        raise BadInput(
            "There are %(starts)s starts for %(units)s treated. Give one for all, or one for each.",
            starts=len(given),
            units=len(chosen),
        )
    found = []
    for text in given:
        instant = read(text)
        if instant is None:
            raise BadInput(
                "The start is '%(at)s', must be a time such as 2026-01-31, 2026-01 or 2026.", at=at
            )
        found.append(instant)
    return dict(zip(chosen, found * len(chosen) if len(found) == 1 else found, strict=False))


def _period_reader(texts: Iterable[str | None]) -> Read:
    """Return how to read times, plain numbers of periods too."""
    read_day = day_reader(texts)

    def read(text: str) -> date | None:
        if re.fullmatch(r"\d{1,3}(\.0)?", text.strip()):
            return date(int(float(text)) + 1, 1, 1)
        return read_day(text)

    return read


def _is_time(text: str) -> bool:
    given = text.split(",")
    read = _period_reader(given)
    return all(read(each) is not None for each in given)


def _time_column(sheet: Sheet, wanted: str | None) -> str:
    if wanted is not None:
        return sheet.column(wanted)
    for name in sheet.columns:
        values = list(sheet.look(name).counts)
        read = day_reader(values)
        if len(values) > 2 and all(read(value) is not None for value in values):
            return name
    for name in sheet.columns:
        is_named_so = re.fullmatch(_PERIOD, name.strip().lower()) is not None
        values = list(sheet.look(name).counts)
        read = _period_reader(values)
        if is_named_so and all(read(value) is not None for value in values):
            return name
    raise BadInput(
        "No column of %(file)s holds times throughout. Name the column with --time.",
        file=sheet.name,
    )


def _instants(sheet: Sheet, column: str, read: Read) -> list[date]:
    found = []
    for row, text in enumerate(sheet.texts(column), start=1):
        instant = read(text or "")
        if instant is None:
            raise BadInput(
                "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s', must be a "
                "time such as 2026-01-31, 2026-01, 2026-Q1, 2026-W05 or 2026.",
                file=sheet.name,
                row=row,
                column=column,
                value=text or "",
            )
        found.append(instant)
    return found


def _wide(
    sheet: Sheet, when: str, outcome: str | None, treated: Sequence[str], places: list[int]
) -> tuple[list[tuple[str, FloatArray]], list[str], str]:
    if not treated and outcome is None:
        raise BadInput("Name the series that was acted on with --treated, or with --outcome.")
    chosen = [sheet.column(name) for name in treated] or [sheet.column(outcome or "")]
    others = [name for name in sheet.numeric() if name not in (when, *chosen)] if treated else []
    units = []
    for name in (*chosen, *others):
        series = np.full(max(places) + 1, np.nan)
        _put(series, places, sheet.numbers(name), sheet.name, name)
        units.append((name, series))
    return units, chosen, outcome or chosen[0]


def _long(
    sheet: Sheet, outcome: str, unit: str, places: list[int]
) -> list[tuple[str, FloatArray]]:  # fmt: skip
    values, names = sheet.numbers(outcome), sheet.texts(unit)
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if name is not None:
            rows.setdefault(name, []).append(row)
    units = []
    for name, own in rows.items():
        series = np.full(max(places) + 1, np.nan)
        _put(series, [places[row] for row in own], values[own], sheet.name, name)
        units.append((name, series))
    return units


def _put(
    series: FloatArray, places: Sequence[int], values: FloatArray, file: str, unit: str
) -> None:
    if len(set(places)) < len(places):
        raise BadInput(
            "%(file)s has more than one row for '%(unit)s' at the same time. Add them up or take "
            "their mean first, so that there is one row for each time and unit.",
            file=file,
            unit=unit,
        )
    series[list(places)] = values


def _units(treated: Sequence[str], known: Sequence[str]) -> list[str]:
    for name in treated:
        if name not in known:
            raise unknown("No unit named '%(name)s'.", known, name=name)
    return list(treated)


def _season(days: Sequence[date]) -> int | None:
    """Return how many periods a year (or, of days, a week) has, by the usual distance."""
    if len(days) < 3:
        return None
    gap = float(np.median(np.diff([day.toordinal() for day in days])))
    return next((season for low, high, season in _SEASONS if low <= gap <= high), None)
