"""Derived facts of many rows, written down once for all questions about them.

What a derived fact is made of takes windows over all rows of its facts: its KPIs would each work
it out anew, several times over. So its rows are kept in a file, whose state is that of all of the
loads that they were made of. Any other load, correction or undo makes it another state, and the
file is then read no longer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

from peil.facts.derived.catalog import derived_facts
from peil.facts.derived.derived import DerivedFact
from peil.facts.derived.local_time import LocalTime
from peil.metrics.cache import remembered
from peil.warehouse.rollups import (
    FactLoads,
    Part,
    forget_files,
    name_parts,
    new_file,
    only_writer,
    read_parts,
)

if TYPE_CHECKING:
    from peil.metrics.source import Source

_KEPT_SECONDS = 3600
"""How long a file is kept for those who still read it: it is large."""
ALL = "all"
"""The one piece that a derived fact is."""


@dataclass(frozen=True)
class Of:
    """What a derived fact is made of: some rows of its facts, and the rest as its source has it."""

    source: Source
    tables: Mapping[str, ir.Table]

    @property
    def clock(self) -> LocalTime:
        """The workspace's."""
        return self.source.clock

    @property
    def inactive_after_gaps(self) -> float:
        """As the workspace has set it."""
        return self.source.inactive_after_gaps

    def table(self, fact: str) -> ir.Table:
        """Return the rows of a fact."""
        return self.tables[fact]

    def has_rows(self, fact: str) -> bool:
        """Return whether anything has been loaded into a fact."""
        return self.source.has_rows(fact)

    def dimensions(self, fact: str) -> tuple[str, ...]:
        """Return those that its rows have; a load of this moment may have brought one more."""
        rows = self.tables[fact]
        return tuple(n for n in self.source.dimensions(fact) if n in rows.columns)


@dataclass(frozen=True)
class Written:
    """A derived fact's rows in a file.

    Parameters
    ----------
    file : Path
        Parquet.
    count : int
        Rows of the facts that they were made of.
    state : str
        A text that changes with any of the loads, and with the fact's definition.
    loads : FactLoads
        Of the fact that has very many rows.
    """

    file: Path
    count: int
    state: str
    loads: FactLoads

    @property
    def rows(self) -> ir.Table:
        """The rows."""
        return self.loads.read([self.file])

    @property
    def folder(self) -> Path:
        """Where its rows lie, beside rollups of them."""
        return self.file.parent


def written(source: Source, *, makes: bool = False, anew: bool = False) -> Written | None:
    """Return a derived fact's rows as they were written down, if they stand for the facts.

    Parameters
    ----------
    source : Source
        Of the derived fact.
    makes : bool
        Whether to write them where they are not; who asks meanwhile waits, since working them out
        beside it would take longer.
    anew : bool
        Whether to write them whatever there is.

    Returns
    -------
    Written or None
        None where they are not, and for facts none of which has very many rows.
    """
    derived = derived_facts()[source.name]
    loads = largest(source)
    if loads is None or source.engine is not None or source.as_of is not None:
        return None
    folder = rows_folder(source, derived, loads)
    state, count = _state(source, derived)
    if not anew and (found := _right(folder, state)):
        return Written(found.file, count, state, loads)
    if not makes:
        return None
    with only_writer(folder, waits=True):
        found = None if anew else _right(folder, state)  # of one who wrote meanwhile
        if found is None:
            rows = derived.build(source)
            if _state(source, derived)[0] != state:  # the rows may be those of a later load
                return None
            found = Part(new_file(folder), count, {ALL: state})
            loads.save(rows, found.file)
            name_parts(folder, [found])
            forget_files(folder, older=_KEPT_SECONDS)
    return Written(found.file, count, state, loads)


def largest(source: Source) -> FactLoads | None:
    """Return the loads of the fact with most rows behind a derived one, if these are very many."""
    each = [source.warehouse.loads(name) for name in source.base]
    return max(filter(None, each), key=lambda one: sum(one.rows.values()), default=None)


def rows_folder(source: Source, derived: DerivedFact, loads: FactLoads) -> Path:
    """Return where a derived fact's rows lie."""
    told = hashed([formula(source, derived), str(source.zone)])
    return loads.folder.parent / derived.name / f"rows-{told[:16]}"


def _right(folder: Path, state: str) -> Part | None:
    return next((part for part in read_parts(folder) if part.loads == {ALL: state}), None)


def _state(source: Source, derived: DerivedFact) -> tuple[str, int]:
    """Return the state of all loads behind a derived fact, and how many rows these brought."""
    told: list[object] = [formula(source, derived)]
    count = 0
    for name in derived.base:
        loads = source.warehouse.loads(name, however_few=True)
        if loads is not None:
            told.append((name, sorted(loads.states.items())))
            count += sum(loads.rows.values())
    return hashed(told), count


def formula(source: Source, derived: DerivedFact) -> str:
    """Return the SQL of a derived fact, whatever its facts hold."""
    schemas = tuple((name, source.table(name).schema()) for name in derived.base)
    filled = tuple(source.has_rows(name) for name in derived.base)

    def sql() -> str:
        tables = {name: ibis.table(schema, name=name) for name, schema in schemas}
        return str(ibis.to_sql(derived.build(Of(source, tables)), dialect="duckdb"))

    key = ("formula", derived.name, schemas, filled, source.clock, source.settings)
    return remembered(source.warehouse, key, sql)


def hashed(told: Sequence[object]) -> str:
    """Return a short text that stands for what is told."""
    return sha256(repr(told).encode()).hexdigest()[:24]
