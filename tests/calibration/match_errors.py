"""Fit how much each degree of carrying over counts beforehand; run by hand, prints the weights.

``python -m tests.calibration.match_errors [ROUNDS] [SEED]`` takes a few minutes.

An average over error models holds in 95 % of cases if the errors are drawn with the weights that
the average begins with. Whoever has one kind of errors, and always that one, wants it to hold then
too. So the weights are chosen for which it holds equally often under every kind that is tried: the
sum of squared distances from 95.3 % over kinds and lengths is made as small as can be, with weights
that are not far from each other where it makes little difference.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy import special
from scipy.optimize import minimize

from peil.stats import interrupted_series as series
from tests.calibration.test_effect_intervals import KINDS

LENGTHS = ((24, 8, None), (60, 24, None), (36, 12, 12), (30, 12, None), (48, 24, 12))
AIM, BLUR, CALM, SMOOTH = 0.953, 0.004, 0.6, 5
SHAPE = (len(series._CARRIED), len(series._NOISE), len(series._BEND))


def standing(
    outcomes: np.ndarray, before: int, season: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return each model's likelihood (models, rounds), and where it puts the truth, 0 to 1."""
    periods = outcomes.shape[1]
    design = series._design(periods, before, season, has_trend=True)
    whitener, half_logdet = series._whiteners(periods)
    x, y = whitener @ design, whitener @ outcomes.T
    cross, both = np.swapaxes(x, 1, 2) @ x, np.swapaxes(x, 1, 2) @ y
    inverse = np.linalg.inv(cross)
    beta = inverse @ both
    freedom = periods - design.shape[1]
    squares = (y**2).sum(axis=1) - (both * beta).sum(axis=1)
    log = -half_logdet - np.linalg.slogdet(cross)[1] / 2
    log = log[:, None] - freedom / 2 * np.log(squares)
    error = np.sqrt(squares / freedom * inverse[:, 0, 0][:, None])
    return np.exp(log - log.max(axis=0)), special.stdtr(freedom, -beta[:, 0] / error)


def distance(
    free: np.ndarray, seen: list[tuple[np.ndarray, np.ndarray]]
) -> tuple[float, np.ndarray]:
    """Return how far coverage is from its aim over all kinds, and which way it falls."""
    log = counts(free)
    total, slope = 0.0, np.zeros(SHAPE)
    for likelihood, below in seen:
        weights = np.exp(log - log.max())[:, None] * likelihood
        weights /= weights.sum(axis=0)
        share = (weights * below).sum(axis=0)
        held = special.expit((np.minimum(share, 1 - share) - 0.025) / BLUR)
        apart = held.mean() - AIM
        total += 1e4 * apart**2
        turn = held * (1 - held) / BLUR * np.where(share < 0.5, 1, -1) / len(share)
        slope += (2e4 * apart * ((weights * (below - share)) @ turn)).reshape(SHAPE)
    bend = np.diff(free[: SHAPE[0]], 2)
    total += CALM * (free @ free + SMOOTH * bend @ bend)
    down = np.concatenate([slope.sum((1, 2)), slope.sum((0, 2))[1:], slope.sum((0, 1))[1:]])
    down += 2 * CALM * free
    for step, part in enumerate((1, -2, 1)):
        down[step : step + len(bend)] += 2 * CALM * SMOOTH * part * bend
    return total, down


def counts(free: np.ndarray) -> np.ndarray:
    """Return the logarithm of each model's weight; of noise and bend the first is held at 0."""
    carried, noise, bend = parts(free)
    return np.asarray((carried[:, None, None] + noise[:, None] + bend).ravel())


def parts(free: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    carried, noise, bend = np.split(free, [SHAPE[0], SHAPE[0] + SHAPE[1] - 1])
    return carried, np.append(0, noise), np.append(0, bend)


def main(rounds: int = 1200, seed: int = 1) -> None:
    random = np.random.default_rng(seed)
    seen = [
        standing(np.array([kind(random, before + after) for _ in range(rounds)]), before, season)
        for before, after, season in LENGTHS
        for kind in KINDS.values()
    ]
    start = np.zeros(sum(SHAPE) - 2)
    found = minimize(distance, start, args=(seen,), jac=True, method="L-BFGS-B")
    for name, part in zip(("carried", "noise", "bend"), parts(found.x), strict=True):
        sys.stdout.write(f"{name} {np.round(np.exp(part - part.max()), 2).tolist()}\n")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
