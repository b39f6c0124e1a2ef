"""Speak the language of whoever sits at the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peil.shared.words import gettext, nearest_language

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


def help_texts(command: Any) -> Iterator[tuple[Any, str]]:
    """Yield what ``--help`` says of a command, its options and the commands below it.

    Parameters
    ----------
    command : click.Command
        As Typer builds it.

    Yields
    ------
    (object, str)
        What has the text as its ``help``, and the text.
    """
    for part in (command, *command.params):
        if text := getattr(part, "help", None):
            yield part, text
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def translate_help(command: Any) -> None:
    """Say the help in the reader's language."""
    for part, text in help_texts(command):
        part.help = gettext(text)
