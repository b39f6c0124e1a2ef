"""Files that arrive from a browser, and mappings kept by name."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from peil.jobs.models import Upload
from peil.shared.errors import BadInput
from peil.sources.file_options import FileOptions
from peil.sources.inputs import Input, open_inputs
from peil.sources.load import preview
from peil.sources.mapping import parse_mapping
from peil.warehouse.engine import LOADING_MEMORY, connect
from peil.warehouse.workspace import Workspace

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\*?\[\]]")
_MARK = re.compile(r"[ \t]*# guess: .*$", re.MULTILINE)
_NAME = re.compile(r"\w[\w .-]{0,79}")


def keep_files(upload: Upload, files: Sequence[UploadedFile]) -> None:
    """Write uploaded files into the upload's folder under names that are safe.

    Raises
    ------
    BadInput
        If there are none, or two have the same name.
    """
    if not files:
        raise BadInput("No file was chosen. Choose at least one.")
    names = [safe_name(file.name or "") for file in files]
    if len(set(names)) < len(names):
        raise BadInput("Two of the files have the same name. Rename one of them.")
    upload.folder.mkdir(parents=True, mode=0o700)
    for name, file in zip(names, files, strict=True):
        with (upload.folder / name).open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    upload.names = names


def safe_name(name: str) -> str:
    """Return a file's name without what a path or a pattern could be made of."""
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return bare[-150:] or "file"


@contextmanager
def inputs_of(upload: Upload) -> Iterator[list[Input]]:
    """Open an upload's files; what has to be unpacked is removed afterwards.

    Raises
    ------
    BadInput
        If the files are no longer kept, or are of no kind that can be read.
    """
    if not upload.has_files:
        raise BadInput(
            "The files are no longer kept. Upload them again; the mapping is remembered."
        )
    with tempfile.TemporaryDirectory(dir=upload.opened().folder, prefix=".scratch-") as scratch:
        yield open_inputs(upload.paths, scratch=Path(scratch))


def columns_of(opened: Input, mapping_text: str) -> tuple[str, ...]:
    """Return the names of a file's columns, read as the mapping says files are written.

    Raises
    ------
    BadInput
        If the file cannot be read.
    """
    try:
        options = parse_mapping(mapping_text).file
    except BadInput:
        options = FileOptions()
    engine = connect(opened.scratch / "spill", memory=LOADING_MEMORY)
    try:
        view = opened.register(engine, options)
        described = engine.execute(f'DESCRIBE "{view}"').fetchall()
    finally:
        engine.close()
    return tuple(str(row[0]) for row in described if row[0] != "_row")


def saved_mappings(workspace: Workspace) -> dict[str, str]:
    """Return the mappings that the workspace keeps: name to fact, those that can be read."""
    found = {}
    for path in sorted((workspace.folder / "mappings").glob("*.toml")):
        try:
            found[path.stem] = parse_mapping(path.read_text(encoding="utf-8-sig")).fact
        except (BadInput, UnicodeDecodeError):
            continue
    return found


def saved_mapping(workspace: Workspace, name: str) -> str:
    """Return the text of a mapping that the workspace keeps.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    if name not in saved_mappings(workspace):
        raise BadInput("No mapping named '%(name)s' is kept here.", name=name)
    return (workspace.folder / "mappings" / f"{name}.toml").read_text(encoding="utf-8-sig")


def fitting_mapping(workspace: Workspace, fact: str, opened: Input) -> str:
    """Return the name of the kept mapping that a file fits; empty if it fits none.

    The next export of a system is to be read as the one before: a new proposal could name the
    source otherwise, and the same rows would then count twice.
    """
    found = []
    for name, of in saved_mappings(workspace).items():
        if of != fact:
            continue
        kept = parse_mapping(saved_mapping(workspace, name))
        try:
            seen = preview(workspace, fact, opened, kept, limit=1)
        except BadInput:
            continue  # it lacks a column, or is of another make
        if 2 * seen.rows_left_out <= seen.rows_read:
            named = len(kept.columns) + len(kept.questions) + len(kept.dimensions)
            found.append((named, name))
    return max(found, default=(0, ""))[1]


def save_mapping(workspace: Workspace, name: str, text: str) -> None:
    """Keep a mapping under a name; an earlier one of that name is replaced.

    Raises
    ------
    BadInput
        If the name holds other than letters, digits, space, dot, hyphen or underscore.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(
            "A mapping cannot be named '%(name)s'. Use letters, digits, spaces, - and _.", name=name
        )
    text = _MARK.sub("", text)  # who loads by it has looked at its guesses
    folder = workspace.folder / "mappings"
    folder.mkdir(exist_ok=True)
    waiting = folder / f".{name}.toml.new"
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(folder / f"{name}.toml")
