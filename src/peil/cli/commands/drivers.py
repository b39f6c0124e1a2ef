"""Drivers: ``peil drivers``."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from peil.cli.commands.ask import Format
from peil.shared.errors import BadInput


class CasesChoice(StrEnum):
    """Which rows count."""

    complete = "complete"
    pairwise = "pairwise"


def drivers(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON lines.")],
    outcome: Annotated[str, typer.Option(help="The column that is to be explained.")],
    drivers: Annotated[
        str | None,
        typer.Option(help="Columns that may explain it, with commas between; else all numbers."),
    ] = None,
    method: Annotated[
        str, typer.Option(help="lmg (exact, at most 16 drivers) or relative-weights.")
    ] = "lmg",
    weight: Annotated[str | None, typer.Option(help="The column with survey weights.")] = None,
    missing: Annotated[
        str | None,
        typer.Option(help="Codes that stand for no answer, with commas between, such as 0,6."),
    ] = None,
    cases: Annotated[
        CasesChoice, typer.Option(help="Rows with all answers, or each pair where both are known.")
    ] = CasesChoice.complete,
    bootstrap: Annotated[
        int, typer.Option(help="Rounds behind the intervals, 100 or more.")
    ] = 1000,
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,  # noqa: A002
) -> None:
    """Find what goes together with an outcome, in any file: importance with its uncertainty."""
    from peil.analysis.drivers import find_drivers
    from peil.reports.drivers import driver_lines
    from peil.sources.sheet import Sheet

    with Sheet(file, missing=_listed(missing)) as sheet:
        of_outcome = sheet.column(outcome)
        weighted = sheet.column(weight) if weight else None
        taken = {of_outcome, weighted}
        named = [sheet.column(name) for name in _listed(drivers)]
        chosen = named or [name for name in sheet.numeric() if name not in taken]
        if taken & set(chosen):
            raise BadInput(
                "'%(name)s' is the outcome or the weight, so it cannot be a driver too.",
                name=next(name for name in chosen if name in taken),
            )
        found = find_drivers(
            (of_outcome, sheet.numbers(of_outcome)),
            [(name, sheet.numbers(name)) for name in dict.fromkeys(chosen)],
            weights=sheet.numbers(weighted) if weighted else None,
            method=method,
            cases=cases.value,
            rounds=bootstrap,
        )
    record = found.record()
    match format:
        case Format.json:
            typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        case Format.csv:
            listed = record["drivers"]
            assert isinstance(listed, list)
            writer = csv.DictWriter(sys.stdout, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
        case Format.table:
            typer.echo("\n".join(driver_lines(found)))


def _listed(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


COMMANDS = [drivers]
