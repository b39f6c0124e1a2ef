"""What is true of Fjordtrygg (simulated) on its pages, in its ads, and of those who say so.

Beside `peil.demo.truth`: the values that the smaller files were drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peil.demo.tasks import CAR_DAMAGE, COVERAGE, OTHER, TASKS
from peil.demo.truth import FOUNDED

WEB_MEASURED = date(2025, 7, 1)  # since when visits, baskets, ads and invitations are recorded

# What led to a visit: share of visits, and whether it is an ad.
VISIT_CHANNELS = {"Søk": 0.37, "Direkte": 0.31, "Annonse": 0.18, "E-post": 0.08,
                  "Sosiale medier": 0.06}  # fmt: skip
AD_CHANNEL = "Annonse"
AD_ENGAGED = 0.56  # share of visits from ads that stay 10 seconds, see two pages or buy
VISIT_MEDIAN_SECONDS = 95.0  # of visits that no ad led to
KNOWN_VISITORS = 0.45

# Customers who look at the pages before they ask, in channels other than chat.
LOOKS_FIRST = 0.14  # share of such cases
LOOKED_MEDIAN_MINUTES, LOOKED_SIGMA = 24.0, 0.9  # log-normal, from looking to asking
LOOKED_MEDIAN_LOGIN = 6.0  # minutes, about logging in


@dataclass(frozen=True)
class Page:
    """A page of advice: its share of views, and the share of views that click on."""

    name: str
    views: float
    clicked: float


DAMAGE_PAGE = "Slik melder du skade"
PAGES = (
    Page(DAMAGE_PAGE, 0.24, 0.22),
    Page("Hva dekker reiseforsikringen?", 0.17, 0.16),
    Page("Bilforsikring", 0.15, 0.31),
    Page("Kontakt oss", 0.12, 0.42),
    Page("Egenandel og bonus", 0.11, 0.09),
    Page("Forebygg vannskade", 0.08, 0.07),
    Page("Kjøpe bolig", 0.07, 0.18),
    Page("Fordelsklubben", 0.06, 0.24),
)
CLEARER_BUTTON = date(2026, 3, 2)
DAMAGE_CLICKED_AFTER = 0.36  # on DAMAGE_PAGE from then on
PLAYS = 0.07  # share of visits that play a film
FILM_MEDIAN_SECONDS = 70.0


@dataclass(frozen=True)
class Ad:
    """An ad: where it is shown, how often on a day, how often it is clicked, whom it suits."""

    name: str
    campaign: str
    channel: str
    daily: int
    clicked: float
    relevant: float


ADS = (
    Ad("Bil – prisgaranti", "Bil", "Søk", 900, 0.031, 0.58),
    Ad("Bil – samle og spar", "Bil", "Nettavis", 5_200, 0.0021, 0.34),
    Ad("Reise – husk reisekortet", "Reise", "Sosiale medier", 3_800, 0.0064, 0.47),
    Ad("Innbo – første leilighet", "Ung", "Sosiale medier", 4_600, 0.0048, 0.52),
    Ad("Hus – vannvakt", "Bolig", "Nettavis", 4_100, 0.0033, 0.40),
)

BASKETS_A_DAY = 18
BOUGHT = 0.34  # share of baskets bought within 30 days
BUY_HOURS, BUY_SIGMA = 2.6, 1.7  # log-normal time from the first item to the purchase
FEWER_STEPS = date(2026, 3, 16)
BOUGHT_AFTER = 0.43  # of baskets begun from then on


@dataclass(frozen=True)
class TimedTask:
    """A task that is timed: the median seconds of those who get it done, and the shares who do not.

    Of those who begin it ``failed`` meet an error, and ``gave_up`` leave.
    """

    name: str
    seconds: float
    failed: float
    gave_up: float


TIMED_TASKS = (
    TimedTask(COVERAGE, 190.0, 0.03, 0.22),
    TimedTask(CAR_DAMAGE, 410.0, 0.06, 0.17),
    TimedTask("Se eller betale faktura", 65.0, 0.02, 0.05),
)
RUNS_A_DAY = 24
RUN_SIGMA = 0.6  # log-normal, among those who get it done
COVERAGE_SECONDS_AFTER = 130.0  # of runs begun since `COVERAGE_SEARCH`

CLUB_FOUNDED = FOUNDED
CLUB_AT_ONCE = 0.22  # share of new customers who join within 90 days
CLUB_OFFERED = date(2025, 10, 1)
CLUB_AT_ONCE_AFTER = 0.35  # of those who became customers from then on
CLUB_YEARLY = 0.06  # share of other customers who join in a year

# Stars 1 to 5 on two sites. The price rise is felt where prices are discussed, not in the app.
REVIEW_SITE = (0.21, 0.08, 0.09, 0.20, 0.42)
REVIEW_SITE_AFTER_RISE = (0.33, 0.10, 0.10, 0.17, 0.30)
APP_STORE = (0.09, 0.04, 0.08, 0.27, 0.52)
REVIEWS_A_MONTH, APP_REVIEWS_A_MONTH = 48, 34

# Invitations to the survey after a case.
NOT_SAMPLED = {"Spurt siste 90 dager": 0.08, "Reservert mot undersøkelser": 0.03}
UNDELIVERED = 0.04  # of those sent and not answered
SMS_OF_ANSWERED, SMS_OF_OTHERS = 0.64, 0.42

# How much the voters want each task beside how many come for it.
WANTED_MORE = {"Finne egenandelen min": 12.0, "Sjekke utbetaling av erstatning": 5.0,
               "Forstå en prisøkning": 4.0}  # fmt: skip
VOTES = {date(2024, 10, 7): 620, date(2025, 10, 6): 680}  # first day of the vote, voters
VOTE_DAYS = 14


def wanted() -> dict[str, float]:
    """Return each task's true chance of being a voter's first pick."""
    raw = {
        task.name: 1.5 if task.name == OTHER else task.demand**0.8 * WANTED_MORE.get(task.name, 1)
        for task in TASKS
    }
    whole = sum(raw.values())
    return {name: weight / whole for name, weight in raw.items()}


def clicked(page: Page, day: date) -> float:
    """Return the true share of a page's views on a day that click on."""
    return DAMAGE_CLICKED_AFTER if page.name == DAMAGE_PAGE and day >= CLEARER_BUTTON else (
        page.clicked
    )  # fmt: skip


def response_rates(answers: float) -> dict[str, float]:
    """Return the true response rate of each way of sending, from the share who answer in all."""
    asked = (1 - answers) * (1 - sum(NOT_SAMPLED.values())) * (1 - UNDELIVERED)
    rates = {}
    for way, of_answered, of_others in (
        ("SMS", SMS_OF_ANSWERED, SMS_OF_OTHERS),
        ("E-post", 1 - SMS_OF_ANSWERED, 1 - SMS_OF_OTHERS),
    ):
        answered = answers * of_answered
        rates[way] = answered / (answered + asked * of_others)
    return rates
