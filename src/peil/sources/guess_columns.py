"""Which column of a file is which column of a fact, by its name and by what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peil.facts.fact import Column, Fact
from peil.shared.words import gettext as _
from peil.sources import vocabulary as words
from peil.sources.profiles import Profile

#: A dimension has at most so many values.
MOST_VALUES = 40
_FREE = ("product", "page", "topic", "team")
_ENTITIES = ("response", "case", "order", "visit", "contact", "run")
_ID = frozenset(["id", "nr", "no", "nummer", "number", "key", "email", "epost"])
_SHARE = re.compile(r"%|percent|prosent|procent|pct|rate|grad")
_WHOLE = re.compile(r"order|ordre|faktura|invoice|bestil|bestall|grand")


def assigned(fact: Fact, columns: Sequence[Profile]) -> dict[str, tuple[Profile, str]]:
    """Give each column of the fact the source column that fits best by name and values.

    Returns
    -------
    dict of str to (Profile, str)
        By the fact's column, in its order: the source column, and why; the reason is empty where
        the name leaves no doubt.
    """
    scored = []
    for name, listed in words.WORDS.get(fact.name, {}).items():
        wanted = fact.column(name)
        if wanted is None:
            continue
        for place, column in enumerate(columns):
            named = words.fit(column.name, listed)
            if named < 0.3 or not _can_be(wanted, column):
                continue
            bonus = 0.3 if wanted.name in fact.key and column.is_unique else 0.0
            bonus += 0.1 if wanted.required else 0.0
            if name.endswith("_key") and _ID & set(words.plain(column.name).split()):
                bonus += 1.6  # a number or an address tells people apart better than a name
            scored.append((named + bonus, -place, name, column, named))
    chosen: dict[str, tuple[Profile, str]] = {}
    taken: set[str] = set()
    for _score, _place, name, column, named in sorted(scored, key=lambda s: s[:2], reverse=True):
        if name in chosen or column.name in taken:
            continue
        chosen[name] = (column, _why(name, column, named, fact))
        taken.add(column.name)
    _check_questions(chosen)
    _check_amount(chosen, columns)
    _first_date(fact, chosen, columns)
    return {c.name: chosen[c.name] for c in fact.all_columns if c.name in chosen}


def _why(name: str, column: Profile, named: float, fact: Fact) -> str:
    if column.is_unique and name in fact.key:
        return _("different in every row")
    if named > 1.8:
        return ""
    if named > 0.5:
        return _("by its name")
    return _("unsure: only a part of its name fits")


def _check_questions(chosen: dict[str, tuple[Profile, str]]) -> None:
    """A file has one row per answer only if a column names the question and one holds scores."""
    if "question" in chosen and not ("score" in chosen and chosen["question"][0].distinct < 200):
        chosen.pop("question")
    if "question" not in chosen:
        chosen.pop("score", None)


def _check_amount(chosen: dict[str, tuple[Profile, str]], columns: Sequence[Profile]) -> None:
    """Leave out a whole order's amount that stands on each of its lines: it would count again."""
    if "amount" not in chosen or "order" not in chosen or chosen["order"][0].is_unique:
        return
    amount, _why_not = chosen["amount"]
    if not _WHOLE.search(words.plain(amount.name)):
        return
    del chosen["amount"]
    price = any(words.fit(c.name, words.PRICE) and c.is_number for c in columns)
    if not (price and "quantity" in chosen):
        chosen["amount"] = (amount, _("unsure: it may be the whole order's, on each of its lines"))


def _first_date(
    fact: Fact, chosen: dict[str, tuple[Profile, str]], columns: Sequence[Profile]
) -> None:
    """Take the first date that every row has, where no name gives the fact's own away."""
    if fact.time in chosen:
        return
    taken = {column.name for column, _told in chosen.values()}
    dated = [
        column
        for column in columns
        if column.date
        and column.name not in taken
        and column.filled >= 0.9 * column.rows
        and not words.fit(column.name, words.BORN)
    ]
    if dated:
        chosen[fact.time] = (dated[0], _("unsure: the first column with dates"))


def _can_be(wanted: Column, column: Profile) -> bool:
    if wanted.type in ("instant", "date"):
        return bool(column.date) and not words.fit(column.name, words.BORN)
    if wanted.type in ("number", "money", "integer"):
        # an amount that many lines lack is the whole order's
        is_whole = wanted.name != "amount" or column.filled >= 0.9 * column.rows
        is_share = wanted.name.endswith("margin") and _SHARE.search(column.name.lower())
        return column.is_number and not column.date and is_whole and not is_share
    if wanted.type == "boolean":
        return column.distinct <= 3
    if wanted.allowed:
        return all(value in wanted.allowed for value in column.counts)
    if wanted.required and column.filled < 0.98 * column.rows:
        return False
    if wanted.name == "line":
        return all(value.isdigit() and len(value) < 6 for value in column.counts)
    if wanted.is_dimension and is_personal(column):
        return False
    if wanted.is_dimension and wanted.name not in _FREE:
        return column.distinct <= max(MOST_VALUES, column.rows // 20) and not column.date
    if wanted.name == "topic":
        return column.distinct <= max(12, column.filled // 2) and not column.date
    if wanted.name.endswith("_key"):
        is_id = all(figure.is_integer() for figure in column.numbers)  # 12.5 tells nobody apart
        return not column.date and is_id and column.distinct > min(20, 0.15 * column.filled)
    if wanted.name in _ENTITIES:
        return not column.date and column.distinct > 1 and _tells_apart(wanted.name, column)
    return not column.date or wanted.name == "question"


def is_personal(column: Profile) -> bool:
    """Return whether a column tells who somebody is, or how to reach them."""
    if words.PERSONAL.search(words.plain(column.name)):
        return True
    return sum(n for value, n in column.counts.items() if "@" in value) > 0.05 * column.filled


def _tells_apart(entity: str, column: Profile) -> bool:
    if any(not figure.is_integer() for figure in column.numbers):
        return False
    return entity != "order" or all(any(c.isdigit() for c in value) for value in column.counts)
