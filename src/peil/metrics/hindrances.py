"""What got in the way: the stated reasons and the words of those for whom it did not go well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from peil.metrics.comments import Comment
from peil.metrics.kinds.scales import SATISFIED, is_outside
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.planning import plan
from peil.metrics.source import aware
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

MOST_READ = 2000
"""Comments that are read for one page, the newest of them."""


@dataclass(frozen=True)
class Hindrance:
    """What those say for whom it did not go well, of one task or topic.

    Parameters
    ----------
    value : str
        Which.
    gave_reason : int
        How many chose a reason.
    reasons : mapping of str to int
        How many chose each, the most frequent first; reasons of fewer people than may be shown
        are left out.
    comments : tuple of Comment
        What they wrote, the newest first; empty where fewer people wrote than may be shown.
    """

    value: str
    gave_reason: int
    reasons: Mapping[str, int]
    comments: tuple[Comment, ...]


def hindrances(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    cut: str,
    values: Sequence[str],
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> tuple[Hindrance, ...]:
    """Return what got in the way for each value of a dimension, in the order of the values.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    query : Query
        Of ``task_completion``, where what was done partly or not did not go well, or of
        satisfaction, where those did not who are not satisfied; ``by`` and ``every`` are passed
        over.
    cut : str
        The dimension, such as ``task``.
    values : sequence of str
        Which of its values.
    """
    made = plan(warehouse, settings, zone, replace(query, by=(cut,), every=None), viewer,
                folder=folder)  # fmt: skip
    if "reason" in made.source.cuts:
        made = plan(warehouse, settings, zone, replace(query, by=(cut, "reason"), every=None),
                    viewer, folder=folder)  # fmt: skip
    rows = made.asked.rows
    failed = rows.filter(_went_badly(rows) & rows[cut].isin(list(values)))
    failed = failed.mutate(
        value=failed[cut],
        person=ibis.coalesce(
            failed["customer_key"], failed["source"].concat("/", failed["response"])
        ),
    )
    fewest = settings.minimum_people
    reasons = _reasons(warehouse, failed, fewest) if "reason" in failed.columns else {}
    said = _said(warehouse, failed, query, fewest)
    return tuple(
        Hindrance(
            value=value,
            gave_reason=sum(n for n, _people in reasons.get(value, {}).values()),
            reasons={r: n for r, (n, people) in reasons.get(value, {}).items() if people >= fewest},
            comments=tuple(said.get(value, ())),
        )
        for value in values
    )


def _went_badly(rows: ir.Table) -> ir.BooleanValue:
    if "completion" in rows.columns:
        return rows["completion"].isin(["partly", "no"])
    return is_outside(rows, SATISFIED)


def _reasons(
    warehouse: Warehouse, failed: ir.Table, fewest: int
) -> dict[str, dict[str, tuple[int, int]]]:
    chosen = failed.filter(failed["reason"].notnull())
    counted = chosen.group_by(["value", "reason"]).aggregate(
        n=chosen.count(), people=chosen["person"].nunique()
    )
    found: dict[str, dict[str, tuple[int, int]]] = {}
    listed = sorted(warehouse.run(counted).to_pylist(), key=lambda r: (-r["n"], r["reason"]))
    for row in listed:
        found.setdefault(row["value"], {})[row["reason"]] = (int(row["n"]), int(row["people"]))
    return {
        value: given
        for value, given in found.items()
        if sum(people for _n, people in given.values()) >= fewest
    }


def _said(
    warehouse: Warehouse, failed: ir.Table, query: Query, fewest: int
) -> dict[str, list[Comment]]:
    words = warehouse.table("comments", as_of=query.as_of)
    words = words.filter(words["text"].notnull())
    words = words.select("source", "response", "text", "language", "said_at")
    named = "completion" if "completion" in failed.columns else "score"
    given = failed.select("source", "response", "value", "person", answer=failed[named])
    spoken = words.join(given, ["source", "response"])
    newest = spoken.order_by([ibis.desc("said_at"), "source", "response"]).limit(MOST_READ)
    wanted = ("value", "person", "text", "language", "said_at", "answer")
    found: dict[str, list[Comment]] = {}
    people: dict[str, set[str]] = {}
    for row in warehouse.run(newest.select(*wanted)).to_pylist():
        at = aware(row["said_at"]) if row["said_at"] is not None else None
        people.setdefault(row["value"], set()).add(row["person"])
        found.setdefault(row["value"], []).append(
            Comment(
                str(row["text"]),
                at,
                row["language"],
                row["answer"] if named == "score" else None,
                row["answer"] if named == "completion" else None,
            )
        )
    return {value: said for value, said in found.items() if len(people[value]) >= fewest}
