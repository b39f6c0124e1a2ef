"""Drivers: 14 of them, 100,000 answers: LMG once, and with 1,000 bootstrap rounds.

Beside it, on the same rows, a Python package for exact LMG, pingouin, if it is installed (it is no
part of Peil's requirements); the shares must agree.
"""

from __future__ import annotations

import math
import resource
import time

import numpy as np

from peil.analysis.drivers import find_drivers
from peil.stats.correlations import Rows, correlations
from peil.stats.lmg import lmg

DRIVERS, ROWS, ROUNDS = 14, 100_000, 1_000


def main() -> None:
    """Draw answers, time both, print seconds and the ratio."""
    random = np.random.default_rng(1)
    ratings = random.normal(size=(ROWS, DRIVERS)) + random.normal(size=(ROWS, 1))
    outcome = ratings @ random.uniform(0, 1, DRIVERS) + 3 * random.normal(size=ROWS)
    names = [f"driver {i}" for i in range(DRIVERS)]
    table = np.column_stack([ratings, outcome])

    once = math.inf
    for _ in range(5):
        start = time.perf_counter()
        found = lmg(correlations(Rows.of(table)))
        once = min(once, time.perf_counter() - start)
    print(f"Peil, once                 {once:8.3f} s")

    start = time.perf_counter()
    find_drivers(
        ("outcome", outcome),
        [(name, ratings[:, i]) for i, name in enumerate(names)],
        rounds=ROUNDS,
    )
    print(f"Peil, {ROUNDS} bootstrap rounds {time.perf_counter() - start:6.2f} s (aim: 15)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory                {peak:8.0f} MB")

    try:
        import pingouin
    except ImportError:
        print("pingouin is not installed, so it was left out: pip install pingouin")
        return
    import pandas as pd

    frame = pd.DataFrame(ratings, columns=names)
    took = math.inf
    for _ in range(5):
        start = time.perf_counter()
        theirs = pingouin.linear_regression(frame, outcome, relimp=True)
        took = min(took, time.perf_counter() - start)
    np.testing.assert_allclose(theirs["relimp"].to_numpy()[1:], found.r2_shares, atol=1e-9)
    print(f"pingouin, once             {took:8.3f} s, {took / once:.0f} × Peil's (aim: 50)")
