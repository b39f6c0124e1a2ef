"""A panel of units over time: who was treated from when, and a simplex of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import nnls

from peil.shared.errors import BadInput
from peil.stats.checked import numbers
from peil.stats.estimate import FloatArray


@dataclass(frozen=True)
class Panel:
    """Outcomes of treated and untouched units, before and after one start.

    Made by `Panel.of`.

    Parameters
    ----------
    treated : numpy.ndarray of float, shape (treated, periods)
    untouched : numpy.ndarray of float, shape (untouched, periods)
    before : int
        Periods before the start; the others are after it.
    """

    treated: FloatArray
    untouched: FloatArray
    before: int

    @classmethod
    def of(cls, treated: ArrayLike, untouched: ArrayLike, *, before: int) -> Panel:
        """Check and make a panel.

        Raises
        ------
        BadInput
            If a value is missing, the two have different periods, or no period lies before or
            after the start.
        """
        one = np.atleast_2d(numbers("outcome", treated))
        others = np.atleast_2d(numbers("outcome", untouched))
        if one.shape[1] != others.shape[1]:
            raise BadInput("Treated and untouched units must be known in the same periods.")
        if not 0 < before < one.shape[1]:
            raise BadInput("Periods are needed both before and after the start.")
        return cls(one, others, before)

    @property
    def after(self) -> int:
        """Periods from the start on."""
        return int(self.treated.shape[1]) - self.before

    def of_placebo(self, units: Sequence[int], *, effect: float = 0.0) -> Panel:
        """Return the panel in which untouched units change places with the treated.

        The treated come first among the untouched, with their effect taken out: were they left
        out, every placebo would be measured from units that it is itself a larger part of, and
        show less than the treated does.
        """
        back = self.treated - effect * (np.arange(self.treated.shape[1]) >= self.before)
        return Panel(
            self.untouched[list(units)],
            np.vstack([back, np.delete(self.untouched, list(units), axis=0)]),
            self.before,
        )


@dataclass(frozen=True)
class Contrast:
    """What an estimator makes of a panel.

    Parameters
    ----------
    effect : float
        Mean difference per period after the start, in the outcome's unit.
    actual : numpy.ndarray of float, shape (periods,)
        The treated units' mean.
    expected : numpy.ndarray of float, shape (periods,)
        What it would have been without the treatment; before the start, the fit.
    unit_weights : numpy.ndarray of float, shape (untouched,)
        How much each untouched unit counts; they sum to 1.
    """

    effect: float
    actual: FloatArray
    expected: FloatArray
    unit_weights: FloatArray


def simplex_weights(columns: FloatArray, target: FloatArray, *, ridge: float = 0.0) -> FloatArray:
    """Return the weights, 0 or more and 1 together, whose mix of columns is nearest to a target.

    Parameters
    ----------
    columns : numpy.ndarray of float, shape (rows, columns)
    target : numpy.ndarray of float, shape (rows,)
    ridge : float
        Added to the squared distance for each weight's square, so that weights are spread.

    Notes
    -----
    On weights that sum to 1 the distance is the length of ``(columns - target) w``. The problem
    ``|(columns - target) v|² + (sum v - 1)²`` over v of 0 or more has its solution along the same
    w, whatever its length, and is one of non-negative least squares, which is solved exactly.

    Examples
    --------
    >>> simplex_weights(np.array([[0.0, 2.0], [1.0, 1.0]]), np.array([0.5, 1.0])).round(6)
    array([0.75, 0.25])
    """
    size = columns.shape[1]
    apart = columns - target[:, None]
    system = np.vstack([apart, np.sqrt(ridge) * np.eye(size)]) if ridge > 0 else apart
    scale = np.sqrt((system**2).sum(axis=0).max())
    if scale == 0:
        return np.full(size, 1 / size)
    found, _ = nnls(
        np.vstack([system / scale, np.ones((1, size))]),
        np.append(np.zeros(len(system)), 1.0),
        maxiter=30 * size,
    )
    return np.asarray(found / found.sum())
