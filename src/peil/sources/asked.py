"""Questions of a survey as SQL: one wide row becomes many answers, or a long file is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from peil.facts.answers import STATES
from peil.shared.errors import BadInput
from peil.shared.words import Sentence
from peil.shared.words import gettext as _
from peil.sources.cells import Cells, number, plain_number
from peil.sources.rules import Question, Rule
from peil.sources.sql import any_of, ident, literal, literals, one_of
from peil.sources.typing_rules import Check

#: What a question says of each of its answers, in the order of the list that joins them on.
STATIC = ("question", "role", "kind", "touchpoint", "scale_low", "scale_high", "higher_is_better")
GIVEN = ("state", "score", "choice")
_ANSWERED, _BLANK, _NOT_APPLICABLE = (one_of(state, STATES) for state in STATES)
_STATES = f"CASE {{0}} WHEN 0 THEN {_ANSWERED} WHEN 1 THEN {_BLANK} ELSE {_NOT_APPLICABLE} END"


@dataclass(frozen=True)
class Answer:
    """One question in one file, as SQL.

    Parameters
    ----------
    question : Question
        Which.
    index : int
        Its place among the questions.
    first : tuple of (str, str)
        Names and SQL over the clean texts.
    second : tuple of (str, str)
        Names and SQL over these.
    check : Check
        What would be wrong, over all of them.
    figure : str
        SQL of the number that the answer is.
    """

    question: Question
    index: int
    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    check: Check
    figure: str

    @property
    def is_comment(self) -> bool:
        """Whether the answer is words, which are kept apart."""
        return self.question.role == "comment"

    def struct(self) -> str:
        """Return SQL of the answer as a struct of its index, state, score and choice."""
        name = self.index
        return (
            f"{{'i': {name}, 'state': {ident(f't{name}')}, 'score': {ident(f's{name}')}, "
            f"'choice': {ident(f'h{name}')}}}"
        )


def wide(cells: Cells, questions: Sequence[Question]) -> list[Answer]:
    """Return each question that the file has, as SQL over its own column.

    Raises
    ------
    BadInput
        If the column of a question that is not optional is missing, or none is there.
    """
    answers = []
    for index, question in enumerate(questions):
        column = cells.find(question.names)
        if column is None and question.optional:
            continue
        column = column or cells.need(question.names, Sentence("question '%(id)s'", id=question.id))
        answers.append(_answer(question, index, cells.cell(column), column, cells, {}))
    if not answers:
        raise BadInput(
            "%(file)s has none of the questions of %(mapping)s, which are all optional. "
            "It has: %(columns)s.",
            file=cells.file,
            mapping=cells.mapping.name,
            columns=", ".join(cells.columns[:40]),
        )
    return answers


def _answer(
    question: Question, index: int, raw: str, column: str, cells: Cells, figures: dict[str, str]
) -> Answer:
    """Return a question's SQL; figures that are worked out alike share the name in `figures`."""
    worked_out = _figure(question, raw, cells.mapping.file.decimal)
    name = figures.setdefault(worked_out, f"n{index}")
    figure, state = ident(name), ident(f"t{index}")
    plain = plain_number(raw)
    first = [(name, worked_out)]
    choice, fault, allowed = _judged(question, raw, plain, figure)
    states = _state(question, raw, figure)
    second = (
        (f"t{index}", states),
        (f"s{index}", f"CASE WHEN {states} = 0 THEN {figure} END"),
        (f"h{index}", f"CASE WHEN {states} = 0 THEN {choice} END"),
    )
    check = Check(column, raw, f"{state} = 0 AND ({fault})", allowed)
    return Answer(question, index, tuple(first), second, check, figure)


def _figure(question: Question, raw: str, decimal: str | None) -> str:
    """Return SQL of the score: the number itself, or what the codes make of the text."""
    if not question.scale:
        if any(_is_number(value) for value in question.blank + question.not_applicable):
            return f"try_cast({raw} AS DOUBLE)"
        return "CAST(NULL AS DOUBLE)"
    if not question.codes:
        return number(raw, decimal)
    cases = " ".join(
        f"WHEN {literal(code)} THEN {literal(score)}" for code, score in question.codes.items()
    )
    return f"try_cast(CASE {plain_number(raw)} {cases} ELSE {raw} END AS DOUBLE)"


def _state(question: Question, raw: str, figure: str) -> str:
    """Return SQL of 0 answered, 1 blank, 2 not applicable."""

    def means(values: Sequence[str]) -> str:
        numbers = [value for value in values if _is_number(value)]
        tests = [f"{raw} IN ({literals(values)})"] if values else []
        if numbers:  # 7.0 is 7
            tests.append(f"coalesce({figure} IN ({', '.join(numbers)}), false)")
        return any_of(tests)

    if question.codes and question.scale:  # codes have changed the number; compare the text
        figure = f"try_cast({raw} AS DOUBLE)"
    blank, not_applicable = means(question.blank), means(question.not_applicable)
    return f"CASE WHEN {raw} IS NULL OR {blank} THEN 1 WHEN {not_applicable} THEN 2 ELSE 0 END"


def _judged(question: Question, raw: str, plain: str, figure: str) -> tuple[str, str, str]:
    """Return SQL of the choice, SQL that is true for a wrong answer, and what is allowed."""
    besides = [*question.blank, *question.not_applicable]
    if question.scale:
        low, high = question.scale
        fault = f"{figure} IS NULL OR {figure} < {low} OR {figure} > {high}"
        if not question.fractions:
            fault += f" OR {figure} <> trunc({figure})"
        return "CAST(NULL AS VARCHAR)", fault, _scale_told(low, high, [*question.codes, *besides])
    if question.codes:
        cases = " ".join(
            f"WHEN {literal(code)} THEN {literal(name)}" for code, name in question.codes.items()
        )
        kept = raw if question.other == "keep" else "NULL"
        fault = f"{plain} NOT IN ({literals(question.codes)})"
        if question.other != "refuse":
            fault = "false"
        return f"CASE {plain} {cases} ELSE {kept} END", fault, (
            _("one of %(values)s or empty") % {"values": ", ".join([*question.codes, *besides])}
        )  # fmt: skip
    return raw, "false", _("any text")


def _scale_told(low: int, high: int, besides: Sequence[str]) -> str:
    if besides:
        return _("%(low)s to %(high)s, one of %(values)s, or empty") % {
            "low": low, "high": high, "values": ", ".join(besides)
        }  # fmt: skip
    return _("%(low)s to %(high)s or empty") % {"low": low, "high": high}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip().lower() not in ("nan", "inf", "-inf", "infinity")


def listed(answers: Sequence[Answer]) -> str:
    """Return SQL of a list of what each question says of its answers."""
    rows = ", ".join(f"({answer.index}, {', '.join(_said(answer, answers))})" for answer in answers)
    return f"(VALUES {rows}) AS asked(i, {', '.join(STATIC)})"


def _said(answer: Answer, answers: Sequence[Answer]) -> tuple[str, ...]:
    question = answer.question
    others = [other.question for other in answers]
    low, high = question.scale or ("NULL", "NULL")
    touchpoint = literal(question.touchpoint) if question.touchpoint else "NULL"
    return (
        one_of(question.id, (other.id for other in others)),
        one_of(question.role, (other.role for other in others)),
        one_of(question.kind, (other.kind for other in others)),
        f"CAST({touchpoint} AS VARCHAR)", f"CAST({low} AS BIGINT)", f"CAST({high} AS BIGINT)",
        str(question.higher_is_better).lower(),
    )  # fmt: skip


def wide_select(good: str, own: Sequence[str], answers: Sequence[Answer]) -> str:
    """Return a SELECT of one row per answer from one of a row per response.

    Parameters
    ----------
    good : str
        SELECT of rows without problems.
    own : sequence of str
        Columns of the response, as ``v:<name>``.
    answers : sequence of Answer
        Those that are scores or choices.
    """
    if len(answers) == 1:  # nothing to multiply: half the time
        (only,) = answers
        names = {"state": "t", "score": "s", "choice": "h"}
        return _joined(good, own, answers, "", lambda part: ident(f"{names[part]}{only.index}"))
    kept = ", ".join(ident(f"v:{name}") for name in own)
    structs = ", ".join(answer.struct() for answer in answers)
    rows = f"SELECT _row, {kept}, unnest([{structs}]) AS answer FROM ({good})"  # noqa: S608
    return _joined(rows, own, answers, "answer.i", lambda name: f"answer.{name}")


def _joined(
    rows: str,
    own: Sequence[str],
    answers: Sequence[Answer],
    index: str,
    given: Callable[[str], str],
) -> str:
    parts = [f"{ident(f'v:{name}')} AS {ident(name)}" for name in own]
    # A column that is empty in every row is left out of the files: it takes time to write.
    static = [n for n in STATIC if n != "touchpoint" or any(a.question.touchpoint for a in answers)]
    if index:
        parts += [f"asked.{name}" for name in static]
        join = f" JOIN {listed(answers)} ON asked.i = {index}"
    else:
        said = dict(zip(STATIC, _said(answers[0], answers), strict=True))
        parts += [f"{said[name]} AS {name}" for name in static]
        join = ""
    parts += [f"{_STATES.format(given('state'))} AS state", f"{given('score')} AS score"]
    if not all(answer.question.scale for answer in answers):
        parts.append(f"{given('choice')} AS choice")
    return f"SELECT {', '.join(parts)}, _row FROM ({rows}){join}"  # noqa: S608


@dataclass(frozen=True)
class Long:
    """A file with one row per answer, as SQL.

    Parameters
    ----------
    first, second : tuple of (str, str)
        Names and SQL over the clean texts, and over these.
    checks : tuple of Check
        What would be wrong.
    answers : tuple of Answer
        Every question.
    """

    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]
    answers: tuple[Answer, ...]

    def select(self, good: str, own: Sequence[str]) -> str:
        """Return a SELECT of the answers; rows of questions that are left out are not in it."""
        return _joined(good, own, self.answers, ident("q"), lambda name: ident(f"a:{name}"))


def long(cells: Cells, questions: Sequence[Question], asked: Rule, given: Rule) -> Long:
    """Return a long file's answers as SQL.

    Parameters
    ----------
    cells : Cells
        The file's columns.
    questions : sequence of Question
        Known by their ``column`` or ``id``, as the file writes them.
    asked, given : Rule
        The columns that name the question and hold the answer.
    """
    label = cells.need(asked.column, "question")
    name = cells.cell(label)
    column = cells.need(given.column, Sentence("the answer"))
    raw = cells.cell(column)
    figures: dict[str, str] = {}
    answers = [_answer(q, i, raw, column, cells, figures) for i, q in enumerate(questions)]
    plain = plain_number(name)
    which = " ".join(
        f"WHEN {plain} IN ({literals({*a.question.column, a.question.id})}) THEN {a.index}"
        for a in answers
    )
    first = [("q", f"CASE {which} END"), *dict.fromkeys(pair for a in answers for pair in a.first)]
    second = []
    for part, letter in (("state", "t"), ("score", "s"), ("choice", "h")):
        said = {a.index: dict(a.second)[f"{letter}{a.index}"] for a in answers}
        second.append((f"a:{part}", _by_question(said)))
    checks = [
        Check(column, raw, f"{ident('q')} = {a.index} AND {ident('a:state')} = 0 AND "
              f"({_judged(a.question, raw, plain_number(raw), a.figure)[1]})",
              a.check.allowed)
        for a in answers
    ]  # fmt: skip
    if asked.other == "refuse":
        known = ", ".join(answer.question.names[0] for answer in answers)
        told = _('one of %(values)s; say other = "blank" to leave others out') % {"values": known}
        checks.append(Check(label, name, f"{ident('q')} IS NULL", told))
    return Long(tuple(first), tuple(second), tuple(checks), tuple(answers))


def _by_question(said: dict[int, str]) -> str:
    """Return SQL of what each question says; asked only where they do not all say the same."""
    if len(set(said.values())) == 1:
        return f"CASE WHEN {ident('q')} IS NOT NULL THEN {next(iter(said.values()))} END"
    cases = " ".join(f"WHEN {index} THEN {sql}" for index, sql in said.items())
    return f"CASE {ident('q')} {cases} END"


def comments_select(good: str, own: Sequence[str], answers: Sequence[Answer]) -> str:
    """Return a SELECT of the words of each response, one row per comment that is not empty."""
    kept = [
        name
        for name in own
        if name in ("response", "survey", "language", "customer_key", "source", "unit", "simulated")
    ]
    parts = ", ".join(f"{ident(f'v:{name}')} AS {ident(name)}" for name in kept)
    structs = ", ".join(
        f"{{'question': {literal(answer.question.id)}, 'said': {ident(f'h{answer.index}')}}}"
        for answer in answers
    )
    return (
        f"SELECT * EXCLUDE (said), said.question AS question, said.said AS text FROM "  # noqa: S608
        f"(SELECT {parts}, {ident('v:answered_at')} AS said_at, _row, "
        f"unnest([{structs}]) AS said FROM ({good})) WHERE said.said IS NOT NULL"
    )
