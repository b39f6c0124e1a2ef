"""Local times in hours that clocks skip or repeat: counted, and told as warnings."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from peil.shared.words import ngettext, whole
from peil.sources.instants import at_changes
from peil.sources.sql import any_of, ident, literal


def warnings_of(file: str, name: str, zone: str, missing: int, double: int) -> list[str]:
    """Return what to tell of one column, from how many of its times do not exist, or do twice."""
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
    offsets : mapping of str to (str, str)
        Column to SQL of the offset of its times, and the zone they are taken to be in.
    """

    file: str
    offsets: Mapping[str, tuple[str, str]]
    _name: str = field(default_factory=lambda: f"clock_{secrets.token_hex(4)}")

    def make(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the sequences; to be called once, before the SQL runs."""
        for name, (offset, _) in self.offsets.items():
            for kind in at_changes(offset):
                connection.execute(f"CREATE TEMP SEQUENCE {ident(self._sequence(name, kind))}")

    def counting(self) -> str:
        """Return SQL that is never true, and counts while it is worked out."""
        parts = []
        for name, (offset, _) in self.offsets.items():
            # CASE, since the parts of an AND that stands by itself are worked out in every row
            counted = " ".join(
                f"WHEN {is_there} THEN nextval({literal(self._sequence(name, kind))}) < 0"
                for kind, is_there in at_changes(offset).items()
            )
            parts.append(f"CASE {counted} ELSE false END")
        return any_of(parts)

    def warnings(self, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
        """Return what the rows that were written have told."""
        counts: dict[str, int] = dict(
            connection.execute(
                "SELECT sequence_name, coalesce(last_value, 0) FROM duckdb_sequences()"
            ).fetchall()
        )
        told: list[str] = []
        for name, (offset, zone) in self.offsets.items():
            missing, double = (counts[self._sequence(name, kind)] for kind in at_changes(offset))
            told += warnings_of(self.file, name, zone, missing, double)
        return tuple(told)

    def _sequence(self, name: str, kind: str) -> str:
        return f"{self._name}_{kind}_{name}"
