"""Simulated timed tasks: attempts on the pages and in the app, from start to how they ended."""

from __future__ import annotations

import numpy as np
import polars as pl

from peil.demo.drawing import days_from, local_times, named, pick_days, since, to_utc
from peil.demo.tasks import COVERAGE
from peil.demo.truth import COVERAGE_SEARCH
from peil.demo.truth_online import (
    COVERAGE_SECONDS_AFTER,
    RUN_SIGMA,
    RUNS_A_DAY,
    TIMED_TASKS,
    WEB_MEASURED,
)

_UNTIL_LEFT = 1.4  # how long those who do not manage stay, beside those who do
_APP = 0.45


def task_runs(rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per attempt, in UTC."""
    days = days_from(WEB_MEASURED)
    days = pick_days(rng, days, rng.poisson(RUNS_A_DAY * len(days)))
    begun = np.sort(to_utc(local_times(rng, days)))
    n = len(begun)
    task = rng.integers(0, len(TIMED_TASKS), size=n)
    seconds = np.array([one.seconds for one in TIMED_TASKS])[task]
    is_coverage = np.array([one.name == COVERAGE for one in TIMED_TASKS])[task]
    is_late = is_coverage & (begun >= since(COVERAGE_SEARCH))
    seconds = np.where(is_late, COVERAGE_SECONDS_AFTER, seconds)
    failed = np.array([one.failed for one in TIMED_TASKS])[task]
    gave_up = np.array([one.gave_up for one in TIMED_TASKS])[task]
    drawn = rng.random(n)
    outcome = np.where(drawn < failed, 1, np.where(drawn < failed + gave_up, 2, 0))
    took = seconds * rng.lognormal(0.0, RUN_SIGMA, size=n)
    took = np.where(outcome == 0, took, took * _UNTIL_LEFT)
    return pl.DataFrame(
        {
            "forsok": [f"O{number:06d}" for number in range(1, n + 1)],
            "oppgave": [TIMED_TASKS[t].name for t in task],
            "startet": begun,
            "avsluttet": begun + np.ceil(took).astype("timedelta64[s]"),
            "utfall": named(("Fullført", "Feilet", "Avbrutt"), outcome).tolist(),
            "flate": named(("Nett", "App"), (rng.random(n) < _APP).astype(np.int64)).tolist(),
        }
    )
