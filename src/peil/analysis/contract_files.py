"""Contracts from any file: a row for each, with its start, its end if it has one, and its price."""

from __future__ import annotations

import numpy as np

from peil.analysis.contract_value import Contracts
from peil.analysis.purchase_files import amounts_in, days_in, one_currency, share_of
from peil.shared.errors import BadInput
from peil.sources.sheet import Sheet

MONTHS = {"month": 1.0, "quarter": 3.0, "year": 12.0}
"""Months of a price's period."""


def read_contracts(
    sheet: Sheet,
    *,
    customer: str,
    started: str,
    ended: str,
    amount: str,
    per: str = "month",
    margin: str | None = None,
    cost_to_serve: str | None = None,
) -> tuple[Contracts, int]:
    """Read whose contracts ran when and for how much.

    Parameters
    ----------
    sheet : Sheet
        A row for each contract.
    customer, started, ended, amount : str
        Columns. Rows without a customer are left out; no end stands for a contract that runs.
    per : str
        What the amounts are for: a key of `MONTHS`.
    margin, cost_to_serve : str or None
        As `peil.analysis.purchase_files.read_purchases` takes them, for the same time as amounts.

    Returns
    -------
    (Contracts, int)
        And how many rows name no customer.

    Raises
    ------
    UnknownName
        If a column does not exist.
    BadInput
        If a day or an amount cannot be read, a contract ends before it begins, or no row names a
        customer.
    """
    whose = sheet.texts(customer)
    named = np.array([name is not None for name in whose])
    if not named.any():
        raise BadInput(
            "%(file)s, column '%(column)s': no row names a customer.",
            file=sheet.name,
            column=sheet.column(customer),
        )
    begun, over = days_in(sheet, started, named), days_in(sheet, ended, named, may_lack=True)
    turned = np.flatnonzero((over > 0) & (over < begun))
    if len(turned):
        row = int(np.flatnonzero(named)[turned[0]])
        raise BadInput(
            "%(file)s row %(row)s: the contract ends before it begins.",
            file=sheet.name,
            row=row + 1,
        )
    one_currency(sheet, named)
    paid = amounts_in(sheet, amount, named)
    share = share_of(sheet, margin)
    kept = paid if share is None else paid * share
    if margin is not None and share is None:
        kept = amounts_in(sheet, margin, named)
    if cost_to_serve is not None:
        kept = kept - amounts_in(sheet, cost_to_serve, named)
    customers = [name for name in whose if name is not None]
    months = MONTHS[per]
    contracts = Contracts(
        customers, begun, over, kept / months, paid / months, has_margin=margin is not None
    )
    return contracts, int((~named).sum())
