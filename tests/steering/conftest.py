"""Fixtures of the pages serve here too."""

from tests.web.conftest import loaded, survey

__all__ = ["loaded", "survey"]
