"""A mapping as a form: what it asks about each column and question, and the TOML it becomes.

The form shows the simple things. What it cannot show (templates, folding, blocks for some of the
files) stands in the text, is left as it is, and can be changed there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peil.facts.answers import KINDS, ROLES
from peil.facts.catalog import fact as fact_named
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.sources.mapping_writing import key as toml_key
from peil.sources.mapping_writing import value as toml_value

Doc = dict[str, Any]
Guesses = dict[tuple[str, str], str]

_FROM_QUESTIONS = {
    "question", "role", "kind", "touchpoint", "state", "score", "choice", "scale_low",
    "scale_high", "higher_is_better",
}  # fmt: skip
_NEVER_ASKED = {"load_id", "source", "simulated"}
_NEW_ROWS = 2
_GUESS = re.compile(r"#\s*guess:?\s*(?P<why>.*)$", re.IGNORECASE)
_ASSIGNED = re.compile(r'^\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>[\w-]+))\s*=')
_HEADER = re.compile(r"^\s*\[\[?(?P<name>[\w.]+)\]\]?")


@dataclass(frozen=True)
class ColumnRow:
    """One line of the form: a column of the fact, or a further dimension.

    Parameters
    ----------
    name, meaning : str
        What it is; a further dimension has no meaning of its own.
    is_required : bool
        Whether rows without it are refused.
    allowed : tuple of str
        The only values it may take; empty for any.
    column : str
        The file's column; empty if none.
    constant : str
        The same value in every row; empty if none.
    written : str
        The TOML of a rule that the form cannot show; empty if it can.
    guess : str
        Why it was guessed; empty if it was not.
    """

    name: str
    meaning: str = ""
    is_required: bool = False
    allowed: tuple[str, ...] = ()
    column: str = ""
    constant: str = ""
    written: str = ""
    guess: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether the mapping says where it comes from."""
        return bool(self.column or self.constant or self.written)


@dataclass(frozen=True)
class QuestionRow:
    """One question of a survey, as the form shows it; ``low`` and ``high`` are its scale."""

    id: str = ""
    column: str = ""
    text: str = ""
    role: str = ""
    kind: str = ""
    low: str = ""
    high: str = ""
    is_reversed: bool = False
    blank: str = ""
    not_applicable: str = ""
    guess: str = ""


@dataclass(frozen=True)
class MappingForm:
    """The whole form.

    Parameters
    ----------
    source, zone : str
        As the mapping says.
    day_first : str
        ``yes``, ``no`` or empty if the mapping does not say.
    decimal : str
        ``,``, ``.`` or empty.
    columns, dimensions : tuple of ColumnRow
        Every column of the fact that a file can bring; the further dimensions and empty lines.
    questions : tuple of QuestionRow
        Of a survey, and empty lines; empty for other facts.
    choices : tuple of str
        The file's columns.
    """

    fact: str
    source: str
    zone: str
    day_first: str
    decimal: str
    columns: tuple[ColumnRow, ...]
    dimensions: tuple[ColumnRow, ...]
    questions: tuple[QuestionRow, ...]
    choices: tuple[str, ...]
    roles: tuple[str, ...] = ROLES
    kinds: tuple[str, ...] = KINDS

    @property
    def guesses(self) -> int:
        """How many lines hold a guess."""
        return sum(bool(row.guess) for row in (*self.columns, *self.dimensions, *self.questions))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Required columns that the mapping does not name."""
        return tuple(row.name for row in self.columns if row.is_required and not row.is_filled)

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns of the file that stay out."""
        used = {row.column for row in (*self.columns, *self.dimensions, *self.questions)}
        return tuple(name for name in self.choices if name not in used)


def read_form(text: str, choices: Sequence[str]) -> MappingForm:
    """Return the form of a mapping.

    Parameters
    ----------
    text : str
        The mapping's TOML.
    choices : sequence of str
        The columns of the file it is for.

    Raises
    ------
    BadInput
        If it is not TOML, or names no fact that exists.
    """
    doc, guesses = _parsed(text), guesses_in(text)
    fact = fact_named(str(doc.get("fact", "")))
    columns: Doc = doc.get("columns", {})
    is_wide = fact.name == "answers"
    rows = [
        _row(
            column.name, columns.get(column.name), choices, guesses.get(("columns", column.name)),
            meaning=_(column.meaning), is_required=column.required, allowed=column.allowed,
        )
        for column in fact.all_columns
        if column.name not in _NEVER_ASKED
        and (not is_wide or column.name not in _FROM_QUESTIONS or column.name in columns)
    ]  # fmt: skip
    dimensions = [
        _row(name, rule, choices, guesses.get(("dimensions", name)))
        for name, rule in doc.get("dimensions", {}).items()
    ]
    questions = [
        _question(asked, choices, guesses.get(("questions", str(asked.get("id", "")))))
        for asked in doc.get("questions", [])
    ]
    said = doc.get("day_first")
    return MappingForm(
        fact=fact.name,
        source=str(doc.get("source", "")),
        zone=str(doc.get("zone", "")),
        day_first="" if said is None else "yes" if said else "no",
        decimal=str(doc.get("file", {}).get("decimal", "")),
        columns=tuple(rows),
        dimensions=(*dimensions, *[ColumnRow("")] * _NEW_ROWS),
        questions=(*questions, *[QuestionRow()] * _NEW_ROWS) if is_wide else (),
        choices=tuple(choices),
    )


def filled_in(text: str, answers: Mapping[str, str]) -> str:
    """Return the mapping's TOML with what was filled in.

    Parameters
    ----------
    text : str
        The TOML that the form was made from.
    answers : mapping of str to str
        The form's fields by name.

    Raises
    ------
    BadInput
        If a scale is not two whole numbers.
    """
    doc, guesses = _parsed(text), guesses_in(text)
    before = _parsed(text)
    _set(doc, "source", answers.get("source", "").strip())
    _set(doc, "zone", answers.get("zone", "").strip())
    _set(doc, "day_first", {"yes": True, "no": False}.get(answers.get("day_first", "")))
    options = dict(doc.get("file", {}))
    _set(options, "decimal", answers.get("decimal", ""))
    _set(doc, "file", options)
    doc["columns"] = _columns(doc.get("columns", {}), answers)
    _set(doc, "dimensions", _dimensions(doc.get("dimensions", {}), answers))
    if "question:0:id" in answers:
        _set(doc, "questions", list(_questions(doc.get("questions", []), answers)))
    still = {place: why for place, why in guesses.items() if _at(doc, place) == _at(before, place)}
    return write(doc, still)


def write(doc: Doc, guesses: Guesses | None = None) -> str:
    """Write a mapping's document as TOML, guesses marked at the end of their lines."""
    marked = guesses or {}
    scalars = {k: v for k, v in doc.items() if not _is_table(v)}
    lines = [_line("", name, item, marked) for name, item in scalars.items()]
    for name, table in doc.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", *(_line(name, k, v, marked) for k, v in table.items())]
        elif _is_table(table):
            for item in table:
                why = marked.get((name, str(item.get("id", ""))))
                lines += ["", f"[[{name}]]" + (f"  # guess: {why}" if why else "")]
                lines += [f"{toml_key(k)} = {toml_value(v)}" for k, v in item.items()]
    return "\n".join(lines) + "\n"


def guesses_in(text: str) -> Guesses:
    """Return why things were guessed, by table and key; of a question by its id.

    A guess is a comment that begins with ``guess``, at the end of the line or above it.
    """
    found: Guesses = {}
    table, pending, block, block_id = "", "", "", ""
    for line in [*text.splitlines(), "[end]"]:
        noted = _GUESS.search(line)
        why = noted["why"].strip() or _("look at it") if noted else ""
        if header := _HEADER.match(line):
            if table == "questions" and block:
                found["questions", block_id] = block
            table, block, block_id = header["name"], why or pending, ""
            pending = ""
        elif assigned := _ASSIGNED.match(line):
            name = assigned["quoted"] or assigned["bare"]
            if table == "questions":
                block = "; ".join(dict.fromkeys(filter(None, (block, pending, why))))
                if name == "id":
                    block_id = line.split("=", 1)[1].split("#")[0].strip().strip('"')
            elif why or pending:
                found[table, name] = why or pending
            pending = ""
        elif why:
            pending = why
    return found


def _parsed(text: str) -> Doc:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(
            _("The mapping is not TOML: %(problem)s. Mend that line.") % {"problem": problem}
        ) from problem


def _row(
    name: str,
    rule: Any,
    choices: Sequence[str],
    guess: str | None,
    *,
    meaning: str = "",
    is_required: bool = False,
    allowed: tuple[str, ...] = (),
) -> ColumnRow:
    column = _column_of(rule, choices)
    constant = ""
    if isinstance(rule, dict) and set(rule) == {"value"}:
        constant = str(rule["value"])
    is_simple = rule is None or column or constant or isinstance(rule, (str, list))
    return ColumnRow(
        name, meaning, is_required, allowed, column, constant,
        "" if is_simple else toml_value(rule), guess or "",
    )  # fmt: skip


def _column_of(rule: Any, choices: Sequence[str]) -> str:
    """Return the file's column that a rule reads: of alternatives, the first that is there."""
    asked = rule.get("column") if isinstance(rule, dict) else rule
    names = [asked] if isinstance(asked, str) else asked if isinstance(asked, list) else []
    return next((str(name) for name in names if name in choices), "")


def _question(asked: Doc, choices: Sequence[str], guess: str | None) -> QuestionRow:
    scale = asked.get("scale") or ["", ""]
    return QuestionRow(
        id=str(asked.get("id", "")),
        column=_column_of(asked.get("column", asked.get("id")), choices),
        text=str(asked.get("text", "")),
        role=str(asked.get("role", "")),
        kind=str(asked.get("kind", "")),
        low=str(scale[0]),
        high=str(scale[-1]),
        is_reversed=asked.get("higher_is_better") is False,
        blank=", ".join(map(str, asked.get("blank", []))),
        not_applicable=", ".join(map(str, asked.get("not_applicable", []))),
        guess=guess or "",
    )


def _columns(old: Doc, answers: Mapping[str, str]) -> Doc:
    new = {}
    named = [name.removeprefix("column:") for name in answers if name.startswith("column:")]
    for name in [*old, *(name for name in named if name not in old)]:
        rule = _chosen(old.get(name), answers, f"column:{name}", f"value:{name}")
        if rule is not None:
            new[name] = rule
    return new


def _dimensions(old: Doc, answers: Mapping[str, str]) -> Doc:
    new = {}
    names = list(old)
    for number in range(len(names) + _NEW_ROWS):
        was = names[number] if number < len(names) else ""
        name = answers.get(f"dimension:{number}:name", was).strip()
        rule = _chosen(old.get(was), answers, f"dimension:{number}", f"dimension:{number}:value")
        if name and rule is not None:
            new[name] = rule
    return new


def _chosen(old: Any, answers: Mapping[str, str], field: str, constant: str) -> Any:
    """Return the rule that was chosen; the old one where it says the same or more."""
    if field not in answers:
        return old
    value, column = answers.get(constant, "").strip(), answers[field]
    if value:
        return {"value": value}
    if column == "=":  # as written
        return old
    if not column:
        return None
    asked = old.get("column") if isinstance(old, dict) else old
    if column == asked or (isinstance(asked, list) and column in asked):
        return old
    if isinstance(old, dict) and "column" in old:
        return {**old, "column": column}
    return column


def _questions(old: Sequence[Doc], answers: Mapping[str, str]) -> Iterator[Doc]:
    for number in range(len(old) + _NEW_ROWS):
        said = {
            name: answers.get(f"question:{number}:{name}", "").strip()
            for name in ("id", "column", "text", "role", "kind", "low", "high", "blank",
                         "not_applicable")
        }  # fmt: skip
        asked = dict(old[number]) if number < len(old) else {}
        if not said["id"] or not said["role"]:
            continue
        asked |= {"id": said["id"]}
        column = _chosen(asked.get("column", asked["id"]), {"c": said["column"]}, "c", "")
        if said["column"] != "=":
            _set(asked, "column", column)
        for name in ("text", "role", "kind"):
            _set(asked, name, said[name])
        _set(asked, "scale", _scale(said["id"], said["low"], said["high"]))
        for name in ("blank", "not_applicable"):
            _set(asked, name, [part.strip() for part in said[name].split(",") if part.strip()])
        is_reversed = answers.get(f"question:{number}:reversed") == "yes"
        _set(asked, "higher_is_better", False if is_reversed else None)
        yield asked


def _scale(question: str, low: str, high: str) -> list[int] | None:
    if not low and not high:
        return None
    try:
        return [int(low), int(high)]
    except ValueError:
        raise BadInput(
            _("The scale of '%(id)s' is '%(low)s' to '%(high)s'; it must be two whole numbers.")
            % {"id": question, "low": low, "high": high}
        ) from None


def _set(doc: Doc, name: str, value: Any) -> None:
    if value is None or value in ("", [], {}):
        doc.pop(name, None)
    else:
        doc[name] = value


def _at(doc: Doc, place: tuple[str, str]) -> Any:
    table, name = place
    if table == "questions":
        return next((q for q in doc.get("questions", []) if str(q.get("id")) == name), None)
    return (doc.get(table, {}) if table else doc).get(name)


def _is_table(item: Any) -> bool:
    return isinstance(item, dict) or (
        isinstance(item, list) and bool(item) and all(isinstance(one, dict) for one in item)
    )


def _line(table: str, name: str, item: Any, guesses: Guesses) -> str:
    why = guesses.get((table, name))
    return f"{toml_key(name)} = {toml_value(item)}" + (f"  # guess: {why}" if why else "")
