"""Facts found by file name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import peil.facts
from peil.facts.fact import Fact
from peil.shared.suggest import unknown

_NOT_FACTS = {"fact", "catalog", "derived"}
_WRITTEN_HERE = frozenset({"actions_taken"})


@cache
def facts() -> dict[str, Fact]:
    """Return every fact by name, in alphabetical order."""
    names = sorted(m.name for m in pkgutil.iter_modules(peil.facts.__path__))
    return {
        name: import_module(f"peil.facts.{name}").FACT for name in names if name not in _NOT_FACTS
    }


def measured_facts() -> list[str]:
    """Return the facts that bring what was measured.

    Planning an action writes a fact too, and that makes no number newer.
    """
    return [name for name in facts() if name not in _WRITTEN_HERE]


def fact(name: str) -> Fact:
    """Return one fact.

    Raises
    ------
    UnknownName
        If there is no such fact; the message names the nearest.
    """
    try:
        return facts()[name]
    except KeyError:
        raise unknown("No fact named '%(name)s'.", facts(), name=name) from None
