"""Load: ``peil load``, ``peil map``, ``peil loads``, ``peil undo`` and ``peil erase``.

What a command needs is imported when it runs, so that the others start at once.
"""

from __future__ import annotations

import getpass
import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.warehouse.workspace import open_workspace

_FACT = Annotated[str, typer.Argument(help="The fact: answers, cases, orders, customers, …")]
_FILES = Annotated[
    list[Path], typer.Argument(help="Files, folders or ZIPs: CSV, Excel, Parquet, JSON lines.")
]


def load(
    context: typer.Context,
    fact: _FACT,
    files: _FILES,
    mapping: Annotated[
        Path, typer.Option("--map", help="Which column is what; 'peil map' proposes one.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and load nothing.")
    ] = False,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Load the good rows of a file that has bad ones.")
    ] = False,
) -> None:
    """Load files into a fact: each file wholly or not at all, the same file only once."""
    from peil.sources.load import load_files
    from peil.sources.mapping import read_mapping

    workspace = open_workspace(context.obj)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task(_("Reading"), total=1.0)

        def advance(name: str, fraction: float) -> None:
            progress.update(task, description=name, completed=fraction)

        reports = load_files(
            workspace, fact, files, read_mapping(mapping),
            dry_run=dry_run, keep_good=keep_good, actor=getpass.getuser(),
            progress=advance,
        )  # fmt: skip
    for report in reports:
        typer.echo(report.text())


def map_(
    fact: _FACT,
    files: _FILES,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the mapping to this file.")
    ] = None,
) -> None:
    """Propose a mapping for files, with every guess marked."""
    from peil.sources.inputs import open_inputs
    from peil.sources.propose import propose

    with tempfile.TemporaryDirectory() as scratch:
        proposal = propose(fact, open_inputs(files, scratch=Path(scratch)))
    if output is None:
        typer.echo(proposal.text)
        return
    if output.exists():
        raise BadInput(
            "%(output)s exists already. Name another file, or remove it first.", output=output
        )
    output.write_text(proposal.text, encoding="utf-8")
    for line in proposal.recognised:
        typer.echo(line)
    told = _("Wrote %(file)s. Read the lines marked '# guess', then run:")
    typer.echo(told % {"file": output})
    names = " ".join(str(file) for file in files)
    typer.echo(f"  peil load {fact} {names} --map {output} --dry-run")


map_.__name__ = "map"


def loads(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List what was loaded, newest first."""
    from peil.sources.load import list_loads

    listed = list_loads(open_workspace(context.obj))
    if as_json:
        typer.echo(json.dumps([load.record() for load in listed], indent=1, default=str))
        return
    if not listed:
        typer.echo(_("Nothing is loaded yet. Start with 'peil map FACT FILE'."))
    for load in listed:
        typer.echo(load.text())


def undo(
    context: typer.Context,
    load_id: Annotated[str, typer.Argument(help="The load, as 'peil loads' lists it.")],
) -> None:
    """Take a load back; rows that it had replaced come back."""
    from peil.sources.load import undo_load

    report = undo_load(open_workspace(context.obj), load_id, actor=getpass.getuser())
    typer.echo(report.text())


def erase(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(help="A customer's or employee's id, as the loaded files wrote it.")
    ],
    scope: Annotated[
        str | None,
        typer.Option(help="The customer_scope or source, where several know such an id."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is known, and erase nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
) -> None:
    """Erase a person for good: every row about them, in every fact and its history."""
    from peil.sources.erasing import chosen, erase_person, find_person

    workspace = open_workspace(context.obj)
    found = find_person(workspace, person)
    if dry_run:
        for one in found:
            typer.echo(f"{one.scope}: {one.text()}")
        return
    known = chosen(found, person, scope)
    typer.echo(f"{known.scope}: {known.text()}")
    if not yes:
        typer.confirm(_("Erase these rows? They cannot be brought back."), abort=True)
    erase_person(workspace, known, actor=getpass.getuser())
    typer.echo(
        _(
            "Erased, with the history of the facts until now. Numbers are without these rows from "
            "here on. Erase the person where the files come from too, or the next load brings them "
            "back; backups made before still hold them."
        )
    )


COMMANDS = [load, map_, loads, undo, erase]
