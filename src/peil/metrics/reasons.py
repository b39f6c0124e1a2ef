"""The sentences that stand where a number is withheld, and beside numbers that need a word.

Each is a whole sentence with named places, marked here and translated when it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from peil.metrics.measurement import Reason
from peil.shared.words import Sentence
from peil.shared.words import mark as _

MINIMUM_N = 10
INDICATIVE_N = 30


def too_few(n: int) -> Reason:
    """Under ten answers."""
    return Reason("too_few", _("Too few answers (%(n)s of %(needed)s)."),
                  {"n": n, "needed": MINIMUM_N})  # fmt: skip


def too_few_rows(n: int) -> Reason:
    """Under ten of what is not an answer."""
    return Reason("too_few", _("Too few to tell (%(n)s of %(needed)s)."),
                  {"n": n, "needed": MINIMUM_N})  # fmt: skip


def privacy(minimum: int) -> Reason:
    """Fewer people than may be shown."""
    return Reason("privacy", _("Fewer than %(minimum)s people: hidden to protect them."),
                  {"minimum": minimum})  # fmt: skip


def privacy_of_another(minimum: int) -> Reason:
    """Hidden so that a neighbour's hidden number cannot be worked out, now or from other spans."""
    return Reason(
        "privacy",
        _("Hidden, since another group of fewer than %(minimum)s people could be worked out "
          "from it."),
        {"minimum": minimum},
    )  # fmt: skip


def no_rows() -> Reason:
    """Nothing in this slice and period."""
    return Reason("no_rows", _("Nothing was recorded here."))


def mixed(column: str, values: Collection[str]) -> Reason:
    """Rows that must not be added up; an empty value is that of rows that state none."""
    listed = sorted(filter(None, values))
    shown: object = ", ".join(listed[:4]) + (", …" if len(listed) > 4 else "")
    if "" in values:
        shown = Sentence(_("%(values)s, and some without"), values=shown)
    of_responses = _("Different questions must not be added up (%(values)s): cut by survey, or "
                     "keep one of them.")  # fmt: skip
    messages = {
        "completion_question": of_responses,
        "task_question": of_responses,
        "question": _("Different questions must not be added up (%(values)s): cut by question, "
                      "or keep one of them."),
        "survey_kind": _("Surveys of different kinds must not be added up (%(values)s): cut by "
                         "survey_kind, or keep one of them."),
        "way": _("Invitations that were sent and that were shown must not be added up: cut by way "
                 "or channel, or keep one of them."),
        "scale": _("Answers on different scales must not be added up (%(values)s): cut by "
                   "question or survey, or keep one of them."),
        "currency": _("Amounts in different currencies must not be added up (%(values)s): cut by "
                      "what tells them apart, or keep one of them."),
    }  # fmt: skip
    return Reason("mixed", messages[column], {"values": shown})


def unknown_scale(scale: str) -> Reason:
    """A scale that the definition has no rule for."""
    return Reason("scale", _("There is no rule for this KPI on the scale %(scale)s."),
                  {"scale": scale})  # fmt: skip


def no_scale() -> Reason:
    """Rows that do not say on which scale they are."""
    return Reason("scale", _("The answers do not say which scale they were given on: name it in "
                             "the mapping."))  # fmt: skip


def scale_rule(scale: str, low: float, high: float) -> Reason:
    """The rule that was used on another scale than the definition's."""
    return Reason(
        "scale_rule",
        _("On the scale %(scale)s, answers from %(low)s to %(high)s count as favourable."),
        {"scale": scale, "low": f"{low:g}", "high": f"{high:g}"},
    )


def scale_rule_mirrored(scale: str, low: float, high: float) -> Reason:
    """The rule where low scores are the good ones."""
    return Reason(
        "scale_rule",
        _("On the scale %(scale)s low is good, so answers from %(low)s to %(high)s count as "
          "favourable."),
        {"scale": scale, "low": f"{low:g}", "high": f"{high:g}"},
    )  # fmt: skip


def mean_scale(scale: str) -> Reason:
    """The scale that a mean is on."""
    return Reason("scale_rule", _("The mean is on the scale %(scale)s."), {"scale": scale})


def wording_changed(values: list[str]) -> Reason:
    """A series that goes over a change of question."""
    return Reason(
        "wording",
        _("The question changed during the time shown (%(values)s), so the periods do not make "
          "one series."),
        {"values": ", ".join(values[:6])},
    )  # fmt: skip


def no_spread(n: int) -> Reason:
    """Nothing can be said of the uncertainty."""
    return Reason("too_few", _("All %(n)s are equal, so nothing can be said of how certain it "
                               "is."), {"n": n})  # fmt: skip


def not_reached() -> Reason:
    """A quantile that the curve does not come down to."""
    return Reason("not_reached", _("Not reached: too many are still open to tell."))


def no_new() -> Reason:
    """A ratio to nothing."""
    return Reason("no_rows", _("No customer was new in this period, so there is nothing to "
                               "compare with."))  # fmt: skip


def before_history(first: str) -> Reason:
    """A period before the facts can tell."""
    return Reason("history", _("The facts can tell this only from %(first)s on."),
                  {"first": first})  # fmt: skip


def after_history(last: str) -> Reason:
    """A period that is not over in the facts."""
    return Reason("history", _("The period is not over: the facts end %(last)s."),
                  {"last": last})  # fmt: skip


def look_back(days: int, first: str) -> Reason:
    """Not enough history to tell new from returning."""
    return Reason(
        "history",
        _("It takes %(days)s days of history before a period to tell new buyers from returning "
          "ones, and the facts begin %(first)s."),
        {"days": days, "first": first},
    )  # fmt: skip


def incomplete(period: str, last: str) -> Reason:
    """A note on a count whose last period has not ended in the facts."""
    return Reason("incomplete", _("%(period)s is not complete: the facts end %(last)s."),
                  {"period": period, "last": last})  # fmt: skip


def began_within(period: str, first: str) -> Reason:
    """A note on a count whose first period the facts cover in part."""
    return Reason("incomplete", _("%(period)s is not complete: the facts begin %(first)s."),
                  {"period": period, "first": first})  # fmt: skip


def last_full_month(month: str) -> Reason:
    """The period that was chosen because none was asked for."""
    return Reason("period", _("No period was asked for, so this is the last full month, "
                              "%(month)s."), {"month": month})  # fmt: skip


def no_losses() -> Reason:
    """Facts in which nobody has ever left."""
    return Reason("history", _("The facts record nobody who has left, so they cannot tell how "
                               "many do."))  # fmt: skip


def lost_rule(gaps: float, days: int) -> Reason:
    """The rule by which a buyer without a contract counts as lost."""
    return Reason(
        "rule",
        _("A buyer counts as lost after %(gaps)s usual gaps without a purchase, a usual gap being "
          "the buyer's own median, else all buyers', and never under %(days)s days."),
        {"gaps": f"{gaps:g}", "days": days},
    )  # fmt: skip


def proxy() -> Reason:
    """First-contact resolution without counted contacts."""
    return Reason(
        "proxy",
        _("The cases hold no number of contacts, so a case counts that was neither reassigned nor "
          "reopened: a stand-in for one contact."),
    )  # fmt: skip


def no_contacts() -> Reason:
    """Cases without counted contacts, in a log that counts those of others."""
    return Reason("no_rows", _("The cases here hold no number of contacts, though others do."))


def no_clicks() -> Reason:
    """Page views of which none is a click."""
    return Reason("no_rows", _("No click has been recorded: say in the mapping which events are."))


def no_ad_visits() -> Reason:
    """Visits of which none is known to come from an ad."""
    return Reason("no_rows", _("No visit is known to come from an ad: name your ads' channels in "
                               "the setting ad_channels."))  # fmt: skip


def untraceable(n: int) -> Reason:
    """Cases of which repeats cannot be seen."""
    return Reason(
        "untraceable",
        _("%(n)s cases name no customer or no topic, so a repeat of them cannot be seen."),
        {"n": n},
    )


def no_answers_for(task: str) -> Reason:
    """A top task that nobody answered for."""
    return Reason("too_few", _("Nobody who came for the top task %(task)s answered."),
                  {"task": task})  # fmt: skip


def no_base() -> Reason:
    """Nothing to weigh the tasks by."""
    return Reason("history", _("No tasks were recorded in the base period, so there are no top "
                               "tasks yet."))  # fmt: skip


def top_tasks(names: list[str], first: str, until: str) -> Reason:
    """Which tasks are the top tasks."""
    return Reason(
        "top_tasks",
        _("The top tasks are %(tasks)s: half of the demand from %(first)s to %(until)s, which also "
          "weighs them."),
        {"tasks": ", ".join(names), "first": first, "until": until},
    )  # fmt: skip


def looks_new(first: str) -> Reason:
    """Customers who bought before the facts begin."""
    return Reason(
        "history",
        _("Customers who bought before the facts begin, %(first)s, look new at their first "
          "purchase after it."),
        {"first": first},
    )  # fmt: skip


def no_kind(kind: str) -> Reason:
    """A log whose cases never say that they are of a kind."""
    messages = {
        "enquiry": _("No case is called an enquiry: say in the mapping which kinds are."),
        "complaint": _("No case is called a complaint: say in the mapping which kinds are."),
    }
    return Reason("no_rows", messages[kind])


def no_customers() -> Reason:
    """Nothing to count per."""
    return Reason("no_rows", _("It is unknown how many were customers: load customers or orders."))


def window_open(n: int) -> Reason:
    """Rows of which it cannot be told yet."""
    return Reason(
        "window_open",
        _("%(n)s of the newest are left out: it is too early to tell of them."),
        {"n": n},
    )


def whole_register() -> Reason:
    """A note on numbers of which no sample was drawn."""
    return Reason(
        "register",
        _("Everybody is counted, so the interval tells normal variation from one time to another, "
          "and not what a sample leaves open."),
    )  # fmt: skip


def no_arrivals() -> Reason:
    """Invitations of which nobody knows whether they reached anybody."""
    return Reason(
        "no_rows",
        _("The invitations do not say whether they arrived (delivered_at) or, where they were "
          "shown on a page, whether they were seen (seen_at)."),
    )  # fmt: skip


def left_out_open(days: int, last: str) -> Reason:
    """A note on the newest rows, which may still become what is counted."""
    return Reason(
        "incomplete",
        _("Whoever had fewer than %(days)s days before the facts end, %(last)s, is left out."),
        {"days": days, "last": last},
    )


def nobody_joined() -> Reason:
    """Customers without any who joined the loyalty club."""
    return Reason("history", _("The facts record nobody who joined the club: load "
                               "club_joined_at with the customers."))  # fmt: skip


def no_replies() -> Reason:
    """Cases that do not say when they were first answered."""
    return Reason(
        "no_rows", _("No case says when it was first answered: name that column in the mapping.")
    )


def of_one() -> Reason:
    """Rows that all belong together."""
    return Reason("too_few", _("All of it is of one customer, visit or day, so nothing can be said "
                               "of how certain it is."))  # fmt: skip


def too_much_other(share: float) -> Reason:
    """A list of tasks on which many do not find theirs."""
    return Reason(
        "other",
        _("“Other” takes %(percent)s %% of the points, more than 15 %%: the list lacks tasks that "
          "matter."),
        {"percent": f"{100 * share:.0f}"},
    )  # fmt: skip


def of_part(part: str, reason: Reason) -> Reason:
    """A composite lacks one of its KPIs."""
    return Reason(reason.code, _("%(part)s, which this is made of, has no number: %(reason)s"),
                  {"part": Sentence(part), "reason": reason})  # fmt: skip


def part_changed(part: str, then: int, now: int) -> Reason:
    """A KPI that a composite is made of is measured otherwise than when it was defined."""
    return Reason(
        "part_changed",
        _("“%(part)s” was version %(then)s when this was defined and is version %(now)s now: what "
          "counts as 0 and as 100 may have to be stated anew."),
        {"part": Sentence(part), "then": then, "now": now},
    )  # fmt: skip


def outside_ends(part: str) -> Reason:
    """A KPI that a composite is made of leaves the ends that were stated."""
    return Reason(
        "outside_ends",
        _("“%(part)s” lies outside the values that count as 0 and as 100 in places; it is carried "
          "on in a straight line."),
        {"part": Sentence(part)},
    )  # fmt: skip


def too_few_again(n: int, needed: int) -> Reason:
    """Too few buyers who came back to say how buying goes on."""
    return Reason("too_few", _("Too few customers bought again to tell (%(n)s of %(needed)s)."),
                  {"n": n, "needed": needed})  # fmt: skip


def no_mean_amount() -> Reason:
    """Amounts whose mean rests on a few large ones."""
    return Reason(
        "not_reached",
        _("The amounts differ so much between customers that their mean cannot be told."),
    )


def no_stopping() -> Reason:
    """Buyers of whom it cannot be told whether any has stopped."""
    return Reason(
        "not_reached",
        _("The purchases do not tell whether customers stop: nearly all still buy."),
    )


def revenue_value() -> Reason:
    """A note on values of which nothing is taken off."""
    return Reason(
        "revenue",
        _("The orders hold no margin, so this is revenue value: what customers pay, and not what "
          "is left of it."),
    )  # fmt: skip


def margin_value(known: float, *, with_cost: bool) -> Reason:
    """A note on values of which what was sold is taken off."""
    messages = {
        True: _("This is margin less cost to serve. The margin is known of %(percent)s %% of what "
                "was paid, and taken to be the same for the rest."),
        False: _("This is margin; the orders hold no cost to serve. The margin is known of "
                 "%(percent)s %% of what was paid, and taken to be the same for the rest."),
    }  # fmt: skip
    return Reason("margin", messages[with_cost], {"percent": f"{math.floor(100 * known + 1e-6)}"})


def no_margin() -> Reason:
    """Orders without a margin, where others have one."""
    return Reason("no_rows", _("The orders here hold no margin, though others do."))


def too_few_ends(n: int, needed: int) -> Reason:
    """Too few contracts that have ended to say how long they last."""
    return Reason("too_few", _("Too few contracts have ended to tell (%(n)s of %(needed)s)."),
                  {"n": n, "needed": needed})  # fmt: skip


def ends_at_once(n: int, after: int, day: str) -> Reason:
    """Contracts that nearly all ended on the day that the first did, as ISO 8601 writes it."""
    return Reason(
        "too_few",
        _("Of %(n)s contracts that ended only %(after)s did so after the first recorded end, on "
          "%(day)s: it is not known since when ends are recorded, nor how long contracts last."),
        {"n": n, "after": after, "day": day},
    )  # fmt: skip


def beyond_known() -> Reason:
    """A value that would mostly come later than anything that is known."""
    return Reason(
        "not_reached",
        _("More than half of the value would come later than enough contracts have been watched."),
    )


def contract_revenue() -> Reason:
    """A note on contracts of which nothing is taken off."""
    return Reason("revenue", _("No margin is known of the contracts, so this is revenue value: "
                               "what customers pay, and not what is left of it."))  # fmt: skip


def contract_margin(known: float) -> Reason:
    """A note on contracts whose margin is known."""
    return Reason(
        "margin",
        _("This is margin; only contracts of which it is known count, %(percent)s %%."),
        {"percent": f"{math.floor(100 * known + 1e-6)}"},
    )


def discounted(rate: float) -> Reason:
    """A note on values of a whole relation."""
    return Reason("rule", _("What comes later counts less, by %(percent)s %% a year."),
                  {"percent": f"{100 * rate:.0f}"})  # fmt: skip


def hardly_stopped() -> Reason:
    """A note on values that leave out what cannot be told."""
    return Reason("rule", _("Hardly any customer seems to have stopped: the interval leaves out "
                            "that more may."))  # fmt: skip


def beyond_scale() -> Reason:
    """A bridge leads out of what the KPI can be."""
    return Reason(
        "scale",
        _("The bridge would put this number beyond its scale, so it does not hold here."),
    )


def not_bridged(problem: str) -> Reason:
    """The series has a bridge that could not be used for this question."""
    return Reason(
        "not_bridged",
        _("The numbers are as measured, though the series has a break that is bridged elsewhere: "
          "%(problem)s"),
        {"problem": problem},
    )  # fmt: skip


def across_a_break(on: str) -> Reason:
    """One number over a time in which the wording, scale or definition changed."""
    return Reason(
        "break",
        _("The wording, scale or definition changed on %(on)s, within this time: what was measured "
          "before and after stands in one number, without the bridge. Ask period by period, or "
          "from that day on."),
        {"on": on},
    )  # fmt: skip


def begins_with_break(period: str, on: str) -> Reason:
    """A period of which only the part from the break on is told."""
    return Reason(
        "break",
        _("%(period)s holds only what was measured from %(on)s on, when the wording, scale or "
          "definition changed."),
        {"period": period, "on": on},
    )  # fmt: skip


def ends_with_break(period: str, on: str) -> Reason:
    """A period of which only the part before the break is told."""
    return Reason(
        "break",
        _("%(period)s holds only what was measured before %(on)s, when the wording, scale or "
          "definition changed: of the rest there is no number."),
        {"period": period, "on": on},
    )  # fmt: skip
