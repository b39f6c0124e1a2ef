"""Files of a load that is not yet committed: written, checked and counted aside."""

# ruff: noqa: S608  (names go through quoted(), values through literal() or parameters)

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import NoReturn

import duckdb
import numpy as np
from numpy.typing import NDArray

from peil.facts.fact import Fact
from peil.shared.errors import BadInput
from peil.shared.words import whole
from peil.warehouse.engine import WRITTEN_AS, literal, parquet, quoted
from peil.warehouse.tables import ROW, SQL_TYPES, table_columns

STAGING = ".staging"
_IN_USE = "in-use.lock"
_HASHES_AT_ONCE = 1 << 23
_FLUSHED_AT_ONCE = 4
#: Of a column in a group of 122,880 rows, past which the writer stops to number its values: ids
#: that stand in each row have more, those of a form with some ten questions have fewer.
_MOST_DISTINCT = 12_288
#: What the writer tells of a file: its path, its rows, two sizes, and of each column by its quoted
#: name the least and greatest value as text and how many are empty.
_Written = tuple[str, int, int, int, dict[str, dict[str, str]]]


@dataclass(frozen=True)
class Staged:
    """One fact's files of a load.

    Parameters
    ----------
    fact : Fact
        Whose rows they are.
    dimensions : tuple of str
        Further dimensions that the rows carry.
    files : tuple of (Path, int)
        Each with its rows; none if there are no rows.
    duplicates : int
        Rows left out because a later row of the same file had the same key.
    first_event, last_event : str or None
        The earliest and latest instant of the fact's time, ISO 8601 in UTC.
    without_date : int
        Rows in which the fact's time is empty: they count in no period.
    is_simulated : bool
        Whether any row says it was made by a generator.
    scanned : int or None
        Rows of the one CSV that was read for them; None if it was not one.
    """

    fact: Fact
    dimensions: tuple[str, ...]
    files: tuple[tuple[Path, int], ...]
    duplicates: int = 0
    first_event: str | None = None
    last_event: str | None = None
    without_date: int = 0
    is_simulated: bool = False
    scanned: int | None = None

    @property
    def rows(self) -> int:
        """How many rows the files hold."""
        return sum(rows for _, rows in self.files)

    @property
    def paths(self) -> list[Path]:
        """The files without their counts."""
        return [path for path, _ in self.files]


@contextmanager
def staging_folder(facts_folder: Path) -> Iterator[Path]:
    """Give a folder of one's own on the facts' disk, removed afterwards.

    A lock is held on it while it is in use. The system lets go of the lock when a process is
    killed, so that `is_in_use` tells what was left behind.
    """
    folder = facts_folder / STAGING / secrets.token_hex(8)
    folder.mkdir(parents=True)
    handle = os.open(folder / _IN_USE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def is_in_use(folder: Path) -> bool:
    """Return whether a living process works in a staging folder."""
    try:
        handle = os.open(folder / _IN_USE, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def stage(
    engine: duckdb.DuckDBPyConnection,
    fact: Fact,
    select: str,
    folder: Path,
    *,
    keeps_last: bool,
) -> Staged:
    """Write the rows of a SELECT as files that the fact's table can take in.

    Parameters
    ----------
    engine : duckdb.DuckDBPyConnection
        Does the work, in one pass that streams.
    fact : Fact
        Names and types come from it; columns that the SELECT lacks are left out of the files,
        which readers take for empty.
    select : str
        Gives columns of the fact and further dimensions; with `keeps_last` also ``_row``.
    folder : Path
        Made if needed; its files have yet to be flushed.
    keeps_last : bool
        Whether of rows with the same key only that with the highest ``_row`` is kept.

    Raises
    ------
    BadInput
        If a required column is empty somewhere.
    """
    given = {str(row[0]): str(row[1]) for row in engine.execute(f"DESCRIBE {select}").fetchall()}
    known = {column.name for column in fact.all_columns} | {ROW}
    dimensions = tuple(name for name in given if name not in known)
    parts = [
        _as(column.name, SQL_TYPES[column.type], given.get(column.name))
        for column in table_columns(fact)
        if column.name in {*given, *fact.key, fact.time, "simulated"} or column.required
    ]
    parts += [_as(name, "VARCHAR", given[name]) for name in dimensions]
    if keeps_last:
        parts.append(ROW)
    engine.execute("SET enable_profiling = 'no_output'")
    written = _copy(engine, f"SELECT {', '.join(parts)} FROM ({select})", folder)
    scanned = _scanned(engine)
    engine.execute("PRAGMA disable_profiling")
    _refuse_empty_required(fact, written)
    files = _files(written)
    duplicates = 0
    if keeps_last and files:
        written = _keep_last(engine, fact, files, folder / "last")
        duplicates = sum(rows for _, rows in files) - sum(rows for _, rows in _files(written))
        files = _files(written)
    staged = Staged(fact, dimensions, tuple(files), duplicates, scanned=scanned)
    return _with_summary(engine, staged, written) if files else staged


def _as(name: str, kind: str, given: str | None) -> str:
    """Return SQL of a column as its type; one of a known few is written as text by itself."""
    if given is None:
        return f"CAST(NULL AS {kind}) AS {quoted(name)}"
    if kind == "VARCHAR" and given.startswith("ENUM"):
        return quoted(name)
    return f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}"


@contextmanager
def flushing(staged: Sequence[Staged]) -> Iterator[None]:
    """Put files on the disk, as must be before a commit names them, while something is done."""
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as aside:
        flushed = [aside.submit(_flush, path) for one in staged for path in one.paths]
        yield
    for one in flushed:
        one.result()


def has_repeated_keys(engine: duckdb.DuckDBPyConnection, staged: Staged) -> bool:
    """Return whether two rows have, or seem to have, the same key.

    Sorting 8-byte hashes is a fourth of the cost of grouping them, and a fortieth of grouping
    keys; the one false alarm in millions costs only time. Files of many rows are gone through
    several times, a share of the hashes each time, so that memory does not grow with them.
    """
    shares = -(-staged.rows // _HASHES_AT_ONCE)
    for share in range(shares):
        chosen = f" WHERE h % {shares} = {share}" if shares > 1 else ""  # else hashed twice
        found = _read_hashes(engine, staged, chosen)
        found.sort()
        if (found[1:] == found[:-1]).any():
            return True
    return False


def _read_hashes(
    engine: duckdb.DuckDBPyConnection, staged: Staged, chosen: str
) -> NDArray[np.uint64]:
    """Return hashes of keys; each thread of ours takes some files.

    The engine hashes on all cores, but hands rows over on one, which took more than half the time.
    """
    hands = min(len(staged.paths), os.cpu_count() or 1)

    def some(hand: int) -> list[NDArray[np.uint64]]:
        hashes = _hashes(staged.fact, staged.paths[hand::hands])
        with engine.cursor() as cursor:
            batches = cursor.execute(f"SELECT h FROM ({hashes}){chosen}").to_arrow_reader()
            return [batch.column(0).to_numpy() for batch in batches]

    with ThreadPoolExecutor(hands) as threads:
        return np.concatenate([np.empty(0, np.uint64), *chain(*threads.map(some, range(hands)))])


def _hashes(fact: Fact, paths: list[Path]) -> str:
    # the source is nearly always the same in every row of a file
    keys = ", ".join(quoted(name) for name in fact.key if name != "source")
    return f"SELECT hash({keys}) AS h FROM {parquet(paths)}"


def _repeated_hashes(fact: Fact, paths: list[Path]) -> str:
    return f"SELECT h FROM ({_hashes(fact, paths)}) GROUP BY h HAVING count(*) > 1"


def write_files(
    engine: duckdb.DuckDBPyConnection, select: str, folder: Path
) -> list[tuple[Path, int]]:
    """Write the rows of a SELECT as files; return each with its rows, none if there are none."""
    files = _files(_copy(engine, select, folder))
    for path, _ in files:
        _flush(path)
    return files


def _files(written: list[_Written]) -> list[tuple[Path, int]]:
    return [(Path(row[0]), int(row[1])) for row in written if row[1]]


def _copy(engine: duckdb.DuckDBPyConnection, select: str, folder: Path) -> list[_Written]:
    folder.mkdir(parents=True, exist_ok=True)
    return engine.execute(
        f"COPY ({select}) TO {literal(folder)} ({WRITTEN_AS}, PER_THREAD_OUTPUT, "
        f"FILENAME_PATTERN 'part-{{uuid}}', OVERWRITE_OR_IGNORE, RETURN_STATS, "
        f"DICTIONARY_SIZE_LIMIT {_MOST_DISTINCT})"
    ).fetchall()


def _refuse_empty_required(fact: Fact, written: list[_Written]) -> None:
    """Hold every load to what the fact promises; the writer has counted what is empty."""
    for column in table_columns(fact):
        if column.required:
            name = quoted(column.name)
            empty = sum(int(row[4].get(name, {}).get("null_count", 0)) for row in written if row[1])
            if empty:
                _refuse(fact.name, column.name, empty)


def _refuse(fact: str, column: str, rows: int) -> NoReturn:
    raise BadInput(
        "%(fact)s: %(column)s is required and is empty in %(rows)s rows. Map it to a "
        "column that always has a value.",
        fact=fact,
        column=column,
        rows=whole(rows),
    )


def _keep_last(
    engine: duckdb.DuckDBPyConnection, fact: Fact, files: list[tuple[Path, int]], folder: Path
) -> list[_Written]:
    """Write again without row numbers, and without rows whose key stands again further down.

    Only rows whose key's hash is not alone are compared with each other.
    """
    keys = ", ".join(quoted(name) for name in fact.key)
    hashed = ", ".join(quoted(name) for name in fact.key if name != "source")
    paths = [path for path, _ in files]
    numbered = parquet(paths)[:-1] + ", filename = true, file_row_number = true)"
    earlier = (
        f"SELECT filename, file_row_number FROM (SELECT filename, file_row_number, "
        f"row_number() OVER (PARTITION BY {keys} ORDER BY {ROW} DESC, file_row_number DESC) AS n "
        f"FROM {numbered} WHERE hash({hashed}) IN ({_repeated_hashes(fact, paths)})) WHERE n > 1"
    )
    written = _copy(
        engine,
        f"SELECT f.* EXCLUDE (filename, file_row_number, {ROW}) FROM {numbered} f "
        f"ANTI JOIN ({earlier}) e USING (filename, file_row_number)",
        folder,
    )
    for path in paths:
        path.unlink()
    return written


def _with_summary(
    engine: duckdb.DuckDBPyConnection, staged: Staged, written: list[_Written]
) -> Staged:
    """Take from what the writer has told what would else be read from the files again."""
    times = [row[4][quoted(staged.fact.time)] for row in written if row[1]]
    edges = [told[edge] for told in times for edge in ("min", "max") if edge in told]
    pattern = "'%Y-%m-%dT%H:%M:%SZ'"
    first, last = engine.execute(
        f"SELECT strftime(min(t) AT TIME ZONE 'UTC', {pattern}), "
        f"strftime(max(t) AT TIME ZONE 'UTC', {pattern}) "
        "FROM (SELECT unnest(CAST(? AS TIMESTAMPTZ[])) AS t)",
        [edges],
    ).fetchone() or (None, None)
    simulated = [row[4][quoted("simulated")].get("max") for row in written if row[1]]
    return replace(
        staged,
        first_event=first,
        last_event=last,
        without_date=sum(int(told["null_count"]) for told in times),
        is_simulated=any(most in ("1", "true") for most in simulated),
    )


def _scanned(engine: duckdb.DuckDBPyConnection) -> int | None:
    """Return how many rows of CSV the last statement read, as the engine counted for itself."""
    counts: list[int] = []
    waiting = [json.loads(engine.get_profiling_information(format="json"))]
    while waiting:
        step = waiting.pop()
        waiting += step.get("children", [])
        if str(step.get("operator_name", "")).strip() == "READ_CSV":
            counts.append(int(step["operator_cardinality"]))
    return counts[0] if len(counts) == 1 else None


def _flush(path: Path) -> None:
    """Put a file on the disk before a commit names it."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
