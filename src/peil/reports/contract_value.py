"""What customers with a contract are worth, in words."""

from __future__ import annotations

from datetime import date

import numpy as np

from peil.analysis.contract_value import ContractValue
from peil.reports.lifetime import MOST_LISTED, horizon_words
from peil.reports.numbers import day, n_text, percent, plain
from peil.shared.words import gettext as _
from peil.shared.words import ngettext
from peil.stats.retention import FEWEST_LEAVING, Unknown


def contract_lines(found: ContractValue) -> list[str]:
    """Say what running contracts are worth as lines of text, for the terminal."""
    name = (_("Customer lifetime value") if found.contracts.has_margin
            else _("Revenue value (no margin was given)"))  # fmt: skip
    if found.worth.unknown is not None:
        return [f"{name}: {withheld_words(found)}"]
    return [f"{name}: {_summary(found)}", "", *_most_valuable(found), *_notes(found)]


def withheld_words(found: ContractValue) -> str:
    """Say why there is no number."""
    if not found.running:
        return _("No contract runs on %(day)s.") % {"day": day(date.fromordinal(found.until))}
    if found.worth.unknown is Unknown.TOO_FEW:
        return _too_few_words(found)
    return _("More than half of the value would come later than any contract has been watched: "
             "ask for a shorter horizon.")  # fmt: skip


def _too_few_words(found: ContractValue) -> str:
    needed = n_text(FEWEST_LEAVING)
    if found.is_said:
        return _("Too few contracts have ended since %(day)s to tell (%(n)s of %(needed)s).") % {
            "day": day(date.fromordinal(found.watched_since)), "n": n_text(found.left),
            "needed": needed}  # fmt: skip
    ended = found.left + found.left_before
    if ended < FEWEST_LEAVING:
        return _("Too few contracts have ended to tell (%(n)s of %(needed)s).") % {
            "n": n_text(ended), "needed": needed}  # fmt: skip
    places = {"n": n_text(ended), "day": day(date.fromordinal(found.watched_since - 1)),
              "left": n_text(found.left)}  # fmt: skip
    cure = _("Say with --known-since which is the first day whose ends are in the file: of a "
             "snapshot that holds who left in its last month, the first day of that month; of a "
             "list that leaves nobody out, any day before the first contract.")  # fmt: skip
    if found.left == 0:
        said = _("All %(n)s ends fall on %(day)s, so the file does not tell since when ends are "
                 "known, nor how long contracts last.")  # fmt: skip
    else:
        said = _("Of %(n)s ends only %(left)s fall after the first one, on %(day)s, so the file "
                 "does not tell since when ends are known, nor how long contracts "
                 "last.")  # fmt: skip
    return f"{said % places} {cure}"


def _summary(found: ContractValue) -> str:
    worth, n = found.worth, found.running
    return _(
        "%(total)s (%(low)s to %(high)s) in %(horizon)s, of %(n)s running contracts, %(each)s each"
    ) % {
        "total": plain(n * worth.value), "low": plain(n * worth.low),
        "high": plain(n * worth.high), "horizon": horizon_words(found.horizon),
        "n": n_text(n), "each": plain(worth.value, 2),
    }  # fmt: skip


def _most_valuable(found: ContractValue) -> list[str]:
    head = (_("Customer"), _("Stays a year"), _("Months to expect"), _("Value"))
    names = [found.contracts.customer[i] for i in np.flatnonzero(found.runs).tolist()]
    value = found.value
    rows = [
        (names[i], percent(float(found.stays_year[i])), plain(float(found.months[i]), 1),
         plain(float(value[i])))
        for i in np.argsort(-value, kind="stable")[:MOST_LISTED]
    ]  # fmt: skip
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(4)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def _notes(found: ContractValue) -> list[str]:
    assert found.retention is not None
    months = found.retention.known_months
    said = [
        _("Ends are known from %(day)s on; %(n)s contracts have ended since.") % {
            "day": day(date.fromordinal(found.watched_since)), "n": n_text(found.left)},
        *_before(found),
        _("Relations are known for %(months)s months; after that as many leave each month as in "
          "the last known ones. %(share)s of the value comes from there.") % {
            "months": n_text(months), "share": percent(found.worth.beyond)},
    ]  # fmt: skip
    if found.discount is not None:
        said.append(_("What comes later is worth less, by %(rate)s a year.") % {
            "rate": percent(found.discount)})  # fmt: skip
    said.append(_("Together they are valued by the money that stays. Of single ones, who pays more "
                  "is taken to stay as long as who pays less. New customers are not in "
                  "it."))  # fmt: skip
    return ["", *said]


def _before(found: ContractValue) -> list[str]:
    if not found.left_before or not found.is_said:
        return []
    return [ngettext(
        "%(n)s contract ended before that day, which tells nothing of how long others last.",
        "%(n)s contracts ended before that day, which tells nothing of how long others last.",
        found.left_before,
    ) % {"n": n_text(found.left_before)}]  # fmt: skip


def contract_record(found: ContractValue) -> dict[str, object]:
    """Give all of it as plain values, for JSON."""
    worth, of, n = found.worth, found.retention, found.running
    is_told = worth.unknown is None
    names = [found.contracts.customer[i] for i in np.flatnonzero(found.runs).tolist()]
    return {
        "model": "Kaplan-Meier",
        "name": "customer lifetime value" if found.contracts.has_margin else "revenue value",
        "time_unit": "month",
        "horizon": found.horizon,
        "discount": found.discount,
        "until": date.fromordinal(found.until).isoformat(),
        "known_since": date.fromordinal(found.watched_since).isoformat(),
        "parameters": {} if of is None else {
            "known_months": of.known_months, "leave_a_month_beyond": 1 - float(np.exp(-of.beyond))},
        "log_likelihood": None,
        "n": n,
        "total": {
            "value": n * worth.value if is_told else None,
            "low": n * worth.low if is_told else None,
            "high": n * worth.high if is_told else None,
        },
        "withheld": None if is_told else withheld_words(found),
        "past": found.past,
        "share_beyond_known": worth.beyond if is_told else None,
        "customers": [
            {"customer": name, "stays_year": stays, "expected_months": months, "value": value}
            for name, stays, months, value in zip(
                names, found.stays_year.tolist(), found.months.tolist(), found.value.tolist(),
                strict=False)
        ],
    }  # fmt: skip
