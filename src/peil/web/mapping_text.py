"""A mapping's TOML as a document that can be changed and written again, guesses kept."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.sources.mapping_writing import key as toml_key
from peil.sources.mapping_writing import value as toml_value

Doc = dict[str, Any]
Guesses = dict[tuple[str, str], str]

_GUESS = re.compile(r"#\s*guess:?\s*(?P<why>.*)$", re.IGNORECASE)
_ASSIGNED = re.compile(r'^\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>[\w-]+))\s*=')
_HEADER = re.compile(r"^\s*\[\[?(?P<name>[\w.]+)\]\]?")


def parsed(text: str) -> Doc:
    """Return a mapping's document.

    Raises
    ------
    BadInput
        If it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(
            "The mapping is not TOML: %(problem)s. Mend that line.", problem=problem
        ) from problem


def write(doc: Doc, guesses: Guesses | None = None) -> str:
    """Write a mapping's document as TOML, guesses marked at the end of their lines."""
    marked = guesses or {}
    scalars = {k: v for k, v in doc.items() if not _is_table(v)}
    lines = [_line("", name, item, marked) for name, item in scalars.items()]
    for name, table in doc.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", *(_line(name, k, v, marked) for k, v in table.items())]
        elif _is_table(table):
            for item in table:
                why = marked.get((name, str(item.get("id", ""))))
                lines += ["", f"[[{name}]]" + (f"  # guess: {why}" if why else "")]
                lines += [f"{toml_key(k)} = {toml_value(v)}" for k, v in item.items()]
    return "\n".join(lines) + "\n"


def guesses_in(text: str) -> Guesses:
    """Return why things were guessed, by table and key; of a question by its id.

    A guess is a comment that begins with ``guess``, at the end of the line or above it.
    """
    found: Guesses = {}
    table, pending, block, block_id = "", "", "", ""
    for line in [*text.splitlines(), "[end]"]:
        noted = _GUESS.search(line)
        why = noted["why"].strip() or _("look at it") if noted else ""
        if header := _HEADER.match(line):
            if table == "questions" and block:
                found["questions", block_id] = block
            table, block, block_id = header["name"], why or pending, ""
            pending = ""
        elif assigned := _ASSIGNED.match(line):
            name = assigned["quoted"] or assigned["bare"]
            if table == "questions":
                block = "; ".join(dict.fromkeys(filter(None, (block, pending, why))))
                if name == "id":
                    block_id = line.split("=", 1)[1].split("#")[0].strip().strip('"')
            elif why or pending:
                found[table, name] = why or pending
            pending = ""
        elif why:
            pending = why
    return found


def at(doc: Doc, place: tuple[str, str]) -> Any:
    """Return what stands at a place: in a table, or as the question of an id."""
    table, name = place
    if table == "questions":
        return next((q for q in doc.get("questions", []) if str(q.get("id")) == name), None)
    return (doc.get(table, {}) if table else doc).get(name)


def _is_table(item: Any) -> bool:
    return isinstance(item, dict) or (
        isinstance(item, list) and bool(item) and all(isinstance(one, dict) for one in item)
    )


def _line(table: str, name: str, item: Any, guesses: Guesses) -> str:
    why = guesses.get((table, name))
    return f"{toml_key(name)} = {toml_value(item)}" + (f"  # guess: {why}" if why else "")
