"""The comments behind a number: the words of those whose answers it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis

from peil.metrics.catalog import entry
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.planning import plan
from peil.metrics.source import aware
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class Comment:
    """What somebody wrote.

    Parameters
    ----------
    text : str
        As written.
    said_at : datetime or None
        Aware, UTC.
    language : str or None
        Of the words.
    score : float or None
        What the same response answered to the KPI's question, where that is a score.
    choice : str or None
        Likewise, where the question has named answers.
    """

    text: str
    said_at: datetime | None
    language: str | None
    score: float | None
    choice: str | None


def comments_behind(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    limit: int = 20,
    folder: Path | None = None,
) -> tuple[Comment, ...]:
    """Return the newest comments of the responses behind a number.

    Parameters
    ----------
    warehouse, settings, zone, query, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors; ``by`` and ``every``
        of the question are passed over.
    limit : int
        How many at most.

    Returns
    -------
    tuple of Comment
        Newest first. Empty where the KPI is not made of answers, and where fewer people than may
        be shown answered or commented.
    """
    if entry(query.kpi, folder).composite is not None:
        return ()
    made = plan(warehouse, settings, zone, query, viewer, folder=folder)
    rows = made.asked.rows
    if not {"source", "response", "customer_key"} <= set(rows.columns):
        return ()
    has = set(rows.columns)
    given = rows.group_by(["source", "response"]).aggregate(
        score=rows["score"].max() if "score" in has else ibis.null("float64"),
        choice=rows["completion" if "completion" in has else "choice"].max()
        if has & {"completion", "choice"}
        else ibis.null("string"),
        person=rows["customer_key"].max(),
    )
    words = warehouse.table("comments", as_of=query.as_of)
    words = words.select("source", "response", "text", "language", "said_at")
    words = words.filter(words["text"].notnull())
    spoken = words.join(given, ["source", "response"])
    spoken = spoken.mutate(
        person=ibis.coalesce(spoken["person"], spoken["source"].concat("/", spoken["response"]))
    )
    people = spoken.select("person").distinct().aggregate(people=lambda t: t.count())
    if int(warehouse.run(people).column("people")[0].as_py()) < settings.minimum_people:
        return ()
    newest = spoken.order_by([ibis.desc("said_at"), "source", "response"]).limit(limit)
    found = warehouse.run(newest.select("text", "said_at", "language", "score", "choice"))
    return tuple(
        Comment(
            str(row["text"]),
            aware(row["said_at"]) if row["said_at"] is not None else None,
            row["language"],
            row["score"],
            row["choice"],
        )
        for row in found.to_pylist()
    )
