"""Folders, patterns, ZIPs and compressed files become the single files that are read."""

from __future__ import annotations

import fnmatch
import gzip
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from peil.shared.errors import BadInput
from peil.shared.words import Sentence

_KINDS = Sentence(
    "CSV (.csv .tsv .txt), Excel (.xlsx), Parquet, JSON lines (.jsonl .ndjson), ZIP, .gz"
)
KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
#: A ZIP that unpacks to more than this is taken for a bomb.
UNPACKED_LIMIT = 20 * 1024**3
#: Ordinary exports shrink to a twentieth; a bomb to a thousandth.
RATIO_LIMIT = 250
_SMALL = 10 * 1024**2
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Found:
    """A file to be read: its name for messages and where it lies."""

    name: str
    path: Path
    kind: str


def unpack(paths: Sequence[Path], *, scratch: Path, include: str = "") -> list[Found]:
    """Expand folders, patterns, ZIPs and ``.gz`` files, in order of name.

    Parameters
    ----------
    paths : sequence of Path
        Files, folders, ZIPs, or patterns such as ``exports/2024-*.csv``.
    scratch : Path
        A folder for what has to be unpacked.
    include : str
        A pattern that names within folders and ZIPs must match; empty for all.

    Raises
    ------
    BadInput
        If a path does not exist, is of a kind that cannot be read, leads to nothing, or is a ZIP
        with an unsafe path or an impossible size.
    """
    found: list[Found] = []
    for path in paths:
        found.extend(_expand(path, scratch, include))
    if not found:
        named = ", ".join(str(path) for path in paths)
        if include:
            raise BadInput(
                "%(named)s holds no files that match '%(include)s' and can be read: %(kinds)s.",
                named=named,
                include=include,
                kinds=_KINDS,
            )
        raise BadInput(
            "%(named)s holds no files that can be read: %(kinds)s.", named=named, kinds=_KINDS
        )
    return found


def _expand(path: Path, scratch: Path, include: str) -> Iterator[Found]:
    if path.is_dir():
        for inside in sorted(path.rglob("*")):
            shown = inside.relative_to(path).as_posix()
            if inside.is_file() and _is_wanted(shown, include):
                yield from _open(inside, f"{path.name}/{shown}", scratch, include)
        return
    if path.is_file():
        yield from _open(path, path.name, scratch, include)
        return
    matching = sorted(path.parent.glob(path.name)) if any(c in path.name for c in "*?[") else []
    if not matching:
        raise BadInput("%(path)s does not exist. Check the path and the spelling.", path=path)
    for match in matching:
        yield from _expand(match, scratch, include)


def _open(path: Path, name: str, scratch: Path, include: str) -> Iterator[Found]:
    suffix = path.suffix.lower()
    if suffix == ".zip":
        yield from _unzip(path, name, scratch, include)
    elif suffix == ".gz":
        inner = path.with_suffix("")
        kind = _kind(inner.name)
        target = _fresh(scratch, inner.name)
        with gzip.open(path, "rb") as packed, target.open("wb") as plain:
            _copy(packed, plain, name, limit=_limit(path.stat().st_size))
        yield Found(name, target, kind)
    else:
        yield Found(name, path, _kind(name))


def _unzip(path: Path, name: str, scratch: Path, include: str) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as problem:
        raise BadInput(
            "%(file)s is not a ZIP file that can be read: %(problem)s.", file=name, problem=problem
        ) from problem
    with archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        for info in members:
            parts = PurePosixPath(info.filename.replace("\\", "/"))
            if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
                raise BadInput(
                    "%(file)s holds a file whose path leads out of it: '%(path)s'. Nothing was "
                    "unpacked; ask whoever made it for a clean ZIP.",
                    file=name,
                    path=info.filename,
                )
            if info.flag_bits & 1:
                raise BadInput(
                    "%(file)s is locked with a password. Unpack it and load the files.", file=name
                )
        wanted = [
            info
            for info in members
            if _is_wanted(info.filename, include) and not info.filename.lower().endswith(".zip")
        ]
        total = sum(info.file_size for info in wanted)
        limit = _limit(path.stat().st_size)
        if total > limit:
            raise BadInput(
                "%(file)s would unpack to %(unpacked)s GB from %(packed)s MB, which no "
                "ordinary export does. Unpack it yourself if it is what it should be.",
                file=name,
                unpacked=f"{total / 1e9:.1f}",
                packed=f"{path.stat().st_size / 1e6:.1f}",
            )
        for info in sorted(wanted, key=lambda info: info.filename):
            target = _fresh(scratch, PurePosixPath(info.filename).name)
            with archive.open(info) as packed, target.open("wb") as plain:
                _copy(packed, plain, f"{name}/{info.filename}", limit=info.file_size)
            yield Found(f"{name}/{info.filename}", target, _kind(info.filename))


def _copy(packed: IO[bytes] | gzip.GzipFile, plain: IO[bytes], name: str, *, limit: int) -> None:
    written = 0
    while chunk := packed.read(_CHUNK):
        written += len(chunk)
        if written > limit:
            raise BadInput("%(file)s unpacks to more than it says. It was not read.", file=name)
        plain.write(chunk)


def _limit(packed_size: int) -> int:
    return min(UNPACKED_LIMIT, max(_SMALL, packed_size * RATIO_LIMIT))


def _fresh(scratch: Path, name: str) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    target, count = scratch / name, 1
    while target.exists():
        count += 1
        target = scratch / f"{count}-{name}"
    return target


def _is_wanted(shown: str, include: str) -> bool:
    parts = PurePosixPath(shown.replace("\\", "/")).parts
    name = parts[-1]
    if any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
        return False
    if name.endswith(".refused.csv"):  # our own reports lie beside what they are about
        return False
    if name.lower().endswith(".zip"):  # what is in it is looked at one by one
        return True
    bare = name[:-3] if name.lower().endswith(".gz") else name
    if Path(bare).suffix.lower() not in KINDS or name.upper().startswith(("README", "LICENSE")):
        return False
    return not include or fnmatch.fnmatch(name, include) or fnmatch.fnmatch(shown, include)


def _kind(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix in (".xls", ".xlsb", ".ods"):
        raise BadInput(
            "%(file)s is an old or other workbook. Save it as .xlsx or CSV, then load it.",
            file=name,
        )
    if suffix not in KINDS:
        raise BadInput(
            "%(file)s is of a kind that cannot be read. Kinds: %(kinds)s.",
            file=name,
            kinds=_KINDS,
        )
    return KINDS[suffix]
