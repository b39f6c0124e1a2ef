"""Numbers about few people are hidden, and so are those from which they could be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Moments, Slot
from peil.metrics.kinds.scan import grouped
from peil.metrics.measurement import Reason

PERSON = ("customer_key", "source", "response")


def person(rows: ir.Table) -> ir.StringValue:
    """Return who gave each answer; somebody who is not known is told by the response."""
    unknown = rows["source"].concat("/", rows["response"])
    return ibis.coalesce(rows["customer_key"], unknown)


def people_scan(asked: Asked) -> ir.Table:
    """Return the expression that counts different people per cell.

    Somebody who answers without being known counts as one person for each response.
    """
    rows = asked.keyed()
    # counted in two steps, since one engine only estimates how many values are distinct
    people = rows.mutate(_person=person(rows)).select(*asked.keys, "_person").distinct()
    return grouped(people, asked.keys, {"people": people.count()})


def hidden(
    people: Mapping[int, int], slots: Sequence[Slot], minimum: int, by: tuple[str, ...]
) -> dict[int, Reason]:
    """Find the slots to hide.

    Parameters
    ----------
    people : mapping of int to int
        Slot to different people in it; slots without any are left out.
    slots : sequence of Slot
        All cells of the table.
    minimum : int
        Fewer people than this are hidden.
    by : tuple of str
        The dimensions of the slots' slices.

    Returns
    -------
    dict of int to Reason
        Besides the small cells it has, in every line of the table (all values of one dimension,
        the others and the period held still) whose only hidden cell is small, the cell with the
        next fewest people: the total is known, so one alone could be worked out.
    """
    found = {
        slot: reasons.privacy(minimum) for slot, count in people.items() if 0 < count < minimum
    }
    lines = _lines(people, slots, by)
    is_settled = False
    while not is_settled:
        is_settled = True
        for line in lines:
            concealed = [slot for slot in line if slot in found]
            total = sum(people[slot] for slot in concealed)
            shown = sorted((people[slot], slot) for slot in line if slot not in found)
            if concealed and shown and (len(concealed) == 1 or total < minimum):
                found[shown[0][1]] = reasons.privacy_of_another(minimum)
                is_settled = False
    return found


def _lines(
    people: Mapping[int, int], slots: Sequence[Slot], by: tuple[str, ...]
) -> list[list[int]]:
    lines: dict[object, list[int]] = {}
    for slot in people:
        part, period = slots[slot].slice, slots[slot].period.key
        for place in range(len(by)):
            rest = part[:place] + part[place + 1 :]
            lines.setdefault((place, rest, period), []).append(slot)
    return list(lines.values())


def people_per_slot(moments: Moments, slots: Sequence[Slot], period: str | None) -> dict[int, int]:
    """Return the people in each slot that has any."""
    where = moments.slots(slots, period)
    counts = moments.numbers("people")
    return {
        int(slot): int(count)
        for slot, count in zip(where, counts, strict=True)
        if slot >= 0 and not np.isnan(count)
    }
