"""Load files into facts: each file whole or not at all, the same file only once.

A session in three lines::

    mapping = read_mapping(Path("mappings/airport.toml"))
    reports = load_files(workspace, "answers", [Path("2017.csv")], mapping, actor="kari")
    undo_load(workspace, reports[0].load_id, actor="kari")
"""

# ruff: noqa: S608  (the SQL comes from the mapping's own translation)

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peil.facts.catalog import fact as fact_named
from peil.shared.errors import BadInput
from peil.sources.inputs import Input, open_inputs
from peil.sources.jobs import Job, Progress
from peil.sources.loading import load_file
from peil.sources.loads import list_loads, undo_load
from peil.sources.mapping import Mapping, to_toml
from peil.sources.prepare import prepare
from peil.sources.refusals import count_bad_rows, first_problems
from peil.sources.reports import LoadRefused, LoadReport, Problem
from peil.warehouse.engine import LOADING_MEMORY, connect
from peil.warehouse.salt import customer_salt
from peil.warehouse.staging import staging_folder
from peil.warehouse.upgrade import check_layout
from peil.warehouse.workspace import Workspace

__all__ = ["Preview", "list_loads", "load_files", "preview", "undo_load"]


@dataclass(frozen=True)
class Preview:
    """The beginning of a file as it would be loaded.

    Parameters
    ----------
    columns : tuple of str
        Of the fact, then further dimensions.
    rows : tuple of tuple of (str or None)
        As text, in the order of the file, instants in the workspace's zone; rows with problems
        are not among them.
    rows_read : int
        Rows of the file.
    rows_left_out : int
        Rows with a value that cannot be accepted.
    problems : tuple of Problem
        The first of them.
    warnings : tuple of str
        What should be known.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    rows_read: int
    rows_left_out: int
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


def load_files(
    workspace: Workspace,
    fact: str,
    paths: Sequence[Path],
    mapping: Mapping,
    *,
    dry_run: bool = False,
    keep_good: bool = False,
    actor: str = "",
    progress: Progress | None = None,
) -> list[LoadReport]:
    """Load files, folders or ZIPs of files into a fact.

    Parameters
    ----------
    workspace : Workspace
        Where to.
    fact : str
        The fact's name.
    paths : sequence of Path
        Files, folders, ZIPs or patterns.
    mapping : Mapping
        Which column is what.
    dry_run : bool
        Check everything, load nothing.
    keep_good : bool
        Load the good rows of a file that has bad ones.
    actor : str
        Who loads, for the register.
    progress : callable or None
        Told a file's name and the share of it that is done, from a thread of its own.

    Returns
    -------
    list of LoadReport
        One for each file, in order.

    Raises
    ------
    LoadRefused
        If any file was refused; the other files are loaded, and the error carries all reports.
    UnknownName
        If there is no such fact.
    BadInput
        If the mapping is for another fact, or a path leads to nothing that can be read.
    """
    workspace.check_managed()
    check_layout(workspace)
    fact_named(fact)
    if mapping.fact != fact:
        raise BadInput(
            "The mapping is for '%(fact)s' and not for '%(wanted)s'. Load with 'peil "
            "load %(fact)s', or change the mapping's first line.",
            fact=mapping.fact,
            wanted=fact,
        )
    text = to_toml(mapping)
    reports = []
    with staging_folder(workspace.facts_folder) as scratch:
        for one in open_inputs(paths, scratch=scratch / "inputs", include=mapping.file.include):
            job = Job(
                fact, one.name, one.content_hash, _beside(one, paths, scratch), mapping.source,
                mapping.name, text, _for_file(mapping, one.name), actor,
                is_dry_run=dry_run, keeps_good=keep_good,
            )  # fmt: skip
            reports.append(_load_one(workspace, job, one, mapping, progress))
    if any(report.state == "refused" for report in reports):
        raise LoadRefused(reports)
    return reports


def _load_one(
    workspace: Workspace, job: Job, one: Input, mapping: Mapping, progress: Progress | None
) -> LoadReport:
    salt = customer_salt(workspace)
    return load_file(
        workspace,
        job,
        lambda engine, is_numbered: prepare(
            engine, one, mapping, customer_salt=salt, zone=workspace.zone, is_numbered=is_numbered
        ),
        progress,
    )


def preview(
    workspace: Workspace, fact: str, one: Input, mapping: Mapping, limit: int = 20
) -> Preview:
    """Show the beginning of a file as it would be loaded, without loading it.

    Parameters
    ----------
    workspace : Workspace
        Gives the zone and the salt of customer keys.
    fact : str
        Whose rows are shown; a mapping can bring rows of several.
    one : Input
        The file.
    mapping : Mapping
        Which column is what.
    limit : int
        How many rows.

    Raises
    ------
    BadInput
        If the mapping does not fit the file.
    """
    kind = fact_named(fact)
    with staging_folder(workspace.facts_folder) as work:
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            prepared = prepare(
                engine, one, mapping, customer_salt=customer_salt(workspace), zone=workspace.zone
            )
            if fact not in prepared.facts:
                raise BadInput(
                    "The mapping brings no rows of '%(fact)s'. Map its columns.", fact=fact
                )
            select = prepared.facts[fact]
            types = {
                str(name): str(kind)
                for name, kind, *_ in engine.execute(f"DESCRIBE {select}").fetchall()
            }
            given = list(types)
            own = [column.name for column in kind.all_columns if column.name in given]
            columns = tuple(own + [n for n in given if n not in own and not n.startswith("_")])
            cells = ", ".join(_as_text(name, types[name], str(workspace.zone)) for name in columns)
            rows = engine.execute(
                f"SELECT {cells} FROM ({select}) ORDER BY _row LIMIT {int(limit)}"
            ).fetchall()
            (read,) = engine.execute(prepared.rows).fetchone() or (0,)
            return Preview(
                columns,
                tuple(rows),
                int(read),
                count_bad_rows(engine, prepared.problems),
                first_problems(engine, prepared.problems),
                prepared.warnings,
            )
        finally:
            engine.close()


def _as_text(name: str, kind: str, zone: str) -> str:
    """Return a column as text; a person holds an instant against the clock in the file."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"""strftime("{name}" AT TIME ZONE '{zone}', '%Y-%m-%d %H:%M')"""
    return f'CAST("{name}" AS VARCHAR)'


def _for_file(mapping: Mapping, name: str) -> str:
    """Return what a mapping says of one file: the same file under another name is the same.

    Unless the name says something, such as the year.
    """
    held = mapping.for_file(name)
    if "{file}" not in mapping.text:
        constants = {key: value for key, value in held.constants.items() if key != "file"}
        held = dataclasses.replace(held, constants=constants)
    return to_toml(held)


def _beside(one: Input, paths: Sequence[Path], scratch: Path) -> Path:
    """Return where a report of bad rows belongs: next to the file, or the ZIP it came in."""
    if not one.path.is_relative_to(scratch):
        return one.path.with_name(f"{one.path.name}.refused.csv")
    packed = one.name.split("/", 1)[0]
    parents = [path.parent for path in paths if path.name == packed]
    parents += [path for path in paths if path.is_dir()]
    parent = parents[0] if parents else Path(paths[0]).parent
    return parent / f"{one.name.replace('/', '-')}.refused.csv"
