"""A mapping: the user's file that says which column is what."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from peil.shared.errors import BadInput
from peil.sources.file_options import FileOptions
from peil.sources.rules import Fold, Question, Rows, Rule


@dataclass(frozen=True)
class FileBlock:
    """What differs in files whose name matches.

    Parameters
    ----------
    match : str
        A pattern for the file's name; ``{year}`` in it stands for four digits and becomes a
        constant, any other ``{name}`` for letters and digits.
    constants : mapping of str to str
        Further constants.
    overrides : mapping
        Keys of the mapping as they stand in TOML, which replace its own.
    """

    match: str
    constants: MappingOf[str, str] = field(default_factory=dict)
    overrides: MappingOf[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """Which column is what, how questions are asked, and what differs from file to file.

    Parameters
    ----------
    fact : str
        What the rows become.
    source : str
        The system's name; part of every key.
    columns, dimensions : mapping of str to Rule
        Columns of the fact, and further dimensions that KPIs may be cut by.
    questions : tuple of Question
        Of a survey.
    file : FileOptions
        How files are written.
    missing : tuple of str
        Texts that mean empty in every column; empty cells always do.
    zone : str
        Of times without a zone; empty for the workspace's.
    day_first : bool or None
        Whether 3/4/2024 is the third of April; None allows only dates that begin with the year.
    customer_scope : str
        Sources that say the same scope know the same customers by the same id.
    constants : mapping of str to str
        For templates.
    fold : Fold or None
        How updates become one row.
    rows : Rows
        Which rows of a file are left out.
    files : tuple of FileBlock
        What differs from file to file.
    name : str
        Of the mapping, for messages: its file's name.
    text : str
        The TOML it was read from.
    """

    fact: str
    source: str
    columns: MappingOf[str, Rule] = field(default_factory=dict)
    dimensions: MappingOf[str, Rule] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    file: FileOptions = field(default_factory=FileOptions)
    missing: tuple[str, ...] = ()
    zone: str = ""
    day_first: bool | None = None
    customer_scope: str = ""
    constants: MappingOf[str, str] = field(default_factory=dict)
    fold: Fold | None = None
    rows: Rows = field(default_factory=Rows)
    files: tuple[FileBlock, ...] = ()
    name: str = "mapping"
    text: str = ""

    def for_file(self, name: str) -> Mapping:
        """Return the mapping as it holds for one file, with its blocks of ``files`` applied."""
        from peil.sources.mapping_reading import with_overrides

        mapping = self
        base = name.replace("\\", "/").rsplit("/", 1)[-1]
        constants = dict(self.constants)
        for block in self.files:
            captured = _captures(block.match, base)
            if captured is None:
                captured = _captures(block.match, name)
            if captured is None:
                continue
            constants |= captured | dict(block.constants)
            mapping = with_overrides(mapping, block)
        return replace(mapping, constants={"file": base.rsplit(".", 1)[0], **constants}, files=())


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    BadInput
        If it does not exist, is not TOML, or a key or value in it is wrong; the message names it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(
            "%(path)s does not exist. Propose one with 'peil map FACT FILE' and save "
            "what it prints.",
            path=path,
        ) from None
    except UnicodeDecodeError as problem:
        raise BadInput(
            "%(path)s is not UTF-8 text: %(problem)s. Save it as UTF-8.", path=path, problem=problem
        ) from problem
    return parse_mapping(text, name=path.name)


def parse_mapping(text: str, *, name: str = "mapping") -> Mapping:
    """Read a mapping from TOML.

    Parameters
    ----------
    text : str
        TOML.
    name : str
        For messages.

    Raises
    ------
    BadInput
        If it is not TOML, or a key or value in it is wrong; the message names it and what is
        allowed.
    """
    from peil.sources.mapping_reading import read

    return read(text, name=name)


def to_toml(mapping: Mapping) -> str:
    """Write a mapping as TOML that reads back as the same mapping."""
    from peil.sources.mapping_writing import write

    return write(mapping)


def _captures(pattern: str, name: str) -> dict[str, str] | None:
    """Match a file's name; return what ``{name}`` places stand for, or None."""
    parts = re.split(r"(\{\w+\}|\*|\?)", pattern)
    written = ""
    for part in parts:
        if part == "*":
            written += ".*?"
        elif part == "?":
            written += "."
        elif part == "{year}":
            written += r"(?P<year>(?:19|20)\d\d)"
        elif part.startswith("{") and part.endswith("}"):
            written += rf"(?P<{part[1:-1]}>[^\W_]+)"
        else:
            written += re.escape(part)
    found = re.fullmatch(written, name, re.IGNORECASE)
    return found.groupdict() if found else None
