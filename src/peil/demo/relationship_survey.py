"""The simulated relationship survey: NPS, CSI and what they think of each part, with weights."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from peil.demo.customers import SEGMENT_NAMES, UNIT_NAMES, Customers
from peil.demo.drawing import (
    Flags,
    Floats,
    Integers,
    Texts,
    blanked,
    days_of,
    local_times,
    months,
    named,
    pick_days,
    scores,
)
from peil.demo.phrases import opinion
from peil.demo.truth import (
    CUSTOMER_LIKENESS,
    DRIVER_LIKENESS,
    DRIVERS,
    PRICE_RISE,
    RISE_SEGMENT,
    SEGMENTS,
    csi_shares,
    nps_shares,
)

ANSWERS_A_MONTH = 700
_DRIVER_NAMES = tuple(DRIVERS)
_COMMENTS = 0.4  # share who write why
# How a group's answers spread within detractors, passives and promoters.
_WITHIN = (
    np.array([0.06, 0.03, 0.05, 0.08, 0.12, 0.33, 0.33]),
    np.array([0.42, 0.58]),
    np.array([0.55, 0.45]),
)
_DRIVER_SHARES = np.array([0.02, 0.02, 0.04, 0.06, 0.11, 0.15, 0.22, 0.20, 0.11, 0.07])


def relationship_survey(customers: Customers, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per answered survey, in order of time, with wall-clock times."""
    survey = pl.concat([_month(customers, rng, month) for month in months()])
    survey = survey.sort("Svart", maintain_order=True)
    numbers = pl.Series("Respondent", [f"KR{n:06d}" for n in range(1, survey.height + 1)])
    return survey.insert_column(0, numbers)


def _month(customers: Customers, rng: np.random.Generator, month: date) -> pl.DataFrame:
    n = ANSWERS_A_MONTH
    days = pick_days(rng, days_of(month), n)
    sampled = np.array([s.sampled for s in SEGMENTS.values()])
    segment = rng.choice(len(SEGMENTS), size=n, p=sampled).astype(np.int64)
    who = customers.active(rng, days, segment=segment)
    felt, parts = _experience(rng, customers.trait[who])
    nps = scores(_mix(rng, felt, 0.5), _nps_by_segment(month)[segment])
    centres = [(s.satisfaction, s.expectations, s.ideal) for s in SEGMENTS.values()]
    items = [
        scores(_mix(rng, felt, 0.65), np.array([csi_shares(c[i]) for c in centres])[segment]) + 1
        for i in range(3)
    ]
    is_english = customers.speaks_english[who]
    words = _words(rng, nps, segment, parts, month, is_english=is_english)
    skipped = [rng.random(n) < share for share in (0.02, 0.01, 0.02, 0.03)]
    return pl.DataFrame(
        {
            "Svart": local_times(rng, days),
            "Kundenr": customers.number[who],
            "Kundegruppe": named(SEGMENT_NAMES, segment).tolist(),
            "Region": named(UNIT_NAMES, customers.unit_on(who, days)).tolist(),
            "Kanal": named(("E-post", "SMS"), (rng.random(n) < 0.35).astype(int)).tolist(),
            "Språk": named(("Norsk bokmål", "Engelsk"), is_english.astype(int)).tolist(),
            "Vekt": _weights(segment),
            "Anbefale (0-10)": blanked(nps, skipped[0]),
            "Hvorfor ga du denne karakteren?": blanked(words, (words == "") | skipped[0]),
            "Alt i alt fornøyd (1-10)": blanked(items[0], skipped[1]),
            "Mot forventningene (1-10)": blanked(items[1], skipped[2]),
            "Mot det ideelle (1-10)": blanked(items[2], skipped[3]),
            **{
                f"{name} (1-10)": blanked(
                    scores(parts[:, i], _DRIVER_SHARES) + 1, rng.random(n) < 0.04
                )
                for i, name in enumerate(_DRIVER_NAMES)
            },
        },
        schema_overrides={"Hvorfor ga du denne karakteren?": pl.String},
    )


def _experience(rng: np.random.Generator, trait: Floats) -> tuple[Floats, Floats]:
    """Return how each respondent feels in all (standard normal) and about each part."""
    common = np.sqrt(CUSTOMER_LIKENESS) * trait
    common += np.sqrt(1 - CUSTOMER_LIKENESS) * rng.standard_normal(len(trait))
    own = rng.standard_normal((len(trait), len(DRIVERS)))
    parts = np.sqrt(DRIVER_LIKENESS) * common[:, None] + np.sqrt(1 - DRIVER_LIKENESS) * own
    slopes = np.array(list(DRIVERS.values()))
    variance = (1 - DRIVER_LIKENESS) * (slopes**2).sum() + DRIVER_LIKENESS * slopes.sum() ** 2
    return parts @ slopes / np.sqrt(variance), parts


def _mix(rng: np.random.Generator, felt: Floats, explained: float) -> Floats:
    """Add what no part explains, so that the sum stays standard normal."""
    own = rng.standard_normal(len(felt))
    mixed: Floats = np.sqrt(explained) * felt + np.sqrt(1 - explained) * own
    return mixed


def _nps_by_segment(month: date) -> Floats:
    rows = []
    for name in SEGMENTS:
        detractors, passives = nps_shares(name, month)
        groups = (detractors, passives, 1 - detractors - passives)
        rows.append(np.concatenate([g * w for g, w in zip(groups, _WITHIN, strict=True)]))
    return np.array(rows)


def _weights(segment: Integers) -> Floats:
    """Return weights that give each segment its share of the customers in every month."""
    n = np.bincount(segment, minlength=len(SEGMENTS))
    population = np.array([s.population for s in SEGMENTS.values()])
    return np.round(population[segment] * len(segment) / n[segment], 4)


def _words(
    rng: np.random.Generator, nps: Integers, segment: Integers, parts: Floats, month: date, *,
    is_english: Flags,
) -> Texts:  # fmt: skip
    said = np.full(len(nps), "", dtype=object)
    young = tuple(SEGMENTS).index(RISE_SEGMENT)
    for row in np.nonzero(rng.random(len(nps)) < _COMMENTS)[0]:
        group = 0 if nps[row] <= 6 else 1 if nps[row] <= 8 else 2
        part = parts[row].argmin() if group < 2 else parts[row].argmax()
        theme = _DRIVER_NAMES[part]
        if group == 0 and segment[row] == young and month >= PRICE_RISE and rng.random() < 0.7:
            theme = "Pris"
        said[row] = opinion(rng, theme, group, english=bool(is_english[row]))
    return said
