"""Rows that must not be added up: other questions, other kinds of survey, other scales."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.figures import Moments
from peil.metrics.kinds.scales import Scale
from peil.metrics.measurement import Reason


def mixed_slots(
    moments: Moments, where: NDArray[np.int64], scales: list[Scale], uniform: tuple[str, ...]
) -> tuple[dict[int, Reason], tuple[Reason, ...]]:
    """Find slots that hold more than one of what must be one.

    Parameters
    ----------
    moments : Moments
        With the uniform columns.
    where : numpy.ndarray of int
        The slot of each row.
    scales : list of Scale
        Of each row.
    uniform : tuple of str
        What must be one: ``question``, ``survey_kind``, ``scale``.

    Returns
    -------
    tuple
        Slot to the reason why it is withheld; and notes on a question that changed from period
        to period.
    """
    withheld: dict[int, Reason] = {}
    notes: tuple[Reason, ...] = ()
    for name in reversed(uniform):  # the first named wins
        values = scales if name == "scale" else moments.values(name)
        seen: dict[int, dict[str, None]] = {}
        for slot, value in zip(where.tolist(), values, strict=True):
            if slot >= 0:
                seen.setdefault(slot, {})["" if value is None else str(value)] = None
        for slot, found in seen.items():
            if len(found) > 1:
                withheld[slot] = reasons.mixed(name, found)
        if name.endswith("question") and name not in moments.by:
            notes = _changed([tuple(found) for found in seen.values() if len(found) == 1])
    return withheld, notes


def only_values(moments: Moments, where: NDArray[np.int64], name: str) -> dict[int, str]:
    """Return a column's value for each slot that has no more than one."""
    seen: dict[int, dict[object, None]] = {}
    for slot, value in zip(where.tolist(), moments.values(name), strict=True):
        if slot >= 0:
            seen.setdefault(slot, {})[value] = None
    return {slot: str(one) for slot, (one, *more) in seen.items() if not more and one is not None}


def _changed(questions: list[tuple[str, ...]]) -> tuple[Reason, ...]:
    names = sorted({name for found in questions for name in found if name})
    return (reasons.wording_changed(names),) if len(names) > 1 else ()
