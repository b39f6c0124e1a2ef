"""Act and prove: ``peil actions``, ``peil goals`` and ``peil verdict``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import peil
from peil.cli.commands.ask import Format


def actions(
    context: typer.Context,
    format: Annotated[Format, typer.Option(help="How to write the list.")] = Format.table,  # noqa: A002
) -> None:
    """List what is done, each with where it stands and its verdict."""
    listed = peil.open(context.obj).actions()
    _write(listed.records(), listed.lines(), format)


def goals(
    context: typer.Context,
    format: Annotated[Format, typer.Option(help="How to write the list.")] = Format.table,  # noqa: A002
) -> None:
    """List what is to be reached, each with where it stands."""
    listed = peil.open(context.obj).goals()
    _write(listed.records(), listed.lines(), format)


def verdict(
    context: typer.Context,
    action: Annotated[str, typer.Argument(help="Its number or name; 'peil actions' lists them.")],
    format: Annotated[Format, typer.Option(help="How to write the verdict.")] = Format.table,  # noqa: A002
) -> None:
    """Judge a planned action as its plan says: verdict, effect, interval, checks, money."""
    judged = peil.open(context.obj).verdict(action)
    if format is Format.json:
        typer.echo(json.dumps(judged.record(), ensure_ascii=False, indent=1))
    else:
        _write([judged.record()], judged.lines(), format)


def _write(records: Sequence[dict[str, object]], lines: list[str], format: Format) -> None:  # noqa: A002
    match format:
        case Format.json:
            typer.echo(json.dumps(records, ensure_ascii=False, indent=1))
        case Format.csv:
            flat = [{name: _cell(value) for name, value in record.items()} for record in records]
            writer = csv.DictWriter(sys.stdout, list(flat[0]) if flat else [])
            writer.writeheader()
            writer.writerows(flat)
        case Format.table:
            typer.echo("\n".join(lines))


def _cell(value: object) -> object:
    """Write what is no single value as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


COMMANDS = [actions, goals, verdict]
