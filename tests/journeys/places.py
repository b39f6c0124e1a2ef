"""Every page there is: how each is reached, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page to look at.

    Parameters
    ----------
    path : str
        Its address, in which ``{mapping}`` and the like stand for what was brought before.
    status : int
        What it answers.
    who : str
        ``owner``, ``reader`` or ``stranger``.
    """

    path: str
    status: int = 200
    who: str = "owner"


PLACES = {
    "sign-in": Place("/-/sign-in/", who="stranger"),
    "overview": Place("/fjordtrygg/"),
    "overview of an airport": Place("/sfo-airport/"),
    "overview with one KPI": Place("/nordlys/"),
    "overview of an empty workspace": Place("/tom/"),
    "start": Place("/tom/start/"),
    "start when done": Place("/nordlys/start/"),
    "measure": Place("/fjordtrygg/measure/"),
    "measure of an empty workspace": Place("/tom/measure/"),
    "a KPI to be made of several": Place("/fjordtrygg/composites/new/"),
    "a bridge to be made": Place("/fjordtrygg/kpi/nps/bridge/"),
    "a journey of phases": Place("/fjordtrygg/journey/"),
    "a journey of touchpoints, of a reader": Place("/fjordtrygg/journey/2/", who="reader"),
    "a journey to be drawn": Place("/sfo-airport/journey/"),
    "a journey of an empty workspace": Place("/tom/journey/"),
    "a journey to be changed": Place("/fjordtrygg/journey/2/edit/"),
    "a stage to be changed": Place("/fjordtrygg/journey/2/stage/0/"),
    "tasks": Place("/fjordtrygg/tasks/?every=year"),
    "tasks of an empty workspace": Place("/tom/tasks/"),
    "understand": Place("/fjordtrygg/understand/"),
    "understand with many drivers": Place("/sfo-airport/understand/csat/"),
    "understand of an empty workspace": Place("/tom/understand/"),
    "goals": Place("/fjordtrygg/goals/"),
    "goals that are followed": Place("/nordlys/goals/"),
    "goals of an empty workspace": Place("/tom/goals/"),
    "a goal to be set": Place("/fjordtrygg/goals/new/?kpi=nps&where=segment%3DUng"),
    "verdicts": Place("/fjordtrygg/verdicts/"),
    "verdicts of an empty workspace": Place("/tom/verdicts/"),
    "a verdict that worked": Place("/fjordtrygg/actions/2/verdict/"),
    "a verdict that harmed, of a reader": Place("/fjordtrygg/actions/6/verdict/", who="reader"),
    "a verdict to come": Place("/fjordtrygg/actions/7/verdict/"),
    "a draft without a verdict": Place("/fjordtrygg/actions/8/verdict/"),
    "prove": Place("/fjordtrygg/prove/?kpi=nps&at=2026-01-01&by=segment&treated=Ung"),
    "prove without a comparison": Place("/fjordtrygg/prove/?kpi=csat&at=2026-04-20"),
    "prove with too little": Place("/fjordtrygg/prove/?kpi=nps&at=2026-01-01&by=segment"),
    "prove before anything is asked": Place("/fjordtrygg/prove/"),
    "prove of an empty workspace": Place("/tom/prove/"),
    "actions": Place("/nordlys/actions/"),
    "actions of an empty workspace": Place("/tom/actions/"),
    "an action that is a draft": Place("{draft}"),
    "a plan to be fixed": Place("{draft}fix/"),
    "a plan that is fixed": Place("{action}"),
    "an action to be planned": Place("/fjordtrygg/actions/new/?kpi=nps&where=segment%3DUng"),
    "an action to be changed": Place("{draft}edit/"),
    "an action of a reader": Place("{action}", who="reader"),
    "data": Place("/fjordtrygg/data/"),
    "data with much under way": Place("/nordlys/data/"),
    "upload": Place("/nordlys/data/upload/"),
    "mapping": Place("{mapping}"),
    "mapping as text": Place("{mapping}?as=text"),
    "mapping that does not fit": Place("{misfit}"),
    "a load that went well": Place("{loaded}"),
    "a load that was refused": Place("{refused}"),
    "undo": Place("{undo}"),
    "settings": Place("/fjordtrygg/settings/"),
    "settings of a reader": Place("/nordlys/settings/", who="reader"),
    "people": Place("/fjordtrygg/settings/people/"),
    "audit": Place("/fjordtrygg/settings/audit/"),
    "views": Place("/nordlys/views/"),
    "account": Place("/-/account/"),
    "not for you": Place("/nordlys/settings/people/", 403, "reader"),
    "no such page": Place("/fjordtrygg/nowhere/", 404),
    "no such KPI": Place("/fjordtrygg/kpi/npss/", 404),
    "a question that cannot be read": Place("/fjordtrygg/kpi/nps/?since=yesterday", 400),
}

KPIS = {
    "a net share": Place("/fjordtrygg/kpi/nps/"),
    "a net share, cut and filtered": Place(
        "/fjordtrygg/kpi/nps/?by=channel&every=quarter&where=segment%3DUng"
    ),
    "a share of answers": Place("/sfo-airport/kpi/csat/"),
    "an index": Place("/fjordtrygg/kpi/csi/"),
    "many tasks": Place("/fjordtrygg/kpi/task_demand/"),
    "a sum over tasks": Place("/fjordtrygg/kpi/top_task_completion/"),
    "cases": Place("/fjordtrygg/kpi/first_contact_resolution/"),
    "a time": Place("/it-service-desk/kpi/resolution_time/"),
    "a count": Place("/uk-web-shop/kpi/new_customers/"),
    "a share of customers": Place("/uk-web-shop/kpi/repeat_buyers/"),
    "churn from a register": Place("/telecom-ibm-sample/kpi/churn_rate/"),
    "a ratio": Place("/uk-web-shop/kpi/churn_to_new/"),
    "no number": Place("/uk-web-shop/kpi/nps/"),
}
