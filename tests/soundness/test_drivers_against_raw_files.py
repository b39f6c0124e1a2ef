"""Drivers of a real survey, from file to answer, against its file without Peil."""

from __future__ import annotations

import tomllib

import numpy as np
import polars as pl
import pytest

from peil.notebook import OpenWorkspace
from tests.soundness.raw import DATA, EXAMPLES, loaded

FILE = DATA / "sfo_survey" / "sfo_2017.parquet"


@pytest.fixture(scope="module")
def sfo(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    folder = tmp_path_factory.mktemp("sfo") / "w"
    return loaded(folder, "sfo_survey.toml", FILE, zone="America/Los_Angeles")


def raw() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return what was rated, the ratings with satisfaction last, and the weights."""
    questions = tomllib.loads((EXAMPLES / "sfo_survey.toml").read_text())["questions"]
    drivers = [q for q in questions if q["role"] == "driver"]
    file = pl.read_parquet(FILE)
    named = [next(c for c in q["column"] if c in file.columns) for q in drivers]
    scores = file.select(pl.col([*named, "Q7ALL"]).cast(float, strict=False)).to_numpy()
    scores = np.where((scores >= 1) & (scores <= 5), scores, np.nan)
    gave = np.isfinite(scores[:, -1])
    scores, weights = scores[gave], file["WEIGHT"].to_numpy()[gave]
    often = np.isfinite(scores).mean(axis=0) >= 0.5
    subjects = [q["touchpoint"] for q, is_often in zip(drivers, often, strict=False) if is_often]
    return subjects, scores[:, often], weights


def correlation(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    both = np.isfinite(x) & np.isfinite(y)
    found = np.cov(x[both], y[both], aweights=w[both])
    return float(found[0, 1] / np.sqrt(found[0, 0] * found[1, 1]))


def test_drivers_of_satisfaction_at_the_airport(sfo: OpenWorkspace) -> None:
    subjects, scores, weights = raw()
    r = np.array([[correlation(x, y, weights) for y in scores.T] for x in scores.T])
    size, axes = np.linalg.eigh(r[:-1, :-1])
    assert size.min() > 0
    root = axes @ np.diag(np.sqrt(size)) @ axes.T
    shares = root**2 @ np.linalg.solve(root, r[:-1, -1]) ** 2  # Johnson 2000, equations 5 to 7
    answer = sfo.drivers("csat", rounds=100)
    found = {each.driver: each for each in answer.answer.given.drivers}
    assert (answer.answer.given.method, answer.answer.cases) == ("relative-weights", "pairwise")
    assert answer.answer.given.r2 == pytest.approx(shares.sum())
    assert {name: d.r2_share for name, d in found.items()} == pytest.approx(
        dict(zip(subjects, shares, strict=True))
    )
    means = [np.average(s[k := np.isfinite(s)], weights=weights[k]) for s in scores.T[:-1]]
    assert {name: d.performance for name, d in found.items()} == pytest.approx(
        dict(zip(subjects, means, strict=True))
    )


def test_words_record_and_frame_say_the_same_and_a_filter_filters(sfo: OpenWorkspace) -> None:
    whole = sfo.drivers("nps", rounds=100)
    kept = sfo.drivers("nps", rounds=100, where={"language": "English"}, method="relative-weights")
    assert kept.record()["n"] < whole.record()["n"]  # type: ignore[operator]
    assert list(whole.record()) == ["method", "n", "r2", "drivers"]
    assert [d["driver"] for d in whole.record()["drivers"]] == list(whole.to_pandas()["driver"])  # type: ignore[attr-defined]
    assert repr(whole).startswith("“safety” ")
