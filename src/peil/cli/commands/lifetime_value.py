"""Lifetime value: ``peil lifetime-value``."""

from __future__ import annotations

import csv
import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from peil.cli.commands.ask import Format
from peil.shared.errors import BadInput


class HorizonChoice(Enum):
    """How far ahead."""

    year = "12m"
    five_years = "5y"
    whole = "whole"


def lifetime_value(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON lines.")],
    customer: Annotated[str, typer.Option(help="The column that names the customer.")],
    at: Annotated[str, typer.Option(help="The column with the day of the purchase.")],
    amount: Annotated[str, typer.Option(help="The column with what was paid.")],
    margin: Annotated[
        str | None,
        typer.Option(
            help="What is left of it: a column, or a percentage such as 35%. Without, the result "
            "is revenue."
        ),
    ] = None,
    cost_to_serve: Annotated[
        str | None, typer.Option(help="The column with what serving it cost.")
    ] = None,
    horizon: Annotated[
        HorizonChoice, typer.Option(help="How far ahead: 12m, 5y or whole, with a discount.")
    ] = HorizonChoice.year,
    until: Annotated[
        str | None,
        typer.Option(
            help="The last day that is known, such as 2026-01-31; else the last purchase's."
        ),
    ] = None,
    discount: Annotated[float, typer.Option(help="Percent a year, of the whole relation.")] = 10.0,
    missing: Annotated[
        str | None, typer.Option(help="Codes that stand for nothing, with commas between.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,  # noqa: A002
) -> None:
    """Work out what customers without a contract are worth, from any file of purchases."""
    if not 0 < discount < 1000:
        raise BadInput("--discount is %(value)s, must be over 0 percent a year.", value=discount)
    from peil.analysis.lifetime_value import lifetime_value as worked_out
    from peil.analysis.purchase_files import last_day, read_purchases
    from peil.reports.lifetime import lifetime_lines, lifetime_record
    from peil.reports.numbers import n_text
    from peil.shared.words import ngettext
    from peil.sources.sheet import Sheet

    codes = [code.strip() for code in (missing or "").split(",") if code.strip()]
    with Sheet(file, missing=codes) as sheet:
        purchases, nameless = read_purchases(
            sheet, customer=customer, time=at, amount=amount, margin=margin,
            cost_to_serve=cost_to_serve,
        )  # fmt: skip
    found = worked_out(
        purchases,
        horizon=horizon.value,
        until=last_day(until) if until else None,
        discount=discount / 100,
    )
    record = lifetime_record(found)
    match format:
        case Format.json:
            typer.echo(json.dumps(record | {"rows_without_customer": nameless},
                                  ensure_ascii=False, indent=1))  # fmt: skip
        case Format.csv:
            writer = csv.DictWriter(
                sys.stdout, ["customer", "alive", "expected_purchases", "value"]
            )
            writer.writeheader()
            writer.writerows(record["customers"])  # type: ignore[arg-type]
        case Format.table:
            lines = lifetime_lines(found)
            if nameless:
                lines.append(ngettext("%(n)s row names no customer and is left out.",
                                      "%(n)s rows name no customer and are left out.", nameless)
                             % {"n": n_text(nameless)})  # fmt: skip
            typer.echo("\n".join(lines))


COMMANDS = [lifetime_value]
