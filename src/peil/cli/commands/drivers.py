"""Drivers: ``peil drivers``."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import peil
from peil.cli.commands.ask import Format, conditions, listed
from peil.shared.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from peil.sources.sheet import Sheet


class CasesChoice(StrEnum):
    """Which rows count."""

    complete = "complete"
    pairwise = "pairwise"


def drivers(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="CSV, Excel, Parquet or JSON lines.")] = None,
    outcome: Annotated[str | None, typer.Option(help="The column that is to be explained.")] = None,
    kpi: Annotated[
        str | None, typer.Option(help="A KPI of the workspace, in place of a file.")
    ] = None,
    drivers: Annotated[
        str | None,
        typer.Option(help="Columns that may explain it, with commas between; else all numbers."),
    ] = None,
    method: Annotated[
        str | None, typer.Option(help="lmg (exact, at most 16 drivers) or relative-weights.")
    ] = None,
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
    since: Annotated[str | None, typer.Option(help="First day that counts, of a KPI.")] = None,
    until: Annotated[
        str | None, typer.Option(help="First day that no longer counts, of a KPI.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Keep only DIM=VALUE of a KPI; again for more.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,  # noqa: A002
) -> None:
    """Find what goes together with an outcome, in any file or for a KPI: importance of each."""
    if (kpi is None) == (file is None):
        raise BadInput(
            "Name either a file with --outcome, or a KPI of the workspace with --kpi, such as "
            "peil drivers --kpi csat."
        )
    if kpi is not None:
        if outcome or drivers or weight or missing or cases != CasesChoice.complete:
            raise BadInput(
                "--outcome, --drivers, --weight, --missing and --cases belong to a file: for a KPI "
                "they stand in the workspace. Leave them out."
            )
        answer = peil.open(context.obj).drivers(
            kpi, since=since, until=until, where=conditions(where or []), method=method,
            rounds=bootstrap,
        )  # fmt: skip
        _write(answer.record(), answer.lines(), format)
        return
    if outcome is None or since or until or where:
        raise BadInput("A file needs --outcome; --since, --until and --where belong to a KPI.")
    _of_file(file, outcome, drivers, method or "lmg", weight, missing, cases, bootstrap, format)


def _of_file(
    file: Path | None, outcome: str, drivers: str | None, method: str, weight: str | None,
    missing: str | None, cases: CasesChoice, bootstrap: int, format: Format,  # noqa: A002
) -> None:  # fmt: skip
    from peil.analysis.drivers import find_drivers
    from peil.reports.drivers import driver_lines
    from peil.sources.names import together
    from peil.sources.sheet import Sheet

    assert file is not None
    with Sheet(file, missing=listed(missing)) as sheet:
        of_outcome = sheet.column(outcome)
        weighted = sheet.column(weight) if weight else None
        taken = {of_outcome, weighted}
        named = [sheet.column(name) for name in together(listed(drivers), sheet.columns)]
        chosen = named or [name for name in sheet.numeric() if name not in taken]
        if taken & set(chosen):
            raise BadInput(
                "'%(name)s' is the outcome or the weight, so it cannot be a driver too.",
                name=next(name for name in chosen if name in taken),
            )
        found = find_drivers(
            (of_outcome, sheet.numbers(of_outcome)),
            [(name, sheet.numbers(name)) for name in dict.fromkeys(chosen)],
            weights=_weights(sheet, weighted) if weighted else None,
            method=method,
            cases=cases.value,
            rounds=bootstrap,
        )
    _write(found.record(), driver_lines(found), format)


def _weights(sheet: Sheet, column: str) -> NDArray[np.float64]:
    weights = sheet.numbers(column)
    for row, weight in enumerate(weights.tolist(), start=1):
        if weight < 0:
            raise BadInput(
                "%(file)s row %(row)s, column '%(column)s': the weight is %(value)s, must be 0 or "
                "more.",
                file=sheet.name,
                row=row,
                column=column,
                value=f"{weight:g}",
            )
    return weights


def _write(record: dict[str, object], lines: list[str], format: Format) -> None:  # noqa: A002
    match format:
        case Format.json:
            typer.echo(json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False))
        case Format.csv:
            listed = record["drivers"]
            assert isinstance(listed, list)
            writer = csv.DictWriter(sys.stdout, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
        case Format.table:
            typer.echo("\n".join(lines))


COMMANDS = [drivers]
