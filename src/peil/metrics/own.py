"""A company's own KPIs: files in its workspace's ``kpis/``, read so that none takes others down."""

from __future__ import annotations

import importlib.util
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import ibis.expr.types as ir

from peil.shared.errors import BadInput, PeilError

FOLDER = "kpis"
NAME = re.compile(r"[a-z][a-z0-9_]*")
_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Broken:
    """A file of an own KPI that cannot be used.

    Parameters
    ----------
    name : str
        The KPI's name, which is the file's.
    path : Path
        The file.
    line : int or None
        Where, if it is known.
    problem : PeilError
        What is wrong and how to mend it, with file and line.
    """

    name: str
    path: Path
    line: int | None
    problem: PeilError


def files_of(workspace_folder: Path) -> list[Path]:
    """Return the files of a workspace's own KPIs; names that begin with ``_`` are for helpers."""
    return sorted(
        path
        for path in (workspace_folder / FOLDER).glob("*.py")
        if not path.name.startswith(("_", "."))
    )


def read_file(path: Path, make: Callable[[str, ModuleType], _Entry]) -> _Entry | Broken:
    """Read an own KPI, or say what is wrong with its file; read anew when the file changes.

    Parameters
    ----------
    path : Path
        The file, whose code is run: its workspace's owner put it there.
    make : callable
        Makes the entry of name and module, and raises `BadInput` where a part lacks.
    """
    try:
        status = path.stat()
    except OSError as problem:
        return _broken(path, problem)
    return _read(path, status.st_mtime_ns, status.st_size, make)


@lru_cache(maxsize=1000)
def _read(
    path: Path, _changed: int, _size: int, make: Callable[[str, ModuleType], _Entry]
) -> _Entry | Broken:
    if not NAME.fullmatch(path.stem):
        problem = BadInput(
            "%(file)s: a KPI's file is named by lower-case letters, digits and underscores, and "
            "begins with a letter. Rename it.",
            file=_shown(path),
        )
        return Broken(path.stem, path, None, problem)
    spec = importlib.util.spec_from_file_location(f"peil_own_kpi_{path.stem}", path)
    assert spec is not None, path
    assert spec.loader is not None, path
    module = importlib.util.module_from_spec(spec)
    try:
        # compiled here, not by the loader: its cache of bytecode is keyed by the whole second
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)  # noqa: S102
        return make(path.stem, module)
    except PeilError as problem:
        line = line_in(path, problem) or 1  # what is read of a file besides its code stands on top
        told = BadInput("%(file)s, line %(line)s: %(problem)s", file=_shown(path), line=line,
                        problem=problem)  # fmt: skip
        return Broken(path.stem, path, line, told)
    except (Exception, SystemExit) as problem:  # noqa: BLE001  (whatever the file does)
        return _broken(path, problem)


def _broken(path: Path, problem: BaseException) -> Broken:
    return Broken(path.stem, path, line_in(path, problem), mended(path, problem))


def mended(path: Path, problem: BaseException) -> BadInput:
    """Say what went wrong in an own KPI's file, where, and what to do."""
    line = line_in(path, problem)
    said = problem.msg if isinstance(problem, SyntaxError) else str(problem).strip()
    text = " ".join(f"{type(problem).__name__}: {said}".split())
    if line is None:
        return BadInput("%(file)s cannot be used: %(problem)s. Mend the file; the other KPIs work "
                        "without it.", file=_shown(path), problem=text.rstrip("."))  # fmt: skip
    return BadInput("%(file)s, line %(line)s: %(problem)s. Mend that line; the other KPIs work "
                    "without it.", file=_shown(path), line=line,
                    problem=text.rstrip("."))  # fmt: skip


def line_in(path: Path, problem: BaseException) -> int | None:
    """Return the last line of a file that an error passed through, or None."""
    if isinstance(problem, SyntaxError) and problem.filename == str(path):
        return problem.lineno
    frames = traceback.extract_tb(problem.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == str(path)), None)


@contextmanager
def told_of(path: Path | None) -> Iterator[None]:
    """Tell of whatever an own KPI's code does as something its owner can mend.

    Peil's own code keeps its traceback: a bug there is not the reader's to mend.
    """
    try:
        yield
    except PeilError:
        raise
    except Exception as problem:
        if path is None:
            raise
        raise mended(path, problem) from problem


def guarded(
    path: Path, rows: Callable[[ir.Table], ir.BooleanValue]
) -> Callable[[ir.Table], ir.BooleanValue]:
    """Return a condition for rows that tells of an own KPI's mistake, wherever it is asked."""

    def condition(table: ir.Table) -> ir.BooleanValue:
        with told_of(path):
            return rows(table)

    return condition


def taken(path: Path) -> Broken:
    """Say that a KPI of that name exists."""
    problem = BadInput(
        "%(file)s has the name of a KPI that exists. Rename the file.", file=_shown(path)
    )
    return Broken(path.stem, path, None, problem)


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


START = '''\
"""%(title)s: the share of answers that are very good.

Definition   Share of answers 9 and 10 on the scale 0 to 10.
Row          One answered outcome question of the kind nps.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions, kinds of survey or scales mixed.
Caution      It says nothing of how unhappy the others are.
Source       Our own definition, %(year)s.
"""

from peil.metrics.kinds.answers import answered
from peil.metrics.kinds.scores import Scores, Share
from peil.metrics.metric import Metric

# On which scale (lowest, highest) which answers (from, to) count as very good.
VERY_GOOD = {(0, 10): (9, 10)}

METRIC = Metric(
    fact="answers",
    kind=Scores(Share(VERY_GOOD, own=(0, 10))),
    rows=answered("nps"),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,  # raise it whenever the number changes for the same facts
    uniform=("question", "survey_kind", "scale"),
)
'''


def start_file(workspace_folder: Path, name: str, *, year: int, known: Iterable[str]) -> Path:
    """Write a KPI to begin with, which works as it stands, and return its file.

    Raises
    ------
    BadInput
        If the name cannot be a KPI's, or is taken.
    """
    if not NAME.fullmatch(name):
        raise BadInput(
            "'%(name)s' cannot be a KPI's name: use lower-case letters, digits and underscores, "
            "and begin with a letter, such as very_good.",
            name=name,
        )
    path = workspace_folder / FOLDER / f"{name}.py"
    if name in known or path.exists():
        raise BadInput("A KPI named '%(name)s' exists already. Choose another name.", name=name)
    path.parent.mkdir(exist_ok=True)
    title = name.replace("_", " ").capitalize()
    path.write_text(START % {"title": title, "year": year}, encoding="utf-8")
    return path
