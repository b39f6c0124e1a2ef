"""The Overview's questions over 1 to 100 million answers and half as many cases and contacts.

Facts are written straight as Delta tables, in twenty loads; that is not measured. What is: making
every rollup, a question in a process that has just opened the facts, the same question warm about
seven spans that nobody has asked about, and both again after a load of ten thousand late answers.
Each size runs in a process of its own, whose peak memory is told. At the end stands what the rows
themselves take.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from benchmarks._growth import draw
from peil.facts.catalog import fact as fact_named
from peil.metrics.cache import forget
from peil.metrics.engine import measure
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.rolling_up import roll_up
from peil.warehouse.delta import DeltaWarehouse, open_warehouse
from peil.warehouse.engine import WRITTEN_AS
from peil.warehouse.log import add, place
from peil.warehouse.tables import make_table, open_table
from peil.warehouse.workspace import Workspace, make_workspace, open_workspace

_SIZES = os.environ.get("PEIL_BENCH_SIZES", "1000000,10000000,100000000")
SIZES = [int(size) for size in _SIZES.split(",")]
LOADS, LATE = 20, 10_000
BEGINS = [date(2023, month, 1) for month in (1, 4, 7, 10)] + [date(2024, m, 1) for m in (1, 4, 7)]
READER = Viewer(is_analyst=False)
ASKED = [
    ("nps by month", Query("nps", every="month"), EVERYONE),
    ("csat by month", Query("csat", every="month"), EVERYONE),
    ("ces by month", Query("ces", every="month"), EVERYONE),
    ("nps", Query("nps"), EVERYONE),
    ("nps by month, a reader", Query("nps", every="month"), READER),
    ("nps by segment and quarter", Query("nps", by=("segment",), every="quarter"), EVERYONE),
    ("nps of one unit by month", Query("nps", every="month"), Viewer(units=("unit 1",))),
    ("enquiries by month", Query("enquiries", every="month"), EVERYONE),
    ("complaints by month", Query("complaints", every="month"), EVERYONE),
    ("complaints by unit and month", Query("complaints", by=("unit",), every="month"), EVERYONE),
    ("resolution time by month", Query("resolution_time", every="month"), EVERYONE),
    ("first response time by month", Query("first_response_time", every="month"), EVERYONE),
    ("first contact by month", Query("first_contact_resolution", every="month"), EVERYONE),
    ("first contact of one unit", Query("first_contact_resolution"), Viewer(units=("unit 1",))),
    ("recurrence by month", Query("case_recurrence", every="month"), EVERYONE),
    ("recurrence by unit and month", Query("case_recurrence", by=("unit",), every="month"),
     EVERYONE),
    ("lasting answer by month", Query("recurring_question_time", every="month"), EVERYONE),
    ("handling time by month", Query("handling_time", every="month"), EVERYONE),
]  # fmt: skip
FROM_ROWS = [
    ("nps by month", Query("nps", every="month")),
    ("enquiries by month", Query("enquiries", every="month")),
    ("resolution time by month", Query("resolution_time", every="month")),
    ("handling time by month", Query("handling_time", every="month")),
    ("first contact by month", Query("first_contact_resolution", every="month")),
    ("recurrence by month", Query("case_recurrence", every="month")),
]
# three questions a response; a customer answers some four times in the three years
ANSWERS = """
SELECT 'bench' AS source, 'r' || (i // 3) AS response, q.name AS question,
       'relationship' AS survey, 'relationship' AS survey_kind, 'outcome' AS role,
       q.name AS kind, 'answered' AS state,
       (q.low + hash(i) % (q.high - q.low + 1))::DOUBLE AS score,
       q.low::BIGINT AS scale_low, q.high::BIGINT AS scale_high, true AS higher_is_better,
       TIMESTAMPTZ '2023-01-01 00:00:00+00' + to_microseconds((i * {step})::BIGINT) AS answered_at,
       1.0::DOUBLE AS weight, 'k' || (hash(i // 3 + 5) % {people}) AS customer_key,
       'unit ' || (hash(i // 3 + 9) % 5) AS unit, 'segment ' || (hash(i // 3 + 7) % 8) AS segment,
       false AS simulated
FROM range({low}, {high}) AS rows(i)
JOIN (VALUES (0, 'nps', 0, 10), (1, 'csat', 1, 5), (2, 'ces', 1, 7)) AS q(place, name, low, high)
  ON q.place = i % 3
"""
# waits and times are exponential, to the second; one case in fourteen is open where the facts end
CASES = """
SELECT 'bench' AS source, 'c' || i AS "case", opened_at,
       CASE WHEN answered_at < {ends} THEN answered_at END AS first_response_at,
       CASE WHEN is_open OR ended_at >= {ends} THEN NULL ELSE ended_at END AS solved_at,
       {ends} AS observed_until,
       CASE WHEN is_open OR ended_at >= {ends} THEN 'open' ELSE 'solved' END AS outcome,
       CASE hash(i) % 9 WHEN 0 THEN 'complaint' ELSE 'enquiry' END AS kind,
       'topic ' || (hash(i + 3) % 40) AS topic, 'unit ' || (hash(i + 9) % 5) AS unit,
       (1 + hash(i + 19) % 3)::BIGINT AS contacts,
       'k' || (hash(i + 5) % {people}) AS customer_key, false AS simulated
FROM (SELECT i, opened_at, hash(i + 11) % 14 = 0 AS is_open,
             opened_at + to_seconds((-7200 * ln((hash(i + 13) % 999983 + 1) / 999984))::BIGINT)
                 AS answered_at,
             opened_at + to_seconds((-172800 * ln((hash(i + 17) % 999983 + 1) / 999984))::BIGINT)
                 AS ended_at
      FROM (SELECT i, TIMESTAMPTZ '2023-01-01 00:00:00+00'
                      + to_microseconds((i * {step})::BIGINT) AS opened_at
            FROM range({low}, {high}) AS rows(i)))
"""
CONTACTS = """
SELECT 'bench' AS source, 't' || i AS contact, 'c' || i AS "case", 'human' AS by,
       TIMESTAMPTZ '2023-01-01 00:00:00+00' + to_microseconds((i * {step})::BIGINT) AS started_at,
       'inbound' AS direction, (20 + hash(i + 21) % 900)::DOUBLE AS talk_seconds,
       (hash(i + 23) % 90)::DOUBLE AS hold_seconds, 60.0::DOUBLE AS after_work_seconds,
       'unit ' || (hash(i + 9) % 5) AS unit, 'k' || (hash(i + 5) % {people}) AS customer_key,
       false AS simulated
FROM range({low}, {high}) AS rows(i)
"""
_ENDS = "TIMESTAMPTZ '2025-12-31 00:00:00+00'"
_THREE_YEARS = 3 * 365 * 86_400 * 1_000_000


def main() -> None:
    """Write facts of each size, measure, print."""
    sizes: dict[int, dict[str, float]] = {}
    for rows in SIZES:
        with tempfile.TemporaryDirectory(dir=os.environ.get("PEIL_BENCH_FOLDER")) as scratch:
            workspace = written(Path(scratch) / "large", rows)
            told = subprocess.run(
                [sys.executable, "-m", "benchmarks.rollups", str(workspace.folder), str(rows)],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            said, _, last = told.rstrip("\n").rpartition("\n")
            print(said, flush=True)
            sizes[rows] = json.loads(last)
    if chart := os.environ.get("PEIL_BENCH_CHART"):
        draw(sizes, Path(chart))


def written(folder: Path, rows: int) -> Workspace:
    """Write the facts of one size."""
    workspace = make_workspace(folder, zone="Europe/Oslo")
    write(workspace, "answers", ANSWERS, rows)
    write(workspace, "cases", CASES, rows // 2)
    write(workspace, "contacts", CONTACTS, rows // 2)
    return workspace


def write(workspace: Workspace, fact: str, select: str, rows: int, *, first: int = 0) -> None:
    """Write a fact's rows as loads of like size."""
    folder = workspace.facts_folder
    if not (folder / fact).exists():
        table = make_table(folder, fact_named(fact))
        if fact == "answers":
            _with_segment(table)
    work = folder / "being written"
    for part in range(LOADS):
        low, high = first + rows * part // LOADS, first + rows * (part + 1) // LOADS
        one_load(workspace, fact, select.format(
            low=low, high=high, step=_THREE_YEARS // rows, people=max(rows // 12, 100), ends=_ENDS
        ), f"{fact}-{part:04d}", high - low)  # fmt: skip
    shutil.rmtree(work, ignore_errors=True)


def one_load(workspace: Workspace, fact: str, select: str, load: str, rows: int) -> None:
    """Write one load as one file."""
    folder = workspace.facts_folder
    (folder / "being written").mkdir(exist_ok=True)
    file = folder / "being written" / f"{load}.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({select}) TO '{file}' ({WRITTEN_AS})")
    placed = place([(file, rows)], folder / fact, f"load_id={load}")
    add(open_table(folder / fact), placed, "load_id", load)


def _with_segment(table: object) -> None:
    from deltalake import Field
    from deltalake.schema import PrimitiveType

    table.alter.add_columns([Field("segment", PrimitiveType("string"))])  # type: ignore[attr-defined]


def measure_size(folder: str, rows: int) -> None:
    """Measure one size and print it, and milliseconds as JSON at the end."""
    told: dict[str, float] = {}
    workspace = open_workspace(folder)
    with open_warehouse(workspace) as warehouse:
        for _name, query, _viewer in ASKED:
            if query.by and query.by != ("unit",):  # what has been asked for is made too
                _want(warehouse, query)
        took, made = _timed(lambda: roll_up(workspace, warehouse))
        worked = time.process_time()
        size = sum(one.size for one in made)
    peak_made = _peak()
    print(f"{rows:,} answers, {rows // 2:,} cases and contacts")
    print(f"  all rollups: {took:.1f} s, of processors {worked:.0f} s, {size / 1e6:.1f} MB, "
          f"peak memory {peak_made:.0f} MB")  # fmt: skip
    with open_warehouse(workspace) as warehouse:
        for name, query, viewer in ASKED:
            first, _ = _timed(lambda q=query, v=viewer: _ask(workspace, warehouse, q, v))
            spans = [replace(query, since=day) for day in BEGINS]
            start = time.process_time()
            again = [_timed(lambda q=q, v=viewer: _ask(workspace, warehouse, q, v)) for q in spans]
            worked = 1000 * (time.process_time() - start) / len(spans)
            warm = 1000 * statistics.median(seconds for seconds, _ in again)
            told[name] = warm
            print(f"  {name:38} first {1000 * first:7.0f} ms, warm {warm:6.0f} ms, "
                  f"of processors {worked:5.0f} ms")  # fmt: skip
        low = rows - LATE // 2
        late = ANSWERS.format(
            low=low, high=low + LATE, step=_THREE_YEARS // rows, people=max(rows // 12, 100)
        )
        one_load(workspace, "answers", f"SELECT * REPLACE ('late' AS source) FROM ({late})",
                 "answers-late", LATE)  # fmt: skip
        after, _ = _timed(lambda: _ask(workspace, warehouse, ASKED[0][1], EVERYONE))
        again, _ = _timed(lambda: roll_up(workspace, warehouse))
        print(f"  after a load of {LATE:,}: first question {1000 * after:.0f} ms, "
              f"all rollups {again:.1f} s")  # fmt: skip
        print(f"  peak memory with all that: {_peak():.0f} MB")
        warehouse.loads = lambda _fact: None  # type: ignore[method-assign]
        forget(warehouse)
        for name, query in FROM_ROWS:
            took, _ = _timed(lambda q=query: _ask(workspace, warehouse, q, EVERYONE))
            told[f"{name}, from the rows"] = 1000 * took
            print(f"  {name + ', from the rows':38} first {1000 * took:7.0f} ms")
    print(json.dumps(told))


def _want(warehouse: DeltaWarehouse, query: Query) -> None:
    from peil.warehouse.rollups import want

    loads = warehouse.loads("answers")
    if loads is not None:
        want(loads.folder, query.kpi, query.by[0])


def _ask(workspace: Workspace, warehouse: DeltaWarehouse, query: Query, viewer: Viewer) -> object:
    found = measure(warehouse, workspace.settings, workspace.zone, query, viewer)
    if all(cell.value is None for cell in found.cells):
        raise SystemExit(f"{query} has no number.")
    return found


def _timed(what):  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    found = what()
    return time.perf_counter() - start, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    measure_size(sys.argv[1], int(sys.argv[2]))
