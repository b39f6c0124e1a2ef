"""The comments behind a number: the newest words of those whose answers it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from peil.metrics import comments
from peil.metrics.measurement import Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.numbers import day, plain
from peil.shared.words import gettext as _

MOST_SHOWN = 6


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
    if not desk.has_rows("comments") or not desk.is_loaded(kpi):
        return ()
    key = ("comments", kpi, tuple(sorted(query.where.items())), query.since, query.until)
    return desk.page(key, lambda: _read(desk, query))


def _read(desk: Desk, query: Query) -> tuple[Comment, ...]:
    workspace = desk.workspace
    found = comments.comments_behind(
        desk.warehouse, workspace.settings, workspace.zone, query, desk.viewer,
        limit=MOST_SHOWN, folder=workspace.folder,
    )  # fmt: skip
    return tuple(comment_of(one, workspace.zone) for one in found)


def comment_of(said: comments.Comment, zone: ZoneInfo) -> Comment:
    """Put somebody's words as a page shows them."""
    return Comment(
        text=said.text.strip(),
        said=day(said.said_at.astimezone(zone).date()) if said.said_at else "",
        answer=_answer(said.score, said.choice),
    )


def _answer(score: float | None, choice: str | None) -> str:
    words = {"yes": _("Yes"), "partly": _("Partly"), "no": _("No")}
    if choice:
        return words.get(choice, names.value(choice))
    if score is None:
        return ""
    return _("gave %(score)s") % {"score": plain(score)}
