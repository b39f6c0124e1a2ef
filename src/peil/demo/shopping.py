"""Simulated ads, what people said of them, and the baskets of those who came to buy."""

from __future__ import annotations

import numpy as np
import polars as pl

from peil.demo.drawing import END, days_from, local_times, named, pick_days, since, to_utc
from peil.demo.truth_online import (
    ADS,
    BASKETS_A_DAY,
    BOUGHT,
    BOUGHT_AFTER,
    BUY_HOURS,
    BUY_SIGMA,
    FEWER_STEPS,
    WEB_MEASURED,
)

_SPREAD = 0.15  # of how often an ad is shown and clicked, from day to day (log-normal)
_PRICE = 7.4  # NOK for a click
_SAID = 1_150  # answers to whether the ad was relevant
_PARTLY = 0.55  # of those who do not find it relevant, the share who say partly
_MONTH = np.timedelta64(30, "D")


def ad_days(rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per ad and day: shown, clicked and paid for."""
    days = np.repeat(days_from(WEB_MEASURED), len(ADS))
    ad = np.tile(np.arange(len(ADS)), len(days) // len(ADS))
    daily, rate = np.array([a.daily for a in ADS])[ad], np.array([a.clicked for a in ADS])[ad]
    shown = rng.poisson(daily * _around_one(rng, len(ad)))
    clicks = rng.binomial(shown, rate * _around_one(rng, len(ad)))
    return pl.DataFrame(
        {
            "Dag": days.astype("datetime64[D]"),
            "Annonse": [ADS[a].name for a in ad],
            "Kampanje": [ADS[a].campaign for a in ad],
            "Flate": [ADS[a].channel for a in ad],
            "Visninger": shown,
            "Klikk": clicks,
            "Kostnad": np.round(clicks * _PRICE * _around_one(rng, len(ad)), 2),
        }
    )


def _around_one(rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw factors whose mean is 1, so that what is true in the mean stays true."""
    return rng.lognormal(-(_SPREAD**2) / 2, _SPREAD, size=n)


def ad_answers(rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per answer to whether the ad was relevant, with wall-clock times."""
    days = pick_days(rng, days_from(WEB_MEASURED), _SAID)
    seen = np.array([a.daily * a.clicked for a in ADS])
    ad = rng.choice(len(ADS), size=_SAID, p=seen / seen.sum())
    yes = rng.random(_SAID) < np.array([a.relevant for a in ADS])[ad]
    other = np.where(rng.random(_SAID) < _PARTLY, 1, 2)
    return pl.DataFrame(
        {
            "Svar-ID": [f"AR{number:05d}" for number in range(1, _SAID + 1)],
            "Tidspunkt": local_times(rng, days),
            "Flate": [ADS[a].channel for a in ad],
            "Var annonsen relevant for deg?": named(
                ("Ja", "Delvis", "Nei"), np.where(yes, 0, other)
            ).tolist(),
        }
    )


def baskets(rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per basket, in UTC; the newest may still be bought."""
    days = days_from(WEB_MEASURED)
    days = pick_days(rng, days, rng.poisson(BASKETS_A_DAY * len(days)))
    begun = np.sort(to_utc(local_times(rng, days)))
    n = len(begun)
    chance = np.where(begun >= since(FEWER_STEPS), BOUGHT_AFTER, BOUGHT)
    hours = BUY_HOURS * rng.lognormal(0.0, BUY_SIGMA, size=n)
    took = np.minimum(np.round(hours * 3_600).astype("timedelta64[s]"), _MONTH)
    bought = np.where(rng.random(n) < chance, begun + took, np.datetime64("NaT"))
    items = 1 + rng.binomial(3, 0.25, size=n)
    return pl.DataFrame(
        {
            "kurv": [f"H{number:06d}" for number in range(1, n + 1)],
            "forste_vare": begun,
            "kjopt": np.where(bought < END, bought, np.datetime64("NaT")),
            "varer": items,
            "belop": np.round(items * 290 * rng.lognormal(0.0, 0.5, size=n), 2),
            "flate": named(("Nett", "App"), (rng.random(n) < 0.35).astype(np.int64)).tolist(),
        }
    )
