"""Effect: ``peil effect``."""

from __future__ import annotations

import csv
import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from peil.cli.commands.ask import Format


class Better(Enum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


def effect(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON lines.")],
    at: Annotated[
        str | None,
        typer.Option(
            help="When the action began: 2026-01-31, 2026-01 or 2026. Where units began at "
            "different times: one for each treated, with commas, or the column that holds each "
            "unit's start."
        ),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(help="The column with the outcome; in a wide file, the series.")
    ] = None,
    time: Annotated[
        str | None, typer.Option(help="The column with the time; else the first that holds times.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="The column with the unit, if there is a row for each.")
    ] = None,
    treated: Annotated[
        str | None,
        typer.Option(
            help="Units (in a wide file: columns) that were acted on, with commas; or the column "
            "that is 1 from when a unit was acted on."
        ),
    ] = None,
    better: Annotated[
        Better, typer.Option(help="Which way is good: higher or lower.")
    ] = Better.HIGHER,
    smallest_effect: Annotated[
        float | None,
        typer.Option(help="The smallest effect that matters, in the outcome's unit."),
    ] = None,
    method: Annotated[
        str | None, typer.Option(help="Another estimator than the rule's; the docs list them.")
    ] = None,
    randomised: Annotated[
        bool, typer.Option("--randomised", help="Chance decided which units were acted on.")
    ] = False,
    missing: Annotated[
        str | None, typer.Option(help="Codes that stand for nothing, with commas between.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the verdict.")] = Format.table,  # noqa: A002
) -> None:
    """Judge whether an action worked, on any file: effect, interval, checks and verdict."""
    from peil.analysis.study_files import read_study
    from peil.analysis.verdicts import judge
    from peil.reports.effects import effect_lines
    from peil.sources.sheet import Sheet

    with Sheet(file, missing=_listed(missing)) as sheet:
        study = read_study(
            sheet,
            at=at,
            outcome=outcome,
            time=time,
            unit=unit,
            treated=_listed(treated),
            better=better.value,
            is_randomised=randomised,
        )
    judgement = judge(study, smallest_effect=smallest_effect, method=method)
    record = judgement.record()
    match format:
        case Format.json:
            typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        case Format.csv:
            del record["checks"]
            writer = csv.DictWriter(sys.stdout, list(record))
            writer.writeheader()
            writer.writerow(record)
        case Format.table:
            typer.echo("\n".join(effect_lines(judgement)))


def _listed(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


COMMANDS = [effect]
