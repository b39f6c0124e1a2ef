"""Rows that a later load has replaced, kept aside so that an undo brings them back.

A load never rewrites another's files. Where it brings a key that is in force already, the pair
(earlier load, key) is written beside the facts under the later load's name, before the load
itself is committed; readers leave such a row out while the later load is in force.

Two invariants make this right, whatever is undone in whatever order:

- among the loads in force, at most one row of a key is not left out;
- before a load is undone, a row that it replaced and that a still later load replaced again is
  noted as replaced by that later one (`compose`), so it does not come back too early.
"""

# ruff: noqa: S608  (names go through quoted(), values through literal() or parameters)

from __future__ import annotations

from pathlib import Path

import duckdb

from peil.facts.fact import Fact
from peil.warehouse.engine import WRITTEN_AS, literal, parquet, quoted
from peil.warehouse.folds import scan
from peil.warehouse.tables import FactFile, Snapshot


def key_match(fact: Fact, left: str, right: str) -> str:
    """Return the SQL condition that two rows have the same key; an empty part equals empty."""
    conditions = []
    for name in fact.key:
        column = fact.column(name)
        equal = "=" if column is not None and column.required else "IS NOT DISTINCT FROM"
        conditions.append(f"{left}.{quoted(name)} {equal} {right}.{quoted(name)}")
    return " AND ".join(conditions)


def visible(
    engine: duckdb.DuckDBPyConnection,
    fact: Fact,
    facts: Snapshot,
    pairs: Snapshot | None,
    active: frozenset[str],
    wanted: frozenset[str] | None = None,
) -> str:
    """Return the SQL of a fact's rows in force.

    Parameters
    ----------
    engine : duckdb.DuckDBPyConnection
        Asked how many rows each load has lost.
    fact : Fact
        What is read.
    facts : Snapshot
        The fact's table.
    pairs : Snapshot or None
        The table of replaced rows, read after `facts`; None if there is none.
    active : frozenset of str
        The loads in force.
    wanted : frozenset of str or None
        Those whose rows are read; None for all that are in force.

    Returns
    -------
    str
        A SELECT of every column of the files and ``load_id``; empty if no row is in
        force. Loads that have lost no row are a plain scan, loads that have lost all are left
        out.
    """
    lost, pair_files = _lost(engine, fact, pairs, active, facts)
    clean: list[FactFile] = []
    partly: list[FactFile] = []
    for file in facts.files:
        if file.load_id in (active if wanted is None else wanted):
            gone = lost.get(file.load_id, 0)
            if gone < facts.rows_by_load[file.load_id]:
                (partly if gone else clean).append(file)
    parts = []
    if clean:
        parts.append(f"SELECT * FROM {scan(clean, 'load_id')}")
    if partly:
        parts.append(
            f"SELECT f.* FROM {scan(partly, 'load_id')} f "
            f"ANTI JOIN {scan(pair_files, 'by_load')} s "
            f"ON s.load_id = f.load_id AND {key_match(fact, 's', 'f')}"
        )
    return " UNION ALL BY NAME ".join(parts)


def _lost(
    engine: duckdb.DuckDBPyConnection,
    fact: Fact,
    pairs: Snapshot | None,
    active: frozenset[str],
    facts: Snapshot,
) -> tuple[dict[str, int], list[FactFile]]:
    """Return the rows that each load has lost, and the files that name them."""
    files = [file for file in pairs.files if file.load_id in active] if pairs else []
    if not files:
        return {}, []
    pair_rows = scan(files, "by_load")
    lost: dict[str, int] = dict(
        engine.execute(f"SELECT load_id, count(*) FROM {pair_rows} GROUP BY load_id").fetchall()
    )
    by_load: dict[str, list[str]] = {}
    for file in facts.files:
        by_load.setdefault(file.load_id, []).append(file.path)
    keys = ", ".join(quoted(name) for name in fact.key)
    for load_id, rows in lost.items():
        # a row can be named twice, where an undo was killed half way, and one that is erased still
        if load_id in by_load and rows >= facts.rows_by_load[load_id]:
            (lost[load_id],) = engine.execute(
                f"SELECT count(*) FROM (SELECT {keys} FROM {parquet(by_load[load_id])}) f "
                f"SEMI JOIN (SELECT {keys} FROM {pair_rows} WHERE load_id = ?) s "
                f"ON {key_match(fact, 's', 'f')}",
                [load_id],
            ).fetchone() or (rows,)
    return lost, files


def write_replaced(
    engine: duckdb.DuckDBPyConnection,
    fact: Fact,
    rows_in_force: str,
    incoming: list[Path],
    folder: Path,
) -> tuple[list[tuple[Path, int]], dict[str, int]]:
    """Write which rows in force an incoming load replaces.

    Parameters
    ----------
    engine : duckdb.DuckDBPyConnection
        Does the work.
    fact : Fact
        Whose rows.
    rows_in_force : str
        From `visible`; not empty.
    incoming : list of Path
        The load's files.
    folder : Path
        Where to write; made if needed.

    Returns
    -------
    files : list of (Path, int)
        Each with its rows; none if nothing is replaced.
    replaced : dict of str to int
        Earlier load to the number of its rows that are replaced.
    """
    keys = ", ".join(quoted(name) for name in fact.key)
    new = parquet(incoming)
    # the source is part of every key and there are few: whole row groups of others are skipped
    select = (
        f"SELECT o.load_id, {', '.join('o.' + quoted(name) for name in fact.key)} "
        f"FROM (SELECT load_id, {keys} FROM ({rows_in_force}) "
        f"WHERE source IN (SELECT DISTINCT source FROM {new})) o "
        f"SEMI JOIN (SELECT {keys} FROM {new}) n ON {key_match(fact, 'o', 'n')}"
    )
    return _write_pairs(engine, select, folder)


def write_composed(
    engine: duckdb.DuckDBPyConnection,
    fact: Fact,
    pairs: Snapshot,
    undone: str,
    active: frozenset[str],
    folder: Path,
) -> dict[str, list[tuple[Path, int]]]:
    """Write what stays replaced when a load is undone, because a still later load replaced it.

    Returns
    -------
    dict of str to list of (Path, int)
        Later load to its files, each with its rows; empty if nothing was replaced twice.
    """
    by_undone = [file.path for file in pairs.files if file.load_id == undone]
    written: dict[str, list[tuple[Path, int]]] = {}
    if not by_undone:
        return written
    keys = ", ".join("a." + quoted(name) for name in fact.key)
    for later in sorted(active - {undone}):
        by_later = [file.path for file in pairs.files if file.load_id == later]
        if not by_later:
            continue
        select = (
            f"SELECT a.load_id, {keys} FROM {parquet(by_undone)} a "
            f"SEMI JOIN (SELECT * FROM {parquet(by_later)} WHERE load_id = {literal(undone)}) c "
            f"ON {key_match(fact, 'a', 'c')}"
        )
        files, _ = _write_pairs(engine, select, folder / later)
        if files:
            written[later] = files
    return written


def _write_pairs(
    engine: duckdb.DuckDBPyConnection, select: str, folder: Path
) -> tuple[list[tuple[Path, int]], dict[str, int]]:
    folder.mkdir(parents=True, exist_ok=True)
    written = engine.execute(
        f"COPY ({select}) TO {literal(folder)} ({WRITTEN_AS}, PER_THREAD_OUTPUT, "
        f"FILENAME_PATTERN 'part-{{uuid}}', OVERWRITE_OR_IGNORE, RETURN_STATS)"
    ).fetchall()
    files = [(Path(row[0]), int(row[1])) for row in written if row[1]]
    if not files:
        return [], {}
    counts = engine.execute(
        f"SELECT load_id, count(*) FROM {parquet([path for path, _ in files])} GROUP BY load_id"
    ).fetchall()
    return files, dict(counts)
