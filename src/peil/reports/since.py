"""What is new to one reader: what really changed since this person last looked.

The Overview is the same for all who may see the same rows. What differs from reader to reader is
what they had seen before, so that is held against the finished Overview and never changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from peil.reports.movements import MOST_SHOWN, Movement, Movements, rest_words, worth_telling
from peil.reports.numbers import day, locale, n_text
from peil.shared.words import gettext as _
from peil.shared.words import ngettext


@dataclass(frozen=True)
class Seen:
    """What an Overview told, kept with the reader's visit. It holds no number and no person.

    Parameters
    ----------
    facts : str
        Changes with the facts.
    real : frozenset of str
        Keys of the movements that were told as real.
    """

    facts: str
    real: frozenset[str]

    def as_json(self) -> dict[str, object]:
        """Return it as the operational database keeps it."""
        return {"facts": self.facts, "real": sorted(self.real)}

    @classmethod
    def of_json(cls, kept: Mapping[str, object] | None) -> Seen | None:
        """Read what the operational database keeps."""
        if not kept:
            return None
        real = kept.get("real")
        return cls(str(kept.get("facts", "")), frozenset(real if isinstance(real, list) else ()))


@dataclass(frozen=True)
class Since:
    """The changes as one reader meets them.

    Parameters
    ----------
    title, told : str
        The message, and what it is held against.
    new : tuple of Movement
        What has really changed since the reader was last here.
    standing_title : str
        Names ``standing`` where ``new`` stands above it.
    standing : tuple of Movement
        What had really changed by then, and still has.
    rest : str
        What else there was.
    apart : tuple of str
        Which measures could not be compared, and why.
    """

    title: str
    told: str
    new: tuple[Movement, ...]
    standing_title: str
    standing: tuple[Movement, ...]
    rest: str
    apart: tuple[str, ...] = ()


def since_last_look(
    moved: Movements, now_seen: Seen, *, before: Seen | None, at: datetime | None,
    now: datetime, zone: ZoneInfo,
) -> Since:  # fmt: skip
    """Hold an Overview's movements against what its reader had seen before.

    Parameters
    ----------
    moved : Movements
        Of the Overview at hand.
    now_seen : Seen
        What it tells.
    before : Seen or None
        What it told when the reader's last visit ended; None if there was none.
    at : datetime or None
        When that was.
    now : datetime
        The present, by the wall clock.
    zone : ZoneInfo
        The workspace's.
    """
    if before is None or at is None:
        standing = worth_telling(moved.real)
        return Since(moved.title, _first_words(moved), (), "", standing,
                     _rest(moved, standing), moved.apart)  # fmt: skip
    when = {"when": when_words(at, now, zone)}
    # Without other facts nothing is new, even where a changed setting lets more be told.
    is_same = before.facts == now_seen.facts
    known = {m.key for m in moved.real} if is_same else before.real
    new = worth_telling([m for m in moved.real if m.key not in known])
    old = [m for m in moved.real if m.key in known]
    standing = worth_telling(old, most=max(0, MOST_SHOWN - len(new)), besides=new)
    gone = [k for k in before.real - now_seen.real if k.rpartition("|")[0] in moved.places]
    if is_same:
        title = _("Nothing new since you were here %(when)s") % when
        told = _("No facts have come or gone. This had really changed by then.")
        told = told if standing else _("No facts have come or gone, and nothing had really "
                                       "changed by then.")  # fmt: skip
    elif new:
        title = _("Since you were here %(when)s") % when
        told = _("The facts have changed, and with them it is now sure that this moved.")
    else:
        title = _("Nothing really changed since you were here %(when)s") % when
        told = _("The facts have changed, but no number has really moved with them.")
    return Since(
        title=title,
        told=told,
        new=new,
        standing_title=_("Had really changed before") if standing and not is_same else "",
        standing=standing,
        rest=" ".join(part for part in (_gone_words(len(gone)), _rest(moved, (*new, *standing)))
                      if part),
        apart=moved.apart,
    )  # fmt: skip


def when_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say when somebody was last here, as people do: earlier today, yesterday, on Monday."""
    then, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    days = (today - then).days
    if days <= 0:
        return _("earlier today")
    if days == 1:
        return _("yesterday")
    if days < 7:
        return _("on %(weekday)s") % {"weekday": format_date(then, "EEEE", locale=locale())}
    return _("on %(day)s") % {"day": day(then)}


def _first_words(moved: Movements) -> str:
    if not moved.places and moved.apart:
        return _("No number can be held against an earlier period.")
    if not moved.places:
        return _("A number needs an earlier period to be held against.")
    return _("This is your first visit, so each number is held against the period before it and "
             "the same one a year earlier.")  # fmt: skip


def _gone_words(gone: int) -> str:
    if not gone:
        return ""
    return ngettext(
        "%(n)s change that you saw then is no longer sure.",
        "%(n)s changes that you saw then are no longer sure.",
        gone,
    ) % {"n": n_text(gone)}


def _rest(moved: Movements, shown: tuple[Movement, ...]) -> str:
    return rest_words(
        hidden=len(moved.real) - len(shown), noise=moved.noise, is_alone=not moved.real
    )
