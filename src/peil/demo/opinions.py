"""Simulated reviews on other sites, and the vote on which tasks matter most."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from peil.demo.customers import SEGMENT_NAMES, Customers
from peil.demo.drawing import (
    Floats,
    Instants,
    day_number,
    days_from,
    local_times,
    named,
    pick_days,
    since,
    to_utc,
)
from peil.demo.truth import FIRST_DAY, PRICE_RISE
from peil.demo.truth_online import (
    APP_REVIEWS_A_MONTH,
    APP_STORE,
    REVIEW_SITE,
    REVIEW_SITE_AFTER_RISE,
    REVIEWS_A_MONTH,
    VOTE_DAYS,
    VOTES,
    wanted,
)

PICKS = 5
_DAYS_A_MONTH = 30.4


def reviews(rng: np.random.Generator) -> pl.DataFrame:
    """Return the reviews of a site where insurers are compared, in UTC."""
    said = _instants(rng, REVIEWS_A_MONTH)
    stars = np.where(
        said >= since(PRICE_RISE),
        _stars(rng, len(said), REVIEW_SITE_AFTER_RISE),
        _stars(rng, len(said), REVIEW_SITE),
    )
    return _reviews("OM", said, stars)


def app_reviews(rng: np.random.Generator) -> pl.DataFrame:
    """Return the reviews of the app in its store, in UTC."""
    said = _instants(rng, APP_REVIEWS_A_MONTH)
    return _reviews("AP", said, _stars(rng, len(said), APP_STORE))


def _instants(rng: np.random.Generator, monthly: int) -> Instants:
    days = days_from(FIRST_DAY)
    days = pick_days(rng, days, rng.poisson(monthly * len(days) / _DAYS_A_MONTH))
    return np.sort(to_utc(local_times(rng, days)))


def _stars(rng: np.random.Generator, n: int, shares: tuple[float, ...]) -> np.ndarray:
    return rng.choice(len(shares), size=n, p=shares) + 1


def _reviews(letters: str, said: Instants, stars: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": [f"{letters}{number:05d}" for number in range(1, len(said) + 1)],
            "publisert": said,
            "stjerner": stars,
        }
    )


def task_votes(customers: Customers, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per voter: the tasks they picked, the most important first."""
    votes = [_vote(customers, rng, first, voters) for first, voters in VOTES.items()]
    joined = pl.concat(votes)
    numbers = pl.Series("Velger", [f"AV{number:05d}" for number in range(1, joined.height + 1)])
    return joined.insert_column(0, numbers)


def _vote(customers: Customers, rng: np.random.Generator, first: date, voters: int) -> pl.DataFrame:
    start = day_number(first)
    days = pick_days(rng, np.arange(start, start + VOTE_DAYS, dtype=np.int64), voters)
    who = customers.active(rng, days)
    # the greatest of logarithms with Gumbel noise: each pick with its chance among what is left
    likes: Floats = np.log(np.array(list(wanted().values()))) + rng.gumbel(
        size=(voters, len(wanted()))
    )
    picked = np.argsort(-likes, axis=1)[:, :PICKS]
    names = tuple(wanted())
    return pl.DataFrame(
        {
            "Tidspunkt": local_times(rng, days),
            "Kundegruppe": named(SEGMENT_NAMES, customers.segment_of(who)).tolist(),
            **{
                f"Valg {place + 1}": named(names, picked[:, place]).tolist()
                for place in range(PICKS)
            },
        }
    )
