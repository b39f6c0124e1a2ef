"""What comparisons with raw files share: files in, cells out, and intervals without Peil."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist

import polars as pl
import pytest
from scipy.stats import binomtest, chi2, t
from statsmodels.stats.proportion import proportion_confint

from peil.metrics.measurement import Cell
from peil.notebook import OpenWorkspace
from peil.sources.load import load_files
from peil.sources.mapping import read_mapping
from peil.warehouse.workspace import make_workspace
from tests.sources.reading import EXAMPLES

DATA = EXAMPLES / "data"
Z = NormalDist().inv_cdf(0.975)
Number = tuple[float, float, float, int]


def loaded(folder: Path, mapping: str | Path, *paths: Path, zone: str) -> OpenWorkspace:
    """Load files by a mapping, an example's or one's own, into a new workspace."""
    workspace = make_workspace(folder, zone=zone)
    read = read_mapping(EXAMPLES / mapping)
    reports = load_files(workspace, read.fact, list(paths), read)
    assert {report.state for report in reports} == {"loaded"}
    return OpenWorkspace(workspace.folder)


def cells(workspace: OpenWorkspace, kpi: str, **asked: object) -> dict[object, Cell]:
    """Return the cells that have rows, by the value they are cut by and their period."""
    found = workspace.kpi(kpi, **asked).measurement.cells  # type: ignore[arg-type]
    return {(*cell.slice.values(), *([cell.period] if cell.period else [])): cell
            for cell in found if cell.n != 0}  # fmt: skip


def assert_same(found: dict[object, Cell], expected: dict[object, Number]) -> None:
    hidden = {key for key, cell in found.items() if cell.n is None}
    assert set(found) - hidden <= set(expected) <= set(found)
    given = 0
    for key, (value, low, high, n) in expected.items():
        cell = found[key]
        if cell.withheld is not None:
            is_hidden = cell.withheld.code == "privacy"
            assert cell.n == (None if is_hidden else n), key
            assert n < 10 or is_hidden, (key, str(cell.withheld))
            continue
        assert cell.n == n, key
        assert (cell.value, cell.low, cell.high) == pytest.approx((value, low, high)), key
        given += 1
    assert given


def wilson(won: Sequence[bool]) -> Number:
    low, high = proportion_confint(sum(won), len(won), method="wilson")
    return sum(won) / len(won), low, high, len(won)


def worth(y: pl.Series, w: pl.Series) -> tuple[float, float]:
    """Return the weighted mean, and how many equal answers the weighted ones are worth."""
    mean, n, kish = (w * y).sum() / w.sum(), len(y), w.sum() ** 2 / (w**2).sum()
    if n < 2 or math.isclose(kish, n):
        return mean, n
    spread = (w * (y - mean) ** 2).sum() / w.sum()
    if spread < 1e-12:
        return mean, kish
    variance = (w**2 * (y - mean) ** 2).sum() / w.sum() ** 2
    freedom = (t.ppf(0.975, n - 1) / t.ppf(0.975, kish - 1)) ** 2
    return mean, min(spread / variance, n) * freedom


def nps(score: pl.Series, w: pl.Series) -> Number:
    y = (score >= 9).cast(float) - (score <= 6).cast(float)
    mean, n = worth(y, w)
    promoters, detractors = (
        ((w * (y == side).cast(float)).sum() / w.sum() * n + 0.75) / (n + 3) for side in (1, -1)
    )
    middle = promoters - detractors
    half = Z * math.sqrt((promoters + detractors - middle**2) / (n + 3))
    low, high = max(middle - half, -1), min(middle + half, 1)
    return 100 * mean, 100 * min(low, mean), 100 * max(high, mean), len(y)


def satisfied(score: pl.Series, w: pl.Series) -> Number:
    mean, n = worth((score >= 4).cast(float), w)
    low, high = proportion_confint(mean * n, n, method="wilson")
    return mean, max(low, 0), min(high, 1), len(score)


def poisson(n: int) -> Number:
    return float(n), chi2.ppf(0.025, 2 * n) / 2 if n else 0.0, chi2.ppf(0.975, 2 * n + 2) / 2, n


def ratio(over: int, under: int) -> Number:
    share = binomtest(over, over + under).proportion_ci(0.95, "exact")
    low, high = (p / (1 - p) if p < 1 else math.inf for p in share)
    return over / under, low, high, over + under
