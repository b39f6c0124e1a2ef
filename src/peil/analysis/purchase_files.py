"""Purchases from any file: a row for each order or line of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from peil.analysis.lifetime_value import Purchases
from peil.analysis.study_files import first_day_of
from peil.shared.errors import BadInput
from peil.sources.sheet import Sheet
from peil.stats.estimate import FloatArray

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")


def read_purchases(
    sheet: Sheet,
    *,
    customer: str,
    time: str,
    amount: str,
    margin: str | None = None,
    cost_to_serve: str | None = None,
) -> tuple[Purchases, int]:
    """Read who bought when and for how much.

    Parameters
    ----------
    sheet : Sheet
        A row for each order, or line of an order.
    customer, time, amount : str
        Columns. Rows without a customer are left out; an amount below 0 is a return.
    margin : str or None
        What of the amount is left after what was sold is paid for: a column of amounts, or a
        share of all amounts such as ``35%``.
    cost_to_serve : str or None
        A column with what each row cost to serve.

    Returns
    -------
    (Purchases, int)
        And how many rows name no customer.

    Raises
    ------
    UnknownName
        If a column does not exist.
    BadInput
        If a time or an amount cannot be read, naming file, row, column and value; or no row names
        a customer.
    """
    whose = sheet.texts(customer)
    named = np.array([name is not None for name in whose])
    if not named.any():
        raise BadInput(
            "%(file)s, column '%(column)s': no row names a customer.",
            file=sheet.name,
            column=sheet.column(customer),
        )
    days = _days(sheet, time, named)
    paid = amounts_in(sheet, amount, named)
    share = share_of(sheet, margin)
    if margin is None or share is not None:
        left = paid * (share if share is not None else 1.0)
    else:
        left = amounts_in(sheet, margin, named)
    cost = np.zeros(len(paid)) if cost_to_serve is None else amounts_in(sheet, cost_to_serve, named)
    numbers: dict[str, int] = {}
    who = np.array([numbers.setdefault(name, len(numbers)) for name in whose if name is not None])
    customers = list(numbers)
    bought = _by_day(customers, who, days, paid, left, cost)
    if not len(bought.day):
        raise BadInput(
            "%(file)s, column '%(column)s': no amount is over 0, so nobody bought anything.",
            file=sheet.name,
            column=sheet.column(amount),
        )
    has_margin = margin is not None
    return (
        Purchases(
            customers, bought.customer, bought.day, bought.amount, bought.margin, bought.cost,
            returns=int((paid < 0).sum()), unpaid=bought.unpaid, has_margin=has_margin,
        ),
        int((~named).sum()),
    )  # fmt: skip


def _by_day(
    customers: Sequence[str],
    who: NDArray[np.int64],
    days: NDArray[np.int64],
    paid: FloatArray,
    left: FloatArray,
    cost: FloatArray,
) -> Purchases:
    """Add up what a customer bought on one day; spread what was returned over the purchases."""
    order = np.lexsort((days, who))
    who, days = who[order], days[order]
    paid, left, cost = (each[order] for each in (paid, left, cost))
    is_new = np.ones(len(who), bool)
    is_new[1:] = (np.diff(who) != 0) | (np.diff(days) != 0)
    begins = np.flatnonzero(is_new)
    who, days = who[begins], days[begins]
    bought, margin, costs = (np.add.reduceat(each, begins) for each in (paid, left, cost))
    is_purchase = bought > 0
    n = len(customers)
    # what came back on a day without a purchase is taken off what the customer had bought
    total, net, net_margin, all_costs = (
        np.bincount(who, weights=each, minlength=n)
        for each in (bought * is_purchase, bought, margin, costs)
    )
    own_margin = np.bincount(who, weights=margin * is_purchase, minlength=n)
    keeps = is_purchase & (net[who] > 0)
    shrink = np.divide(net, total, out=np.zeros(n), where=total > 0)
    lost = np.divide(net_margin - own_margin, total, out=np.zeros(n), where=total > 0)
    spread = np.divide(all_costs, total, out=np.zeros(n), where=total > 0)
    who_kept = who[keeps]
    return Purchases(
        customers,
        who_kept,
        days[keeps],
        bought[keeps] * shrink[who_kept],
        margin[keeps] + lost[who_kept] * bought[keeps],
        spread[who_kept] * bought[keeps],
        unpaid=int((~keeps).sum()),
    )


def _days(sheet: Sheet, column: str, named: NDArray[np.bool_]) -> NDArray[np.int64]:
    known: dict[str, int] = {}
    found = []
    for row, text in enumerate(sheet.texts(column), start=1):
        if not named[row - 1]:
            continue
        day = known.get(text or "")
        if day is None:
            read = first_day_of(text or "")
            if read is None:
                raise BadInput(
                    "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s', must be "
                    "a day such as 2026-01-31 or 31.01.2026.",
                    file=sheet.name,
                    row=row,
                    column=sheet.column(column),
                    value=text or "",
                )
            day = known[text or ""] = read.toordinal()
        found.append(day)
    return np.array(found, np.int64)


def amounts_in(sheet: Sheet, column: str, named: NDArray[np.bool_]) -> FloatArray:
    """Return the amounts of the rows that name a customer; none may be empty."""
    values = sheet.numbers(column)
    missing = np.flatnonzero(np.isnan(values) & named)
    if len(missing):
        raise BadInput(
            "%(file)s row %(row)s, column '%(column)s': the cell is empty, must be an amount. Take "
            "the row out, or write 0 for what was free.",
            file=sheet.name,
            row=int(missing[0]) + 1,
            column=sheet.column(column),
        )
    return values[named]


def share_of(sheet: Sheet, margin: str | None) -> float | None:
    """Return a margin that is written as a share; None where it names a column."""
    found = _PERCENT.fullmatch((margin or "").strip())
    if margin is None or margin in sheet.columns or found is None:
        return None
    number = float(found[1].replace(",", "."))
    if not 0 < number <= 100 or (number < 1 and not found[2]):
        raise BadInput(
            "The margin is '%(margin)s', must be a column or a percentage of what was paid, such "
            "as 35%%.",
            margin=margin,
        )
    return number / 100


def last_day(text: str, option: str = "--until") -> int:
    """Read the day up to which, or since which, is known, as an ordinal.

    Raises
    ------
    BadInput
        If it is no day.
    """
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise BadInput(
            "%(option)s is '%(value)s', must be a day such as 2026-01-31.",
            option=option,
            value=text,
        ) from None
