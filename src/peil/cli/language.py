"""Speak the language of whoever sits at the terminal."""

from __future__ import annotations

import os
from pathlib import Path

from peil.shared.words import nearest_language

VARIABLE = "PEIL_LANGUAGE"


def terminal_language(workspace: Path | None) -> str:
    """Return the language to speak in, a key of `LANGUAGES`.

    ``PEIL_LANGUAGE`` says it, else the terminal's locale does as for other programs, where C and
    none at all mean English. Who reads a language that Peil does not have gets the workspace's.
    """
    from peil.shared.errors import PeilError
    from peil.warehouse.settings import FILE_NAME, read_settings

    if chosen := nearest_language(os.environ.get(VARIABLE, "")):
        return chosen
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "C")
    plain = named.split(".")[0]
    if plain in ("C", "POSIX"):
        return "en"
    if code := nearest_language(named):
        return code
    if workspace is None or not (workspace / FILE_NAME).exists():
        return "en"
    try:
        return nearest_language(read_settings(workspace).language) or "en"
    except PeilError:  # told by the command that needs the workspace
        return "en"
