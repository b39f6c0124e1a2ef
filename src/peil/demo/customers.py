"""Simulated customers: when they came, in which segment and part of the country, when they left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from peil.demo.drawing import Flags, Floats, Integers, day_number, named
from peil.demo.truth import (
    FOUNDED,
    LAST_DAY,
    PRICE_RISE,
    SEGMENTS,
    UNITS,
    daily_hazard,
)

_NEW_A_MONTH = {2019: 900, 2020: 800, 2021: 650, 2022: 550, 2023: 480}  # later years: below
_NEW_NOW = 430
_SEASON = np.array([0.9, 0.85, 1.0, 1.15, 1.2, 1.05, 0.8, 1.25, 1.2, 1.0, 0.85, 0.75])
_PRODUCTS = ("Bil", "Innbo", "Reise", "Hus", "Dyr", "Båt")
_PRODUCT_SHARES = np.array([0.34, 0.26, 0.18, 0.14, 0.05, 0.03])
_FURTHER_CONTRACTS = np.array([0.52, 0.32, 0.16])  # share with none, one, two
_CONTRACT_HAZARD = 0.010 * 12 / 365.25  # of a further contract while the customer stays
_MOVERS = 0.04  # share who move to another part of the country while customers
_STILL = np.int64(2**40)
SEGMENT_NAMES = tuple(SEGMENTS)
UNIT_NAMES = tuple(UNITS)


@dataclass(frozen=True)
class Customers:
    """Every customer since the company was founded, one entry each in every array.

    Parameters
    ----------
    number : array of int
        The company's own customer number.
    segment, unit : array of int
        Places in `SEGMENT_NAMES` and `UNIT_NAMES`; ``unit`` is where they first lived.
    moved_to, moved : array of int
        Where they moved and on which day; never is later than every day.
    first, left : array of int
        Days since 1970; active from ``first`` until before ``left``.
    speaks_english : array of bool
    trait : array of float
        What makes a customer's answers resemble each other.
    """

    number: Integers
    segment: Integers
    unit: Integers
    moved_to: Integers
    moved: Integers
    first: Integers
    left: Integers
    speaks_english: Flags
    trait: Floats

    def unit_on(self, who: Integers, days: Integers) -> Integers:
        """Return where customers lived on a day; -1 for a customer who is not known."""
        lived = np.where(days >= self.moved[who], self.moved_to[who], self.unit[who])
        return np.where(who >= 0, lived, -1)

    def segment_of(self, who: Integers) -> Integers:
        """Return customers' segments; -1 for a customer who is not known."""
        return np.where(who >= 0, self.segment[who], -1)

    def active(
        self, rng: np.random.Generator, days: Integers, *, segment: Integers | None = None,
        unit: int | None = None,
    ) -> Integers:  # fmt: skip
        """Draw one customer per day among those active then, by segment or unit if asked."""
        who = np.full(len(days), -1, dtype=np.int64)
        missing = np.arange(len(days))
        while len(missing):
            drawn = rng.integers(0, len(self.first), size=len(missing))
            day = days[missing]
            fits = (self.first[drawn] <= day) & (day < self.left[drawn])
            if segment is not None:
                fits &= self.segment[drawn] == segment[missing]
            if unit is not None:
                fits &= self.unit_on(drawn, day) == unit
            who[missing[fits]] = drawn[fits]
            missing = missing[~fits]
        return who


def draw_customers(rng: np.random.Generator) -> Customers:
    """Draw every customer from the founding to the last day."""
    first = _first_days(rng)
    n = len(first)
    segment = rng.choice(len(SEGMENTS), size=n, p=[s.population for s in SEGMENTS.values()])
    unit = rng.choice(len(UNITS), size=n, p=list(UNITS.values()))
    left = _left(rng, first, segment)
    moved = np.where(rng.random(n) < _MOVERS, first + 30 + rng.integers(0, 2_000, size=n), _STILL)
    return Customers(
        number=100_000 + rng.permutation(np.arange(n, dtype=np.int64) * 7 + 3),
        segment=segment.astype(np.int64),
        unit=unit.astype(np.int64),
        moved_to=(unit + rng.integers(1, len(UNITS), size=n)) % len(UNITS),
        moved=moved,
        first=first,
        left=left,
        speaks_english=rng.random(n) < 0.05,
        trait=rng.standard_normal(n),
    )


def customer_register(
    customers: Customers, joined: Integers, rng: np.random.Generator
) -> pl.DataFrame:
    """Return the register: one row per contract, two where its holder moved meanwhile.

    Parameters
    ----------
    joined : array of int
        The day on which each customer joined the loyalty club.
    """
    who, start, end = _contracts(customers, rng)
    product = rng.choice(len(_PRODUCTS), size=len(who), p=_PRODUCT_SHARES)
    typical = np.array([s.monthly_amount for s in SEGMENTS.values()])[customers.segment[who]]
    amount = np.round(typical * rng.lognormal(0.0, 0.35, size=len(who)), 2)
    order = np.lexsort((start, who))
    contract = np.empty(len(who), dtype=np.int64)
    contract[order] = 500_000 + np.arange(len(who))

    last = day_number(LAST_DAY)
    moved = customers.moved[who]
    splits = (moved > start) & (moved < np.minimum(end, last + 1))
    rows = np.concatenate([np.arange(len(who)), np.nonzero(splits)[0]])
    is_later = np.arange(len(rows)) >= len(who)
    valid_from = np.where(is_later, moved[rows], start[rows])
    valid_to = np.where(is_later, end[rows], np.where(splits[rows], moved[rows], end[rows]))
    unit = customers.unit_on(who[rows], valid_from)
    return pl.DataFrame(
        {
            "Kundenr": customers.number[who[rows]],
            "Avtalenr": contract[rows],
            "Produkt": named(_PRODUCTS, product[rows]).tolist(),
            "Avtale fra": _dates(start[rows]),
            "Avtale til": _dates(end[rows]),
            "Opplysninger fra": _dates(valid_from),
            "Opplysninger til": _dates(valid_to),
            "Kundegruppe": named(SEGMENT_NAMES, customers.segment[who[rows]]).tolist(),
            "Region": named(UNIT_NAMES, unit).tolist(),
            "Månedspris": amount[rows],
            "Fordelsklubb fra": _dates(joined[who[rows]]),
        }
    ).sort("Avtalenr", "Opplysninger fra")


def _dates(days: Integers) -> list[date | None]:
    """Return days as dates, empty where they lie after the last day of the files."""
    last = day_number(LAST_DAY)
    known = np.minimum(days, last).astype("datetime64[D]").tolist()
    return [day if number <= last else None for day, number in zip(known, days, strict=True)]


def _first_days(rng: np.random.Generator) -> Integers:
    found = []
    month = FOUNDED
    while month <= LAST_DAY:
        following = (month + timedelta(days=32)).replace(day=1)
        expected = _NEW_A_MONTH.get(month.year, _NEW_NOW) * _SEASON[month.month - 1]
        found.append(
            rng.integers(day_number(month), day_number(following), size=rng.poisson(expected))
        )
        month = following
    return np.sort(np.concatenate(found)).astype(np.int64)


def _left(rng: np.random.Generator, first: Integers, segment: Integers) -> Integers:
    """Draw the first day on which each customer is gone, from the hazards of the truth."""
    before = np.array([daily_hazard(name, FOUNDED) for name in SEGMENTS])[segment]
    after = np.array([daily_hazard(name, PRICE_RISE) for name in SEGMENTS])[segment]
    to_rise = np.maximum(0, day_number(PRICE_RISE) - first)
    needed = rng.exponential(size=len(first))
    left_over = needed - before * to_rise
    stay = np.where(left_over < 0, needed / before, to_rise + left_over / after)
    left: Integers = first + np.ceil(stay).astype(np.int64)
    return left


def _contracts(
    customers: Customers, rng: np.random.Generator
) -> tuple[Integers, Integers, Integers]:
    """Return holder, first day and the day after the last of every contract."""
    everyone = np.arange(len(customers.first))
    further = np.repeat(
        everyone, rng.choice(len(_FURTHER_CONTRACTS), size=len(everyone), p=_FURTHER_CONTRACTS)
    )
    start = customers.first[further] + np.where(
        rng.random(len(further)) < 0.5, 0, rng.integers(1, 900, size=len(further))
    )
    lasts = np.ceil(rng.exponential(1 / _CONTRACT_HAZARD, size=len(further))).astype(np.int64)
    end = np.minimum(start + lasts, customers.left[further])
    kept = (start < customers.left[further]) & (start <= day_number(LAST_DAY))
    who = np.concatenate([everyone, further[kept]])
    return (
        who,
        np.concatenate([customers.first, start[kept]]),
        np.concatenate([customers.left, end[kept]]),
    )
