"""Effect: ``peil effect``."""

from __future__ import annotations

import csv
import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

import peil
from peil.cli.commands.ask import Format, conditions, listed
from peil.shared.errors import BadInput


class Better(Enum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


def effect(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="CSV, Excel, Parquet or JSON lines.")] = None,
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
        Better | None,
        typer.Option(help="Which way is good: higher (unless it is said) or lower."),
    ] = None,
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
    kpi: Annotated[
        str | None, typer.Option(help="A KPI of the workspace, in place of a file.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="The dimension whose values --treated names, of a KPI."),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(help="Period of a KPI: day, week, month, quarter or year; else what suits."),
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day that counts, of a KPI.")] = None,
    until: Annotated[
        str | None, typer.Option(help="First day that no longer counts, of a KPI.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Keep only DIM=VALUE of a KPI; again for more.")
    ] = None,
    variant: Annotated[
        str | None, typer.Option(help="A named variant of the KPI, such as p90.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the verdict.")] = Format.table,  # noqa: A002
) -> None:
    """Judge whether an action worked, on any file or a KPI: effect, interval, checks, verdict."""
    if (kpi is None) == (file is None):
        raise BadInput(
            "Name either a file with --at, or a KPI of the workspace with --kpi, such as "
            "peil effect --kpi nps --at 2026-03-01 --by channel --treated app."
        )
    if kpi is not None:
        if outcome or time or unit or missing or randomised or better:
            raise BadInput(
                "--outcome, --time, --unit, --better, --randomised and --missing belong to a file: "
                "for a KPI they stand in the workspace. Leave them out."
            )
        if at is None:
            raise BadInput("Say when the action began with --at.")
        answer = peil.open(context.obj).effect(
            kpi, at=at, by=by, treated=listed(treated), every=every, since=since, until=until,
            where=conditions(where or []), variant=variant, smallest_effect=smallest_effect,
            method=method,
        )  # fmt: skip
        _write(answer.record(), answer.lines(), format)
        return
    if by or every or since or until or where or variant:
        raise BadInput("--by, --every, --since, --until, --where and --variant belong to a KPI.")
    assert file is not None
    from peil.analysis.study_files import read_study
    from peil.analysis.verdicts import judge
    from peil.reports.effects import effect_lines
    from peil.sources.sheet import Sheet

    with Sheet(file, missing=listed(missing)) as sheet:
        study = read_study(
            sheet,
            at=at,
            outcome=outcome,
            time=time,
            unit=unit,
            treated=listed(treated),
            better=(better or Better.HIGHER).value,
            is_randomised=randomised,
        )
    judgement = judge(study, smallest_effect=smallest_effect, method=method)
    _write(judgement.record(), effect_lines(judgement), format)


def _write(record: dict[str, object], lines: list[str], format: Format) -> None:  # noqa: A002
    match format:
        case Format.json:
            typer.echo(json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False))
        case Format.csv:
            del record["checks"]
            writer = csv.DictWriter(sys.stdout, list(record))
            writer.writeheader()
            writer.writerow(record)
        case Format.table:
            typer.echo("\n".join(lines))


COMMANDS = [effect]
