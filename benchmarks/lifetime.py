"""Lifetime value: BG/NBD of one million customers, fitted and predicted, against lifetimes.

Drawn from the model with CDNOW's published parameters, two years known to the day. Beside it, on
the same customers, the Python package lifetimes, if it is installed (it is no part of Peil's
requirements). Peil's likelihood must be no worse, and the predictions must agree where both have
found the same parameters. Seconds are of processor time, in which other work on the machine does
not count.
"""

from __future__ import annotations

import math
import resource
import time
import warnings

import numpy as np

from peil.stats.buying import (
    Buying,
    Histories,
    alive,
    expected_purchases,
    fit_buying,
    log_likelihood,
)

CUSTOMERS, WEEKS, AHEAD = 1_000_000, 104.0, 52.0
R, ALPHA, A, B = 0.2426, 4.414, 0.793, 2.426


def main() -> None:
    """Draw customers, time both, print seconds and the ratio."""
    x, last, seen = _drawn(CUSTOMERS)
    once = math.inf
    for _ in range(3):
        start = time.process_time()
        histories, row = Histories.of(x, last, seen)
        found = fit_buying(histories)
        fitted = time.process_time() - start
        purchases = expected_purchases(found, histories, AHEAD)[row]
        there = alive(found, histories)[row]
        once = min(once, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{CUSTOMERS:,} customers, {len(histories.repeats):,} different histories")
    print(f"Peil       {once:8.2f} s ({fitted:.2f} s the last fit), log-likelihood "
          f"{found.log_likelihood:.3f}, peak memory {peak:.0f} MB")  # fmt: skip
    print(f"           r {found.r:.4f}, alpha {found.alpha:.4f}, a {found.a:.4f}, b {found.b:.4f}")
    try:
        from lifetimes import BetaGeoFitter
    except ImportError:
        print("lifetimes is not installed, so it was left out: pip install lifetimes")
        return
    warnings.simplefilter("ignore")
    start = time.process_time()
    model = BetaGeoFitter().fit(x, last, seen)
    fitted = time.process_time() - start
    theirs = model.conditional_expected_number_of_purchases_up_to_time(AHEAD, x, last, seen)
    alive_theirs = model.conditional_probability_alive(x, last, seen)
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # it tells the likelihood of times in a unit of its own, so it is worked out anew
    theirs_at = Buying(
        *(float(model.params_[name]) for name in ("r", "alpha", "a", "b")), 0.0, None
    )
    likelihood = log_likelihood(theirs_at, histories)
    print(f"lifetimes  {took:8.2f} s ({fitted:.2f} s the fit), log-likelihood {likelihood:.3f}, "
          f"{took / once:.0f} × Peil's (aim: 20), peak {peak:.0f} MB")  # fmt: skip
    print(f"           {dict(model.params_)}")
    assert found.log_likelihood >= likelihood - 1e-6 * abs(likelihood)
    print(f"purchases to expect: {purchases.sum():,.0f}, theirs {np.sum(theirs):,.0f}; "
          f"probabilities differ by {np.abs(there - alive_theirs).max():.1e} at most")  # fmt: skip


def _drawn(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw histories: customers begin within half of the time, and buy until they stop."""
    random = np.random.default_rng(1)
    rate, stop = random.gamma(R, 1 / ALPHA, n), random.beta(A, B, n)
    seen = np.floor(7 * random.uniform(WEEKS / 2, WEEKS, n)) / 7
    x, last, now = np.zeros(n), np.zeros(n), np.zeros(n)
    going = np.arange(n)
    while len(going):
        now[going] += random.exponential(1 / rate[going])
        going = going[now[going] <= seen[going]]
        x[going] += 1
        last[going] = now[going]
        going = going[random.random(len(going)) >= stop[going]]
    return x, np.where(x > 0, np.minimum(np.ceil(7 * last) / 7, seen), 0.0), seen


if __name__ == "__main__":
    main()
