"""Bridges: ``peil bridge`` and ``peil bridges``."""

from __future__ import annotations

import getpass
import json
from enum import StrEnum
from typing import Annotated

import typer

import peil
from peil.cli.commands.ask import conditions
from peil.shared.words import gettext


class Format(StrEnum):
    """How bridges are written."""

    table = "table"
    json = "json"


def bridge(
    context: typer.Context,
    kpi: Annotated[str, typer.Argument(help="The KPI whose series is bridged.")],
    on: Annotated[str, typer.Option(help="The first day of the new wording or scale.")],
    reason: Annotated[str, typer.Option(help="What changed, and why this makes up for it.")],
    add: Annotated[
        float, typer.Option(help="What is added to earlier numbers; 0.03 is 3 points of a share.")
    ] = 0.0,
    times: Annotated[float, typer.Option(help="What they are multiplied by first.")] = 1.0,
    within: Annotated[
        tuple[float, float] | None,
        typer.Option(help="Between which --add lies; without it, it counts as exact."),
    ] = None,
    overlap: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Estimate it from this time: first day, first no longer in it."),
    ] = None,
    ratio: Annotated[
        bool | None,
        typer.Option("--ratio/--difference", help="What is estimated; else what suits the unit."),
    ] = None,
    earlier: Annotated[
        str | None, typer.Option("--from", help="The KPI it was measured by before, if another.")
    ] = None,
    earlier_where: Annotated[
        list[str] | None,
        typer.Option("--from-where", help="DIM=VALUE of the rows before, such as question=q1."),
    ] = None,
    earlier_definition: Annotated[
        int | None, typer.Option("--from-definition", help="A composite's version before.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="DIM=VALUE of the rows from that day on.")
    ] = None,
    author: Annotated[str | None, typer.Option(help="Who says so; else your user name.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what it would be, and keep nothing.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.table,  # noqa: A002
) -> None:
    """Bridge a series across a change of its wording, scale or definition."""
    made = peil.open(context.obj).bridge(
        kpi,
        on=on,
        reason=reason,
        author=author or getpass.getuser(),
        add=add,
        times=times,
        within=within,
        overlap=overlap,
        as_ratio=ratio,
        earlier=earlier,
        earlier_where=conditions(earlier_where or []),
        earlier_version=earlier_definition,
        where=conditions(where or []),
        is_kept=not dry_run,
    )
    if format is Format.json:
        typer.echo(json.dumps(made.record(), ensure_ascii=False, indent=1))
        return
    typer.echo(repr(made))
    if dry_run:
        typer.echo(gettext("Nothing was kept."))
    else:
        told = {"kpi": kpi, "number": made.bridge.number}
        typer.echo(gettext("See it with 'peil kpi %(kpi)s --every month', and without it with "
                           "--as-measured. 'peil bridges --undo %(number)s' takes it back.")
                   % told)  # fmt: skip


def bridges(
    context: typer.Context,
    undo: Annotated[int | None, typer.Option(help="Take the bridge of this number back.")] = None,
    author: Annotated[str | None, typer.Option(help="Who does so; else your user name.")] = None,
    format: Annotated[Format, typer.Option(help="How to write them.")] = Format.table,  # noqa: A002
) -> None:
    """List the bridges of the workspace, or undo one."""
    workspace = peil.open(context.obj)
    if undo is not None:
        typer.echo(repr(workspace.undo_bridge(undo, by=author or getpass.getuser())))
        return
    found = workspace.bridges()
    if format is Format.json:
        typer.echo(json.dumps([one.record() for one in found], ensure_ascii=False, indent=1))
        return
    if not found:
        typer.echo(gettext("There is no bridge. 'peil bridge --help' says what one is for."))
    for one in found:
        typer.echo(repr(one))


COMMANDS = [bridge, bridges]
