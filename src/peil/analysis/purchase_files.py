"""Purchases from any file: a row for each order or line of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from peil.analysis.days import day_reader
from peil.analysis.purchases import Purchases
from peil.shared.errors import BadInput
from peil.sources.sheet import Sheet
from peil.stats.estimate import FloatArray
from peil.stats.runs import begins_run

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
"""A purchase in 2206 is a slip of the pen, and would let everybody seem gone for long."""
_MOST = 1e12
_CURRENCY = re.compile(r"currency([ _]?code)?|valuta([ _-]?kode?)?")
_PERCENT = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(%?)")


def read_purchases(
    sheet: Sheet,
    *,
    customer: str,
    time: str,
    amount: str,
    margin: str | None = None,
    cost_to_serve: str | None = None,
    until: int | None = None,
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
    until : int or None
        The last day that counts, as an ordinal: what came back after it was not known by then.

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
    days = days_in(sheet, time, named)
    paid = amounts_in(sheet, amount, named)
    share = share_of(sheet, margin)
    if margin is None or share is not None:
        left = paid * (share if share is not None else 1.0)
    else:
        left = amounts_in(sheet, margin, named)
    cost = np.zeros(len(paid)) if cost_to_serve is None else amounts_in(sheet, cost_to_serve, named)
    one_currency(sheet, named)
    numbers: dict[str, int] = {}
    who = np.array([numbers.setdefault(name, len(numbers)) for name in whose if name is not None])
    customers = list(numbers)
    if until is not None:
        known = days <= until
        if not known.any():
            raise BadInput(
                "%(file)s, column '%(column)s': nothing was bought up to %(day)s, which --until "
                "names as the last known day.",
                file=sheet.name,
                column=sheet.column(time),
                day=date.fromordinal(until).isoformat(),
            )
        who, days = who[known], days[known]
        paid, left, cost = (each[known] for each in (paid, left, cost))
    bought = _by_day(customers, who, days, paid, left, cost)
    if not (bought.amount > 0).any():
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
    begins = np.flatnonzero(begins_run(who, days))
    who, days = who[begins], days[begins]
    bought, margin, costs = (np.add.reduceat(each, begins) for each in (paid, left, cost))
    came_back = np.logical_or.reduceat(paid < 0, begins)
    # what was free was bought too, but not what was given back on the same day
    is_purchase = (bought > 0) | ((bought == 0) & ~came_back)
    n = len(customers)
    # what came back on a day without a purchase is taken off what the customer had bought
    total, net, net_margin, all_costs = (
        np.bincount(who, weights=each, minlength=n)
        for each in (bought * is_purchase, bought, margin, costs)
    )
    own_margin = np.bincount(who, weights=margin * is_purchase, minlength=n)
    kept_all = ~np.bincount(who, weights=came_back, minlength=n).astype(bool)
    keeps = is_purchase & ((net[who] > 0) | kept_all[who])
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


def days_in(
    sheet: Sheet, column: str, named: NDArray[np.bool_], *, may_lack: bool = False
) -> NDArray[np.int64]:
    """Read the days of the rows that name a customer, as ordinals.

    Parameters
    ----------
    sheet : Sheet
    column : str
    named : ndarray of bool
        The rows that are wanted.
    may_lack : bool
        Whether a row may have none, for which 0 stands, or one that never comes.

    Raises
    ------
    BadInput
        If one cannot be read; the message names file, row, column and value.
    """
    texts = sheet.texts(column)
    read = day_reader(texts)
    known: dict[str | None, int] = {None: 0} if may_lack else {}
    found = []
    for row, (text, is_wanted) in enumerate(zip(texts, named.tolist(), strict=True), start=1):
        if not is_wanted:
            continue
        if text not in known:
            day = read(text) if text else None
            if day is None:
                raise BadInput(
                    "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s', must be "
                    "a day such as 2026-01-31 or 31.01.2026.",
                    file=sheet.name,
                    row=row,
                    column=sheet.column(column),
                    value=text or "",
                )
            if not _FIRST_YEAR <= day.year <= _LAST_YEAR and not may_lack:
                raise BadInput(
                    "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s', must be "
                    "a day between %(first)s and %(last)s.",
                    file=sheet.name,
                    row=row,
                    column=sheet.column(column),
                    value=text or "",
                    first=_FIRST_YEAR,
                    last=_LAST_YEAR,
                )
            known[text] = day.toordinal()
        found.append(known[text])
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
    wrong = np.flatnonzero((np.abs(values) > _MOST) & named)
    if len(wrong):
        raise BadInput(
            "%(file)s row %(row)s, column '%(column)s': the value is %(value)s, must be an amount "
            "of at most %(most)s.",
            file=sheet.name,
            row=int(wrong[0]) + 1,
            column=sheet.column(column),
            value=f"{values[wrong[0]]:g}",
            most=f"{_MOST:g}",
        )
    return values[named]


def one_currency(sheet: Sheet, named: NDArray[np.bool_]) -> None:
    """Refuse amounts in several currencies, where a column says so.

    Raises
    ------
    BadInput
        If a column that is named as currencies are holds more than one.
    """
    for column in sheet.columns:
        if not _CURRENCY.fullmatch(column.strip().lower()):
            continue
        texts = sheet.texts(column)
        found = {text.upper(): row for row, text in reversed(list(enumerate(texts, start=1)))
                 if text is not None and named[row - 1]}  # fmt: skip
        if len(found) > 1:
            (first, _row), (other, row) = sorted(found.items(), key=lambda each: each[1])[:2]
            raise BadInput(
                "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s' where it was "
                "'%(before)s' above, and amounts in different currencies must not be added up. "
                "Keep the rows of one. If the amounts are already in one currency, give the column "
                "another name.",
                file=sheet.name,
                row=row,
                column=column,
                value=other,
                before=first,
            )


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
