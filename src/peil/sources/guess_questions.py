"""Which columns are questions of a survey, on which scale, and what odd codes may mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from peil.shared.words import gettext as _
from peil.sources import vocabulary as words
from peil.sources.profiles import Profile
from peil.sources.rules import Question

_RATES = "rate,rating,quality,kvalitet,vurdering,betyg,karakter"
_LONGEST_ID = 40
_MOST_WORDS = 3
#: Kinds whose name does for an id where the column's own is a whole sentence.
_KNOWN = ("nps", "csat", "ces", "csi_satisfaction", "csi_expectations", "csi_ideal", "task",
          "completion", "blocker", "resolution", "comment")  # fmt: skip
_NUMBERED = re.compile(
    r"^\s*(?:q|spm|fraga|fråga|spørgsmål)?\s*\d{1,3}[.:)]\s+(?=\S)", re.IGNORECASE
)
#: The scale behind a question's name, as "(1-6)", which is no part of what it is about.
_SCALED = re.compile(r"\s*[(\[]\s*\d{1,3}\s*(?:[-–—]|til|till|to)\s*\d{1,3}\s*[)\]]\s*$")
_LABELLED = re.compile(r"(\d{1,2})\s*[-–—=:.)]?\s+\D.*|(\d{1,2})")
_LEVELS = [
    {word: level for level, listed in enumerate(levels, 1) for word in listed.split(",")}
    for levels in words.LIKERT
]
_ODD = (-99, -9, -1, 8, 9, 88, 98, 99, 999)


def questions(columns: Sequence[Profile]) -> list[tuple[Question, str]]:
    """Guess the questions among columns, each with why; at most one is the overall outcome."""
    found: list[tuple[Question, str]] = []
    taken: set[str] = set()
    zero_to_six = sum(set(column.numbers) >= {0, 5, 6} for column in columns) > 1
    to_ten = any(
        column.numbers and max(column.numbers) == 10 and min(column.numbers) >= 1
        for column in columns
    )
    for column in columns:
        guess = (
            _named_comment(column)
            or _task(column)
            or _worded(column)
            or _comment(column)
            or _completion(column)
            or _labelled(column)
            or _rated(column, zero_to_six=zero_to_six, to_ten=to_ten)
        )
        if guess is None:
            continue
        question, why = guess
        if question.role == "outcome" and question.kind in ("csat", "nps"):
            if question.kind in taken:
                question = _as_driver(question)
            taken.add(question.kind)
        found.append((question, why))
    return _with_own_ids([(_named(question), why) for question, why in _index(found)])


def _index(found: list[tuple[Question, str]]) -> list[tuple[Question, str]]:
    """Turn the three questions of a satisfaction index, if all are there, into what they are."""
    parts: dict[str, int] = {}
    for place, (question, _why) in enumerate(found):
        plain = words.plain(question.column[0])
        if question.scale != (1, 10):
            continue
        if any(piece in plain for piece in words.EXPECTATIONS):
            parts.setdefault("csi_expectations", place)
        elif any(piece in plain for piece in words.IDEAL):
            parts.setdefault("csi_ideal", place)
        elif words.fit(plain, words.CSAT) > 0.3:
            parts.setdefault("csi_satisfaction", place)
    if len(parts) < 3:
        return found
    for kind, place in parts.items():
        question, why = found[place]
        told = _("one of the three questions of a satisfaction index, %(scale)s")
        found[place] = (
            replace(question, role="outcome", kind=kind, touchpoint=""),
            told % {"scale": why},
        )
    return found


def _named(question: Question) -> Question:
    """Give a question whose column is a sentence a short id, and keep the sentence."""
    column = question.column[0]
    if not _is_sentence(column):
        return question
    kind = question.kind if question.kind in _KNOWN else ""
    return replace(question, id=kind or identifier(column), text=_unnumbered(column))


def _is_sentence(name: str) -> bool:
    return len(words.plain(_unnumbered(name)).split()) > _MOST_WORDS


def _unnumbered(name: str) -> str:
    return _NUMBERED.sub("", name)


def _with_own_ids(found: list[tuple[Question, str]]) -> list[tuple[Question, str]]:
    seen: dict[str, int] = {}
    renamed = []
    for question, why in found:
        seen[question.id] = seen.get(question.id, 0) + 1
        if seen[question.id] > 1:
            question = Question(**{**question.__dict__, "id": f"{question.id}_{seen[question.id]}"})
        renamed.append((question, why))
    return renamed


def identifier(name: str) -> str:
    """Make an id of a column's name: a-z, 0-9 and _, beginning with a letter, not too long."""
    plain = words.plain(_SCALED.sub("", _unnumbered(name))).replace(" ", "_")
    plain = "".join(c for c in plain if c.isascii())
    if len(plain) > _LONGEST_ID:
        plain = plain[: plain.rfind("_", 0, _LONGEST_ID)] if "_" in plain else plain[:_LONGEST_ID]
    return plain if plain[:1].isalpha() else f"q_{plain}"


def _as_driver(question: Question) -> Question:
    return replace(question, role="driver", kind="rating")


def _task(column: Profile) -> tuple[Question, str] | None:
    """Find the two questions of a task survey that are asked in the standard wordings."""
    if column.is_number or column.date or column.distinct < 2:
        return None
    name = words.plain(column.name)
    for role, kind, wordings in (
        ("task", "task", words.TASK),
        ("comment", "blocker", words.BLOCKER),
    ):
        if any(wording in name for wording in wordings):
            return Question(identifier(column.name), role, kind, (column.name,)), (
                _("the standard wording")
            )
    return None


def is_named_comment(column: Profile) -> bool:
    """Whether a column's name says that it holds people's own words, however short they are."""
    name = words.plain(column.name)
    if not words.NAMED_COMMENT.search(name) or words.ABOUT_COMMENTS.search(name):
        return False
    return not column.is_number and not column.date


def _named_comment(column: Profile) -> tuple[Question, str] | None:
    if not is_named_comment(column) or all(
        words.plain(value) in words.YES_PARTLY_NO for value in column.counts
    ):
        return None
    question = Question(identifier(column.name), "comment", "comment", (column.name,))
    return question, _("free text, by its name")


def _comment(column: Profile) -> tuple[Question, str] | None:
    if column.is_number or column.date or column.distinct < 2:
        return None
    if column.words > 4 or (words.fit(column.name, words.COMMENT) and column.words > 1.5):
        return (
            Question(identifier(column.name), "comment", "comment", (column.name,)),
            _("free text, %(n)s words on average") % {"n": round(column.words)},
        )
    return None


def _completion(column: Profile) -> tuple[Question, str] | None:
    plain = {value: words.YES_PARTLY_NO.get(words.plain(value)) for value in column.counts}
    if not plain or None in plain.values():
        return None
    codes = {value: str(meaning) for value, meaning in sorted(plain.items())}
    made = Question(identifier(column.name), "completion", "completion", (column.name,),
                    codes=codes)  # fmt: skip
    if words.fit(column.name, words.COMPLETION) > 0.3:
        return made, _("yes, partly and no")
    if words.fit(column.name, words.RESOLUTION) > 0.5:
        return replace(made, role="outcome", kind="resolution"), _("was the matter solved?")
    if "partly" in plain.values():
        return made, _("unsure: yes, partly and no, taken for whether the task was done")
    return None


def _worded(column: Profile) -> tuple[Question, str] | None:
    """Find answers such as 'very satisfied', written out."""
    if column.is_number or not column.counts:
        return None
    for levels in _LEVELS:
        scores = {}
        for value in column.counts:
            plain = words.plain(value)
            if plain in levels:
                scores[value] = levels[plain]
        known = sum(column.counts[value] for value in scores)
        if known < 0.8 * column.filled or not set(scores.values()) - {3}:
            continue
        if len(set(scores.values())) < len(scores):  # more levels than five
            continue
        others = tuple(value for value in column.counts if value not in scores)
        role, kind = _part(column, (1, 5))
        codes = {value: str(score) for value, score in sorted(scores.items(), key=lambda p: p[1])}
        return (
            Question(identifier(column.name), role, kind, (column.name,), scale=(1, 5),
                     codes=codes, not_applicable=others, touchpoint=_touchpoint(column, role)),
            _("answers are written out; their order is assumed"),
        )  # fmt: skip
    return None


def _labelled(column: Profile) -> tuple[Question, str] | None:
    """Find scores with words behind them, as '10 - very likely'."""
    read = {value: _LABELLED.fullmatch(value) for value in column.counts}
    codes = {value: found[1] for value, found in read.items() if found and found[1]}
    if not codes or sum(column.counts[v] for v, found in read.items() if found) < (
        0.8 * column.filled
    ):
        return None
    counts: Counter[str] = Counter()
    for value, n in column.counts.items():
        counts[codes.get(value, value)] += n
    guess = _rated(Profile(column.name, counts, column.rows), zero_to_six=False, to_ten=False)
    if guess is None:
        return None
    question, why = guess
    return replace(question, codes=dict(sorted(codes.items(), key=lambda p: int(p[1])))), why


def _rated(column: Profile, *, zero_to_six: bool, to_ten: bool) -> tuple[Question, str] | None:
    text = set(column.counts) - _number_texts(column)
    few_texts = sum(column.counts[v] for v in text) <= 0.2 * max(column.filled, 1)
    numbers = column.numbers
    if len(text) > 2 or not few_texts or not numbers or not all(n.is_integer() for n in numbers):
        return None
    if (words.fit(column.name, words.CSAT) > 0.3 and min(numbers) >= 0
            and 20 < max(numbers) <= 100 and len(numbers) > 10):  # fmt: skip
        role, kind = _part(column, (0, 100))
        return Question(identifier(column.name), role, kind, (column.name,), scale=(0, 100),
                        blank=tuple(sorted(text))), _scale_said(0, 100)  # fmt: skip
    if len(numbers) > 14 or min(numbers) < -99 or max(numbers) > 999:
        return None
    if _is_person(column.name) and not words.fit(column.name, words.NPS):
        return None
    scale, why = _scale(column, set(numbers), zero_to_six=zero_to_six, to_ten=to_ten)
    if scale is None:
        return None
    low, high = scale
    outside = sorted(n for n in numbers if not low <= n <= high)
    blank = [_code(n) for n in outside if not (n == high + 1 and scale[0] == 1)]
    not_applicable = [_code(n) for n in outside if n == high + 1 and scale[0] == 1]
    blank += sorted(text)
    role, kind = _part(column, scale)
    if blank:
        why += "; " + _("%(values)s as blank") % {"values": ", ".join(blank)}
    if not_applicable:
        told = _("%(values)s as not applicable") % {"values": ", ".join(not_applicable)}
        why += "; " + told
    return (
        Question(identifier(column.name), role, kind, (column.name,), scale=scale,
                 blank=tuple(blank), not_applicable=tuple(not_applicable),
                 touchpoint=_touchpoint(column, role)),
        why,
    )  # fmt: skip


def _touchpoint(column: Profile, role: str) -> str:
    if role == "outcome":
        return ""
    name = _SCALED.sub("", _unnumbered(column.name)).strip()
    is_code = "_" in name or any(sign.isdigit() for sign in name) or name.isupper()
    return words.plain(name) if is_code else name


def _number_texts(column: Profile) -> set[str]:
    def is_number(value: str) -> bool:
        return value.replace(",", ".").lstrip("+-").replace(".", "", 1).isdigit()

    return {value for value in column.counts if is_number(value)}


def _scale(
    column: Profile, values: set[float], *, zero_to_six: bool, to_ten: bool
) -> tuple[tuple[int, int] | None, str]:
    inside = {value for value in values if value not in _ODD or value in (8, 9)}
    if words.fit(column.name, words.NPS) > 0.3 and max(inside) >= 9:
        return (0, 10), _("0 to 10, the recommendation question")
    plain = {value for value in inside if value not in (0, 8, 9) or value <= 7}
    if {0.0, 10.0} <= inside and len(inside) >= 8 and max(inside) <= 11:
        if _is_index(column.name):
            return (0, 10), _scale_said(0, 10)
        return (0, 10), _("unsure: 0 to 10, taken for the recommendation question")
    if max(inside) == 10 and min(inside) >= 1:
        return (1, 10), _scale_said(1, 10)
    if to_ten and _is_index(column.name) and max(inside) in (8, 9) and len(inside) > 4:
        return (1, 10), _("unsure: 1 to 10 as other questions, though nobody gave 10")
    top = max((value for value in plain if value > 0), default=0)
    is_named = any(words.fit(column.name, listed) for listed in (words.CSAT, words.CES, _RATES))
    if not (is_named and len(plain) > 2) and not {2.0, 3.0, 4.0} <= plain:
        return None, ""
    if top == 6 and (0.0 in values or zero_to_six):
        return (1, 5), _scale_said(1, 5)
    if top in (5, 6, 7):
        return (1, int(top)), _scale_said(1, int(top))
    if top == 4 and is_named:
        return (1, 4), _scale_said(1, 4)
    return None, ""


def _scale_said(low: int, high: int) -> str:
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _is_index(name: str) -> bool:
    """Whether a name asks how satisfied somebody is, against expectations or the ideal."""
    plain = words.plain(name)
    return words.fit(name, words.CSAT) > 0.3 or any(
        piece in plain for piece in words.EXPECTATIONS + words.IDEAL
    )


def _is_person(name: str) -> bool:
    tokens = words.plain(name).split()
    long = tuple(word for word in words.PERSON.split(",") if len(word) > 3)
    return words.fit(name, words.PERSON) >= 0.5 or any(token.startswith(long) for token in tokens)


def _part(column: Profile, scale: tuple[int, int]) -> tuple[str, str]:
    if scale == (0, 10) and (words.fit(column.name, words.NPS) > 0.3 or not _is_index(column.name)):
        return "outcome", "nps"
    if words.fit(column.name, words.CES) > 0.3:
        return "outcome", "ces"
    if words.fit(column.name, words.CSAT) > 0.3 or words.plain(column.name).endswith(
        ("all", "total")
    ):
        return "outcome", "csat"
    return "driver", "rating"


def _code(number: float) -> str:
    return str(int(number))
