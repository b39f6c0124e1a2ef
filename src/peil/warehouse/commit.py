"""Put a load into force, or out of it, each in one atomic commit.

A load is in force exactly while its partition stands in the table of its main fact. What it
brings of other facts, and what it replaces, is written before and is read only together with
it; so a process killed anywhere leaves either all of a load to be seen, or nothing.
"""

from __future__ import annotations

import fcntl
import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
from deltalake import DeltaTable, Field
from deltalake.exceptions import CommitFailedError
from deltalake.schema import PrimitiveType

from peil.facts.catalog import fact as fact_named
from peil.facts.catalog import facts as all_facts
from peil.facts.fact import Fact
from peil.shared.errors import SourceFailed
from peil.warehouse.log import add, place
from peil.warehouse.milestones import reached
from peil.warehouse.staging import Staged
from peil.warehouse.superseded import visible, write_composed, write_replaced
from peil.warehouse.tables import (
    Snapshot,
    exists,
    main_fact,
    make_superseded,
    make_table,
    open_table,
    read_snapshot,
    superseded_name,
)

_ATTEMPTS = 20


@contextmanager
def commit_lock(facts_folder: Path) -> Iterator[None]:
    """Let one process at a time decide what its load replaces; a killed one lets go.

    Delta's own optimistic commit stays the last word, for a writer that takes no lock.
    """
    facts_folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(facts_folder / ".commit.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def loads_in_force(facts_folder: Path, fact: str) -> frozenset[str]:
    """Return the loads for a fact that are in force now."""
    path = facts_folder / fact
    if not exists(path):
        return frozenset()
    return frozenset(
        load for load in read_snapshot(open_table(path)).loads if main_fact(load) == fact
    )


def active_loads(facts_folder: Path, facts: Snapshot) -> frozenset[str]:
    """Return which partitions of a fact's table are in force.

    A partition that came along with a load for another fact is in force while that load is.
    """
    mains = {main_fact(load) for load in facts.loads} - {facts.name}
    elsewhere = {main: loads_in_force(facts_folder, main) for main in mains}
    return frozenset(
        load
        for load in facts.loads
        if main_fact(load) == facts.name or load in elsewhere[main_fact(load)]
    )


def commit_load(
    engine: duckdb.DuckDBPyConnection,
    facts_folder: Path,
    load_id: str,
    staged: Sequence[Staged],
    work: Path,
    *,
    rivals: frozenset[str] | None = None,
) -> int:
    """Put a load into force.

    Parameters
    ----------
    engine : duckdb.DuckDBPyConnection
        Finds what is replaced.
    facts_folder : Path
        Where the tables lie.
    load_id : str
        New, begins with the main fact's name.
    staged : sequence of Staged
        The rows, one for each fact; the main fact's must have some.
    work : Path
        A staging folder.
    rivals : frozenset of str or None
        Loads that can hold the same keys; None if any can.

    Returns
    -------
    int
        How many rows in force were replaced.

    Raises
    ------
    SourceFailed
        If other writers kept getting ahead.

    Notes
    -----
    To be called within `commit_lock`.
    """
    ordered = sorted(staged, key=lambda one: one.fact.name == main_fact(load_id))
    placed: dict[str, list[tuple[Path, int]]] = {}
    for attempt in range(_ATTEMPTS):
        try:
            return sum(
                _commit_fact(engine, facts_folder, load_id, one, work / str(attempt), placed,
                             rivals)
                for one in ordered if one.files
            )  # fmt: skip
        except CommitFailedError:
            time.sleep(random.uniform(0.01, 0.1) * (attempt + 1))  # noqa: S311
    raise SourceFailed(
        "Other writers kept changing %(folder)s while %(load_id)s was to be "
        "committed. Nothing was loaded; try again.",
        folder=facts_folder,
        load_id=load_id,
        permanent=False,
    )


def _commit_fact(
    engine: duckdb.DuckDBPyConnection,
    facts_folder: Path,
    load_id: str,
    staged: Staged,
    work: Path,
    placed: dict[str, list[tuple[Path, int]]],
    rivals: frozenset[str] | None,
) -> int:
    fact = staged.fact
    table = _table_for(facts_folder, fact, staged.dimensions)
    before = read_snapshot(table)
    if load_id in before.loads:
        return 0  # an earlier attempt came this far
    replaced = _replace(engine, facts_folder, before, load_id, staged, work, rivals)
    reached(f"replaced {fact.name}")
    if fact.name not in placed:
        placed[fact.name] = place(staged.files, facts_folder / fact.name, f"load_id={load_id}")
    reached(f"placed {fact.name}")
    add(table, placed[fact.name], "load_id", load_id)
    reached(f"committed {fact.name}")
    return replaced


def _table_for(facts_folder: Path, fact: Fact, dimensions: tuple[str, ...]) -> DeltaTable:
    path = facts_folder / fact.name
    table = open_table(path, fact) if exists(path) else make_table(facts_folder, fact)
    known = {f.name for f in table.schema().fields}
    new = [Field(name, PrimitiveType("string")) for name in dimensions if name not in known]
    if new:
        table.alter.add_columns(new)
        table = open_table(path, fact)
    return table


def _replace(
    engine: duckdb.DuckDBPyConnection,
    facts_folder: Path,
    before: Snapshot,
    load_id: str,
    staged: Staged,
    work: Path,
    rivals: frozenset[str] | None,
) -> int:
    """Write which rows in force the load replaces; they stay in force until it is committed."""
    files, replaced = find_replaced(engine, facts_folder, before, staged, work, rivals)
    path = facts_folder / superseded_name(staged.fact.name)
    if exists(path):
        pairs = open_table(path)
        if load_id in read_snapshot(pairs).loads:
            pairs.delete(f"by_load = '{load_id}'")  # of an earlier attempt
    if files:
        pairs = open_table(path) if exists(path) else make_superseded(facts_folder, staged.fact)
        add(pairs, place(files, path, f"by_load={load_id}"), "by_load", load_id)
    return replaced


def find_replaced(
    engine: duckdb.DuckDBPyConnection,
    facts_folder: Path,
    before: Snapshot,
    staged: Staged,
    work: Path,
    rivals: frozenset[str] | None = None,
) -> tuple[list[tuple[Path, int]], int]:
    """Write, aside, which rows in force a load replaces; return the files and the count."""
    fact = staged.fact
    active = active_loads(facts_folder, before)
    considered = active if rivals is None else active & rivals
    if not considered or not staged.files:
        return [], 0
    rows = visible(engine, fact, before, read_pairs(facts_folder, fact), active, considered)
    if not rows:
        return [], 0
    files, replaced = write_replaced(engine, fact, rows, staged.paths, work / fact.name)
    return files, sum(replaced.values())


def read_pairs(facts_folder: Path, fact: Fact) -> Snapshot | None:
    """Return the present version of the table of a fact's replaced rows, if there is one."""
    path = facts_folder / superseded_name(fact.name)
    return read_snapshot(open_table(path)) if exists(path) else None


def withdraw_load(
    engine: duckdb.DuckDBPyConnection, facts_folder: Path, load_id: str, work: Path
) -> bool:
    """Put a load out of force; rows that it replaced are in force again.

    Its files stay for `HISTORY_DAYS`, so that as-of can still read them.

    Returns
    -------
    bool
        Whether it was in force.

    Notes
    -----
    To be called within `commit_lock`. Killed half way it can be called again.
    """
    main = fact_named(main_fact(load_id))
    if load_id not in loads_in_force(facts_folder, main.name):
        return False
    touched = []
    for fact in all_facts().values():
        path = facts_folder / fact.name
        if not exists(path):
            continue
        snapshot = read_snapshot(open_table(path))
        if load_id in snapshot.loads:
            touched.append(fact)
            _compose(engine, facts_folder, fact, load_id, active_loads(facts_folder, snapshot),
                     work / fact.name)  # fmt: skip
    reached("composed")
    for fact in sorted(touched, key=lambda fact: fact.name != main.name):
        open_table(facts_folder / fact.name).delete(f"load_id = '{load_id}'")
        reached(f"withdrawn {fact.name}")
    return True


def _compose(
    engine: duckdb.DuckDBPyConnection,
    facts_folder: Path,
    fact: Fact,
    load_id: str,
    active: frozenset[str],
    work: Path,
) -> None:
    pairs = read_pairs(facts_folder, fact)
    if pairs is None:
        return
    path = facts_folder / superseded_name(fact.name)
    for later, files in write_composed(engine, fact, pairs, load_id, active, work).items():
        add(open_table(path), place(files, path, f"by_load={later}"), "by_load", later)
