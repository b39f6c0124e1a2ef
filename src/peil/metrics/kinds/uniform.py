"""Rows that must not be added up: other questions, other kinds of survey, other scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Moments, Slice
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
        to period of the same slice.
    """
    has_question = any(name.endswith("question") for name in uniform)
    slices = dict(zip(where.tolist(), moments.slices(), strict=True)) if has_question else {}
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
            notes = changed(
                (slices[slot], *found) for slot, found in seen.items() if len(found) == 1
            )
    return withheld, notes


def currencies_of(
    asked: Asked, moments: Moments, rows: Mapping[int, NDArray[np.int64]]
) -> tuple[dict[int, str], dict[int, Reason]]:
    """Return the currency of each slot, or why its amounts must not be added up.

    Parameters
    ----------
    asked : Asked
    moments : Moments
        With the column ``currency``, if it varies; an amount that states none is in the
        workspace's own, and one that is made of several names them all.
    rows : mapping of int to numpy.ndarray of int
        Slot to the places of its rows; of a stock a row may be in several slots.

    Returns
    -------
    tuple
        Slot to its only currency, where currencies vary; and slot to the reason.
    """
    own = asked.settings.currency
    is_one = "currency" not in asked.uniform
    usual = str(asked.constants.get("currency") or own)
    stated = [] if is_one else [str(value or own) for value in moments.values("currency")]
    only: dict[int, str] = {}
    mixed: dict[int, Reason] = {}
    for slot, places in rows.items():
        found = {usual} if is_one else {stated[place] for place in places.tolist()}
        each = sorted({name for value in found for name in value.split(", ")})
        if len(each) > 1:
            mixed[slot] = reasons.mixed("currency", each)
        elif each and not is_one:
            only[slot] = each[0]
    return only, mixed


def changed(asked: Iterable[tuple[Slice, str]]) -> tuple[Reason, ...]:
    """Tell of the questions that took each other's place within a slice.

    Touchpoints have each their own question, and none of these has changed.
    """
    of_slice: dict[Slice, set[str]] = {}
    for part, question in asked:
        if question:
            of_slice.setdefault(part, set()).add(question)
    names = sorted({name for found in of_slice.values() if len(found) > 1 for name in found})
    return (reasons.wording_changed(names),) if names else ()
