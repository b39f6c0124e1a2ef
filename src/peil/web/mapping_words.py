"""A mapping's own words in the reader's language: roles, standard questions, reasons of guesses.

A mapping is a file in English, whoever wrote it; only what a person reads is translated.
"""

from __future__ import annotations

import re

from peil.shared.words import gettext as _
from peil.shared.words import mark

ROLES = {
    "outcome": mark("outcome: gives a KPI"),
    "driver": mark("driver: may explain one"),
    "touchpoint": mark("touchpoint: one thing rated"),
    "importance": mark("importance: how much it matters"),
    "task": mark("task: what they came for"),
    "completion": mark("completion: whether they could"),
    "comment": mark("comment: free text"),
}
KINDS = {
    "nps": mark("recommendation, 0–10 (NPS)"),
    "csat": mark("satisfaction (CSAT)"),
    "ces": mark("ease (CES)"),
    "csi_satisfaction": mark("CSI: overall satisfaction"),
    "csi_expectations": mark("CSI: against expectations"),
    "csi_ideal": mark("CSI: against the ideal"),
    "task": mark("What did you come here to do?"),
    "completion": mark("Were you able to do what you came for?"),
    "blocker": mark("What got in your way?"),
    "resolution": mark("Was your case solved?"),
    "esat": mark("employees' satisfaction"),
    "engagement": mark("employees' engagement"),
    "rating": mark("a rating of one thing"),
    "yes_no": mark("yes or no"),
    "comment": mark("free text"),
}
VALUES = {
    "relationship": mark("relationship: how customers see us as a whole"),
    "interaction": mark("interaction: after one contact, purchase or visit"),
    "employee": mark("employee: asked of those who work here"),
    "market": mark("market: asked of anybody"),
}
_GUESSES = {
    "by its name": mark("by its name"),
    "different in every row": mark("different in every row"),
    "the recommendation question": mark("the recommendation question"),
    "taken for the recommendation question": mark("taken for the recommendation question"),
    "the standard wording": mark("the standard wording"),
    "yes, partly and no": mark("yes, partly and no"),
    "a scale that fits the answers": mark("a scale that fits the answers"),
    "lines have no number": mark("lines have no number"),
    "each row is an order": mark("each row is an order"),
    "quantity times price": mark("quantity times price"),
    "what the values are called": mark("what the values are called"),
    "the same numbers stand in several files": mark("the same numbers stand in several files"),
    "orders have no number": mark("orders have no number"),
    "a customer's day makes one": mark("a customer's day makes one"),
}
_PATTERNS = (
    (re.compile(r"(?P<codes>.+) as blank"), mark("%(codes)s as blank")),
    (re.compile(r"(?P<codes>.+) as not applicable"), mark("%(codes)s as not applicable")),
    (re.compile(r"(?P<low>\d+) to (?P<high>\d+)(?:, (?P<more>.+))?"), mark("%(low)s to %(high)s")),
    (re.compile(r"free text, (?P<n>\d+) words on average"),
     mark("free text, %(n)s words on average")),
    (re.compile(r"one of .+"), mark("check which one fits")),
)  # fmt: skip


def role(name: str) -> str:
    """Say what a question is for."""
    return _(ROLES[name]) if name in ROLES else name


def kind(name: str) -> str:
    """Name a standard question."""
    return _(KINDS[name]) if name in KINDS else name


def allowed(value: str) -> str:
    """Name a value that a column may take; its own text if it has no other name."""
    return _(VALUES[value]) if value in VALUES else value


def guess(why: str) -> str:
    """Say why something was guessed; what is not known stays as it is written."""
    return "; ".join(_part(part) for part in why.split("; ")) if why else ""


def _part(why: str) -> str:
    if why in _GUESSES:
        return _(_GUESSES[why])
    for pattern, message in _PATTERNS:
        found = pattern.fullmatch(why)
        if found:
            places = found.groupdict()
            more = places.pop("more", None)
            said = _(message) % places
            return f"{said}, {_part(more)}" if more else said
    return why
