"""What facts are called in the browser, in sentences that can be translated.

What a column means stands in the facts themselves and is translated from there.
"""

from __future__ import annotations

from peil.facts.catalog import facts
from peil.shared.words import gettext, mark

TITLES = {
    "ad_days": mark("Advertising"),
    "answers": mark("Survey answers"),
    "baskets": mark("Baskets"),
    "cases": mark("Cases"),
    "comments": mark("Comments"),
    "contacts": mark("Contacts"),
    "customers": mark("Customers"),
    "employees": mark("Employees"),
    "invitations": mark("Invitations"),
    "mentions": mark("Reviews and posts"),
    "orders": mark("Orders"),
    "page_views": mark("Page views"),
    "task_runs": mark("Timed tasks"),
    "visits": mark("Visits"),
    "actions_taken": mark("Actions taken"),
}

BRINGS = {
    "ad_days": mark("Clicks and impressions by ad and day."),
    "answers": mark("A survey export with one row per respondent: NPS, CSAT, CES, CSI, tasks."),
    "baskets": mark("Baskets with when they were begun and bought: time in basket, abandonment."),
    "cases": mark("A case or incident log: resolution time, solved at first contact, recurrence."),
    "comments": mark("Free text on its own. Comments in a survey come with its answers."),
    "contacts": mark("Calls, chats and messages: handling time, first response."),
    "customers": mark("A customer or contract register: churn, new customers."),
    "employees": mark("An employee register: retention and turnover."),
    "invitations": mark("Who was asked in a survey, by channel: response rate."),
    "mentions": mark("Reviews and posts with stars or words: rating and tone."),
    "orders": mark("Order or invoice lines: new, returning and repeat buyers."),
    "page_views": mark("Pages or products seen, clicked and bought: content and clicks."),
    "task_runs": mark("Attempts at tasks with start, end and outcome: time on task."),
    "visits": mark("Web or app visits with their length: engagement and conversion."),
    "actions_taken": mark("What was done, where and when: the ground for later verdicts."),
}


def title(fact: str) -> str:
    """Return what a fact is called in the reader's language; its own name if it has no other."""
    return gettext(TITLES[fact]) if fact in TITLES else fact


def brings(fact: str) -> str:
    """Return what kind of file brings a fact, and what comes of it."""
    return gettext(BRINGS[fact]) if fact in BRINGS else ""


def loadable() -> list[str]:
    """Return the facts that a file can bring, those that most begin with first."""
    first = ["answers", "cases", "orders", "customers"]
    return first + sorted(name for name in facts() if name not in first)
