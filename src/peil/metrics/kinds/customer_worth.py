"""What the customers known at a period's end are worth from then on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slice, Slot, companion_mean
from peil.metrics.kinds.cohorts import BEGAN, ENDED, Spells, place_of, placed, spells_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import provenance
from peil.metrics.kinds.uniform import currencies_of
from peil.metrics.measurement import Reason
from peil.metrics.periods import local_day
from peil.metrics.profile import Profile
from peil.metrics.source import aware
from peil.stats.ahead import DISCOUNT, FEWEST, WEEK, YEARS, Ahead
from peil.stats.buying import Histories
from peil.stats.customer_worth import Untold, Worth, customer_worth
from peil.stats.estimate import FloatArray, Intervals, Withheld
from peil.stats.margins import Margins

_BROUGHT = ("margin", "paid_with_margin", "cost_to_serve")
_SQUARES = ("kept2", "brought2")
_CLASSES = 100
"""Amounts within about a hundredth of each other count as one; their sums are exact."""


@dataclass(frozen=True)
class CustomerWorth(Ordinary):
    """The mean of what customers are expected to pay within a time, from their purchases so far.

    Parameters
    ----------
    years : float
        How far ahead; infinite for a whole relation, whose later purchases are discounted.
    revenue_title : str
        What the number is called where the orders hold no margin.
    """

    years: float = YEARS["12m"]
    revenue_title: str = ""

    is_stock: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """A customer's history, and until when it stood."""
        history = ("purchase_days", "first_day", "last_day", "kept", "repeat_amount", "next_at")
        return (*history, *_BROUGHT)

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask until when anybody's purchases are known: that nobody bought since is known too."""
        return everything.aggregate(known_until=everything[AT].max())

    def scan(self, asked: Asked) -> ir.Table:
        """Count customers by history, and by the periods in which it came about and changed."""
        rows = asked.rows
        again = rows.purchase_days > 1
        amount = ibis.greatest(again.ifelse(rows.repeat_amount, ibis.literal(1.0)), 1e-9)
        brought = rows.margin.coalesce(0) - rows.cost_to_serve.coalesce(0)
        rows = rows.mutate(
            **{BEGAN: placed(asked, rows[AT]), ENDED: placed(asked, rows.next_at)},
            _kept=rows.kept.cast("float64"),
            _brought=brought.cast("float64"),
            _class=(amount.ln() * _CLASSES).round().cast("int64"),
        )
        history = ("purchase_days", "first_day", "last_day", "_class")
        keys = dict.fromkeys([*asked.by, *asked.uniform, BEGAN, ENDED, *history])
        return rows.group_by(list(keys)).aggregate(
            n=rows.count(),
            repeat_amounts=rows.repeat_amount.sum(),
            kept=rows.kept.sum(),
            kept2=(rows._kept * rows._kept).sum(),
            brought2=(rows._brought * rows._brought).sum(),
            **{name: rows[name].sum() for name in _BROUGHT},
            **provenance(rows),
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Fit the models to the customers of each slot, and look ahead from its end."""
        spells = spells_of(moments, "purchase_days", "repeat_amounts", "kept", *_SQUARES, *_BROUGHT)
        days = days_of(moments)
        known_until = last_known_day(asked)
        has_margin = bool((moments.numbers("paid_with_margin") > 0).any())
        found, n, past = [], np.zeros(len(slots)), np.zeros((2, len(slots)))
        withheld: dict[int, Reason] = {}
        rows: dict[int, NDArray[np.int64]] = {}
        for i, slot in enumerate(slots):
            worth: Worth | Reason | None = None
            if slot.slice in spells and known_until is not None:
                own, place = spells[slot.slice], place_of(slot)
                here = (own.began <= place) & (own.ended > place)
                first, last, places = days[slot.slice]
                rows[i] = places[here]
                until = _until(slot, asked, known_until)
                if here.any():
                    them = _Customers.of(own, first, last, here)
                    n[i] = them.n.sum()
                    past[:, i] = them.past(has_margin=has_margin)
                    worth = them.worth(until, Ahead.of_years(self.years), has_margin=has_margin)
            if isinstance(worth, Reason):
                withheld[i] = worth
            found.append(worth if isinstance(worth, Worth) else None)
        currencies, mixed = currencies_of(asked, moments, rows)
        return Figures(
            _intervals(found),
            n.astype(np.int64),
            {
                **companion_mean("past", n, *past),
                "purchases": _part(found, "purchases"),
                "still_buying": _part(found, "alive"),
                "still_buying_low": _part(found, "alive_low"),
                "still_buying_high": _part(found, "alive_high"),
                "total": _part(found, "value") * n,
            },
            {**withheld, **mixed},
            self._notes(found, moments, has_margin=has_margin),
            currencies=currencies,
            title="" if has_margin else self.revenue_title,
        )

    def _notes(
        self, found: Sequence[Worth | None], moments: Moments, *, has_margin: bool
    ) -> tuple[Reason, ...]:
        told = [worth for worth in found if worth is not None]
        if not told:
            return ()
        notes = [reasons.revenue_value()]
        if has_margin:
            sums = {name: float(moments.numbers(name).sum()) for name in ("kept", *_BROUGHT)}
            known = sums["paid_with_margin"] / sums["kept"]
            notes = [reasons.margin_value(known, with_cost=sums["cost_to_serve"] > 0)]
        if math.isinf(self.years):
            notes.append(reasons.discounted(DISCOUNT))
        if any(not worth.is_settled for worth in told):
            notes.append(reasons.hardly_stopped())
        return tuple(notes)


@dataclass(frozen=True)
class _Customers:
    """The customers of one slot, by what they did: days since 1970, and sums over each row."""

    first: FloatArray
    last: FloatArray
    n: FloatArray
    further: Mapping[str, FloatArray]

    @classmethod
    def of(
        cls, own: Spells, first: FloatArray, last: FloatArray, here: NDArray[np.bool_]
    ) -> _Customers:
        further = {name: numbers[here] for name, numbers in own.further.items()}
        return cls(first[here], last[here], own.n[here], further)

    def past(self, *, has_margin: bool) -> tuple[float, float]:
        """Return the sum of what each has brought so far, and that of its squares."""
        if has_margin:
            brought = (self.further["margin"] - self.further["cost_to_serve"]).sum()
            return float(brought), float(self.further["brought2"].sum())
        return float(self.further["kept"].sum()), float(self.further["kept2"].sum())

    def worth(self, until: float, ahead: Ahead, *, has_margin: bool) -> Worth | Reason:
        """Value them as known on a day, or say why that cannot be done."""
        since = float(self.first.min()) + ahead.to_be_known * WEEK
        if until < since:
            day = date(1970, 1, 1) + timedelta(days=math.ceil(since))
            return reasons.before_history(day.isoformat())
        margins = None
        if has_margin:
            times = self.further["purchase_days"] * self.n
            margin, paid, cost = (self.further[name] for name in _BROUGHT)
            margins = Margins(margin, paid, cost, times)
            if not margins.paid.sum() > 0:
                return reasons.no_margin()
        repeats = self.further["purchase_days"] - 1
        histories = Histories(
            repeats,
            (self.last - self.first) / WEEK,
            np.maximum(until - self.first, self.last - self.first) / WEEK,
            self.n,
        )
        worth = customer_worth(histories, self.further["repeat_amounts"] / self.n, ahead, margins)
        if worth.untold is None:
            return worth
        return _why(worth.untold, int(self.n[repeats > 0].sum()))


Days = tuple[FloatArray, FloatArray, NDArray[np.int64]]


def days_of(moments: Moments) -> dict[Slice, Days]:
    """Return the first and last purchase days of the rows of each slice, and the rows' places."""
    first, last = (_days(moments, name) for name in ("first_day", "last_day"))
    rows: dict[Slice, list[int]] = {}
    for row, part in enumerate(moments.slices()):
        rows.setdefault(part, []).append(row)
    return {part: (first[of], last[of], np.array(of)) for part, of in rows.items()}


def _days(moments: Moments, name: str) -> FloatArray:
    column = moments.table.column(name).combine_chunks().cast(pa.date32()).cast(pa.int32())
    return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)


def last_known_day(asked: Asked) -> date | None:
    """Return the last day on which anybody is known to have bought."""
    if asked.beforehand is None or not asked.beforehand.num_rows:
        return None
    newest = asked.beforehand.column("known_until")[0].as_py()
    return None if newest is None else local_day(aware(newest), asked.clock.zone)


def _until(slot: Slot, asked: Asked, known_until: date) -> float:
    """Return the last day that is known of a slot's customers, in days since 1970."""
    day = known_until
    if slot.period.end is not None:
        day = min(day, local_day(slot.period.end, asked.clock.zone) - timedelta(days=1))
    return float((day - date(1970, 1, 1)).days)


def _why(untold: Untold, repeaters: int) -> Reason:
    if untold is Untold.TOO_FEW:
        return reasons.too_few_again(repeaters, FEWEST)
    return reasons.no_mean_amount() if untold is Untold.HEAVY_TAIL else reasons.no_stopping()


def _part(found: Sequence[Worth | None], name: str) -> FloatArray:
    return np.array([math.nan if one is None else getattr(one, name) for one in found])


def _intervals(found: Sequence[Worth | None]) -> Intervals:
    value, low, high = (_part(found, name) for name in ("value", "low", "high"))
    return Intervals.of(value, low, high, withheld={Withheld.NO_ROWS: np.isnan(value)})
