"""Simulated cases and the contacts in them: open ones, repeats, reopenings and spam included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from peil.demo.customers import SEGMENT_NAMES, UNIT_NAMES, Customers
from peil.demo.drawing import (
    END,
    Flags,
    Floats,
    Instants,
    Integers,
    Spans,
    blanked,
    day_number,
    days_of,
    local_times,
    months,
    named,
    pick_days,
    to_utc,
)
from peil.demo.truth import (
    CANCELLED,
    CASE_OWNER,
    CHANNELS,
    FIRST_DAY,
    LOGIN_CASES_FACTOR,
    MERGED,
    NEW_LOGIN,
    REOPENED,
    REPEAT_DAYS,
    SPAM,
    STORM,
    STORM_DAYS,
    STORM_FACTOR,
    TOPICS,
    UNITS,
    winter,
)
from peil.stats.runs import begins_run

CHANNEL_NAMES = tuple(CHANNELS)
_ENDS = ("Løst", "Åpen", "Avbrutt", "Slått sammen", "Søppelpost")
_SOLVED, _OPEN, _CANCELLED, _MERGED, _SPAM = range(5)
_REPLY_HOURS = np.array([0.03, 0.05, 4.0, 2.5])  # median to first human reply, per channel
_PRIORITIES = ("Høy", "Normal", "Lav")
_AUTOMATIC_CLOSE = np.timedelta64(7, "D")


@dataclass(frozen=True)
class Cases:
    """Every case, one entry each in every array; instants are UTC, ``NaT`` where not yet.

    Parameters
    ----------
    who, topic, channel, end : array of int
        Places among customers, topics, channels and the ways a case can end.
    contacts, reopenings : array of int
    opened, replied, solved : array of datetime64[s]
    """

    who: Integers
    topic: Integers
    channel: Integers
    end: Integers
    contacts: Integers
    reopenings: Integers
    opened: Instants
    replied: Instants
    solved: Instants


def draw_cases(customers: Customers, rng: np.random.Generator) -> Cases:
    """Draw first cases by topic and month, then what the same customers come back with."""
    who, topic, opened = _first_cases(customers, rng)
    parts = []
    while len(who):
        cases = _handled(rng, who, topic, opened)
        parts.append(cases)
        chance = np.array([t.repeats for t in TOPICS])[topic]
        back = (cases.end == _SOLVED) & (rng.random(len(who)) < chance)
        wait = rng.exponential(REPEAT_DAYS * 86_400, size=len(who)).astype("timedelta64[s]")
        again = cases.solved + wait
        back &= again < END
        who, topic, opened = who[back], topic[back], again[back]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Cases.__dataclass_fields__
    }
    order = np.argsort(joined["opened"], kind="stable")
    return Cases(**{name: values[order] for name, values in joined.items()})


def _first_cases(
    customers: Customers, rng: np.random.Generator
) -> tuple[Integers, Integers, Instants]:
    everyone, topics, openings = [], [], []
    for month in months():
        for place, topic in enumerate(TOPICS):
            days = pick_days(rng, days_of(month), rng.poisson(topic.monthly))
            who = customers.active(rng, days)
            everyone.append(who)
            openings.append(local_times(rng, days))
            topics.append(np.full(len(who), place))
    for days, unit, place in _bursts(rng):
        everyone.append(customers.active(rng, days, unit=unit))
        openings.append(local_times(rng, days))
        topics.append(np.full(len(days), place))
    return (
        np.concatenate(everyone),
        np.concatenate(topics).astype(np.int64),
        to_utc(np.concatenate(openings)),
    )


def _bursts(rng: np.random.Generator) -> list[tuple[Integers, int | None, int]]:
    """Return the further cases of the planted events: days, unit or None, topic."""
    places = {topic.name: place for place, topic in enumerate(TOPICS)}
    storm = np.arange(day_number(STORM), day_number(STORM) + STORM_DAYS, dtype=np.int64)
    usual = TOPICS[places["Skade på hus"]].monthly * UNITS["Vest"] * STORM_DAYS / 31
    further = rng.poisson(usual * (STORM_FACTOR - 1))
    found: list[tuple[Integers, int | None, int]] = [
        (pick_days(rng, storm, further), UNIT_NAMES.index("Vest"), places["Skade på hus"])
    ]
    for month in months():
        days = days_of(month)
        after = days[days >= day_number(NEW_LOGIN)]
        if len(after):
            usual = TOPICS[places["Innlogging"]].monthly * len(after) / len(days)
            n = rng.poisson(usual * (LOGIN_CASES_FACTOR - 1))
            found.append((pick_days(rng, after, n), None, places["Innlogging"]))
    return found


def _handled(rng: np.random.Generator, who: Integers, topic: Integers, opened: Instants) -> Cases:
    """Draw how cases went from how their topics usually go, as far as the last day shows it."""
    n = len(who)
    channel = rng.choice(len(CHANNELS), size=n, p=list(CHANNELS.values()))
    slow = np.array([1.0, *[winter(m) for m in range(1, 13)]])[_month_of(opened)]
    hours = np.array([t.median_hours for t in TOPICS])[topic] * slow
    hours *= rng.lognormal(0.0, np.array([t.sigma for t in TOPICS])[topic])
    hours = np.maximum(hours, 1 / 60)
    one = rng.random(n) < _one_contact(topic, opened)
    contacts = np.where(one, 1, 1 + np.minimum(rng.geometric(0.55, size=n), 7))
    solved = opened + _seconds(hours)
    reply = np.minimum(_REPLY_HOURS[channel] * rng.lognormal(0.0, 0.7, size=n), hours * 0.9)
    replied = opened + _seconds(reply)
    end = rng.choice(
        [_SOLVED, _CANCELLED, _MERGED, _SPAM], size=n,
        p=[1 - CANCELLED - MERGED - SPAM, CANCELLED, MERGED, SPAM],
    )  # fmt: skip
    is_open = solved >= END
    return Cases(
        who=who,
        topic=topic,
        channel=channel.astype(np.int64),
        end=np.where(is_open, _OPEN, end).astype(np.int64),
        contacts=contacts.astype(np.int64),
        reopenings=(~one & (rng.random(n) < REOPENED / 0.4)).astype(np.int64),
        opened=opened,
        replied=np.where(replied < END, replied, np.datetime64("NaT")),
        solved=np.where(is_open, np.datetime64("NaT"), solved),
    )


def _one_contact(topic: Integers, opened: Instants) -> Floats:
    """Return the chance that one contact is enough, as of the day a case was opened."""
    since = to_utc(np.array([CASE_OWNER], dtype="datetime64[s]"))[0]
    before, after = (
        np.array([t.solved_with_one(day) for t in TOPICS]) for day in (FIRST_DAY, CASE_OWNER)
    )
    return np.where(opened >= since, after[topic], before[topic])


def case_export(customers: Customers, cases: Cases) -> pl.DataFrame:
    """Return one row per case, as the case system would export it."""
    n = len(cases.who)
    who = np.where(cases.end == _SPAM, -1, cases.who)
    is_solved = cases.end == _SOLVED
    closed = np.where(is_solved, cases.solved + _AUTOMATIC_CLOSE, cases.solved)
    days = cases.opened.astype("datetime64[D]").astype(np.int64)
    return pl.DataFrame(
        {
            "Saksnr": _numbers("S", n),
            "Kundenr": blanked(customers.number[who], who < 0),
            "Opprettet": cases.opened,
            "Første svar": cases.replied,
            "Løst": np.where(is_solved, cases.solved, np.datetime64("NaT")),
            "Lukket": np.where(closed < END, closed, np.datetime64("NaT")),
            "Status": named(_ENDS, cases.end).tolist(),
            "Type": [TOPICS[t].kind for t in cases.topic],
            "Tema": [TOPICS[t].name for t in cases.topic],
            "Kanal": named(CHANNEL_NAMES, cases.channel).tolist(),
            "Prioritet": named(_PRIORITIES, _priority(cases)).tolist(),
            "Team": [TOPICS[t].team for t in cases.topic],
            "Antall kontakter": cases.contacts,
            "Omfordelinger": np.maximum(cases.contacts - 2, 0) // 2,
            "Gjenåpninger": cases.reopenings,
            "Kundegruppe": named(SEGMENT_NAMES, customers.segment_of(who)).tolist(),
            "Region": named(UNIT_NAMES, customers.unit_on(who, days)).tolist(),
        }
    )


def contact_export(customers: Customers, cases: Cases, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per contact; a chat may begin with the bot, which is a row of its own."""
    of = np.repeat(np.arange(len(cases.who)), cases.contacts)
    is_first = begins_run(of)
    end = np.where(np.isnat(cases.solved), END, cases.solved)
    span = (end - cases.opened).astype("timedelta64[s]").astype(np.int64)[of]
    later = (rng.random(len(of)) * span).astype("timedelta64[s]")
    started = cases.opened[of] + np.where(is_first, np.timedelta64(0, "s"), later)
    met_bot = (cases.channel == CHANNEL_NAMES.index("Chat")) & (rng.random(len(end)) < 0.4)
    bots = np.nonzero(met_bot)[0]
    of = np.concatenate([of, bots])
    is_bot = np.arange(len(of)) >= len(started)
    waited = rng.integers(60, 400, size=len(bots)).astype("timedelta64[s]")
    started = np.concatenate([started, cases.opened[bots] - waited])
    inbound = np.concatenate([is_first, np.ones(len(bots), dtype=bool)])
    inbound |= rng.random(len(of)) < 0.6
    talk, hold, after = (
        np.where(is_bot & (i > 0), 0, rng.lognormal(np.log(median), 0.6, size=len(of)).round())
        for i, median in enumerate((290.0, 35.0, 110.0))
    )
    contacts = pl.DataFrame(
        {
            "sak": np.array(_numbers("S", len(cases.who)), dtype=object)[of].tolist(),
            "startet": started,
            "retning": named(("inn", "ut"), (~inbound).astype(np.int64)).tolist(),
            "svart_av": named(("menneske", "robot"), is_bot.astype(np.int64)).tolist(),
            "kanal": named(CHANNEL_NAMES, cases.channel[of]).tolist(),
            "tema": [TOPICS[t].name for t in cases.topic[of]],
            "samtale_sek": talk.astype(np.int64),
            "vent_sek": hold.astype(np.int64),
            "etterarbeid_sek": after.astype(np.int64),
            "kundenr": blanked(customers.number[cases.who[of]], cases.end[of] == _SPAM),
        }
    ).sort("startet", "sak", maintain_order=True)
    return contacts.insert_column(0, pl.Series("kontakt", _numbers("K", contacts.height)))


def was_solved(cases: Cases) -> Flags:
    """Return which cases were solved, so that their customers can be asked about them."""
    solved: Flags = cases.end == _SOLVED
    return solved


def _priority(cases: Cases) -> Integers:
    """Return high for complaints and house damage, low for every third plain enquiry."""
    plain = np.array([t.kind == "Henvendelse" for t in TOPICS])[cases.topic]
    heavy = np.array([t.name in ("Klage", "Skade på hus") for t in TOPICS])[cases.topic]
    third = np.arange(len(cases.topic)) % 3 == 0
    return np.where(heavy, 0, np.where(plain & third, 2, 1)).astype(np.int64)


def _numbers(letter: str, n: int) -> list[str]:
    return [f"{letter}{number:07d}" for number in range(1, n + 1)]


def _seconds(hours: Floats) -> Spans:
    return np.round(hours * 3_600).astype("timedelta64[s]")


def _month_of(instants: Instants) -> Integers:
    """Return the month (1-12) in Norway, to the nearest hour."""
    local = instants + np.timedelta64(1, "h")
    return local.astype("datetime64[M]").astype(np.int64) % 12 + 1
