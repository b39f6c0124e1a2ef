"""How voters who pick several tasks in order share out their points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.metrics.kinds.uniform import mixed_slots
from peil.metrics.measurement import Reason
from peil.metrics.summed import weight_of
from peil.stats.clustered_shares import clustered_share
from peil.stats.ratios import RatioMoments

BANDS = (0.25, 0.5, 0.75, 1.0)
MOST_OTHER = 0.15
_OTHER = frozenset({
    "other", "something else", "annet", "noe annet", "andre", "øvrig", "annat", "något annat",
    "övrigt", "andet", "noget andet", "muu", "jokin muu",
})  # fmt: skip


@dataclass(frozen=True)
class Votes(Ordinary):
    """Each task's share of all points, or of all picks.

    Parameters
    ----------
    points, of_voter : str
        What a vote is worth, and what all votes of its voter are.
    """

    points: str
    of_voter: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The task, what the vote and its voter's votes are worth, and one vote of each voter."""
        return ("task", self.points, self.of_voter, "is_first_pick")

    @property
    def within(self) -> tuple[str, ...]:
        """All tasks together are the denominator."""
        return ("task",)

    def scan(self, asked: Asked) -> ir.Table:
        """Add up points per task, with their squares and products over voters."""
        rows = asked.keyed()
        weight = weight_of(rows) if asked.is_weighted else ibis.literal(1.0)
        rows = rows.mutate(_y=rows[self.points] * weight, _x=rows[self.of_voter] * weight)
        measures = {
            "n": rows.count(),
            "voters": rows.count(where=rows.is_first_pick),
            "y": rows._y.sum(),
            "y2": (rows._y * rows._y).sum(),
            "xy": (rows._x * rows._y).sum(),
            **provenance(rows),
        }
        return grouped(rows, list(dict.fromkeys([*asked.keys, "task", *asked.uniform])), measures)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the shares, with how far the tasks from the most wanted on add up."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        place = asked.by.index("task")
        rest = tuple(name for name in asked.by if name != "task")
        of_slot = [Slot(s.slice[:place] + s.slice[place + 1 :], s.period) for s in slots]
        wholes = list(dict.fromkeys(of_slot))
        number = {whole: i for i, whole in enumerate(wholes)}
        whole_of = np.array([number[whole] for whole in of_slot], np.int64)
        row_whole = Moments(moments.table, rest).slots(wholes, asked.period_column)

        def own(name: str) -> np.ndarray:
            return add_up(where, moments.numbers(name), size)

        def whole(name: str) -> np.ndarray:
            return add_up(row_whole, moments.numbers(name), len(wholes))[whole_of]

        picks, points = whole("n"), whole("y")
        # in units of picks: no more than all of them can be independent
        unit = picks / np.where(points > 0, points, 1.0)
        voters = whole("voters")
        votes = RatioMoments.of(
            n=voters, sum_x=points * unit, sum_y=own("y") * unit, sum_x2=whole("xy") * unit**2,
            sum_y2=own("y2") * unit**2, sum_xy=own("xy") * unit**2,
        )  # fmt: skip
        order = _orders(moments, row_whole, len(wholes))
        tasks = [slot.slice[place] for slot in slots]
        parts = {"n_task": own("n")}
        for name in ("rank", "cumulative", "band"):
            parts[name] = np.array([
                order[w].get(str(task), _UNRANKED)[name]
                for w, task in zip(whole_of.tolist(), tasks, strict=True)
            ])  # fmt: skip
        withheld_wholes, notes = mixed_slots(moments, row_whole, [], asked.uniform)
        withheld = {
            slot: withheld_wholes[w]
            for slot, w in enumerate(whole_of.tolist())
            if w in withheld_wholes
        }
        return Figures(
            clustered_share(votes, picks),
            voters.astype(np.int64),
            parts,
            withheld,
            (*notes, *_warnings(order)),
            is_weighted=asked.is_weighted,
        )


_UNRANKED = {"rank": np.nan, "cumulative": np.nan, "band": np.nan, "share": np.nan}


def _orders(
    moments: Moments, row_whole: np.ndarray, size: int
) -> list[dict[str, dict[str, float]]]:
    """Order the tasks of each whole, the most wanted first, and add their shares up."""
    points: list[dict[str, float]] = [{} for _ in range(size)]
    rows = zip(row_whole.tolist(), moments.values("task"), moments.numbers("y"), strict=True)
    for whole, task, amount in rows:
        if whole >= 0:
            points[whole][str(task)] = points[whole].get(str(task), 0.0) + float(amount)
    found = []
    for of_task in points:
        total, reached, ordered = sum(of_task.values()), 0.0, {}
        ranked = sorted(of_task.items(), key=lambda item: (-item[1], item[0]))
        for rank, (task, amount) in enumerate(ranked, start=1):
            if total <= 0:
                break
            band = next(end for end in BANDS if reached < end * total * (1 - 1e-12) or end == 1)
            reached += amount
            ordered[task] = {
                "rank": float(rank), "cumulative": reached / total, "band": band,
                "share": amount / total,
            }  # fmt: skip
        found.append(ordered)
    return found


def _warnings(order: list[dict[str, dict[str, float]]]) -> tuple[Reason, ...]:
    """Warn where so many pick what is not on the list that the list lacks something."""
    shares = [
        told["share"]
        for tasks in order
        for task, told in tasks.items()
        if task.strip().casefold() in _OTHER and told["share"] > MOST_OTHER
    ]
    return (reasons.too_much_other(max(shares)),) if shares else ()
