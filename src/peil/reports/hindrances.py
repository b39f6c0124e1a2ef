"""What got in the way where most goes wrong: reasons, words and voices, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from peil.metrics import hindrances as measured
from peil.metrics.hindrances import Hindrance
from peil.metrics.measurement import Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.comments import Comment, comment_of
from peil.reports.numbers import Scale, n_text, percent
from peil.reports.task_cells import COMPLETION
from peil.reports.telling_words import telling_words
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext
from peil.stats.shares import wilson

MOST_TASKS = 6
_MOST_QUOTED = 3
_ENOUGH = 10
"""Reasons that must have been given before shares of them are worth reading."""


@dataclass(frozen=True)
class Reason:
    """A reason that the survey let people choose.

    Parameters
    ----------
    name : str
        As the survey calls it.
    share, limits : str
        Of all reasons given, with the 95 % interval.
    bar : str
        Percent width.
    """

    name: str
    share: str
    limits: str
    bar: str


@dataclass(frozen=True)
class InTheWay:
    """What got in the way of one task, or of satisfaction with one topic.

    Parameters
    ----------
    name : str
        The task or topic.
    n : str
        How many gave a reason and how many wrote, in words.
    reasons : tuple of Reason
        Empty where the survey did not ask, or too few answered.
    words : tuple of (str, str)
        Words that stand out in the comments, and in how many of them.
    comments : tuple of Comment
        The newest.
    """

    name: str
    n: str
    reasons: tuple[Reason, ...]
    words: tuple[tuple[str, str], ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Span:
    """A time from a first day to the day after the last."""

    since: date
    until: date


def in_the_way(
    desk: Desk, values: tuple[str, ...], during: Span, *, where: Mapping[str, tuple[str, ...]],
    kpi: str = COMPLETION, cut: str = "task",
) -> tuple[InTheWay, ...]:  # fmt: skip
    """Return what got in the way of some tasks or topics within a time.

    Parameters
    ----------
    desk : Desk
        Where to ask; its viewer's rows only.
    values : tuple of str
        The tasks or topics as the facts name them.
    during : Span
        When they answered.
    where : mapping
        Filters.
    kpi, cut : str
        Which answers tell how it went, and what ``values`` are values of.
    """
    if not values or not desk.has_rows("comments"):
        return ()
    query = Query(kpi, since=during.since, until=during.until, where=dict(where))
    workspace = desk.workspace
    try:
        found = measured.hindrances(desk.warehouse, workspace.settings, workspace.zone, query,
                                    cut, values, desk.viewer, folder=workspace.folder)  # fmt: skip
    except PeilError:  # a reader's third filter is refused, and the rest of the page still stands
        return ()
    fewest = workspace.settings.minimum_people
    made = tuple(_told(desk, one, found, fewest=fewest) for one in found)
    return tuple(one for one in made if one.reasons or one.comments)


def _told(desk: Desk, one: Hindrance, found: tuple[Hindrance, ...], *, fewest: int) -> InTheWay:
    texts = [c.text for c in one.comments]
    others = [c.text for each in found if each.value != one.value for c in each.comments]
    wrote = len(texts)
    parts = []
    if one.reasons:
        parts.append(
            ngettext("%(n)s gave a reason", "%(n)s gave a reason", one.gave_reason)
            % {"n": n_text(one.gave_reason)}
        )
    if wrote:
        parts.append(ngettext("%(n)s wrote", "%(n)s wrote", wrote) % {"n": n_text(wrote)})
    return InTheWay(
        name=names.value(one.value),
        n=" · ".join(parts),
        reasons=_reasons(one),
        words=tuple(
            (word, _("in %(n)s of %(all)s") % {"n": n_text(n), "all": n_text(wrote)})
            for word, n in telling_words(texts, others, fewest=fewest)
        ),
        comments=tuple(comment_of(c, desk.workspace.zone) for c in one.comments[:_MOST_QUOTED]),
    )


def _reasons(one: Hindrance) -> tuple[Reason, ...]:
    if one.gave_reason < _ENOUGH:
        return ()
    made = []
    for name, n in one.reasons.items():
        share = n / one.gave_reason
        known = wilson([n], [one.gave_reason])[0]
        made.append(
            Reason(
                name=names.value(name),
                share=percent(share),
                limits=Scale("share").limits(known.low, known.high),
                bar=f"{100 * share:.1f}%",
            )
        )
    return tuple(made)
