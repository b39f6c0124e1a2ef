"""Correlations of rows with weights and gaps, and of the same rows drawn again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peil.shared.errors import BadInput, NotEnoughData
from peil.stats.checked import counts
from peil.stats.estimate import FloatArray

Cases = Literal["complete", "pairwise"]
Places = NDArray[np.intp]
_ROWS_AT_ONCE = 16_384
_ROUNDS_AT_ONCE = 64
_DRAWN_AT_ONCE = 8_000_000
"""Draws that are added up in one go: the products of the columns are then formed once for them."""
_FLAT = 1e-12


@dataclass(frozen=True)
class Rows:
    """Rows that correlations can be made of: centred, with weights.

    Made by `Rows.of`.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (rows, columns)
        Centred; NaN where missing.
    weights : numpy.ndarray of float, shape (rows,)
        Over 0.
    cases : ``complete`` or ``pairwise``
        Whether rows with a gap are left out, or used for the pairs that they have.
    spread : numpy.ndarray of float, shape (columns,)
        Each column's standard deviation, over 0.
    products : numpy.ndarray of float, shape (columns, columns), or None
        Covariances, where all values are known.
    """

    values: FloatArray
    weights: FloatArray
    cases: Cases
    spread: FloatArray
    products: FloatArray | None

    @classmethod
    def of(
        cls, values: ArrayLike, weights: ArrayLike | None = None, *, cases: Cases = "complete"
    ) -> Rows:
        """Leave out rows that cannot count, and centre the others.

        Parameters
        ----------
        values : array_like of float, shape (rows, columns)
            NaN where missing.
        weights : array_like of float, shape (rows,), or None
            Survey weights, 0 or more; a row of weight 0 does not count. None for 1 each.
        cases : ``complete`` or ``pairwise``
            ``pairwise`` uses each pair of columns where both are known; the matrix may then
            belong to no possible rows and is mended by `correlations`.

        Raises
        ------
        NotEnoughData
            If fewer rows are left than columns and one.
        BadInput
            If a column is the same in all rows: leave it out.
        """
        table = np.asarray(values, float)
        rows, columns = table.shape
        weight = np.ones(rows) if weights is None else counts("weight", weights)
        known = np.isfinite(table)
        if not known.all() or not (weight > 0).all():
            keep = known.all(axis=1) if cases == "complete" else known.sum(axis=1) > 1
            keep &= weight > 0
            table, weight, known = table[keep], weight[keep], known[keep]
        if len(table) < columns + 1:
            raise NotEnoughData(
                "%(usable)s of %(rows)s rows can be used, %(needed)s or more are needed. Leave out "
                "columns that are often empty.",
                usable=len(table),
                rows=rows,
                needed=columns + 1,
            )
        if known.all():
            mean = weight @ table / weight.sum()
            centred = table - mean
            weighted = centred if weights is None else centred * weight[:, None]
            products = weighted.T @ centred / weight.sum()
            spread = np.sqrt(np.diagonal(products))
        else:
            counted = known * weight[:, None]
            total = counted.sum(axis=0)
            mean = np.nansum(table * counted, axis=0) / total
            centred, products = table - mean, None
            spread = np.sqrt(np.nansum(centred**2 * counted, axis=0) / total)
        flat = np.flatnonzero(~(spread > _FLAT * np.abs(mean)))
        if len(flat):
            raise BadInput(
                "Column %(column)s is the same in all rows that can be used, so it explains "
                "nothing. Leave it out.",
                column=int(flat[0]) + 1,
            )
        return cls(centred, weight, cases, spread, products)

    @property
    def n(self) -> int:
        """How many rows count."""
        return int(self.weights.size)


def correlations(rows: Rows) -> FloatArray:
    """Return the correlations of the columns, (columns, columns).

    Parameters
    ----------
    rows : Rows
        With weights w, each mean and product is weighted by w.

    Notes
    -----
    Of pairs that were known in different rows no correlation matrix may come out (one with a
    negative eigenvalue); then the nearest by cutting eigenvalues at 0 is given.

    Examples
    --------
    >>> rows = Rows.of([[1, 2], [2, 1], [3, 3]])
    >>> print(correlations(rows).round(6))
    [[1.  0.5]
     [0.5 1. ]]
    """
    if rows.products is not None:
        return np.asarray(rows.products / np.outer(rows.spread, rows.spread))
    one: FloatArray = _finished(_sums(rows, rows.weights[None, :]), rows)[0]
    return one


def resampled_correlations(rows: Rows, *, rounds: int, seed: int) -> Iterator[FloatArray]:
    """Draw as many rows as there are, with replacement, and correlate; again and again.

    Parameters
    ----------
    rows : Rows
        Each keeps its weight when it is drawn.
    rounds : int
        How often.
    seed : int
        The same seed draws the same rows.

    Yields
    ------
    numpy.ndarray of float, shape (up to 64, columns, columns)
        A round in which a column came out the same in all rows has NaN in its place.
    """
    random = np.random.default_rng(seed)
    at_once = max(_ROUNDS_AT_ONCE, _DRAWN_AT_ONCE // rows.n)
    for begun in range(0, rounds, at_once):
        size = min(at_once, rounds - begun)
        drawn = np.empty((size, rows.n))
        for i in range(size):
            drawn[i] = np.bincount(random.integers(0, rows.n, rows.n), minlength=rows.n)
        sums = _sums(rows, drawn * rows.weights)
        for part in range(0, size, _ROUNDS_AT_ONCE):
            yield _finished(sums[part : part + _ROUNDS_AT_ONCE], rows)


def _sums(rows: Rows, weights: FloatArray) -> FloatArray:
    """Return, for each row of weights, the weighted sums of all products of two columns."""
    left, right = np.triu_indices(rows.values.shape[1])
    total: FloatArray = np.zeros(())
    for begun in range(0, rows.n, _ROWS_AT_ONCE):
        part = slice(begun, begun + _ROWS_AT_ONCE)
        total = total + weights[:, part] @ _products(rows.values[part], left, right, rows.cases)
    return total


def _products(values: FloatArray, left: Places, right: Places, cases: Cases) -> FloatArray:
    if cases == "complete":
        return np.hstack([np.ones((len(values), 1)), values, values[:, left] * values[:, right]])
    known = np.isfinite(values).astype(float)
    whole = np.where(known > 0, values, 0.0)
    a, b, both = whole[:, left], whole[:, right], known[:, left] * known[:, right]
    return np.hstack([both, a * both, b * both, a * b, a * a * both, b * b * both])


def _finished(sums: FloatArray, rows: Rows) -> FloatArray:
    columns = rows.values.shape[1]
    left, right = np.triu_indices(columns)
    least = _FLAT * rows.spread[left] ** 2 * rows.spread[right] ** 2
    if rows.cases == "complete":
        total, mean = sums[:, :1], sums[:, 1 : columns + 1] / sums[:, :1]
        products = sums[:, columns + 1 :] / total - mean[:, left] * mean[:, right]
        spread = products[:, left == right]
        spreads = spread[:, left] * spread[:, right]
    else:
        both, a, b, ab, aa, bb = np.split(sums, 6, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            products = ab / both - a * b / both**2
            spreads = (aa / both - (a / both) ** 2) * (bb / both - (b / both) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        pairs = np.where(spreads > least, products / np.sqrt(spreads), np.nan)
    found = np.empty((len(sums), columns, columns))
    found[:, left, right] = found[:, right, left] = pairs
    return found if rows.cases == "complete" else _possible(found)


def _possible(found: FloatArray) -> FloatArray:
    """Mend matrices that no rows could have; those with a gap are left as they are."""
    whole = np.isfinite(found).all(axis=(1, 2))
    size, axes = np.linalg.eigh(found[whole])
    mended = axes * np.maximum(size, 0.0)[:, None, :] @ np.swapaxes(axes, 1, 2)
    scale = np.sqrt(np.diagonal(mended, axis1=1, axis2=2))
    bad = size[:, 0] < 0
    fitted = mended / (scale[:, :, None] * scale[:, None, :])
    kept = found.copy()
    kept[whole] = np.where(bad[:, None, None], fitted, found[whole])
    return kept
