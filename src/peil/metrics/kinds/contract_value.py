"""What the contracts that run at a period's end are worth from then on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, companion_mean
from peil.metrics.kinds.churn import known_losses, losses
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import provenance
from peil.metrics.kinds.uniform import currencies_of
from peil.metrics.measurement import Reason
from peil.metrics.periods import local_day
from peil.metrics.profile import Profile
from peil.metrics.source import aware
from peil.stats.ahead import DISCOUNT, YEARS
from peil.stats.estimate import FloatArray, Intervals, Withheld
from peil.stats.retention import (
    FEWEST_LEAVING,
    MONTH,
    ContractWorth,
    Relations,
    Running,
    Unknown,
    contract_worth,
    retention,
)

_EPOCH = date(1970, 1, 1)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ContractValue(Ordinary):
    """The mean of what running contracts are expected to bring within a time.

    Parameters
    ----------
    years : float
        How far ahead; infinite for a whole relation, of which what comes later is discounted.
    revenue_title : str
        What the number is called where no margin is known.
    """

    years: float = YEARS["12m"]
    revenue_title: str = ""

    is_stock: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """From when until when a contract ran, and for what."""
        return ("started_day", "ended_day", "ended_at", "observed_until", "basis",
                "monthly_amount", "monthly_margin")  # fmt: skip

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask how far ends are known: the same for every slice and period."""
        return losses(everything, everything.ended_at)

    def scan(self, asked: Asked) -> ir.Table:
        """Count contracts by the days on which they began and ended, and add up their prices."""
        rows = asked.rows
        paid = rows.monthly_amount.cast("float64")
        kept = rows.monthly_margin.cast("float64")
        rows = rows.mutate(_paid=paid, _paid2=paid * paid, _kept=kept, _kept2=kept * kept)
        keys = dict.fromkeys([*asked.by, *asked.uniform, "started_day", "ended_day"])
        return rows.group_by(list(keys)).aggregate(
            n=rows.count(),
            paid=rows._paid.sum(),
            paid2=rows._paid2.sum(),
            with_margin=rows._kept.count(),
            kept=rows._kept.sum(),
            kept2=rows._kept2.sum(),
            **provenance(rows),
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Read off each slot's contracts how long they last, and look ahead from its end."""
        has_margin = bool((moments.numbers("with_margin") > 0).any())
        contracts = _Contracts.of(moments, "kept" if has_margin else "paid")
        counted = moments.numbers("with_margin" if has_margin else "n")
        since, last = _known_days(asked)
        slices = moments.slices()
        found: list[ContractWorth | None] = []
        n, past = np.zeros(len(slots)), np.zeros((2, len(slots)))
        withheld: dict[int, Reason] = {}
        rows: dict[int, NDArray[np.int64]] = {}
        for i, slot in enumerate(slots):
            until = last if slot.period.end is None else min(
                last, _day(local_day(slot.period.end, asked.clock.zone)) - 1)  # fmt: skip
            mine = np.array([part == slot.slice for part in slices], bool)
            mine &= contracts.started <= until
            runs = mine & (np.isnan(contracts.ended) | (contracts.ended > until))
            rows[i] = np.flatnonzero(runs)
            n[i] = counted[runs].sum()
            worth = None
            if n[i]:
                months = (until + 1 - contracts.started[runs]) / MONTH
                past[:, i] = months @ contracts.amount[runs], months**2 @ contracts.squares[runs]
                worth = contracts.worth(mine, runs, counted, since, until, self.years)
                if worth.unknown is not None:
                    over = mine & ~runs
                    withheld[i] = _why(
                        worth.unknown, int(contracts.n[over].sum()),
                        int(contracts.n[over & (contracts.ended > since)].sum()), since,
                    )  # fmt: skip
            found.append(worth)
        currencies, mixed = currencies_of(asked, moments, rows)
        told = any(worth is not None and worth.unknown is None for worth in found)
        return Figures(
            _intervals(found),
            n.astype(np.int64),
            {
                **companion_mean("past", n, *past),
                "months": _part(found, "months"),
                "beyond_known": _part(found, "beyond"),
                "total": _part(found, "value") * n,
            },
            {**withheld, **mixed},
            self._notes(contracts, counted, has_margin=has_margin) if told else (),
            currencies=currencies,
            title="" if has_margin else self.revenue_title,
        )  # fmt: skip

    def _notes(
        self, contracts: _Contracts, counted: FloatArray, *, has_margin: bool
    ) -> tuple[Reason, ...]:
        notes = [reasons.contract_revenue()]
        if has_margin:
            notes = [reasons.contract_margin(float(counted.sum() / contracts.n.sum()))]
        if math.isinf(self.years):
            notes.append(reasons.discounted(DISCOUNT))
        return tuple(notes)


@dataclass(frozen=True)
class _Contracts:
    """Contracts by the days, since 1970, on which they began and ended; NaN where they run."""

    started: FloatArray
    ended: FloatArray
    n: FloatArray
    amount: FloatArray
    squares: FloatArray
    price: FloatArray
    price_squares: FloatArray

    @classmethod
    def of(cls, moments: Moments, amount: str) -> _Contracts:
        started, ended = (
            np.array([math.nan if day is None else _day(day) for day in moments.values(name)])
            for name in ("started_day", "ended_day")
        )
        # a margin may be known of some only, and below 0: money that stays is told by the price
        sums = (
            np.nan_to_num(moments.numbers(name)) for name in (amount, f"{amount}2", "paid", "paid2")
        )
        return cls(started.astype(float), ended.astype(float), moments.numbers("n"), *sums)

    def worth(
        self, mine: np.ndarray, runs: np.ndarray, counted: FloatArray, since: float, until: float,
        years: float,
    ) -> ContractWorth:  # fmt: skip
        """Value those that run on a day by all that were watched until then."""
        relations = Relations.watched(
            self.started[mine], self.ended[mine], since=since, until=until, n=self.n[mine],
            weight=self.price[mine], squares=self.price_squares[mine],
        )  # fmt: skip
        age = ((until + 1 - self.started[runs]) / MONTH).astype(np.int64)
        running = Running(age, counted[runs], self.amount[runs], self.squares[runs])
        return contract_worth(retention(relations), running, years)


def _known_days(asked: Asked) -> tuple[float, float]:
    """Return the first day with a recorded end, and the last that the facts describe."""
    first, until, _basis = known_losses(asked)
    zone = asked.clock.zone
    last = -math.inf if until is None else _day(local_day(aware(until) - _MOMENT, zone))
    return (math.inf if first is None else _day(local_day(aware(first), zone))), last


def _day(day: object) -> float:
    assert isinstance(day, date)
    return float((day - _EPOCH).days)


def _why(unknown: Unknown, ended: int, after: int, since: float) -> Reason:
    if unknown is not Unknown.TOO_FEW:
        return reasons.beyond_known()
    if ended >= FEWEST_LEAVING:
        return reasons.ends_at_once(ended, after, (_EPOCH + timedelta(days=int(since))).isoformat())
    return reasons.too_few_ends(ended, FEWEST_LEAVING)


def _part(found: Sequence[ContractWorth | None], name: str) -> FloatArray:
    return np.array([math.nan if one is None else getattr(one, name) for one in found])


def _intervals(found: Sequence[ContractWorth | None]) -> Intervals:
    value, low, high = (_part(found, name) for name in ("value", "low", "high"))
    return Intervals.of(value, low, high, withheld={Withheld.NO_ROWS: np.isnan(value)})
