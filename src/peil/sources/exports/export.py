"""What an export of a known system looks like, and how a file of it is told from others."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

import peil.sources.exports
from peil.sources.names import find
from peil.sources.rules import Question, Rows, Rule

#: A rule, or several of which the first whose columns the file has counts.
Choice = Rule | tuple[Rule, ...]


@dataclass(frozen=True)
class Recipe:
    """How rows of an export become rows of one fact.

    What a file lacks is left out. A name that ends in ``*`` is the first column that begins so.

    Parameters
    ----------
    columns : mapping of str to Choice
        By the fact's column.
    dimensions : mapping of str to Rule
        Further dimensions.
    questions : tuple of Question
        Of answers.
    rows : Rows
        Which rows are none of the fact's, such as totals.
    by, order_by : tuple of str
        Columns that are equal in rows which become one; empty if each row is one. ``{ad}`` stands
        for the columns that the fact's column is made of. The first of `order_by` that the file
        has orders them.
    missing : tuple of str
        Texts that mean empty, where the file has them.
    zone : str
        Of its times, where they name none.
    currency_in : str
        The name of a column that has its currency in brackets, as ``Amount spent (NOK)``.
    unsure : mapping of str to str
        By the fact's column: what should be looked at, to be translated.
    """

    columns: Mapping[str, Choice]
    dimensions: Mapping[str, Rule] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    rows: Rows = field(default_factory=Rows)
    by: tuple[str, ...] = ()
    order_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    zone: str = ""
    currency_in: str = ""
    unsure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """An export of a known system.

    Parameters
    ----------
    name : str
        The system and which of its exports it is, to be translated.
    marks : tuple of str
        Columns that together tell it.
    facts : mapping of str to Recipe
        What it can become, the most useful first.
    """

    name: str
    marks: tuple[str, ...]
    facts: Mapping[str, Recipe]


@cache
def exports() -> tuple[Export, ...]:
    """Return every known export, those with the most marks first."""
    names = sorted(m.name for m in pkgutil.iter_modules(peil.sources.exports.__path__))
    found = [
        one
        for name in names
        if name != "export"
        for one in import_module(f"peil.sources.exports.{name}").EXPORTS
    ]
    return tuple(sorted(found, key=lambda one: -len(one.marks)))


def recognised(columns: Sequence[str]) -> Export | None:
    """Return the export whose columns a file has, or None."""
    return next((one for one in exports() if all(find(mark, columns) for mark in one.marks)), None)


def named(name: str, columns: Sequence[str]) -> str | None:
    """Return the file's name for a column of an export, or for what lies within one."""
    if name.endswith("*"):
        start = name[:-1].casefold()
        return next((column for column in columns if column.casefold().startswith(start)), None)
    if (found := find(name, columns)) is not None:
        return found
    outer, dot, within = name.partition(".")
    found = find(outer, columns) if dot else None
    return f"{found}.{within}" if found else None
