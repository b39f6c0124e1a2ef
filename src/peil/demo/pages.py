"""Simulated visits to the pages, and what was looked at in them."""

from __future__ import annotations

import numpy as np
import polars as pl

from peil.demo.cases import CHANNEL_NAMES, Cases
from peil.demo.customers import Customers
from peil.demo.drawing import (
    END,
    Instants,
    Integers,
    blanked,
    days_from,
    local_times,
    named,
    pick_days,
    since,
    to_utc,
)
from peil.demo.truth import FIRST_DAY, LAST_DAY, TOPICS
from peil.demo.truth_online import (
    AD_CHANNEL,
    AD_ENGAGED,
    CLEARER_BUTTON,
    FILM_MEDIAN_SECONDS,
    KNOWN_VISITORS,
    LOOKED_MEDIAN_LOGIN,
    LOOKED_MEDIAN_MINUTES,
    LOOKED_SIGMA,
    LOOKS_FIRST,
    PAGES,
    PLAYS,
    VISIT_CHANNELS,
    VISIT_MEDIAN_SECONDS,
    WEB_MEASURED,
    clicked,
)

_VISITS_A_DAY = 16
_FILM = "Film: Når skaden er ute"
_LONGEST_LOOK = 23.5  # hours; the next contact counts within 24
_FIRST_LOOK = since(WEB_MEASURED) + np.timedelta64(1, "D")
_BUYS = 0.03  # share of engaged visits that end in a purchase


def visits(customers: Customers, cases: Cases, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per visit, in order of time, in UTC."""
    days = days_from(WEB_MEASURED)
    days = pick_days(rng, days, rng.poisson(_VISITS_A_DAY * len(days)))
    anyone = np.where(rng.random(len(days)) < KNOWN_VISITORS, customers.active(rng, days), -1)
    started, who = to_utc(local_times(rng, days)), anyone
    looked, asker = _looked(rng, cases)
    started, who = np.concatenate([started, looked]), np.concatenate([who, asker])
    order = np.argsort(started, kind="stable")
    started, who = started[order], who[order]
    channel = rng.choice(len(VISIT_CHANNELS), size=len(who), p=list(VISIT_CHANNELS.values()))
    from_ad = channel == list(VISIT_CHANNELS).index(AD_CHANNEL)
    # who leaves an ad's page at once sees one page for a few seconds, and buys nothing
    stays = ~from_ad | (rng.random(len(who)) < AD_ENGAGED)
    seconds = np.where(
        stays, 10 * from_ad + VISIT_MEDIAN_SECONDS * rng.lognormal(0.0, 1.0, size=len(who)),
        rng.integers(1, 10, size=len(who)),
    )  # fmt: skip
    buys = stays & (rng.random(len(who)) < _BUYS)
    return pl.DataFrame(
        {
            "besok": [f"B{number:06d}" for number in range(1, len(who) + 1)],
            "startet": started,
            "kilde": named(tuple(VISIT_CHANNELS), channel).tolist(),
            "besokende": named(("kjent", "ukjent"), (who < 0).astype(np.int64)).tolist(),
            "sider": np.where(stays, 1 + rng.poisson(0.9, size=len(who)), 1),
            "sekunder": np.floor(seconds).astype(np.int64),
            "kjop": named(("nei", "ja"), buys.astype(np.int64)).tolist(),
            "kundenr": blanked(customers.number[who], who < 0),
        }
    )


def _looked(rng: np.random.Generator, cases: Cases) -> tuple[Instants, Integers]:
    """Return when, and by whom, pages were looked at shortly before a case was opened.

    Not before chats: some begin with a bot, which is a contact of its own a little earlier.
    """
    chat = CHANNEL_NAMES.index("Chat")
    may = np.nonzero((cases.channel != chat) & (cases.opened >= _FIRST_LOOK))[0]
    may = may[rng.random(len(may)) < LOOKS_FIRST]
    login = next(place for place, topic in enumerate(TOPICS) if topic.name == "Innlogging")
    typical = np.where(cases.topic[may] == login, LOOKED_MEDIAN_LOGIN, LOOKED_MEDIAN_MINUTES)
    minutes = np.minimum(typical * rng.lognormal(0.0, LOOKED_SIGMA, len(may)), 60 * _LONGEST_LOOK)
    before = np.round(minutes * 60).astype("timedelta64[s]")
    return cases.opened[may] - before, cases.who[may]


def page_views(visited: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return what was seen, clicked and played in visits, in order of visit."""
    count = visited["sider"].to_numpy()
    of = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    stay = (visited["sekunder"].to_numpy() / count)[of]
    started = visited["startet"].to_numpy().astype("datetime64[ms]")
    # a second apart at least, so that no two views of a visit are one
    viewed = started[of] + (place * np.maximum(stay, 1) + place).astype("timedelta64[s]")
    page = rng.choice(len(PAGES), size=len(of), p=[p.views for p in PAGES])
    chance = np.array([[clicked(p, day) for p in PAGES] for day in (FIRST_DAY, LAST_DAY)])
    late = (viewed >= since(CLEARER_BUTTON)).astype(np.int64)
    clicks = np.nonzero(rng.random(len(of)) < chance[late, page])[0]
    plays = np.nonzero(rng.random(len(count)) < PLAYS)[0]
    film = np.floor(FILM_MEDIAN_SECONDS * rng.lognormal(0.0, 0.8, size=len(plays))) + 1
    names = named([p.name for p in PAGES], page)
    visit = visited["besok"].to_numpy()
    parts = (
        (of, viewed, names, "visning", np.floor(stay)),
        (of[clicks], viewed[clicks] + np.timedelta64(1, "s"), names[clicks], "klikk", None),
        (plays, started[plays], np.full(len(plays), _FILM, dtype=object), "film", film),
    )
    views = pl.concat(
        pl.DataFrame(
            {
                "besok": visit[rows],
                "tid": at,
                "side": what.tolist(),
                "hendelse": [event] * len(rows),
                "sekunder": [None] * len(rows) if spent is None else spent,
            },
            schema_overrides={"sekunder": pl.Float64},
        )
        for rows, at, what, event, spent in parts
    )
    return views.filter(pl.col("tid") < pl.lit(END)).sort("besok", "tid", "hendelse")
