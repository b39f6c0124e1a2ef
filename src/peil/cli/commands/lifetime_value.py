"""Lifetime value: ``peil lifetime-value``."""

from __future__ import annotations

import csv
import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from peil.cli.commands.ask import Format
from peil.shared.errors import BadInput


class HorizonChoice(Enum):
    """How far ahead."""

    year = "12m"
    five_years = "5y"
    whole = "whole"


class Per(Enum):
    """What a contract's amount is for."""

    month = "month"
    quarter = "quarter"
    year = "year"


def lifetime_value(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON lines.")],
    customer: Annotated[str, typer.Option(help="The column that names the customer.")],
    at: Annotated[
        str, typer.Option(help="The column with the day of the purchase, or of a contract's start.")
    ],
    amount: Annotated[
        str, typer.Option(help="The column with what was paid, or a contract's price.")
    ],
    ended: Annotated[
        str | None,
        typer.Option(
            help="Of contracts: the column with the day on which one ended, empty while it runs."
        ),
    ] = None,
    per: Annotated[
        Per, typer.Option(help="Of contracts: what the price is for, a month, quarter or year.")
    ] = Per.month,
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
    known_since: Annotated[
        str | None,
        typer.Option(
            help="Of contracts: the first day whose ends are in the file; else the one after the "
            "first end."
        ),
    ] = None,
    discount: Annotated[float, typer.Option(help="Percent a year, of the whole relation.")] = 10.0,
    missing: Annotated[
        str | None, typer.Option(help="Codes that stand for nothing, with commas between.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,  # noqa: A002
) -> None:
    """Work out what customers are worth, from any file of purchases, or of contracts.

    Of purchases, how long anybody goes on buying is worked out from when and how often they did.
    Of contracts, which --ended asks for, from who has stayed and who has left so far.
    """
    if not 0 < discount < 1000:
        raise BadInput("--discount is %(value)s, must be over 0 percent a year.", value=discount)
    codes = [code.strip() for code in (missing or "").split(",") if code.strip()]
    if ended is not None:
        _of_contracts(
            file, format, codes=codes, horizon=horizon.value, until=until,
            known_since=known_since, discount=discount / 100, customer=customer, started=at,
            ended=ended, amount=amount, per=per.value, margin=margin, cost_to_serve=cost_to_serve,
        )  # fmt: skip
        return
    if known_since is not None or per is not Per.month:
        raise BadInput("--known-since and --per belong to contracts, which --ended asks for.")
    from peil.analysis.lifetime_value import lifetime_value as worked_out
    from peil.analysis.purchase_files import last_day, read_purchases
    from peil.reports.lifetime import lifetime_lines, lifetime_record
    from peil.sources.sheet import Sheet

    last = last_day(until) if until else None
    with Sheet(file, missing=codes) as sheet:
        purchases, nameless = read_purchases(
            sheet, customer=customer, time=at, amount=amount, margin=margin,
            cost_to_serve=cost_to_serve, until=last,
        )  # fmt: skip
    found = worked_out(
        purchases,
        horizon=horizon.value,
        until=last,
        discount=discount / 100,
    )
    _write(lifetime_record(found), lifetime_lines(found), nameless, format)


def _of_contracts(
    file: Path,
    format: Format,  # noqa: A002
    *,
    codes: list[str],
    horizon: Literal["12m", "5y", "whole"],
    until: str | None,
    known_since: str | None,
    discount: float,
    **columns: Any,
) -> None:
    from peil.analysis.contract_files import read_contracts
    from peil.analysis.contract_value import contract_value
    from peil.analysis.purchase_files import last_day
    from peil.reports.contract_value import contract_lines, contract_record
    from peil.sources.sheet import Sheet

    with Sheet(file, missing=codes) as sheet:
        contracts, nameless = read_contracts(sheet, **columns)
    found = contract_value(
        contracts,
        horizon=horizon,
        until=last_day(until) if until else None,
        known_since=last_day(known_since, "--known-since") if known_since else None,
        discount=discount,
    )
    _write(contract_record(found), contract_lines(found), nameless, format)


def _write(
    record: dict[str, Any],
    lines: list[str],
    nameless: int,
    format: Format,  # noqa: A002
) -> None:
    from peil.reports.numbers import n_text
    from peil.shared.words import ngettext

    match format:
        case Format.json:
            told = record | {"rows_without_customer": nameless}
            typer.echo(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
        case Format.csv:
            customers = record["customers"]
            head = list(customers[0]) if customers else ["customer", "value"]
            writer = csv.DictWriter(sys.stdout, head)
            writer.writeheader()
            writer.writerows(customers)
        case Format.table:
            if nameless:
                lines.append(ngettext("%(n)s row names no customer and is left out.",
                                      "%(n)s rows name no customer and are left out.", nameless)
                             % {"n": n_text(nameless)})  # fmt: skip
            typer.echo("\n".join(lines))


COMMANDS = [lifetime_value]
