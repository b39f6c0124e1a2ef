"""What every statistic of the package keeps to, so that callers need to learn it once."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest

import peil.stats
from peil.stats.estimate import LEVEL

MODULES = [import_module(f"peil.stats.{found.name}") for found in iter_modules(peil.stats.__path__)]
FUNCTIONS = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]
CHECKS = {"z_of", "t_of", "tail", "checked_level"}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__qualname__)
def test_a_level_is_asked_for_by_keyword_and_is_095_unless_said(function):
    level = inspect.signature(function).parameters.get("level")
    if level is not None and function.__name__ not in CHECKS:
        assert level.kind is inspect.Parameter.KEYWORD_ONLY
        assert level.default == LEVEL == 0.95


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__qualname__)
def test_what_gives_intervals_shows_an_example_and_says_when_it_withholds(function):
    given = inspect.signature(function).return_annotation
    if given in ("Intervals", "Change"):
        assert ">>> " in function.__doc__
        assert "Returns" in function.__doc__
