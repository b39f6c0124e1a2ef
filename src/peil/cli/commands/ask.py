"""Ask: ``peil kpi`` and ``peil kpis``."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import peil
from peil.shared.errors import BadInput
from peil.shared.words import gettext, mark
from peil.warehouse.settings import FILE_NAME

if TYPE_CHECKING:
    from peil.notebook.answers import Answer


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    json = "json"
    csv = "csv"


_BETTER = {
    "higher": mark("%(unit)s, higher is better"),
    "lower": mark("%(unit)s, lower is better"),
}
_UNITS = {
    "share": mark("share"),
    "points": mark("points"),
    "count": mark("count"),
    "seconds": mark("seconds"),
    "ratio": mark("ratio"),
    "score": mark("score"),
    "money": mark("money"),
}


def kpi(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The KPI; 'peil kpis' lists them.")],
    by: Annotated[list[str] | None, typer.Option(help="Cut by this dimension.")] = None,
    every: Annotated[
        str | None, typer.Option(help="Period: day, week, month, quarter or year.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day that counts.")] = None,
    until: Annotated[str | None, typer.Option(help="First day that no longer counts.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Keep only DIM=VALUE; again for more values.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The facts as they had been loaded at this instant.")
    ] = None,
    variant: Annotated[
        str | None, typer.Option(help="A named variant of the KPI, such as p90.")
    ] = None,
    unweighted: Annotated[
        bool, typer.Option("--unweighted", help="Leave survey weights out.")
    ] = False,
    definition: Annotated[
        int | None, typer.Option(help="Which version of the definition of a KPI of your own.")
    ] = None,
    as_measured: Annotated[
        bool, typer.Option("--as-measured", help="Leave the bridges of the series out.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,  # noqa: A002
) -> None:
    """Measure a KPI, with its uncertainty or the reason it is withheld."""
    answer = peil.open(context.obj).kpi(
        name,
        by=by or (),
        every=every,
        since=since,
        until=until,
        where=conditions(where or []),
        as_of=as_of,
        variant=variant,
        is_weighted=not unweighted,
        version=definition,
        as_measured=as_measured,
    )
    _write(answer, format)


def kpis(
    context: typer.Context,
    format: Annotated[Format, typer.Option(help="How to write the list.")] = Format.table,  # noqa: A002
    new: Annotated[
        str | None, typer.Option(help="Write a KPI of this name to begin with, in kpis/.")
    ] = None,
) -> None:
    """List every KPI with its title, unit, direction and definition."""
    from peil.metrics.catalog import catalog

    folder = context.obj if (context.obj / FILE_NAME).exists() else None
    if new is not None:
        _begin(folder, new)
        return
    problems = [] if folder is None else peil.open(folder).unusable_kpis()
    listed = [
        {
            "name": kpi.definition.name,
            "title": gettext(kpi.definition.title),
            "unit": kpi.definition.unit,
            "direction": kpi.definition.better,
            "definition": gettext(kpi.definition.definition),
        }
        for kpi in catalog(folder).values()
    ]
    match format:
        case Format.json:
            typer.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        case Format.csv:
            writer = csv.DictWriter(sys.stdout, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
        case Format.table:
            for entry in listed:
                unit, better = _UNITS[entry["unit"]], _BETTER[entry["direction"]]
                about = gettext(better) % {"unit": gettext(unit)}
                typer.echo(f"{entry['name']}\n  {entry['title']} ({about})\n"
                           f"  {entry['definition']}")  # fmt: skip
    for problem in problems:
        typer.echo(problem, err=True)


def _begin(folder: Path | None, name: str) -> None:
    from peil.metrics.catalog import catalog
    from peil.metrics.own import start_file
    from peil.shared.clock import now

    if folder is None:
        raise BadInput(
            "Here is no workspace for a KPI of its own. Name one with 'peil -w FOLDER', or make it "
            "with 'peil init'."
        )
    path = start_file(folder, name, year=now().year, known=catalog(folder))
    told = {"file": path, "name": name}
    typer.echo(gettext("Written: %(file)s. Change it, and ask 'peil kpi %(name)s'.") % told)


def _write(answer: Answer, format: Format) -> None:  # noqa: A002
    match format:
        case Format.json:
            typer.echo(json.dumps(answer.measurement.records(), ensure_ascii=False, indent=1))
        case Format.csv:
            table = answer.to_arrow()
            writer = csv.DictWriter(sys.stdout, table.column_names)
            writer.writeheader()
            writer.writerows(table.to_pylist())
        case Format.table:
            typer.echo(repr(answer))


def conditions(where: list[str]) -> dict[str, tuple[str, ...]]:
    """Read filters as they are written in the terminal.

    Raises
    ------
    BadInput
        If one is not DIM=VALUE.
    """
    found: dict[str, tuple[str, ...]] = {}
    for condition in where:
        dimension, equals, value = condition.partition("=")
        if not equals or not dimension.strip():
            raise BadInput(
                "--where is '%(condition)s', must be DIM=VALUE, such as language=English.",
                condition=condition,
            )
        name = dimension.strip()
        found[name] = (*found.get(name, ()), value.strip())
    return found


def listed(names: str | None) -> list[str]:
    """Read names as they are written in the terminal, with commas between."""
    return [name.strip() for name in (names or "").split(",") if name.strip()]


COMMANDS = [kpi, kpis]
