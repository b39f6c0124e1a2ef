"""NPS by segment and week over 20 million answers: Peil, plain DuckDB, Polars and pandas.

The answers are loaded through Peil once. Each way then runs in a process of its own on the same
Parquet files, once to warm up and then five times; the median counts, and the process's peak
memory. Every way must give the same scores, or the benchmark stops.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import make_workspace

ROWS = int(os.environ.get("PEIL_BENCH_ROWS", "20000000"))
ROUNDS = 5
MAPPING = """
fact = "answers"
source = "bench"
[columns]
response = "response"
answered_at = "answered_at"
survey = { value = "relationship" }
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
ANSWERS = """
COPY (
    SELECT i AS response, 'recommend' AS question, (hash(i) % 11)::INTEGER AS score,
           'segment ' || (hash(i + 7) % 8) AS segment,
           TIMESTAMP '2024-01-01' + INTERVAL (hash(i + 13) % 63072000) SECOND AS answered_at
    FROM range({rows}) AS rows(i)
) TO '{path}' (FORMAT parquet)
"""
SQL = """
SELECT segment,
       date_trunc('week', (answered_at AT TIME ZONE 'Europe/Oslo')::TIMESTAMP) AS week,
       100.0 * (sum((score >= 9)::INT) - sum((score <= 6)::INT)) / count(*) AS nps
FROM read_parquet({files})
WHERE kind = 'nps' AND role = 'outcome' AND state = 'answered' AND score BETWEEN 0 AND 10
GROUP BY ALL
"""
COLUMNS = ["segment", "answered_at", "score", "kind", "role", "state"]


def peil(workspace: str, _files: list[str]) -> Callable[[], dict[str, float]]:
    """Measure through Peil."""
    import peil as product
    from peil.metrics.cache import forget

    opened = product.open(workspace)

    def ask() -> dict[str, float]:
        forget(opened.warehouse)  # so that the engine is asked each time
        cells = opened.kpi("nps", by="segment", every="week").measurement.cells
        return {f"{c.slice['segment']} {c.period}": c.value for c in cells if c.value is not None}

    return ask


def plain_duckdb(_workspace: str, files: list[str]) -> Callable[[], dict[str, float]]:
    """Type the SQL into DuckDB."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")

    def ask() -> dict[str, float]:
        rows = connection.execute(SQL.format(files=files)).fetchall()
        return {f"{segment} {week:%G-W%V}": float(nps) for segment, week, nps in rows}

    return ask


def polars(_workspace: str, files: list[str]) -> Callable[[], dict[str, float]]:
    """Ask Polars, lazily."""
    import polars as pl

    def ask() -> dict[str, float]:
        score = pl.col("score")
        frame = (
            pl.scan_parquet(files)
            .filter(
                (pl.col("kind") == "nps") & (pl.col("role") == "outcome")
                & (pl.col("state") == "answered") & score.is_between(0, 10)
            )
            .with_columns(week=pl.col("answered_at").dt.convert_time_zone("Europe/Oslo")
                          .dt.truncate("1w"))
            .group_by("segment", "week")
            .agg(nps=100.0 * ((score >= 9).sum() - (score <= 6).sum().cast(pl.Int64)) / pl.len())
            .collect(engine="streaming")
        )  # fmt: skip
        return {f"{s} {w:%G-W%V}": n for s, w, n in frame.iter_rows()}

    return ask


def pandas(_workspace: str, files: list[str]) -> Callable[[], dict[str, float]]:
    """Ask pandas."""
    import pandas as pd

    def ask() -> dict[str, float]:
        frame = pd.concat([pd.read_parquet(file, columns=COLUMNS) for file in files])
        frame = frame[
            (frame["kind"] == "nps") & (frame["role"] == "outcome")
            & (frame["state"] == "answered") & frame["score"].between(0, 10)
        ]  # fmt: skip
        local = frame["answered_at"].dt.tz_convert("Europe/Oslo").dt.tz_localize(None)
        week = local.dt.normalize() - pd.to_timedelta(local.dt.weekday, unit="D")
        side = (frame["score"] >= 9).astype("int8") - (frame["score"] <= 6).astype("int8")
        scores = 100.0 * side.groupby([frame["segment"], week]).mean()
        return {f"{s} {w:%G-W%V}": n for (s, w), n in scores.items()}

    return ask


WAYS = {"peil": peil, "duckdb": plain_duckdb, "polars": polars, "pandas": pandas}


def measure(way: str, workspace: str, files: list[str]) -> None:
    """Run one way in this process and print what it took as JSON."""
    ask = WAYS[way](workspace, files)
    scores = ask()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {k: round(v, 6) for k, v in sorted(scores.items())}
    json.dump({"seconds": statistics.median(times), "mb": peak, "answer": answer}, sys.stdout)


def main() -> None:
    """Load the answers, run every way, print the ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = folder / "answers.parquet"
        duckdb.execute(ANSWERS.format(rows=ROWS, path=path))
        workspace = make_workspace(folder / "bench")
        load_files(workspace, "answers", [path], parse_mapping(MAPPING))
        path.unlink()
        files = sorted(str(f) for f in (workspace.facts_folder / "answers").rglob("*.parquet"))
        took = {}
        for way in WAYS:
            out = subprocess.run(
                [sys.executable, "-m", "benchmarks.kpi", way, str(workspace.folder), *files],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            took[way] = json.loads(out)
    for way, figures in took.items():
        if figures["answer"] != took["duckdb"]["answer"]:
            sys.exit(f"{way} gives other scores than plain DuckDB; its time means nothing.")
        ratio = figures["seconds"] / took["duckdb"]["seconds"]
        print(
            f"{way:8} {figures['seconds']:7.3f} s  {ratio:5.2f} × DuckDB  {figures['mb']:7.0f} MB"
        )


if __name__ == "__main__":
    measure(sys.argv[1], sys.argv[2], sys.argv[3:])
