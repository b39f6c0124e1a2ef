"""What got in the way: the stated reasons and the words of those who did not get a task done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from peil.metrics.comments import Comment
from peil.metrics.engine import plan
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.source import aware
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

MOST_READ = 2000
"""Comments that are read for one page, the newest of them."""


@dataclass(frozen=True)
class Hindrance:
    """What those say who came for one task and did not get it done.

    Parameters
    ----------
    task : str
        Which.
    gave_reason : int
        How many chose a reason.
    reasons : mapping of str to int
        How many chose each, the most frequent first; reasons of fewer people than may be shown
        are left out.
    comments : tuple of Comment
        What they wrote, the newest first; empty where fewer people wrote than may be shown.
    """

    task: str
    gave_reason: int
    reasons: Mapping[str, int]
    comments: tuple[Comment, ...]


def hindrances(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    tasks: Sequence[str],
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> tuple[Hindrance, ...]:
    """Return what got in the way of each task, in the order of the tasks.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    query : Query
        Of ``task_completion``: filters and time; ``by`` and ``every`` are passed over.
    tasks : sequence of str
        Which tasks.
    """
    made = plan(warehouse, settings, zone, replace(query, by=("task", "reason"), every=None),
                viewer, folder=folder)  # fmt: skip
    rows = made.asked.rows
    failed = rows.filter(rows["completion"].isin(["partly", "no"]) & rows["task"].isin(list(tasks)))
    failed = failed.mutate(
        person=ibis.coalesce(
            failed["customer_key"], failed["source"].concat("/", failed["response"])
        )
    )
    fewest = settings.minimum_people
    reasons = _reasons(warehouse, failed, fewest)
    said = _said(warehouse, failed, query, fewest)
    return tuple(
        Hindrance(
            task=task,
            gave_reason=sum(n for n, _people in reasons.get(task, {}).values()),
            reasons={r: n for r, (n, people) in reasons.get(task, {}).items() if people >= fewest},
            comments=tuple(said.get(task, ())),
        )
        for task in tasks
    )


def _reasons(
    warehouse: Warehouse, failed: ir.Table, fewest: int
) -> dict[str, dict[str, tuple[int, int]]]:
    chosen = failed.filter(failed["reason"].notnull())
    counted = chosen.group_by(["task", "reason"]).aggregate(
        n=chosen.count(), people=chosen["person"].nunique()
    )
    found: dict[str, dict[str, tuple[int, int]]] = {}
    listed = sorted(warehouse.run(counted).to_pylist(), key=lambda r: (-r["n"], r["reason"]))
    for row in listed:
        found.setdefault(row["task"], {})[row["reason"]] = (int(row["n"]), int(row["people"]))
    return {
        task: given
        for task, given in found.items()
        if sum(people for _n, people in given.values()) >= fewest
    }


def _said(
    warehouse: Warehouse, failed: ir.Table, query: Query, fewest: int
) -> dict[str, list[Comment]]:
    words = warehouse.table("comments", as_of=query.as_of)
    words = words.filter(words["text"].notnull())
    words = words.select("source", "response", "text", "language", "said_at")
    given = failed.select("source", "response", "task", "completion", "person")
    spoken = words.join(given, ["source", "response"])
    newest = spoken.order_by([ibis.desc("said_at"), "source", "response"]).limit(MOST_READ)
    wanted = ("task", "person", "text", "language", "said_at", "completion")
    found: dict[str, list[Comment]] = {}
    people: dict[str, set[str]] = {}
    for row in warehouse.run(newest.select(*wanted)).to_pylist():
        at = aware(row["said_at"]) if row["said_at"] is not None else None
        people.setdefault(row["task"], set()).add(row["person"])
        found.setdefault(row["task"], []).append(
            Comment(str(row["text"]), at, row["language"], None, row["completion"])
        )
    return {task: said for task, said in found.items() if len(people[task]) >= fewest}
