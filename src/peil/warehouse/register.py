"""The register of loads: an append-only table of what was tried, by whom, and how it went.

Whether a load is in force is decided by the facts' tables alone; the register is read together
with them, so that a process killed between a commit and its entry leaves nothing untrue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from peil.shared import clock
from peil.shared.words import gettext, mark, ngettext, whole
from peil.warehouse.commit import loads_in_force
from peil.warehouse.tables import exists

TABLE = "loads"
EventName = Literal["started", "committed", "refused", "undoing", "undone", "erased"]
State = Literal["loaded", "refused", "undone", "interrupted", "empty"]
STATES: dict[State, str] = {
    "loaded": mark("loaded"),
    "refused": mark("refused"),
    "undone": mark("undone"),
    "interrupted": mark("interrupted"),
    "empty": mark("empty"),
}
_MANY_FILES = 200

_SCHEMA = pa.schema(
    [
        ("load_id", pa.string()),
        ("event", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("actor", pa.string()),
        ("fact", pa.string()),
        ("source", pa.string()),
        ("file", pa.string()),
        ("file_hash", pa.string()),
        ("mapping_name", pa.string()),
        ("mapping_text", pa.string()),
        ("mapping_hash", pa.string()),
        ("rows_read", pa.int64()),
        ("rows_loaded", pa.int64()),
        ("rows_left_out", pa.int64()),
        ("rows_replaced", pa.int64()),
        ("rows_without_date", pa.int64()),
        ("first_event", pa.string()),
        ("last_event", pa.string()),
        ("simulated", pa.bool_()),
        ("message", pa.string()),
        ("schema_version", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Event:
    """One entry; what is not known is empty.

    Parameters
    ----------
    load_id : str
        The load it is about.
    event : EventName
        What happened.
    actor : str
        Who did it.
    fact, source, file, file_hash, mapping_name, mapping_text, mapping_hash : str
        What was loaded and how.
    rows_read, rows_loaded, rows_left_out, rows_replaced, rows_without_date : int
        Counts.
    first_event, last_event : str or None
        The span of the rows, ISO 8601.
    simulated : bool
        Whether any row was made by a generator.
    message : str
        For people, without values of the file.
    schema_version : int
        Of the fact.
    at : datetime or None
        When; filled in as the entry is written.
    """

    load_id: str
    event: EventName
    actor: str = ""
    fact: str = ""
    source: str = ""
    file: str = ""
    file_hash: str = ""
    mapping_name: str = ""
    mapping_text: str = ""
    mapping_hash: str = ""
    rows_read: int = 0
    rows_loaded: int = 0
    rows_left_out: int = 0
    rows_replaced: int = 0
    rows_without_date: int = 0
    first_event: str | None = None
    last_event: str | None = None
    simulated: bool = False
    message: str = ""
    schema_version: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Load:
    """A load as it stands now.

    Parameters
    ----------
    load_id : str
        Its name, for undoing it.
    state : State
        ``loaded`` while its rows are in force; ``interrupted`` if a process ended before it was
        committed; ``empty`` if the file had no rows.
    last : Event
        What is known of it: counts, file, mapping, span.
    started_at, ended_at : datetime or None
        When it began, and when it was committed, refused or undone; aware, UTC.
    """

    load_id: str
    state: State
    last: Event
    started_at: datetime | None
    ended_at: datetime | None

    def text(self) -> str:
        """Return the load as one line for the terminal."""
        when = f"{self.ended_at or self.started_at:%Y-%m-%d %H:%M} UTC"
        state = gettext(STATES[self.state])
        if self.state == "loaded":
            state = ngettext("loaded, one row", "loaded, %(rows)s rows", self.last.rows_loaded) % {
                "rows": whole(self.last.rows_loaded)
            }
        about = f"  {self.last.message}" if self.last.message else ""
        return f"{self.load_id}  {when}  {state}  {self.last.file}{about}"

    def record(self) -> dict[str, object]:
        """Return the load for JSON, without the mapping's text."""
        known = asdict(self.last)
        for name in ("event", "at", "mapping_text", "load_id"):
            del known[name]
        return {
            "load_id": self.load_id,
            "state": self.state,
            "started_at": self.started_at,
            "ended_at": self.ended_at,
            **known,
        }


def record(facts_folder: Path, event: Event) -> None:
    """Append an entry; safe beside other processes."""
    values = {**asdict(event), "at": event.at or clock.now()}
    entry = pa.Table.from_pylist([values], schema=_SCHEMA)
    # merge: a register that an earlier Peil began lacks columns that this one has
    write_deltalake(
        str(facts_folder / TABLE), entry, mode="append", schema_mode="merge", name=TABLE
    )


def events(facts_folder: Path) -> list[Event]:
    """Return every entry, oldest first."""
    path = facts_folder / TABLE
    if not exists(path):
        return []
    table = DeltaTable(str(path)).to_pyarrow_table()
    names = [one.name for one in fields(Event)]
    found = [
        Event(**{name: row[name] for name in names if row.get(name) is not None})
        for row in table.to_pylist()
    ]
    return sorted(found, key=lambda event: event.at or datetime.min.replace(tzinfo=UTC))


def loads(facts_folder: Path) -> list[Load]:
    """Return every load, newest first, with its state as the facts' tables have it."""
    by_load: dict[str, list[Event]] = {}
    for event in events(facts_folder):
        if event.event == "erased":
            continue  # of people, whatever loads had brought
        by_load.setdefault(event.load_id, []).append(event)
    in_force = {
        fact: loads_in_force(facts_folder, fact)
        for fact in {event.fact for some in by_load.values() for event in some if event.fact}
    }
    found = [_fold(load_id, some, in_force) for load_id, some in by_load.items()]
    return found[::-1]


def last_erased(facts_folder: Path) -> datetime | None:
    """Return when people were last erased, and the history before with them; None if never."""
    found = [event.at for event in events(facts_folder) if event.event == "erased" and event.at]
    return max(found, default=None)


def _fold(load_id: str, entries: Sequence[Event], in_force: dict[str, frozenset[str]]) -> Load:
    """Read a load's entries together; the last that tells of its rows describes it."""
    telling = next(
        (e for e in reversed(entries) if e.event in ("committed", "refused")), entries[0]
    )
    names = {entry.event for entry in entries}
    state: State
    if load_id in in_force.get(entries[0].fact, frozenset()):
        state = "loaded"
    elif names & {"undoing", "undone"}:
        state = "undone"
    elif "refused" in names:
        state = "refused"
    elif "committed" in names:
        state = "empty"
    else:
        state = "interrupted"
    ended = entries[-1].at if len(entries) > 1 else None
    return Load(load_id, state, telling, entries[0].at, ended)


def tidy_register(facts_folder: Path) -> None:
    """Join the small files that entries leave, once there are many."""
    path = facts_folder / TABLE
    if exists(path):
        table = DeltaTable(str(path))
        if len(table.file_uris()) > _MANY_FILES:
            table.optimize.compact()
