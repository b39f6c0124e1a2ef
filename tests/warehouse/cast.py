"""Made-up cases that tests load, undo and kill: small SQL in place of a file and a mapping.

Run as a program it makes one load, so that a test can kill it:
``python -m tests.warehouse.cast WORKSPACE TOPIC LOW HIGH``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from peil.sources.jobs import Job
from peil.sources.loading import load_file
from peil.sources.reports import LoadReport
from peil.warehouse.workspace import Workspace, open_workspace

NO_PROBLEMS = "SELECT 0 AS _row, '' AS \"column\", '' AS value, '' AS allowed WHERE false"


@dataclass(frozen=True)
class Made:
    """What a mapping would have made of a file."""

    facts: dict[str, str]
    rows: str
    problems: str = NO_PROBLEMS
    has_natural_key: bool = True
    warnings: tuple[str, ...] = field(default=())
    bad_rows: int = 0
    is_numbered: bool = True
    told_by_writing: Callable[[object], tuple[str, ...]] = lambda _engine: ()


def cases(topic: str, low: int, high: int, *, further: str = "") -> Made:
    """Cases ``low`` to ``high`` - 1, all about one topic."""
    return Made(
        {
            "cases": f"SELECT 's' AS source, 'c' || i AS \"case\", '{topic}' AS topic, "
            f"TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_hours(i::INT) AS opened_at, "
            f"i - {low} + 1 AS _row {further} FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )


def load(
    workspace: Workspace,
    made: Made,
    *,
    name: str,
    fact: str = "cases",
    mapping: str = "m",
    dry_run: bool = False,
    keep_good: bool = False,
) -> LoadReport:
    """Load what was made, as if from a file of that name whose content is its name."""
    job = Job(
        fact, name, f"hash of {name}", workspace.folder / f"{name}.refused.csv", source="s",
        mapping_name="m.toml", mapping_text=mapping, actor="kari", is_dry_run=dry_run,
        keeps_good=keep_good,
    )  # fmt: skip
    return load_file(workspace, job, lambda engine, is_numbered: made)


def topics(rows: pa.Table) -> dict[str, int]:
    """Count rows by topic."""
    counts: dict[str, int] = {}
    for topic in rows["topic"].to_pylist():
        counts[topic] = counts.get(topic, 0) + 1
    return counts


if __name__ == "__main__":
    home, about, first, last = sys.argv[1:]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    load(open_workspace(Path(home)), cases(about, int(first), int(last)), name=about)
