"""Which columns are questions of a survey, on which scale, and what odd codes may mean."""

from __future__ import annotations

from collections.abc import Sequence

from peil.sources import vocabulary as words
from peil.sources.profiles import Profile
from peil.sources.rules import Question

_RATES = "rate,rating,quality,kvalitet,vurdering,betyg,karakter"
_ODD = (-99, -9, -1, 8, 9, 88, 98, 99, 999)


def questions(columns: Sequence[Profile]) -> list[tuple[Question, str]]:
    """Guess the questions among columns, each with why; at most one is the overall outcome."""
    found: list[tuple[Question, str]] = []
    taken: set[str] = set()
    zero_to_six = sum(set(column.numbers) >= {0, 5, 6} for column in columns) > 1
    for column in columns:
        guess = _task(column) or _comment(column) or _completion(column) or _worded(column) or (
            _rated(column, zero_to_six=zero_to_six)
        )  # fmt: skip
        if guess is None:
            continue
        question, why = guess
        if question.role == "outcome" and question.kind in ("csat", "nps"):
            if question.kind in taken:
                question = _as_driver(question)
            taken.add(question.kind)
        found.append((question, why))
    return _with_own_ids(found)


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
    """Make an id of a column's name: a-z, 0-9 and _, beginning with a letter."""
    plain = words.plain(name).replace(" ", "_")
    plain = "".join(c for c in plain if c.isascii())
    return plain if plain[:1].isalpha() else f"q_{plain}"


def _as_driver(question: Question) -> Question:
    return Question(**{**question.__dict__, "role": "driver", "kind": "rating"})


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
                "the standard wording"
            )
    return None


def _comment(column: Profile) -> tuple[Question, str] | None:
    if column.is_number or column.date or column.distinct < 2:
        return None
    if column.words > 4 or (words.fit(column.name, words.COMMENT) and column.words > 1.5):
        return (
            Question(identifier(column.name), "comment", "comment", (column.name,)),
            f"free text, {column.words:.0f} words on average",
        )
    return None


def _completion(column: Profile) -> tuple[Question, str] | None:
    plain = {value: words.YES_PARTLY_NO.get(words.plain(value)) for value in column.counts}
    named = words.fit(column.name, words.COMPLETION) > 0.3
    if not plain or None in plain.values() or not (named or "partly" in plain.values()):
        return None
    codes = {value: str(meaning) for value, meaning in plain.items()}
    return (
        Question(identifier(column.name), "completion", "completion", (column.name,), codes=codes),
        "yes, partly and no",
    )


def _worded(column: Profile) -> tuple[Question, str] | None:
    """Find answers such as 'very satisfied', written out."""
    if column.is_number or not column.counts:
        return None
    scores = {}
    for value in column.counts:
        plain = words.plain(value)
        score = next((i for i, names in enumerate(words.LIKERT, start=1) if plain in names), None)
        if score:
            scores[value] = score
    if sum(column.counts[value] for value in scores) < 0.8 * column.filled:
        return None
    others = tuple(value for value in column.counts if value not in scores)
    role, kind = _part(column, (1, 5))
    codes = {value: str(score) for value, score in sorted(scores.items(), key=lambda p: p[1])}
    return (
        Question(identifier(column.name), role, kind, (column.name,), scale=(1, 5), codes=codes,
                 not_applicable=others),
        "answers are written out; their order is assumed",
    )  # fmt: skip


def _rated(column: Profile, *, zero_to_six: bool) -> tuple[Question, str] | None:
    text = set(column.counts) - _number_texts(column)
    few_texts = sum(column.counts[v] for v in text) <= 0.2 * max(column.filled, 1)
    numbers = column.numbers
    if len(text) > 2 or not few_texts or not numbers or not all(n.is_integer() for n in numbers):
        return None
    if len(numbers) > 14 or min(numbers) < -99 or max(numbers) > 999:
        return None
    if _is_person(column.name) and not words.fit(column.name, words.NPS):
        return None
    scale, why = _scale(column, set(numbers), zero_to_six=zero_to_six)
    if scale is None:
        return None
    low, high = scale
    outside = sorted(n for n in numbers if not low <= n <= high)
    blank = [_code(n) for n in outside if not (n == high + 1 and scale[0] == 1)]
    not_applicable = [_code(n) for n in outside if n == high + 1 and scale[0] == 1]
    blank += sorted(text)
    role, kind = _part(column, scale)
    if outside or text:
        told = [f"{', '.join(blank)} as blank"] * bool(blank)
        told += [f"{', '.join(not_applicable)} as not applicable"] * bool(not_applicable)
        why += "; " + " and ".join(told)
    return (
        Question(identifier(column.name), role, kind, (column.name,), scale=scale,
                 blank=tuple(blank), not_applicable=tuple(not_applicable),
                 touchpoint="" if role == "outcome" else words.plain(column.name)),
        why,
    )  # fmt: skip


def _number_texts(column: Profile) -> set[str]:
    def is_number(value: str) -> bool:
        return value.replace(",", ".").lstrip("+-").replace(".", "", 1).isdigit()

    return {value for value in column.counts if is_number(value)}


def _scale(
    column: Profile, values: set[float], *, zero_to_six: bool
) -> tuple[tuple[int, int] | None, str]:
    inside = {value for value in values if value not in _ODD or value in (8, 9)}
    if words.fit(column.name, words.NPS) > 0.3 and max(inside) >= 9:
        return (0, 10), "0 to 10, the recommendation question"
    plain = {value for value in inside if value not in (0, 8, 9) or value <= 7}
    if {0.0, 10.0} <= inside and len(inside) >= 8 and max(inside) <= 11:
        return (0, 10), "0 to 10, taken for the recommendation question"
    if max(inside) == 10 and min(inside) >= 1:
        return (1, 10), "1 to 10"
    top = max((value for value in plain if value > 0), default=0)
    is_named = any(words.fit(column.name, listed) for listed in (words.CSAT, words.CES, _RATES))
    if not (is_named and len(plain) > 2) and not {2.0, 3.0, 4.0} <= plain:
        return None, ""
    if top == 6 and (0.0 in values or zero_to_six):
        return (1, 5), "1 to 5"
    if top in (5, 6, 7):
        return (1, int(top)), f"1 to {int(top)}"
    if top == 4 and is_named:
        return (1, 4), "1 to 4"
    return None, ""


def _is_person(name: str) -> bool:
    tokens = words.plain(name).split()
    long = tuple(word for word in words.PERSON.split(",") if len(word) > 3)
    return words.fit(name, words.PERSON) >= 0.5 or any(token.startswith(long) for token in tokens)


def _part(column: Profile, scale: tuple[int, int]) -> tuple[str, str]:
    if scale == (0, 10):
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
