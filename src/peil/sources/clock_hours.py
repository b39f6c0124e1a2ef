"""Local times in hours that clocks skip or repeat: counted, and told as warnings."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from peil.shared.words import ngettext, whole
from peil.sources.instants import ClockChange, clock_changes, hours_of_changes
from peil.sources.sql import any_of, ident, literal

#: Clocks change before this hour, so that only few rows need be looked at.
_MORNING = 4


def warnings_of(file: str, name: str, zone: str, hours: Mapping[datetime, int]) -> list[str]:
    """Return what to tell of one column, from how many of its times lie in which local hour."""
    if not hours:
        return []
    skipped, twice = clock_changes(zone, min(hours), max(hours))

    def count(changes: list[ClockChange]) -> int:
        return sum(n for hour, n in hours.items() if any(c.start <= hour < c.end for c in changes))

    return _told(file, name, zone, count(skipped), count(twice))


def _told(file: str, name: str, zone: str, missing: int, double: int) -> list[str]:
    warnings = []
    if missing:
        warnings.append(
            ngettext(
                "%(file)s: one time in %(column)s did not exist in %(zone)s, where clocks skipped "
                "that hour; it was taken as an hour later. Check that the zone is right.",
                "%(file)s: %(n)s times in %(column)s did not exist in %(zone)s, where clocks "
                "skipped that hour; they were taken as an hour later. Check that the zone is "
                "right.",
                missing,
            )
            % {"file": file, "n": whole(missing), "column": name, "zone": zone}
        )
    if double:
        warnings.append(
            ngettext(
                "%(file)s: one time in %(column)s happened twice in %(zone)s, where clocks were "
                "set back; the first was taken. Durations around it may be an hour off.",
                "%(file)s: %(n)s times in %(column)s happened twice in %(zone)s, where clocks were "
                "set back; the first was taken. Durations around them may be an hour off.",
                double,
            )
            % {"file": file, "n": whole(double), "column": name, "zone": zone}
        )
    return warnings


@dataclass(frozen=True)
class Counters:
    """Counts those times while rows are written, so that the file need not be read for it.

    Each is a sequence of the engine's own, which steps on whenever a row is in such an hour.

    Parameters
    ----------
    file : str
        For the warnings.
    local : mapping of str to (str, str)
        Column to SQL of its times without zone, and the zone they are taken to be in.
    """

    file: str
    local: Mapping[str, tuple[str, str]]
    _name: str = field(default_factory=lambda: f"clock_{secrets.token_hex(4)}")

    def make(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the sequences; to be called once, before the SQL runs."""
        for name in self.local:
            for kind in ("skipped", "twice"):
                connection.execute(f"CREATE TEMP SEQUENCE {ident(self._sequence(name, kind))}")

    def counting(self) -> str:
        """Return SQL that is never true, and counts while it is worked out.

        Hours of change are few within a day, so that only rows in these are looked at closely.
        There not with IN: the engine makes a join of a long list, and puts every row through it.
        """
        parts = []
        for name, (sql, zone) in self.local.items():
            hours = dict(zip(("skipped", "twice"), hours_of_changes(zone), strict=True))
            of_day = {hour.hour for some in hours.values() for hour in some if hour.hour < _MORNING}
            # CASE, since the parts of an AND that stands by itself are worked out in every row
            counted = " ".join(
                f"WHEN list_contains({_list(some)}, date_trunc('hour', {sql})) "
                f"THEN nextval({literal(self._sequence(name, kind))}) < 0"
                for kind, some in hours.items()
            )
            if of_day:
                near = f"hour({sql}) BETWEEN {min(of_day)} AND {max(of_day)}"
                parts.append(f"CASE WHEN {near} THEN CASE {counted} ELSE false END ELSE false END")
        return any_of(parts)

    def warnings(self, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
        """Return what the rows that were written have told."""
        counts: dict[str, int] = dict(
            connection.execute(
                "SELECT sequence_name, coalesce(last_value, 0) FROM duckdb_sequences()"
            ).fetchall()
        )
        told: list[str] = []
        for name, (_, zone) in self.local.items():
            missing, double = (counts[self._sequence(name, kind)] for kind in ("skipped", "twice"))
            told += _told(self.file, name, zone, missing, double)
        return tuple(told)

    def _sequence(self, name: str, kind: str) -> str:
        return f"{self._name}_{kind}_{name}"


def _list(hours: Sequence[datetime]) -> str:
    listed = ", ".join(str(hour) for hour in hours)
    return f"CAST({literal(f'[{listed}]')} AS TIMESTAMP[])"
