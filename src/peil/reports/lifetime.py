"""What customers are worth, in words."""

from __future__ import annotations

from datetime import date

import numpy as np

from peil.analysis.hold_out import HoldOutGroup
from peil.analysis.lifetime_value import UNRELATED, LifetimeValue
from peil.reports.numbers import day, n_text, percent, plain
from peil.shared.words import gettext as _
from peil.shared.words import ngettext
from peil.stats.ahead import FEWEST, Horizon

MOST_LISTED = 10


def value_name(found: LifetimeValue) -> str:
    """Name the number: without a margin it is revenue, and says so."""
    return (_("Customer lifetime value") if found.purchases.has_margin
            else _("Revenue value (no margin was given)"))  # fmt: skip


def horizon_words(horizon: Horizon) -> str:
    """Name a horizon, to stand in a sentence."""
    return {
        "12m": _("the next 12 months"),
        "5y": _("the next five years"),
        "whole": _("the whole relation"),
    }[horizon]


def lifetime_lines(found: LifetimeValue) -> list[str]:
    """Say what customers are worth as lines of text, for the terminal."""
    lines = [f"{value_name(found)}: {_summary(found)}"]
    if found.total is not None:
        lines += ["", *_most_valuable(found)]
    if found.buying is not None and found.total is not None:
        b, s = found.buying, found.spending
        assert s is not None
        lines += ["", _("Model: BG/NBD r %(r)s, alpha %(alpha)s weeks, a %(a)s, b %(b)s, "
                        "log-likelihood %(ll)s; Gamma-Gamma p %(p)s, q %(q)s, v %(v)s") % {
            "r": plain(b.r, 4), "alpha": plain(b.alpha, 3), "a": plain(b.a, 3),
            "b": plain(b.b, 3), "ll": plain(b.log_likelihood, 2), "p": plain(s.p, 3),
            "q": plain(s.q, 3), "v": plain(s.v, 3)}]  # fmt: skip
    return [*lines, *hold_out_lines(found), *notes(found)]


def _summary(found: LifetimeValue) -> str:
    if found.total is None or found.low is None or found.high is None:
        return withheld_words(found)
    customers = len(found.value)
    places = {
        "total": plain(found.total),
        "low": plain(found.low),
        "high": plain(found.high),
        "horizon": horizon_words(found.horizon),
        "n": n_text(customers),
        "each": plain(found.total / customers, 2),
    }
    return _(
        "%(total)s (%(low)s to %(high)s) in %(horizon)s, of %(n)s customers, %(each)s each"
    ) % (places)


def withheld_words(found: LifetimeValue) -> str:
    """Say why there is no number."""
    if found.reason == "too_few":
        repeaters = int((found.customers.repeats > 0).sum())
        return _("Too few customers bought again to tell (%(n)s of %(fewest)s).") % {
            "n": n_text(repeaters), "fewest": n_text(FEWEST)}  # fmt: skip
    if found.reason == "heavy_tail":
        return _(
            "The amounts differ so much between customers that their mean cannot be told. Leave "
            "out companies among persons, or amounts that are no purchases."
        )
    return _("The purchases do not tell whether customers stop: nearly all still buy.")


def _most_valuable(found: LifetimeValue) -> list[str]:
    head = (_("Customer"), _("Still buying"), _("Purchases to expect"), _("Value"))
    order = np.argsort(-found.value, kind="stable")[:MOST_LISTED]
    rows = [
        (
            found.purchases.customers[int(found.customers.place[i])],
            percent(float(found.alive[i])),
            plain(float(found.expected[i]), 1),
            plain(float(found.value[i])),
        )
        for i in order
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(4)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def hold_out_lines(found: LifetimeValue) -> list[str]:
    """Say how the model did on the last third of the time, which it had not seen."""
    held = found.holdout
    if held is None:
        return ["", _("The time is too short, or too few bought again, to check the model on its "
                      "last third.")] if found.total is not None else []  # fmt: skip
    places = {
        "cut": day(date.fromordinal(held.cut)),
        "predicted": plain(held.predicted),
        "low": plain(held.low),
        "high": plain(held.high),
        "actual": plain(held.actual),
    }
    sentence = _("Check: fitted up to %(cut)s it predicts %(predicted)s (%(low)s to %(high)s) "
                 "purchases after it; there were %(actual)s.") % places  # fmt: skip
    if not held.holds:
        sentence += " " + _(
            "The model misses them, as it does where purchases follow the season "
            "or something changed: do not lean on its value."
        )
    lines = ["", sentence]
    return [*lines, *(_group_words(group) for group in held.groups)]


def _group_words(group: HoldOutGroup) -> str:
    return ngettext(
        "  %(repeats)s repeat purchases before: %(n)s customer, %(predicted)s predicted, "
        "%(actual)s made",
        "  %(repeats)s repeat purchases before: %(n)s customers, %(predicted)s predicted, "
        "%(actual)s made",
        group.customers,
    ) % {
        "repeats": repeats_words(group),
        "n": n_text(group.customers),
        "predicted": plain(group.predicted),
        "actual": plain(group.actual),
    }


def repeats_words(group: HoldOutGroup) -> str:
    """Say how many repeat purchases a group had made."""
    if group.is_open:
        return _("%(n)s or more") % {"n": n_text(group.repeats)}
    return n_text(group.repeats)


def notes(found: LifetimeValue) -> list[str]:
    """Return what must stand beside the number."""
    said = []
    if found.discount is not None and found.total is not None:
        said.append(_("What comes later is worth less, by %(rate)s a year.") % {
            "rate": percent(found.discount)})  # fmt: skip
    if found.total is not None and not found.is_known_long:
        said.append(_("Purchases are known for less than half of the time ahead, and less than "
                      "a year: too short to tell who has stopped from who pauses, so do not lean "
                      "on the value."))  # fmt: skip
    if abs(found.correlation) > UNRELATED:
        more = _("Who buys more often pays more each time (correlation %(r)s), which the model "
                 "takes for unrelated: read single customers' values with care.")  # fmt: skip
        less = _("Who buys more often pays less each time (correlation %(r)s), which the model "
                 "takes for unrelated: read single customers' values with care.")  # fmt: skip
        said.append((more if found.correlation > 0 else less) % {"r": plain(found.correlation, 2)})
    if found.purchases.returns:
        said.append(
            ngettext(
                "%(n)s row with an amount below 0 is taken off what its customer bought.",
                "%(n)s rows with amounts below 0 are taken off what their customers bought.",
                found.purchases.returns,
            )
            % {"n": n_text(found.purchases.returns)}
        )
    if found.buying is not None and not found.buying.is_settled and found.total is not None:
        said.append(
            _(
                "Hardly anybody seems to have stopped, so the interval rests on samples of the "
                "customers instead of the estimates' covariance."
            )
        )
    said.append(_("Only customers known on %(day)s count; new ones are not in it.") % {
        "day": day(date.fromordinal(found.until))})  # fmt: skip
    return ["", *said]


def lifetime_record(found: LifetimeValue) -> dict[str, object]:
    """Give all of it as plain values, for JSON."""
    b, s, held = found.buying, found.spending, found.holdout
    return {
        "model": "BG/NBD and Gamma-Gamma",
        "name": "customer lifetime value" if found.purchases.has_margin else "revenue value",
        "time_unit": "week",
        "horizon": found.horizon,
        "discount": found.discount,
        "until": date.fromordinal(found.until).isoformat(),
        "parameters": {} if b is None or s is None else {
            "r": b.r, "alpha": b.alpha, "a": b.a, "b": b.b, "p": s.p, "q": s.q, "v": s.v},
        "log_likelihood": None if b is None else b.log_likelihood,
        "spending_log_likelihood": None if s is None else s.log_likelihood,
        "n": len(found.customers.place),
        "total": {"value": found.total, "low": found.low, "high": found.high},
        "withheld": withheld_words(found) if found.total is None else None,
        "past": found.past,
        "correlation": None if found.correlation != found.correlation else found.correlation,
        "holdout": None if held is None else {
            "until": date.fromordinal(held.cut).isoformat(), "customers": held.customers,
            "predicted": held.predicted, "low": held.low, "high": held.high,
            "actual": held.actual,
            "groups": [_group_record(group) for group in held.groups]},
        "customers": [
            {"customer": found.purchases.customers[place], "alive": alive,
             "expected_purchases": expected, "value": value}
            for place, alive, expected, value in zip(
                found.customers.place.tolist(), found.alive.tolist(), found.expected.tolist(),
                found.value.tolist(), strict=False)
        ],
    }  # fmt: skip


def _group_record(group: HoldOutGroup) -> dict[str, object]:
    return {
        "repeat_purchases": f"{group.repeats}+" if group.is_open else str(group.repeats),
        "customers": group.customers,
        "predicted": group.predicted,
        "actual": group.actual,
    }
