"""The journey: ``peil journey``."""

from __future__ import annotations

import csv
import json
import sys
from typing import Annotated

import typer

import peil
from peil.cli.commands.ask import Format


def journey(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="Its number or name; without it the first.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the journey.")] = Format.table,  # noqa: A002
) -> None:
    """Tell a journey stage by stage: number, interval, how it stands, and which is weakest."""
    told = peil.open(context.obj).journey(name)
    match format:
        case Format.json:
            typer.echo(json.dumps(told.record(), ensure_ascii=False, indent=1))
        case Format.csv:
            rows = [{**each, "where": json.dumps(each["where"], ensure_ascii=False)}
                    for each in told.records()]  # fmt: skip
            writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
            writer.writeheader()
            writer.writerows(rows)
        case Format.table:
            typer.echo("\n".join(told.lines()))


COMMANDS = [journey]
