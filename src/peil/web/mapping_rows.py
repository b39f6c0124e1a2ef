"""What the form of a mapping shows, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peil.facts.answers import KINDS, ROLES
from peil.facts.catalog import fact as fact_named
from peil.shared.words import gettext as _
from peil.sources.mapping_writing import value as toml_value
from peil.web.mapping_text import Doc, guesses_in, parsed

FROM_QUESTIONS = {
    "question", "role", "kind", "touchpoint", "state", "score", "choice", "scale_low",
    "scale_high", "higher_is_better",
}  # fmt: skip
NEVER_ASKED = {"load_id", "source", "simulated"}
NEW_ROWS = 2
"""Empty lines at the end of dimensions and of questions."""


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
    is_time : bool
        Whether it places a row in a period.
    """

    name: str
    meaning: str = ""
    is_required: bool = False
    allowed: tuple[str, ...] = ()
    column: str = ""
    constant: str = ""
    written: str = ""
    guess: str = ""
    is_time: bool = False

    @property
    def is_filled(self) -> bool:
        """Whether the mapping says where it comes from."""
        return bool(self.column or self.constant or self.written)

    @property
    def is_shown(self) -> bool:
        """Whether it stands among the first lines: what the file has, or must have."""
        return self.is_filled or self.is_required or self.is_time


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
        return sum(bool(row.guess) for row in self._rows())

    @property
    def lacking(self) -> tuple[str, ...]:
        """Required columns that the mapping does not name."""
        return tuple(row.name for row in self.columns if row.is_required and not row.is_filled)

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns of the file that stay out."""
        used = {row.column for row in self._rows()}
        return tuple(name for name in self.choices if name not in used)

    def _rows(self) -> Iterator[ColumnRow | QuestionRow]:
        yield from self.columns
        yield from self.dimensions
        yield from self.questions


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
    doc, guesses = parsed(text), guesses_in(text)
    fact = fact_named(str(doc.get("fact", "")))
    columns: Doc = doc.get("columns", {})
    is_wide = fact.name == "answers"
    rows = [
        _row(
            column.name, columns.get(column.name), choices, guesses.get(("columns", column.name)),
            meaning=_(column.meaning), is_required=column.required, allowed=column.allowed,
            is_time=column.name == fact.time,
        )
        for column in fact.all_columns
        if column.name not in NEVER_ASKED
        and (not is_wide or column.name not in FROM_QUESTIONS or column.name in columns)
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
        dimensions=(*dimensions, *[ColumnRow("")] * NEW_ROWS),
        questions=(*questions, *[QuestionRow()] * NEW_ROWS) if is_wide else (),
        choices=tuple(choices),
    )


def _row(
    name: str,
    rule: Any,
    choices: Sequence[str],
    guess: str | None,
    *,
    meaning: str = "",
    is_required: bool = False,
    allowed: tuple[str, ...] = (),
    is_time: bool = False,
) -> ColumnRow:
    column = _column_of(rule, choices)
    constant = ""
    if isinstance(rule, dict) and set(rule) == {"value"}:
        constant = str(rule["value"])
    is_simple = rule is None or column or constant or isinstance(rule, (str, list))
    return ColumnRow(
        name, meaning, is_required, allowed, column, constant,
        "" if is_simple else toml_value(rule), guess or "", is_time,
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
