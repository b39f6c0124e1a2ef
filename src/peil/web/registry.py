"""Pages found by file name: every module under ``peil.web.pages`` brings its own addresses.

A page's module may define

``ROUTES``       addresses within a workspace: ``[path("data/", data, name="data")]``
``ROOT_ROUTES``  addresses outside of any workspace
``MENU``         its `Entry` in the menu
``SECTION``      the section of the menu that is marked while the page is shown; with a ``MENU``,
                 that entry's
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

import peil.web.pages
from peil.shared.words import mark

SECTIONS = {
    "overview": mark("Overview"),
    "measure": mark("Measure"),
    "understand": mark("Understand"),
    "act": mark("Act"),
    "prove": mark("Prove"),
    "data": mark("Data"),
    "settings": mark("Settings"),
}
"""The menu from left to right. A section without pages does not show."""


@dataclass(frozen=True)
class Entry:
    """A page's place in the menu.

    Parameters
    ----------
    section : str
        A key of `SECTIONS`.
    route : str
        The name of the page's route, which takes no arguments besides the workspace.
    label : str
        The page's name, marked for translation; shown where a section has several pages.
    order : int
        Within the section; the first is what the section's own word leads to.
    role : str
        Who sees it: ``reader``, ``analyst`` or ``owner``.
    """

    section: str
    route: str
    label: str
    order: int = 10
    role: str = "reader"


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return the pages' modules in the order of their names."""
    names = sorted(m.name for m in pkgutil.iter_modules(peil.web.pages.__path__))
    return tuple(import_module(f"peil.web.pages.{name}") for name in names)


@cache
def entries() -> tuple[Entry, ...]:
    """Return the menu's entries, by section and order."""
    found = [module.MENU for module in modules() if hasattr(module, "MENU")]
    sections = list(SECTIONS)
    return tuple(sorted(found, key=lambda e: (sections.index(e.section), e.order, e.label)))


@cache
def section_of(module: str) -> str:
    """Return the section to mark while a view of this module is shown; empty if none."""
    for page in modules():
        if page.__name__ == module:
            if hasattr(page, "SECTION"):
                return str(page.SECTION)
            return page.MENU.section if hasattr(page, "MENU") else ""
    return ""
