"""What is known of a KPI's rows before it is asked anything: read once per version of the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from peil.metrics.asked import AT, SCALE, columns_of
from peil.metrics.cache import remembered
from peil.metrics.source import Source, aware
from peil.metrics.summed import ENDS, WEIGHTED, count_of, last_of, made_up_of, total

_MANY, _ONE_IN = 1_000_000, 64


@dataclass(frozen=True)
class Profile:
    """What is known of the rows that count and that the viewer may see.

    Parameters
    ----------
    n : int
        Rows.
    first, last : datetime or None
        The oldest and newest instant, aware.
    ends : datetime or None
        Until when the source is known to describe what happened: ``observed_until`` where the
        facts have it, else the newest instant.
    has_weights : bool
        Whether any weight differs from 1.
    varies : frozenset of str
        Which uniform columns have more than one value.
    constants : mapping of str to object
        The columns of the scale that have one value, the currency where there is one, and
        ``made_up`` where nothing is simulated.
    """

    n: int
    first: datetime | None
    last: datetime | None
    ends: datetime | None
    has_weights: bool
    varies: frozenset[str]
    constants: Mapping[str, object]


def profile(
    rows: ir.Table,
    source: Source,
    uniform: tuple[str, ...],
    key: tuple[object, ...],
) -> Profile:
    """Read what is known of the rows.

    Parameters
    ----------
    rows : ibis Table
        The rows of the KPI that the viewer may see, with `AT`.
    source : Source
        Where they come from.
    uniform : tuple of str
        What must not vary, as in `Metric`.
    key : tuple
        Tells these rows from others in the cache.
    """
    return remembered(
        source.warehouse,
        ("profile", *key),
        lambda: _read(rows, source, uniform),
    )


def _read(rows: ir.Table, source: Source, uniform: tuple[str, ...]) -> Profile:
    measures: dict[str, ir.Value] = {
        "n": count_of(rows), "first": rows[AT].min(), "last": last_of(rows),
        "made_up": made_up_of(rows),
    }  # fmt: skip
    if ENDS in rows.columns:
        measures["ends"] = rows[ENDS].max()
    elif "observed_until" in rows.columns:
        measures["ends"] = source.clock.utc(rows["observed_until"]).max()
    if WEIGHTED in rows.columns:
        measures["weighted"] = total(rows, WEIGHTED)
    elif "weight" in rows.columns:
        measures["weighted"] = rows.count(where=rows["weight"] != 1)
    watched = [column for name in uniform for column in columns_of(name)]
    for name in watched:
        text = rows[name].cast("string").fill_null(ibis.literal(""))
        measures[f"low_{name}"] = text.min()
        measures[f"high_{name}"] = text.max()
    found = source.warehouse.run(rows.aggregate(**measures)).to_pylist()[0]
    varying = {name for name in watched if found[f"low_{name}"] != found[f"high_{name}"]}
    constants: dict[str, object] = {} if found["made_up"] else {"made_up": 0}
    if not varying & set(SCALE) and set(SCALE) <= set(watched):
        constants |= {name: _constant(name, found[f"low_{name}"]) for name in SCALE}
    if "currency" in watched and "currency" not in varying:
        constants["currency"] = found["low_currency"] or None
    first, last, ends = (
        aware(found[name]) if found.get(name) is not None else None
        for name in ("first", "last", "ends")
    )
    return Profile(
        n=int(found["n"]),
        first=first,
        last=last,
        ends=max((at for at in (ends, last) if at is not None), default=None),
        has_weights=bool(found.get("weighted")),
        varies=frozenset(name for name in uniform if varying & set(columns_of(name))),
        constants=constants,
    )


def has_repeats(rows: ir.Table, source: Source, key: tuple[object, ...]) -> bool:
    """Look whether a customer has several rows.

    Parameters
    ----------
    rows : ibis Table
        Of the KPI that the viewer may see, each one row.
    source, key
        As in `profile`.
    """
    return remembered(source.warehouse, ("repeats", *key), lambda: _repeats(rows, source))


def _repeats(rows: ir.Table, source: Source) -> bool:
    if "customer_key" not in rows.columns:
        return False
    who = rows["customer_key"]
    told = source.warehouse.run(rows.aggregate(known=who.count())).to_pylist()[0]
    if told["known"] < 2:
        return False  # telling customers apart takes longer than counting
    if told["known"] > _MANY:
        # where many come again some of a few do, who are told apart in a tenth of the time
        few = rows.filter(who.hash() % _ONE_IN == 0)
        if _is_repeated(few, source):
            return True
    return _is_repeated(rows, source)


def _is_repeated(rows: ir.Table, source: Source) -> bool:
    who = rows["customer_key"]
    told = source.warehouse.run(rows.aggregate(known=who.count(), customers=who.nunique()))
    return bool(told.column("customers")[0].as_py() < told.column("known")[0].as_py())


def _constant(name: str, text: str | None) -> object:
    """Return a value that an engine gave as text."""
    if not text:
        return None
    return text[0] in "t1" if name == "higher_is_better" else int(text)
