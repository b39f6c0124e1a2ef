"""One archive of a whole workspace, and a workspace back from it.

What is copied is one moment: Delta's files never change once they are written, so the list of
files is taken under the commit lock and the copying, however long, needs none. Files can still go
away meanwhile, as what was undone long ago does: then all is copied anew from a new list.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

from peil.shared import clock
from peil.shared.errors import BadInput, SourceFailed
from peil.warehouse.commit import commit_lock
from peil.warehouse.settings import FILE_NAME
from peil.warehouse.workspace import Workspace, open_workspace

MANIFEST = "manifest.json"
_FORMAT = 1
_FACTS = "facts"
_CHUNK = 1 << 20
_ATTEMPTS = 5
# rewritten in place, so they must be read while nothing can change
_CHANGING = {"_last_checkpoint"}


def backup(workspace: Workspace, file: Path) -> None:
    """Write a workspace into one ``.tar.gz``: facts, settings, mappings, own KPIs, people.

    Parameters
    ----------
    workspace : Workspace
        Loads may go on meanwhile; what is committed after the beginning is not in it.
    file : Path
        New. Only its owner can read it, for it holds the workspace's secrets.

    Raises
    ------
    BadInput
        If the file exists, or its folder does not, or it would lie inside the workspace.
    SourceFailed
        If files went away during every attempt.
    """
    file = file.resolve()
    if file.exists():
        raise BadInput(
            "%(file)s exists. Name another file; Peil does not overwrite backups.", file=file
        )
    if not file.parent.is_dir():
        raise BadInput(
            "The folder %(folder)s does not exist. Make it, or name another.", folder=file.parent
        )
    if file.is_relative_to(workspace.folder):
        raise BadInput("%(file)s lies inside the workspace. Name a file outside of it.", file=file)
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    half.touch(mode=0o600)
    try:
        for _attempt in range(_ATTEMPTS):
            try:
                _write(workspace, half)
            except FileNotFoundError:
                continue
            half.rename(file)
            return
        raise SourceFailed(
            "Files of %(workspace)s went away while they were copied, %(attempts)s times in a "
            "row. Back up when nothing removes files there.",
            permanent=False,
            workspace=workspace.folder,
            attempts=_ATTEMPTS,
        )
    finally:
        half.unlink(missing_ok=True)
        half.with_suffix(".sqlite3").unlink(missing_ok=True)


def restore(file: Path, folder: Path) -> Workspace:
    """Make a workspace from an archive.

    Parameters
    ----------
    file : Path
        From `backup`.
    folder : Path
        New, or empty.

    Returns
    -------
    Workspace
        As it was.

    Raises
    ------
    BadInput
        If the folder holds anything, or the archive is damaged or was not made by Peil; then
        the folder is as it was.
    """
    folder = folder.resolve()
    if not file.is_file():
        raise BadInput(
            "%(file)s does not exist. Name an archive that 'peil backup' wrote.", file=file
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            "%(folder)s is not empty. Name a new folder; Peil does not overwrite.", folder=folder
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        half.mkdir(mode=0o700)
        _read(file, half)
        _point_at_own_facts(half / FILE_NAME)
        if folder.exists():
            folder.rmdir()
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    folder.chmod(0o755)
    return open_workspace(folder)


def _write(workspace: Workspace, half: Path) -> None:
    with half.open("wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as tar:
        _copy(workspace, tar, half.with_suffix(".sqlite3"))


def _copy(workspace: Workspace, tar: tarfile.TarFile, copy: Path) -> None:
    sums: dict[str, str] = {}
    with commit_lock(workspace.facts_folder):
        names = list(_names(workspace))
        contents = {name: path.read_bytes() for name, path in names if path.name in _CHANGING}
    for name, path in names:
        if path.suffix == ".sqlite3":
            _copy_database(path, copy)
            sums[name] = _add(tar, name, copy)
        elif name in contents:
            sums[name] = _add_bytes(tar, name, contents[name])
        else:
            sums[name] = _add(tar, name, path)
    told = {"peil backup": _FORMAT, "at": clock.now().isoformat(), "sha256": sums}
    _add_bytes(tar, MANIFEST, json.dumps(told, indent=1).encode())


def _names(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """Yield every file that is worth keeping, by its name in the archive."""
    facts = workspace.facts_folder
    for path in sorted(workspace.folder.rglob("*")):
        inside = path.relative_to(workspace.folder)
        is_database = path.name.endswith((".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal"))
        if path.is_file() and not path.is_relative_to(facts) and not is_database:
            yield inside.as_posix(), path
    for path in sorted(facts.rglob("*")):
        inside = path.relative_to(facts)
        if path.is_file() and not inside.parts[0].startswith("."):
            yield f"{_FACTS}/{inside.as_posix()}", path


def _copy_database(path: Path, copy: Path) -> None:
    """Copy a SQLite database as of one moment, though others write to it."""
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    entry = tar.gettarinfo(path, name)
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        tar.addfile(entry, content)
    return digest


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    entry.mtime = int(clock.now().timestamp())
    tar.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _read(file: Path, folder: Path) -> None:
    sums: dict[str, str] = {}
    told: dict[str, Any] | None = None
    try:
        with tarfile.open(file, "r:gz") as tar:
            for entry in tar:
                name = PurePosixPath(entry.name)
                content = tar.extractfile(entry)
                if not entry.isfile() or name.is_absolute() or ".." in name.parts or not content:
                    raise BadInput(
                        "%(file)s holds '%(entry)s', which no backup of Peil does.",
                        file=file,
                        entry=entry.name,
                    )
                if entry.name == MANIFEST:
                    told = json.load(content)
                    continue
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                digest = hashlib.sha256()
                with target.open("wb") as written:
                    while chunk := content.read(_CHUNK):
                        digest.update(chunk)
                        written.write(chunk)
                target.chmod(entry.mode & 0o777)
                sums[entry.name] = digest.hexdigest()
    except (tarfile.TarError, OSError, EOFError, ValueError) as problem:
        raise BadInput(
            "%(file)s cannot be read as a backup: %(problem)s. Use another copy of it.",
            file=file,
            problem=problem,
        ) from problem
    if told is None or told.get("peil backup") != _FORMAT or FILE_NAME not in sums:
        raise BadInput(
            "%(file)s is cut short, or was not made by 'peil backup'. Use another copy.", file=file
        )
    if sums != told["sha256"]:
        wrong = min(set(sums.items()) ^ set(told["sha256"].items()))[0]
        raise BadInput(
            "%(file)s is damaged at '%(wrong)s'. Use another copy of it.", file=file, wrong=wrong
        )


def _point_at_own_facts(settings_file: Path) -> None:
    """Let a workspace whose facts lay elsewhere read those that were restored with it."""
    text = settings_file.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^facts\s*=.*$", f'facts = "{_FACTS}"', text)
    settings_file.write_text(text, encoding="utf-8")
