"""Which version of a table to read: the present one, found cheaply, or that of an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from peil.facts.catalog import facts as all_facts
from peil.facts.fact import Fact
from peil.shared.errors import BadInput
from peil.warehouse.register import last_erased
from peil.warehouse.tables import HISTORY_DAYS, Snapshot, exists, open_table, read_snapshot


@dataclass(frozen=True)
class TableAt:
    """A table at one version, or the lack of a table.

    Parameters
    ----------
    path : Path
        The table's folder.
    snapshot : Snapshot or None
        None if there was no table.
    entry : tuple of int or None
        What the file system says of the version's log entry; tells a table that was put in its
        place from the same one.
    """

    path: Path
    snapshot: Snapshot | None
    entry: tuple[int, int, int] | None = None

    @property
    def label(self) -> str:
        """A text that changes with every commit."""
        if self.snapshot is None:
            return "none"
        return f"{self.snapshot.table_id[:8]}_{self.snapshot.version}"


def is_current(table: TableAt) -> bool:
    """Return whether no newer version has been committed; looks at two file names."""
    if table.snapshot is None:
        return not (table.path / "_delta_log").exists()
    version = table.snapshot.version
    if _entry(table.path, version + 1) is not None:
        return False
    return table.entry is not None and _entry(table.path, version) == table.entry


def read_at(path: Path, fact: Fact | None, as_of: datetime | None) -> TableAt:
    """Read a table's present version, or the one at an instant.

    Parameters
    ----------
    path : Path
        The table's folder.
    fact : Fact or None
        If given, the schema version must be this fact's.
    as_of : datetime or None
        Aware; None for the present.

    Raises
    ------
    BadInput
        If the schema version is another, or the instant's version is no longer kept.
    """
    if not exists(path):
        return TableAt(path, None)
    table = open_table(path, fact)
    if as_of is not None:
        version = _version_at(table, as_of)
        if version is None:
            return TableAt(path, None)
        try:
            table.load_as_version(version)
        except DeltaError as problem:
            raise BadInput(
                "The facts '%(fact)s' as of %(as_of)s are no longer kept: history goes back "
                "%(days)s days. Choose a later instant.",
                fact=path.name,
                as_of=f"{as_of:%Y-%m-%d %H:%M}",
                days=HISTORY_DAYS,
            ) from problem
    return TableAt(path, read_snapshot(table), _entry(path, table.version()))


def earliest_history(facts_folder: Path, as_of: datetime) -> None:
    """Refuse an instant before anything had been loaded, or before the kept history.

    Raises
    ------
    BadInput
        If ``as_of`` has no zone, or lies before the first commit that is kept.
    """
    if as_of.tzinfo is None:
        raise BadInput(
            "The instant %(as_of)s has no zone. Write it like %(written)s+01:00.",
            as_of=as_of,
            written=as_of.isoformat(),
        )
    firsts = [
        _instant(DeltaTable(str(path)).history()[-1])
        for path in (facts_folder / name for name in all_facts())
        if exists(path)
    ]
    if not firsts:
        raise BadInput(
            "Nothing has been loaded, so there is nothing as of %(as_of)s. Load facts "
            "with 'peil load'.",
            as_of=f"{as_of:%Y-%m-%d %H:%M}",
        )
    if as_of < min(firsts):
        raise BadInput(
            "The history of the facts begins %(first)s UTC, after %(as_of)s. Choose a "
            "later instant.",
            first=f"{min(firsts):%Y-%m-%d %H:%M:%S}",
            as_of=f"{as_of:%Y-%m-%d %H:%M:%S %Z}",
        )
    erased = last_erased(facts_folder)
    if erased is not None and as_of < erased:
        raise BadInput(
            "%(as_of)s lies before %(erased)s UTC, when somebody was erased, and the history "
            "with them. Choose a later instant.",
            erased=f"{erased:%Y-%m-%d %H:%M:%S}",
            as_of=f"{as_of:%Y-%m-%d %H:%M:%S %Z}",
        )


def _version_at(table: DeltaTable, as_of: datetime) -> int | None:
    entries = table.history()
    kept = [int(entry["version"]) for entry in entries if _instant(entry) <= as_of]
    if kept:
        return max(kept)
    oldest = min(int(entry["version"]) for entry in entries)
    if oldest > 0:
        raise BadInput(
            "The facts as of %(as_of)s are no longer kept: history goes back %(days)s "
            "days. Choose a later instant.",
            as_of=f"{as_of:%Y-%m-%d %H:%M}",
            days=HISTORY_DAYS,
        )
    return None  # the table was made later


def _instant(entry: dict[str, object]) -> datetime:
    return datetime.fromtimestamp(int(str(entry["timestamp"])) / 1000, UTC)


def _entry(path: Path, version: int) -> tuple[int, int, int] | None:
    try:
        status = (path / "_delta_log" / f"{version:020d}.json").stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
