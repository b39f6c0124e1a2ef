"""What is true of Fjordtrygg (simulated): the values that its files were drawn from.

Every number here holds for what is drawn, not for one draw, so an interval estimated from the
files should cover it as often as its level says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import erf, exp, log, sqrt

from peil.demo.tasks import CAR_DAMAGE, COVERAGE, SEASONS, TASKS

NAME = "Fjordtrygg"
SEED = 20_260_630
FIRST_DAY = date(2024, 5, 1)
LAST_DAY = date(2026, 6, 30)
FOUNDED = date(2019, 1, 1)
ZONE = "Europe/Oslo"

NEW_LOGIN = date(2026, 4, 20)
COVERAGE_SEARCH = date(2026, 2, 3)
PRICE_RISE = date(2026, 1, 1)
STORM = date(2025, 1, 11)
STORM_DAYS = 12
NEW_FRONT_PAGE = date(2025, 9, 15)  # an event that changed nothing
CASE_OWNER = date(2025, 10, 6)


@dataclass(frozen=True)
class Segment:
    """One customer segment.

    Parameters
    ----------
    population, sampled : float
        Share of customers, and share of the relationship survey's respondents.
    detractors, passives : float
        True shares giving 0-6 and 7-8; the rest give 9-10.
    satisfaction, expectations, ideal : float
        Centres of the three CSI items before they are cut to 1-10.
    monthly_churn : float
        Share of customers who leave in 1/12 year.
    monthly_amount : float
        Typical premium of a contract in NOK.
    """

    population: float
    sampled: float
    detractors: float
    passives: float
    satisfaction: float
    expectations: float
    ideal: float
    monthly_churn: float
    monthly_amount: float


@dataclass(frozen=True)
class Topic:
    """One topic of cases.

    Parameters
    ----------
    name, kind, team : str
        As the case system has them.
    monthly : float
        Cases a month that are not repeats.
    median_hours, sigma : float
        Of the log-normal time from opened to last solved, outside winter.
    one_contact : float
        Share of cases with a single contact, until `CASE_OWNER` has one person see them through.
    repeats : float
        Share of solved cases that the same customer comes back with.
    """

    name: str
    kind: str
    team: str
    monthly: float
    median_hours: float
    sigma: float
    one_contact: float
    repeats: float

    def repeated_within(self, days: float) -> float:
        """Return the true share followed by a case of the same customer and topic."""
        return self.repeats * (1 - exp(-days / REPEAT_DAYS))

    def solved_with_one(self, day: date) -> float:
        """Return the true share of cases opened on a day that have a single contact."""
        if self.name == CASE_OWNER_TOPIC and day >= CASE_OWNER:
            return CASE_OWNER_ONE_CONTACT
        return self.one_contact

    def solved_at_first_contact(self, day: date) -> float:
        """Return the true first-contact resolution of cases opened on a day."""
        return self.solved_with_one(day) * (1 - self.repeated_within(7))


REPEAT_DAYS = 9.0  # mean days from solved to a repeat (exponential)
WINTER_SLOWDOWN = 1.3  # on the median, for cases opened December to February
CANCELLED, MERGED, SPAM = 0.03, 0.02, 0.015
REOPENED = 0.06

SEGMENTS = {
    "Ung": Segment(0.22, 0.15, 0.30, 0.35, 7.0, 6.6, 6.1, 0.016, 240.0),
    "Familie": Segment(0.43, 0.35, 0.22, 0.36, 7.5, 7.0, 6.6, 0.008, 390.0),
    "Godt voksen": Segment(0.25, 0.30, 0.16, 0.32, 8.0, 7.5, 7.1, 0.005, 430.0),
    "Bedrift": Segment(0.10, 0.20, 0.27, 0.39, 7.1, 6.7, 6.3, 0.009, 1150.0),
}
RISE_SEGMENT = "Ung"
RISE_CHURN = 0.032  # monthly churn in RISE_SEGMENT from PRICE_RISE on
RISE_DETRACTORS, RISE_PASSIVES = 0.41, 0.33  # its answers to the NPS question from then on
CSI_SPREAD = 1.7  # standard deviation of a CSI item before it is cut to 1-10

TOPICS = tuple(
    Topic(*row)
    for row in (
        ("Skade på bil", "Skade", "Skade motor", 360, 62.0, 0.9, 0.48, 0.16),
        ("Reiseskade", "Skade", "Skade reise", 190, 40.0, 0.8, 0.61, 0.10),
        ("Skade på hus", "Skade", "Skade bygning", 150, 120.0, 1.0, 0.35, 0.18),
        ("Innbo og tyveri", "Skade", "Skade innbo", 120, 55.0, 0.9, 0.52, 0.12),
        ("Faktura og betaling", "Henvendelse", "Kundeservice", 260, 6.0, 1.1, 0.81, 0.09),
        ("Endre forsikring", "Henvendelse", "Kundeservice", 220, 4.0, 1.0, 0.86, 0.05),
        ("Dekning og vilkår", "Henvendelse", "Kundeservice", 170, 5.0, 1.1, 0.74, 0.20),
        ("Pris og tilbud", "Henvendelse", "Salg", 160, 8.0, 1.0, 0.79, 0.06),
        ("Innlogging", "Henvendelse", "Digital støtte", 70, 3.0, 1.2, 0.66, 0.22),
        ("Oppsigelse", "Henvendelse", "Kundeservice", 60, 20.0, 0.9, 0.58, 0.11),
        ("Klage", "Klage", "Kundeombud", 45, 170.0, 0.8, 0.22, 0.14),
    )
)
CHANNELS = {"Telefon": 0.46, "Chat": 0.22, "E-post": 0.20, "Innlogget melding": 0.12}
STORM_FACTOR = 4.0  # on "Skade på hus" in the unit "Vest" during the storm
LOGIN_CASES_FACTOR = 2.2  # on "Innlogging" from NEW_LOGIN on
CASE_OWNER_TOPIC = "Skade på bil"
CASE_OWNER_ONE_CONTACT = 0.64  # share of its cases with a single contact, opened from then on

WEB = 0.62  # share of task answers given on the web; the rest in the app
APP_LIFT = 0.01
PARTLY = 0.45  # of those who do not get it done, the share who get it partly done
CAR_DAMAGE_WEB_AFTER = 0.52
COVERAGE_LIFT = 0.14  # web and app, from COVERAGE_SEARCH on
CUSTOMER_LIKENESS = 0.25  # correlation of a customer's answers to the same survey

# Satisfaction 1-5 and agreement 1-7 after a case, by whether one contact was enough.
CSAT_ONE = (0.03, 0.04, 0.10, 0.38, 0.45)
CSAT_MORE = (0.13, 0.14, 0.21, 0.33, 0.19)
CES_ONE = (0.03, 0.03, 0.05, 0.09, 0.20, 0.32, 0.28)
CES_MORE = (0.12, 0.11, 0.13, 0.15, 0.20, 0.18, 0.11)

# Ease was asked in a new wording from the first day on, and in both, by chance, until the second.
# The new one is harder to agree with, by twelve points of those who find it easy (5-7).
EASE_ASKED_ANEW, EASE_ASKED_ONLY_ANEW = date(2025, 11, 1), date(2026, 2, 1)
CES_ONE_ANEW = (0.05, 0.05, 0.08, 0.14, 0.22, 0.26, 0.20)
CES_MORE_ANEW = (0.15, 0.14, 0.16, 0.18, 0.17, 0.13, 0.07)

# Whether customers say that their matter was solved: yes, partly, no.
RESOLVED_ONE = (0.88, 0.08, 0.04)
RESOLVED_MORE = (0.69, 0.19, 0.12)

# How far the parts of the experience explain the answers (standardised slopes).
DRIVERS = {"Pris": 0.24, "Skadebehandling": 0.36, "Digitale løsninger": 0.20,
           "Rådgivning": 0.16, "Informasjon": 0.08}  # fmt: skip
DRIVER_LIKENESS = 0.3
UNITS = {"Øst": 0.46, "Vest": 0.21, "Midt": 0.13, "Sør": 0.12, "Nord": 0.08}


@dataclass(frozen=True)
class Truth:
    """The true values of the KPIs, by name."""

    name: str = NAME
    seed: int = SEED

    def demand(self, month: int) -> dict[str, float]:
        """Return each task's true share of answerers in a calendar month (1-12)."""
        raw = {t.name: t.demand * SEASONS.get(t.name, {}).get(month, 1.0) for t in TASKS}
        whole = sum(raw.values())
        return {name: share / whole for name, share in raw.items()}

    def completion(self, task: str, channel: str, day: date) -> float:
        """Return the true share who get a task done; channel is ``Nett`` or ``App``."""
        done = self._done[task]
        if task == COVERAGE and day >= COVERAGE_SEARCH:
            done += COVERAGE_LIFT
        if channel == "App":
            return done + APP_LIFT
        if task == CAR_DAMAGE and day >= NEW_LOGIN:
            return CAR_DAMAGE_WEB_AFTER
        return done

    def completion_of(self, task: str, day: date) -> float:
        """Return the true share who get a task done over both channels."""
        web, app = (self.completion(task, channel, day) for channel in ("Nett", "App"))
        return WEB * web + (1 - WEB) * app

    def nps(self, segment: str, day: date) -> float:
        """Return a segment's true NPS in points."""
        detractors, passives = nps_shares(segment, day)
        return 100 * (1 - detractors - passives - detractors)

    def population_nps(self, day: date) -> float:
        """Return the NPS of all customers, which the weighted survey estimates."""
        return sum(s.population * self.nps(name, day) for name, s in SEGMENTS.items())

    def csi(self, segment: str) -> float:
        """Return a segment's true CSI in points, 0-100, with equal weights."""
        s = SEGMENTS[segment]
        means = [
            sum(score * share for score, share in enumerate(csi_shares(centre), start=1))
            for centre in (s.satisfaction, s.expectations, s.ideal)
        ]
        return 100 * (sum(means) / 3 - 1) / 9

    def population_csi(self) -> float:
        """Return the CSI of all customers, which the weighted survey estimates."""
        return sum(s.population * self.csi(name) for name, s in SEGMENTS.items())

    def churn(self, segment: str, first: date, until: date) -> float:
        """Return the true share of a segment's customers at ``first`` lost before ``until``."""
        before = max(0, (min(until, PRICE_RISE) - first).days)
        after = (until - first).days - before
        return 1 - exp(-daily_hazard(segment, FOUNDED) * before
                       - daily_hazard(segment, PRICE_RISE) * after)  # fmt: skip

    def median_hours(self, topic: str, month: int) -> float:
        """Return the true median from opened to last solved, by the month it was opened."""
        return self._topics[topic].median_hours * winter(month)

    @cached_property
    def _done(self) -> dict[str, float]:
        return {task.name: task.done for task in TASKS}

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.name: topic for topic in TOPICS}


def nps_shares(segment: str, day: date) -> tuple[float, float]:
    """Return a segment's true shares of detractors and passives on a day."""
    if segment == RISE_SEGMENT and day >= PRICE_RISE:
        return RISE_DETRACTORS, RISE_PASSIVES
    return SEGMENTS[segment].detractors, SEGMENTS[segment].passives


def csi_shares(centre: float) -> list[float]:
    """Return the true shares giving 1 to 10 on a CSI item with a centre."""
    edges = [0.5 * (1 + erf((k + 0.5 - centre) / (CSI_SPREAD * sqrt(2)))) for k in range(1, 10)]
    return [b - a for a, b in zip([0.0, *edges], [*edges, 1.0], strict=True)]


def daily_hazard(segment: str, day: date) -> float:
    """Return the rate per day at which a segment's customers leave on a day."""
    monthly = SEGMENTS[segment].monthly_churn
    if segment == RISE_SEGMENT and day >= PRICE_RISE:
        monthly = RISE_CHURN
    return -log(1 - monthly) * 12 / 365.25


def winter(month: int) -> float:
    """Return what the median time to solve is multiplied by in a month (1-12)."""
    return WINTER_SLOWDOWN if month in (12, 1, 2) else 1.0


TRUTH = Truth()
