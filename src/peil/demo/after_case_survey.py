"""The simulated survey after solved cases: satisfaction, ease, and whether it was solved."""

from __future__ import annotations

import numpy as np
import polars as pl

from peil.demo.cases import CHANNEL_NAMES, Cases, was_solved
from peil.demo.customers import SEGMENT_NAMES, UNIT_NAMES, Customers
from peil.demo.drawing import (
    END,
    Flags,
    Floats,
    Integers,
    blanked,
    day_number,
    like_themselves,
    named,
    scores,
)
from peil.demo.phrases import afterwards
from peil.demo.truth import (
    CES_MORE,
    CES_MORE_ANEW,
    CES_ONE,
    CES_ONE_ANEW,
    CSAT_MORE,
    CSAT_ONE,
    CUSTOMER_LIKENESS,
    EASE_ASKED_ANEW,
    EASE_ASKED_ONLY_ANEW,
    RESOLVED_MORE,
    RESOLVED_ONE,
    TOPICS,
)

_SOLVED = ("Ja", "Delvis", "Nei")
_ANSWERS = 0.22  # share of solved cases whose customer answers
_WRITES = (0.45, 0.15)  # share of those not satisfied, and of those satisfied, who say why
_SATISFIED = 4


def after_case_survey(customers: Customers, cases: Cases, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per answered survey, in order of time, in UTC."""
    wait = rng.integers(2 * 3_600, 40 * 3_600, size=len(cases.who)).astype("timedelta64[s]")
    answered = cases.solved + wait
    asked = np.nonzero(was_solved(cases) & (answered < END) & (rng.random(len(wait)) < _ANSWERS))[0]
    asked = asked[np.argsort(answered[asked], kind="stable")]
    who, one = cases.who[asked], cases.contacts[asked] == 1
    felt = like_themselves(rng, customers.trait, who, CUSTOMER_LIKENESS)
    days = answered[asked].astype("datetime64[D]").astype(np.int64)
    n = len(asked)
    satisfied = _answer(rng, felt, one=one, shares=(CSAT_ONE, CSAT_MORE))
    told = blanked(satisfied, rng.random(n) < 0.02)
    easy = _answer(rng, felt, one=one, shares=(CES_ONE, CES_MORE))
    is_blank = rng.random(n) < 0.03
    of_words, of_wording = rng.spawn(2)
    words = _words(of_words, cases.topic[asked], satisfied)
    anew = _answer(of_wording, felt, one=one, shares=(CES_ONE_ANEW, CES_MORE_ANEW))
    is_anew = _is_asked_anew(of_wording, days)
    return pl.DataFrame(
        {
            "Svar": [f"ES{number:06d}" for number in range(1, n + 1)],
            "Saksnr": [f"S{case + 1:07d}" for case in asked],
            "Besvart": answered[asked],
            "Kundenr": customers.number[who],
            "Tema": [TOPICS[t].name for t in cases.topic[asked]],
            "Team": [TOPICS[t].team for t in cases.topic[asked]],
            "Kanal": named(CHANNEL_NAMES, cases.channel[asked]).tolist(),
            "Kundegruppe": named(SEGMENT_NAMES, customers.segment_of(who)).tolist(),
            "Region": named(UNIT_NAMES, customers.unit_on(who, days)).tolist(),
            "Fornøyd (1-5)": told,
            "Enkelt (1-7)": blanked(easy, is_blank | is_anew),
            "Hvor enkelt (1-7)": blanked(anew, is_blank | ~is_anew),
            "Løst": blanked(named(_SOLVED, _solved(rng, one)), rng.random(n) < 0.02),
            "Hva kunne vært bedre?": words,
        }
    )


def _is_asked_anew(rng: np.random.Generator, days: Integers) -> Flags:
    """Choose who meets the new wording of the question on ease: by chance while both are asked."""
    by_chance = (days >= day_number(EASE_ASKED_ANEW)) & (rng.random(len(days)) < 0.5)
    return by_chance | (days >= day_number(EASE_ASKED_ONLY_ANEW))


def _answer(
    rng: np.random.Generator, felt: Floats, *, one: Flags,
    shares: tuple[tuple[float, ...], tuple[float, ...]],
) -> Integers:  # fmt: skip
    own = np.sqrt(0.6) * felt + np.sqrt(0.4) * rng.standard_normal(len(felt))
    return scores(own, np.where(one[:, None], *map(np.array, shares))) + 1


def _words(rng: np.random.Generator, topic: Integers, satisfied: Integers) -> list[str | None]:
    is_happy = satisfied >= _SATISFIED
    writes = rng.random(len(topic)) < np.where(is_happy, _WRITES[1], _WRITES[0])
    return [
        afterwards(rng, TOPICS[of].name, is_happy=bool(happy)) if wrote else None
        for of, happy, wrote in zip(topic, is_happy, writes, strict=True)
    ]


def _solved(rng: np.random.Generator, one: Flags) -> Integers:
    shares = np.where(one[:, None], np.array(RESOLVED_ONE), np.array(RESOLVED_MORE))
    drawn, ends = rng.random(len(one)), shares.cumsum(axis=1)
    return (drawn > ends[:, 0]).astype(np.int64) + (drawn > ends[:, 1])
