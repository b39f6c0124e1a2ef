"""Erase people: rows about them leave every file, copy and sum below the facts' folder, for good.

What is left of a load is written anew, and stays the same load, as old as it was. Killed anywhere,
an erasure can be run again: rows that only another fact tells to be about a person go first.
"""

# ruff: noqa: S608  (names go through quoted(), values through literal())

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from peil.facts.catalog import facts as all_facts
from peil.facts.fact import Fact
from peil.shared.words import whole
from peil.warehouse.commit import commit_lock
from peil.warehouse.engine import LOADING_MEMORY, connect, literal, parquet, quoted
from peil.warehouse.folds import FOLDED
from peil.warehouse.log import place, replace_some
from peil.warehouse.milestones import reached
from peil.warehouse.register import Event, record
from peil.warehouse.rollups import forget_all
from peil.warehouse.staging import staging_folder, write_files
from peil.warehouse.superseded import key_match
from peil.warehouse.sweep import sweep
from peil.warehouse.tables import exists, open_table, read_snapshot, superseded_name

_KEYS = ("customer_key", "employee_key")
_ROW = "r"
_TOLD_BY = {"response": "answers", "case": "cases"}
"""What a row without a key may name, and the fact that tells whom that is about."""


def count_rows(facts_folder: Path, keys: Collection[str]) -> dict[str, int]:
    """Return how many rows of each fact are about people, replaced ones among them.

    Parameters
    ----------
    facts_folder : Path
        Where the tables lie.
    keys : collection of str
        Of the people.
    """
    with staging_folder(facts_folder) as work:
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            found = {
                fact.name: sum(_loads_with(engine, facts_folder / fact.name, about).values())
                for fact, about in _about(engine, facts_folder, keys)
            }
        finally:
            engine.close()
    return {name: found[name] for name in sorted(found) if found[name]}


def erase(facts_folder: Path, keys: Collection[str], *, actor: str = "") -> dict[str, int]:
    """Erase every row about some people, with what could tell of it.

    The history before is gone with them: what was undone or replaced cannot be read as of an
    earlier instant any more. Folds and rollups are made anew by whoever makes them.

    Parameters
    ----------
    facts_folder : Path
        Where the tables lie.
    keys : collection of str
        Of the people.
    actor : str
        Who erases; that it was done goes on record, but not of whom.

    Returns
    -------
    dict of str to int
        Fact to the number of its rows that are gone, replaced ones among them.
    """
    sweep(facts_folder)
    found: dict[str, int] = {}
    note = Event(f"erased-{secrets.token_hex(4)}", "erased", actor)
    record(facts_folder, note)  # first: whatever happens next, the history has a gap
    with staging_folder(facts_folder) as work, commit_lock(facts_folder):
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            for fact, about in _about(engine, facts_folder, keys):
                gone = _rewrite(engine, facts_folder / fact.name, about, work / fact.name)
                reached(f"erased {fact.name}")
                if gone:
                    found[fact.name] = gone
            for fact in all_facts().values():
                _drop_stray_pairs(engine, facts_folder, fact, work / superseded_name(fact.name))
        finally:
            engine.close()
        shutil.rmtree(facts_folder / FOLDED, ignore_errors=True)
        forget_all(facts_folder)
        for path in _tables(facts_folder):
            open_table(path).vacuum(
                retention_hours=0, enforce_retention_duration=False, dry_run=False, full=True
            )
    found = dict(sorted(found.items()))
    record(facts_folder, replace(note, message=told(found)))
    return found


def told(rows: Mapping[str, int]) -> str:
    """Return numbers of rows by fact, for people."""
    return ", ".join(f"{fact}: {whole(n)}" for fact, n in rows.items())


def _about(
    engine: duckdb.DuckDBPyConnection, facts_folder: Path, keys: Collection[str]
) -> Iterator[tuple[Fact, str]]:
    """Yield each fact with the condition that a row is about the people; those that tell, last."""
    listed = ", ".join(literal(key) for key in sorted(keys))
    facts = [fact for fact in all_facts().values() if exists(facts_folder / fact.name)]
    for fact in sorted(facts, key=lambda one: (one.name in _TOLD_BY.values(), one.name)):
        present = _columns(engine, facts_folder / fact.name)
        own = [f"{quoted(name)} IN ({listed})" for name in _KEYS if name in present]
        for name, teller in _TOLD_BY.items():
            path = facts_folder / teller
            if name not in present or "customer_key" not in _columns(engine, path):
                continue
            unnamed = "customer_key IS NULL AND " if "customer_key" in present else ""
            own.append(
                f"({unnamed}(source, {quoted(name)}) IN (SELECT (source, {quoted(name)}) "
                f"FROM {_all(path)} WHERE customer_key IN ({listed})))"
            )
        if own:
            yield fact, " OR ".join(own)


def _columns(engine: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    """Return the columns that a table's files have; none where there are no files."""
    if not exists(path) or not read_snapshot(open_table(path)).files:
        return set()
    return {str(row[0]) for row in engine.execute(f"DESCRIBE FROM {_all(path)}").fetchall()}


def _all(path: Path) -> str:
    """Return the SQL that reads all rows of a table, with its partition."""
    table = open_table(path)
    files = [file.path for file in read_snapshot(table).files]
    return parquet(files, table.metadata().partition_columns[0])


def _loads_with(engine: duckdb.DuckDBPyConnection, path: Path, condition: str) -> dict[str, int]:
    """Return how many rows that fulfil a condition each partition has, where it has any."""
    partition = quoted(open_table(path).metadata().partition_columns[0])
    return dict(
        engine.execute(
            f"SELECT {partition}, count(*) FROM {_all(path)} {_ROW} WHERE {condition} GROUP BY 1"
        ).fetchall()
    )


def _rewrite(engine: duckdb.DuckDBPyConnection, path: Path, condition: str, work: Path) -> int:
    """Write what is left of a table without the rows that fulfil a condition, in one commit."""
    doomed = _loads_with(engine, path, condition)
    if not doomed:
        return 0
    table = open_table(path)
    partition = table.metadata().partition_columns[0]
    old = [file for file in read_snapshot(table).files if file.load_id in doomed]
    new = {}
    for load in sorted(doomed):
        own = parquet([file.path for file in old if file.load_id == load])
        left = write_files(
            engine, f"SELECT * FROM {own} {_ROW} WHERE ({condition}) IS NOT TRUE", work / load
        )
        new[load] = place(left, path, f"{partition}={load}")
    replace_some(table, old, new)
    return sum(doomed.values())


def _drop_stray_pairs(
    engine: duckdb.DuckDBPyConnection, facts_folder: Path, fact: Fact, work: Path
) -> None:
    """Erase the keys of replaced rows that no row has any more: they were the people's own."""
    pairs, rows = facts_folder / superseded_name(fact.name), facts_folder / fact.name
    if not _columns(engine, pairs):
        return
    keys = ", ".join(quoted(name) for name in fact.key)
    left = f"SELECT {keys} FROM {_all(rows)}" if _columns(engine, rows) else ""
    beside = f"ANTI JOIN ({left}) kept ON {key_match(fact, 'kept', 'pair')}" if left else ""
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE stray AS "
        f"SELECT DISTINCT {keys} FROM {_all(pairs)} pair {beside}"
    )
    _rewrite(engine, pairs, f"EXISTS (FROM stray WHERE {key_match(fact, 'stray', _ROW)})", work)


def _tables(facts_folder: Path) -> Iterator[Path]:
    for fact in all_facts().values():
        for name in (fact.name, superseded_name(fact.name)):
            if exists(facts_folder / name):
                yield facts_folder / name
