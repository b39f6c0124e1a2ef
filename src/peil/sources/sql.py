"""Quoting for SQL that is made from what users name."""

from __future__ import annotations

from collections.abc import Iterable


def ident(name: str) -> str:
    """Quote a name of a column or view.

    Examples
    --------
    >>> print(ident('the "best" column'))
    "the ""best"" column"
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """Quote a value as text.

    Examples
    --------
    >>> print(literal("it's"))
    'it''s'
    """
    return "'" + str(text).replace("'", "''") + "'"


def literals(values: Iterable[object]) -> str:
    """Quote several values, with commas between them."""
    return ", ".join(literal(value) for value in values)


def one_of(value: object, values: Iterable[object]) -> str:
    """Quote a value as one of a known few, which is written to a file at a seventh of the cost.

    Examples
    --------
    >>> print(one_of("web", ["web", "app", "web"]))
    CAST('web' AS ENUM('web', 'app'))
    """
    return f"CAST({literal(value)} AS ENUM({literals(dict.fromkeys(values))}))"


def any_of(conditions: Iterable[str]) -> str:
    """Join conditions with OR; false where there is none."""
    joined = " OR ".join(f"({condition})" for condition in conditions)
    return joined or "false"


def holds(condition: str) -> str:
    """Return SQL that is true where a condition is, and false where it is not or not known.

    In a CASE the engine leaves a row alone as soon as its answer is known; where the condition
    stands by itself, as within coalesce, each part is worked out for every row.

    Examples
    --------
    >>> print(holds("score > 10"))
    CASE WHEN score > 10 THEN true ELSE false END
    """
    return f"CASE WHEN {condition} THEN true ELSE false END"
