"""What a column of a fact is where the mapping does not say."""

from __future__ import annotations

from peil.facts.fact import Column, Fact
from peil.shared.errors import BadInput
from peil.shared.words import Sentence
from peil.sources.mapping import Mapping
from peil.sources.sql import literal, one_of
from peil.sources.typing_rules import SQL_TYPES, Typed

#: The id that a row has of its own where the source gives none: file and row number.
_ENTITY = {
    "answers": "response", "cases": "case", "contacts": "contact", "orders": "order",
    "visits": "visit", "customers": "customer_key", "employees": "employee_key",
    "comments": "response",
}  # fmt: skip
#: What a column is where the mapping does not say.
_DEFAULTS = {
    ("customers", "contract"): "'all'",
    ("customers", "valid_from"): '"v:started_at"',
    ("employees", "valid_from"): '"v:started_at"',
    ("orders", "is_cancellation"): "false",
    ("answers", "weight"): "CAST(1 AS DOUBLE)",
    ("cases", "outcome"): "CASE WHEN \"v:solved_at\" IS NULL THEN 'open' ELSE 'solved' END",
}
_FROM_QUESTIONS = {
    "question", "role", "kind", "touchpoint", "state", "score", "choice", "scale_low",
    "scale_high", "higher_is_better",
}  # fmt: skip


def typed_columns(fact: Fact, mapping: Mapping) -> list[Column]:
    """Return the columns of a fact, and the further ones, that do not follow from others."""
    known = [column for column in fact.all_columns if column.name != "load_id"]
    if fact.name == "answers":
        known = [column for column in known if column.name not in _FROM_QUESTIONS]
    late = {name for of, name in _DEFAULTS if of == fact.name} | {"observed_until"}
    known = [
        column for column in known if column.name in mapping.columns or column.name not in late
    ]
    return known + [Column(name, "text") for name in mapping.dimensions]


def following(fact: Fact, mapping: Mapping, observed_until: str | None) -> list[tuple[str, str]]:
    """Return columns that follow from others or from the whole file, and their SQL.

    Parameters
    ----------
    fact, mapping : Fact, Mapping
        What rows become, and how.
    observed_until : str or None
        The newest moment that reading the file has told.
    """
    found = [
        (name, sql)
        for (of, name), sql in _DEFAULTS.items()
        if of == fact.name and name not in mapping.columns
    ]
    if fact.column("observed_until") and "observed_until" not in mapping.columns:
        found.append(("observed_until", moment(observed_until)))
    return found


def has_natural_key(fact: Fact, mapping: Mapping) -> bool:
    """Return whether the source tells its rows apart."""
    entity = _ENTITY.get(fact.name)
    return entity is None or entity in mapping.columns


def is_named_by_row(column: Column, fact: Fact) -> bool:
    """Return whether a column takes the file and the row's number where no rule gives it."""
    return column.name == _ENTITY.get(fact.name)


def unmapped(column: Column, fact: Fact, mapping: Mapping, content_hash: str) -> Typed:
    """Return a column that no rule gives.

    Raises
    ------
    BadInput
        If the fact needs it.
    """
    if is_named_by_row(column, fact):
        return Typed(column.name, f"{literal(content_hash + ':')} || CAST(_row AS VARCHAR)")
    if column.name == "simulated":
        return Typed("simulated", "false")
    if column.name == "survey" and fact.name == "answers":
        return Typed("survey", one_of(mapping.source, [mapping.source]))
    if column.required:
        raise BadInput(
            "%(mapping)s: %(fact)s need '%(column)s' (%(meaning)s). %(cure)s",
            mapping=mapping.name,
            fact=fact.name,
            column=column.name,
            meaning=Sentence(column.meaning),
            cure=_cure(column),
        )
    return Typed(column.name, f"CAST(NULL AS {SQL_TYPES[column.type]})")


def moment(text: str | None) -> str:
    """Return SQL of a moment that is written as text, or of none."""
    return f"CAST({literal(text)} AS TIMESTAMPTZ)" if text else "CAST(NULL AS TIMESTAMPTZ)"


def _cure(column: Column) -> Sentence:
    if column.name == "line":
        return Sentence(
            "Say in [columns] where it comes from: a column, { number_within = the order's "
            'column } or { value = "1" } if each row is a whole purchase.'
        )
    if column.allowed:
        return Sentence(
            'Say in [columns] where it comes from: a column, or { value = "…" } with one of '
            "%(values)s.",
            values=", ".join(column.allowed),
        )
    return Sentence(
        'Say in [columns] where it comes from: a column, or { value = "…" } if it is the same in '
        "every row."
    )
