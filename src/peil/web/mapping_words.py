"""A mapping's own words in the reader's language: roles and standard questions.

A mapping's words are English, whoever wrote it; only what a person reads is translated.
"""

from __future__ import annotations

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
    "task_vote": mark("the most important tasks, in order"),
    "ad_relevance": mark("Was the ad relevant to you?"),
}
VALUES = {
    "relationship": mark("relationship: how customers see us as a whole"),
    "interaction": mark("interaction: after one contact, purchase or visit"),
    "employee": mark("employee: asked of those who work here"),
    "market": mark("market: asked of anybody"),
    "sent": mark("sent: to a person"),
    "shown": mark("shown: on a page"),
    "solved": mark("solved"),
    "open": mark("open"),
    "cancelled": mark("cancelled"),
    "merged": mark("merged with another"),
    "spam": mark("spam"),
    "inbound": mark("from the customer"),
    "outbound": mark("to the customer"),
    "human": mark("a person"),
    "bot": mark("a bot"),
    "view": mark("seen"),
    "click": mark("clicked"),
    "cart": mark("put in the basket"),
    "order": mark("bought"),
    "play": mark("played"),
    "done": mark("done"),
    "failed": mark("failed"),
    "gave_up": mark("gave up"),
}


def role(name: str) -> str:
    """Say what a question is for."""
    return _(ROLES[name]) if name in ROLES else name


def kind(name: str) -> str:
    """Name a standard question."""
    return _(KINDS[name]) if name in KINDS else name


def allowed(value: str) -> str:
    """Name a value that a column may take; its own text if it has no other name."""
    return _(VALUES[value]) if value in VALUES else value
