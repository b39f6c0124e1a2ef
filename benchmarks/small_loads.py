"""Reading a fact that 500 small loads have made, before and after the daily folding.

Beside it stands what the same rows take that came with one load.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import duckdb

import peil
from peil.metrics.cache import forget
from peil.sources.load import list_loads, load_files, undo_load
from peil.sources.mapping import parse_mapping
from peil.warehouse.folds import fold
from peil.warehouse.workspace import Workspace, make_workspace

LOADS = 500
ROWS = 1_000
ROUNDS = 7
MAPPING = """
fact = "answers"
source = "desk"
zone = "UTC"
[columns]
response = "response"
answered_at = "answered_at"
survey_kind = { value = "relationship" }
question = "question"
score = "score"
[dimensions]
segment = "segment"
[[questions]]
id = "recommend"
role = "outcome"
kind = "nps"
scale = [0, 10]
"""
# every hundredth row is one that the load before has brought too: half of the loads lose rows
ROWS_OF_A_LOAD = """
COPY (
    SELECT {load} * {rows} + i - CASE WHEN i % 100 = 0 AND {load} % 2 = 1 THEN {rows} ELSE 0 END
               AS response, 'recommend' AS question, (hash(i + {load}) % 11)::INTEGER AS score,
           'segment ' || (hash(i) % 8) AS segment,
           strftime(TIMESTAMP '2024-01-01' + to_hours({load}) + to_seconds(i), '%Y-%m-%d %H:%M:%S')
               AS answered_at
    FROM {loads}range({rows}) AS rows(i)
) TO '{path}' (HEADER)
"""


def main() -> None:
    """Load, read, fold, read, undo one, read; print milliseconds."""
    with tempfile.TemporaryDirectory() as scratch:
        workspace = make_workspace(Path(scratch) / "small", zone="UTC")
        took = _load(workspace, Path(scratch))
        print(f"{LOADS} loads of {ROWS:,} rows each, {1000 * took / LOADS:.0f} ms a load")
        _told("before", workspace)
        start = time.perf_counter()
        folded = fold(workspace.facts_folder)
        print(f"  folding {folded} loads took {time.perf_counter() - start:.1f} s")
        _told("after", workspace)
        undo_load(workspace, list_loads(workspace)[LOADS // 2].load_id)
        _told("after, and one load undone", workspace)
        once = make_workspace(Path(scratch) / "once", zone="UTC")
        path = Path(scratch) / "all.csv"
        every = f"range({LOADS}) AS loads(load), "
        duckdb.execute(ROWS_OF_A_LOAD.format(load="load", rows=ROWS, path=path, loads=every))
        load_files(once, "answers", [path], parse_mapping(MAPPING, name="desk.toml"))
        _told("the same rows from one load", once)


def _load(workspace: Workspace, scratch: Path) -> float:
    mapping = parse_mapping(MAPPING, name="desk.toml")
    took = 0.0
    for load in range(LOADS):
        path = scratch / "rows.csv"
        duckdb.execute(ROWS_OF_A_LOAD.format(load=load, rows=ROWS, path=path, loads=""))
        start = time.perf_counter()
        load_files(workspace, "answers", [path], mapping)
        took += time.perf_counter() - start
    return took


def _told(when: str, workspace: Workspace) -> None:
    opened = peil.open(workspace.folder)

    def ask() -> float:
        start = time.perf_counter()
        forget(opened.warehouse)  # so that the engine is asked each time
        opened.kpi("nps", by="segment", every="week")
        return 1000 * (time.perf_counter() - start)

    first, *warm = (ask() for _ in range(ROUNDS + 1))
    print(f"  {when}: first {first:.0f} ms, warm {statistics.median(warm):.0f} ms")


if __name__ == "__main__":
    main()
