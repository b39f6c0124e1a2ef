"""The comments behind a number: the newest words of those whose answers it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from peil.metrics.measurement import Query
from peil.metrics.scope import kept_by, seen_by
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.numbers import day, plain
from peil.shared.words import gettext as _

MOST_SHOWN = 6
_KINDS = {
    "nps": ("nps",),
    "csat": ("csat",),
    "ces": ("ces",),
    "csi": ("csi_satisfaction", "csi_expectations", "csi_ideal"),
    "task_completion": ("completion",),
    "top_task_completion": ("completion",),
    "esat": ("esat",),
}
"""Which questions each KPI is made of."""


@dataclass(frozen=True)
class Comment:
    """Somebody's words.

    Parameters
    ----------
    text : str
        As written.
    said : str
        The day, in words; empty if not known.
    answer : str
        What the same person answered to the KPI's question.
    """

    text: str
    said: str
    answer: str


def comments_behind(desk: Desk, kpi: str, query: Query) -> tuple[Comment, ...]:
    """Return the newest comments of those who answered a KPI's question.

    Fewer people than the workspace's minimum are never quoted, since a filter might single out
    one; nor are answers given outside of the asked time.

    Parameters
    ----------
    desk : Desk
        Where to ask; its viewer's rows only.
    kpi : str
        The KPI; others than surveys' have no comments.
    query : Query
        Filters and time.
    """
    if kpi not in _KINDS or not desk.has_rows("comments") or not desk.has_rows("answers"):
        return ()
    key = ("comments", kpi, tuple(sorted(query.where.items())), query.since, query.until)
    return desk.page(key, lambda: _read(desk, kpi, query))


def _read(desk: Desk, kpi: str, query: Query) -> tuple[Comment, ...]:
    source = desk.source(kpi)
    answers = seen_by(desk.warehouse.table("answers"), desk.viewer)
    answers = answers.filter(answers["kind"].isin(_KINDS[kpi]), answers["state"] == "answered")
    columns = set(answers.columns)
    where = {name: values for name, values in query.where.items() if name in columns}
    if len(where) < len(query.where):
        return ()
    answers = kept_by(answers, where)
    for bound, is_start in ((query.since, True), (query.until, False)):
        if bound is not None:
            at = source.clock.local(source.clock.utc(answers["answered_at"]))
            edge = ibis.timestamp(bound.isoformat())
            answers = answers.filter(at >= edge if is_start else at < edge)
    given = answers.group_by(["source", "response"]).aggregate(
        score=answers["score"].max(), choice=answers["choice"].max()
    )
    words = desk.warehouse.table("comments")
    joined = words.join(given, ["source", "response"])
    people = ibis.coalesce(joined["customer_key"], joined["response"]).nunique()
    counted = desk.warehouse.run(joined.aggregate(people=people)).to_pylist()[0]
    if counted["people"] < desk.workspace.settings.minimum_people:
        return ()
    newest = joined.order_by([ibis.desc("said_at"), "response"]).limit(MOST_SHOWN)
    rows = desk.warehouse.run(newest.select("text", "said_at", "score", "choice")).to_pylist()
    zone = desk.workspace.zone
    return tuple(
        Comment(
            text=str(row["text"]).strip(),
            said=day(row["said_at"].astimezone(zone).date()) if row["said_at"] else "",
            answer=_answer(row["score"], row["choice"]),
        )
        for row in rows
    )


def _answer(score: float | None, choice: str | None) -> str:
    words = {"yes": _("Yes"), "partly": _("Partly"), "no": _("No")}
    if choice:
        return words.get(choice, names.value(choice))
    if score is None:
        return ""
    return _("gave %(score)s") % {"score": plain(score)}
