"""From one file and a mapping to the SQL of its facts, and of what is wrong with its rows."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import duckdb

from peil.facts.catalog import fact as fact_named
from peil.shared.errors import BadInput
from peil.sources.clock_hours import Counters, warnings_of
from peil.sources.inputs import Input, Registered
from peil.sources.instants import at_changes
from peil.sources.layers import Guard, Layers
from peil.sources.mapping import Mapping
from peil.sources.some_rows import some_rows
from peil.sources.sql import ident

_FIRST_ROWS = 5000


@dataclass(frozen=True)
class Prepared:
    """One file as SQL, to be run on the connection it was prepared on.

    The SQL holds a key derived from the workspace's secret: never log it.

    Parameters
    ----------
    facts : mapping of str to str
        Fact to a SELECT of its typed columns, further dimensions and ``_row``; rows with any
        problem are left out.
    problems : str
        SELECT of ``_row``, ``column``, ``value`` and ``allowed``, a line per refused value.
    rows : str
        SELECT of the number of rows in the file.
    has_natural_key : bool
        Whether keys come from the source; otherwise from the file's content and the row.
    warnings : tuple of str
        Whole sentences that should be shown.
    bad_rows : int
        How many rows have a problem; 0 also where running `facts` fails at the first.
    is_numbered : bool
        Whether ``_row`` and `problems` tell which row it is.
    told_by_writing : callable
        Given the engine once `facts` have run there, returns further warnings.
    """

    facts: MappingOf[str, str]
    problems: str
    rows: str
    has_natural_key: bool
    warnings: tuple[str, ...]
    bad_rows: int = 0
    is_numbered: bool = True
    told_by_writing: Callable[[duckdb.DuckDBPyConnection], tuple[str, ...]] = lambda _engine: ()


def prepare(
    connection: duckdb.DuckDBPyConnection,
    input: Input,  # noqa: A002  (the word of the contract)
    mapping: Mapping,
    *,
    customer_salt: bytes,
    zone: ZoneInfo,
    is_numbered: bool = True,
) -> Prepared:
    """Make SQL of one file's facts; the file is read once, to count what is wrong with it.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Gets a view of the file, and runs the SQL later.
    input : Input
        The file.
    mapping : Mapping
        For all files; its blocks for this one are applied.
    customer_salt : bytes
        The workspace's secret, for keys that stand for people.
    zone : ZoneInfo
        Of times that name none, where the mapping does not say.
    is_numbered : bool
        False to do without row numbers, which is several times as fast, where the mapping and
        the file allow it.

    Raises
    ------
    BadInput
        If the file cannot be read, lacks a column that the mapping names, or the mapping lacks
        what the fact needs.
    """
    own = mapping.for_file(input.name)
    opened = some_rows(
        connection, input.open(connection, own.file, is_numbered=is_numbered), own, input.name
    )

    def layered(*, may_have_zone: bool) -> Layers:
        return Layers(
            fact_named(own.fact),
            own,
            input,
            opened.columns,
            salt=customer_salt,
            zone=zone.key,
            may_have_zone=may_have_zone,
        )

    try:
        layers = layered(may_have_zone=True)
    except BadInput as problem:
        if not opened.unread_sheets:
            raise
        raise BadInput(
            "%(problem)s The file has further sheets that were not read: %(sheets)s. If one of "
            'them is meant, say so under [file] in the mapping: sheet = "…".',
            problem=problem,
            sheets=", ".join(f"'{sheet}'" for sheet in opened.unread_sheets),
        ) from problem
    if not is_numbered:
        quick = None if layers.needs_row_numbers else _without_numbers(connection, layered, opened)
        return quick or prepare(
            connection, input, mapping, customer_salt=customer_salt, zone=zone, is_numbered=True
        )
    try:
        told = _survey(connection, layers, opened)
    except duckdb.OutOfMemoryException:  # no fault of the file: reading it slowly is no cure
        raise
    except duckdb.Error as problem:
        if input.kind != "csv":
            raise input.unreadable(problem) from problem
        opened = some_rows(
            connection, input.open(connection, own.file, is_careful=True), own, input.name
        )
        told = _survey(connection, layers, opened)
    if not told.has_zone:  # most files: what is run over and over need not ask
        layers = layered(may_have_zone=False)
    ragged = _count(connection, opened.ragged) if opened.ragged else 0
    is_clean = told.bad == 0
    layers.settle(told.newest)
    facts = layers.facts(opened.view, is_clean=is_clean)
    parts = [] if is_clean else [layers.problems(opened.view)]
    parts += [opened.ragged] if ragged else []
    return Prepared(
        facts=facts,
        problems=" UNION ALL ".join(parts) or _NO_PROBLEMS,
        rows=f"SELECT {told.rows + ragged}",
        has_natural_key=layers.has_natural_key,
        warnings=opened.notes + layers.notes + told.warnings,
        bad_rows=told.bad + ragged,
    )


def _without_numbers(
    connection: duckdb.DuckDBPyConnection, layered: Callable[..., Layers], opened: Registered
) -> Prepared | None:
    """Return the SQL of a file that seems to be sound; None if it is known not to be.

    Running it fails at the first value that cannot be accepted, so the file need not be read
    before. Only whether times name their zone is guessed from the first rows, and held to by the
    rest; only where every row depends on the newest moment of the file is that looked for first.
    """
    layers = layered(may_have_zone=True)
    told: _Told | None = None
    if layers.newest():
        try:
            told = _survey(connection, layers, opened, counts_bad=False)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            return None
    if told:
        has_zone = told.has_zone
    else:
        first = connection.execute(layers.first_zones(opened.view, _FIRST_ROWS)).fetchone()
        has_zone = bool(first and first[0])
    if not has_zone:
        layers = layered(may_have_zone=False)
    layers.settle(told.newest if told else {})
    clocks = Counters(layers.file, {} if told else layers.offsets())
    clocks.make(connection)
    return Prepared(
        facts=layers.facts(opened.view, guard=Guard(clocks.counting(), refuses_zones=not has_zone)),
        problems=_NO_PROBLEMS,
        rows=f"SELECT count(*) FROM {ident(opened.view)}",  # noqa: S608
        has_natural_key=layers.has_natural_key,
        warnings=opened.notes + layers.notes + (told.warnings if told else ()),
        told_by_writing=clocks.warnings,
        is_numbered=False,
    )


_NO_PROBLEMS = (
    "SELECT CAST(NULL AS BIGINT) AS _row, '' AS \"column\", '' AS value, '' AS allowed WHERE false"
)


@dataclass(frozen=True)
class _Told:
    """What one reading of the file told."""

    rows: int
    bad: int
    has_zone: bool
    newest: MappingOf[str, str | None]
    warnings: tuple[str, ...]


def _survey(
    connection: duckdb.DuckDBPyConnection,
    layers: Layers,
    opened: Registered,
    *,
    counts_bad: bool = True,
) -> _Told:
    newest = layers.newest()
    offsets = layers.offsets()
    bad = f"count(*) FILTER ({layers.bad})" if counts_bad else "0"
    wanted = {"rows": "count(*)", "bad": bad}
    wanted |= {f"newest:{name}": f"CAST(max({sql}) AS VARCHAR)" for name, sql in newest.items()}
    wanted["has_zone"] = f"bool_or({layers.has_zone})"
    for name, (offset, _) in offsets.items():
        for kind, is_there in at_changes(offset).items():
            wanted[f"{kind}:{name}"] = f"count(*) FILTER ({is_there})"
    query = ", ".join(f"{sql} AS {ident(name)}" for name, sql in wanted.items())
    row = connection.execute(f"SELECT {query} FROM ({layers.checked(opened.view)})").fetchone()  # noqa: S608
    told = dict(zip(wanted, row or (), strict=True))
    warnings: list[str] = []
    for name, (offset, zone) in offsets.items():
        missing, double = (told[f"{kind}:{name}"] for kind in at_changes(offset))
        warnings += warnings_of(layers.file, name, zone, missing, double)
    return _Told(
        int(told["rows"]),
        int(told["bad"]),
        bool(told["has_zone"]),
        {name: told[f"newest:{name}"] for name in newest},
        tuple(warnings),
    )


def _count(connection: duckdb.DuckDBPyConnection, select: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM ({select})").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
