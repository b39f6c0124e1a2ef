"""Derived facts found by file name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import peil.facts.derived
from peil.facts.derived.derived import DerivedFact

_NOT_FACTS = {"business_time", "derived", "catalog", "local_time", "windows"}


@cache
def derived_facts() -> dict[str, DerivedFact]:
    """Return every derived fact by name, in alphabetical order."""
    names = sorted(m.name for m in pkgutil.iter_modules(peil.facts.derived.__path__))
    return {
        name: import_module(f"peil.facts.derived.{name}").FACT
        for name in names
        if name not in _NOT_FACTS
    }
