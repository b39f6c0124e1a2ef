"""What is asked of the loader, and what it is handed: a job, prepared rows, a teller."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

Progress = Callable[[str, float], None]  # the file's name, and the share of it that is done
_LOOKS_A_SECOND = 4


class PreparedRows(Protocol):
    """What a mapping makes of one file (`peil.sources.prepare.Prepared`)."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Fact to the SELECT of its good rows."""

    @property
    def problems(self) -> str:
        """SELECT of ``_row``, ``column``, ``value``, ``allowed``."""

    @property
    def rows(self) -> str:
        """SELECT of the number of rows in the file."""

    @property
    def has_natural_key(self) -> bool:
        """Whether keys come from the source, so that another file can bring them again."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What should be known."""

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem; 0 also where running `facts` fails at the first."""

    @property
    def is_numbered(self) -> bool:
        """Whether ``_row`` and `problems` tell which row it is."""

    @property
    def told_by_writing(self) -> Callable[[duckdb.DuckDBPyConnection], tuple[str, ...]]:
        """Given the engine once `facts` have run there, returns further warnings."""


Prepare = Callable[[duckdb.DuckDBPyConnection, bool], PreparedRows]


@dataclass(frozen=True)
class Job:
    """What is loaded, and how.

    Parameters
    ----------
    fact : str
        The main fact.
    file : str
        The file's name, for people.
    file_hash : str
        Of its content.
    beside : Path
        Where a report of bad rows belongs.
    source, mapping_name, mapping_text : str
        From the mapping; its text is kept with the load.
    mapping_for_file : str
        The mapping as it holds for this file; empty if that is all of `mapping_text`.
    actor : str
        Who loads.
    is_dry_run : bool
        Whether to tell only what would happen.
    keeps_good : bool
        Whether bad rows are left out instead of refusing the file.
    """

    fact: str
    file: str
    file_hash: str
    beside: Path
    source: str = ""
    mapping_name: str = ""
    mapping_text: str = ""
    mapping_for_file: str = ""
    actor: str = ""
    is_dry_run: bool = False
    keeps_good: bool = False

    @property
    def mapping_hash(self) -> str:
        """Tells one mapping from another by its content."""
        text = self.mapping_for_file or self.mapping_text
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def stem(self, zone: str) -> str:
        """Return how the name of every load of this file, mapped so, begins."""
        parts = (self.fact, self.file_hash, self.mapping_hash, zone)
        return f"{self.fact}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:12]}-"


@contextmanager
def told(engine: duckdb.DuckDBPyConnection, progress: Progress | None, file: str) -> Iterator[None]:
    """Tell how far the engine has come while it works."""
    if progress is None:
        yield
        return
    tell = progress
    engine.execute("SET enable_progress_bar = true")
    engine.execute("SET enable_progress_bar_print = false")
    is_over = threading.Event()

    def look() -> None:
        furthest = 0.0
        while not is_over.wait(1 / _LOOKS_A_SECOND):
            # several statements run one after the other: a bar must not jump back
            furthest = max(furthest, engine.query_progress() / 100)
            tell(file, furthest)

    watcher = threading.Thread(target=look, name="load-progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()
        tell(file, 1.0)
