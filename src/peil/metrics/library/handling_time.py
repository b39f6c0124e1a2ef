"""Handling time: how much work one contact takes.

Definition   Time in conversation, on hold and of work after it, over the contacts that a human
             handled. Where a log lacks one of the three, that part is not in it.
Row          One contact with a known time in conversation that no bot handled, in the period in
             which it began.
Unit         seconds; better lower
Interval     Ratio of sums with linearised variance on the log scale; one customer's contacts
             belong together; of over a million, 64 groups of customers tell how.
Withheld     Under 10 contacts.
Caution      Short is not good by itself: read it beside first-contact resolution and recurrence.
             The mean is moved by a few long contacts.
Source       Cleveland, Call Center Management on Fast Forward, 2012; Cochran, Sampling
             Techniques, 1977, on ratio estimates.
"""

import ibis
import ibis.expr.types as ir

from peil.metrics.kinds.sums import Ratio
from peil.metrics.metric import Metric

_PARTS = ("talk_seconds", "hold_seconds", "after_work_seconds")


def _handled(contacts: ir.Table) -> ir.BooleanValue:
    return contacts.talk_seconds.notnull() & (contacts.by.fill_null(ibis.literal("human")) != "bot")


def _work(contacts: ir.Table) -> ir.NumericValue:
    talk, hold, after = (contacts[name].fill_null(ibis.literal(0.0)) for name in _PARTS)
    return talk + hold + after


METRIC = Metric(
    fact="contacts",
    kind=Ratio(
        _work,
        lambda contacts: contacts.talk_seconds.notnull().ifelse(1, 0),
        _PARTS,
        names={"top": "handling_seconds", "below": "contacts"},
    ),
    rows=_handled,
    time="started_at",
    unit="seconds",
    better="lower",
    version=1,
)
