"""The demo's organisations: what they are called, where their numbers come from, what is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from peil.demo.truth import LAST_DAY, NAME, ZONE
from peil.shared.words import mark


@dataclass(frozen=True)
class Files:
    """Files of one kind and the mapping that makes facts of them.

    Parameters
    ----------
    fact : str
        What they become.
    mapping : str
        Path of the mapping under ``examples/``.
    names : tuple of str
        Paths or globs under ``examples/``, or under the generated files.
    """

    fact: str
    mapping: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """One workspace of the demo.

    Parameters
    ----------
    slug : str
        The folder's name and the address of its pages.
    settings : mapping of str to object
        For `peil.warehouse.settings.Settings`.
    files : tuple of Files
    is_generated : bool
        Whether its files are drawn rather than shipped.
    annotations : str or None
        Dated events under ``examples/``.
    """

    slug: str
    settings: Mapping[str, object]
    files: tuple[Files, ...]
    is_generated: bool = False
    annotations: str | None = None


def _end_of(year: int, month: int, day: int, zone: str) -> datetime:
    """Return the last second of a day, which is the present of data that end on it."""
    midnight = datetime(year, month, day, tzinfo=ZoneInfo(zone))
    return midnight + timedelta(days=1, seconds=-1)


FJORDTRYGG = Organisation(
    slug="fjordtrygg",
    is_generated=True,
    annotations="fjordtrygg/annotations.toml",
    settings={
        "name": NAME,
        "zone": ZONE,
        "currency": "NOK",
        "language": "nb",
        "clock": _end_of(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, ZONE),
        "simulated": True,
        "headline": "top_task_completion",
        # people write in the evenings and are answered: half would wait no business hour at all
        "opens": 7,
        "closes": 22,
        "ad_channels": ("Annonse",),
        "description": mark(
            "A Nordic insurer that does not exist: every customer, answer and case was drawn "
            "by a generator with known true values (docs/demo.md)."
        ),
    },
    files=(
        Files("answers", "fjordtrygg/tasks.toml", ("oppgavemaaling_*.csv",)),
        Files("answers", "fjordtrygg/relationship.toml", ("kundemaaling_*.csv",)),
        Files("answers", "fjordtrygg/after_case.toml", ("etter_sak.csv",)),
        Files("cases", "fjordtrygg/cases.toml", ("saker.csv",)),
        Files("contacts", "fjordtrygg/contacts.toml", ("kontakter.jsonl",)),
        Files("customers", "fjordtrygg/customers.toml", ("kunderegister.csv",)),
        Files("answers", "fjordtrygg/votes.toml", ("avstemning.csv",)),
        Files("answers", "fjordtrygg/ad_question.toml", ("annonsesporsmaal.csv",)),
        Files("invitations", "fjordtrygg/invitations.toml", ("invitasjoner.csv",)),
        Files("visits", "fjordtrygg/visits.toml", ("besok.csv",)),
        Files("page_views", "fjordtrygg/page_views.toml", ("sidevisninger.csv",)),
        Files("ad_days", "fjordtrygg/ads.toml", ("annonser.csv",)),
        Files("baskets", "fjordtrygg/baskets.toml", ("handlekurver.csv",)),
        Files("task_runs", "fjordtrygg/timed_tasks.toml", ("oppgavetid.csv",)),
        Files("mentions", "fjordtrygg/reviews.toml", ("omtaler.csv",)),
        Files("mentions", "fjordtrygg/app_reviews.toml", ("app_omtaler.csv",)),
    ),
)

PUBLIC = (
    Organisation(
        slug="sfo-airport",
        settings={
            "name": "San Francisco International Airport (passenger survey)",
            "zone": "America/Los_Angeles",
            "currency": "USD",
            "language": "en",
            "clock": _end_of(2017, 5, 30, "America/Los_Angeles"),
            "headline": "csat",
            "description": mark(
                "Real passengers interviewed each May, 2013 to 2017. Source: City and County of "
                "San Francisco, DataSF; public domain (PDDL). Some rows are left out."
            ),
        },
        files=(Files("answers", "sfo_survey.toml", ("data/sfo_survey/*.parquet",)),),
    ),
    Organisation(
        slug="uk-web-shop",
        settings={
            "name": "UK web shop (Online Retail)",
            "zone": "Europe/London",
            "currency": "GBP",
            "language": "en",
            "clock": _end_of(2011, 12, 9, "Europe/London"),
            "headline": "returning_customers",
            "description": mark(
                "Real invoice lines of an unnamed British gift shop, December 2010 to December "
                "2011. Source: UCI Online Retail (Chen 2012), CC BY 4.0. Some rows are left out."
            ),
        },
        files=(Files("orders", "online_retail.toml", ("data/online_retail/*.parquet",)),),
    ),
    Organisation(
        slug="cdnow",
        settings={
            "name": "CDNOW (the 1997 cohort)",
            "zone": "America/New_York",
            "currency": "USD",
            "language": "en",
            "clock": _end_of(1998, 6, 30, "America/New_York"),
            "headline": "repeat_buyers",
            "description": mark(
                "Real purchases to June 1998 of customers who first bought CDs in the first "
                "quarter of 1997. Source: Fader and Hardie, for research; as packaged in "
                "lifetimes (MIT). Some rows are left out."
            ),
        },
        files=(Files("orders", "cdnow.toml", ("data/cdnow/*.parquet",)),),
    ),
    Organisation(
        slug="it-service-desk",
        settings={
            "name": "IT service desk (incident log)",
            "zone": "UTC",
            "currency": "EUR",
            "language": "en",
            "clock": _end_of(2017, 2, 18, "UTC"),
            "headline": "resolution_time",
            "description": mark(
                "Real incidents of an unnamed IT company's ServiceNow, 2016 to 2017. Source: UCI "
                "Incident management process enriched event log (Amaral, Fantinato, Peres), CC BY"
                " 4.0. Some rows are left out."
            ),
        },
        files=(Files("cases", "itsm_incidents.toml", ("data/itsm_incidents/*.parquet",)),),
    ),
    Organisation(
        slug="telecom-ibm-sample",
        settings={
            "name": "Telecom (fictional, IBM sample)",
            "zone": "UTC",
            "currency": "USD",
            "language": "en",
            "clock": _end_of(2019, 12, 31, "UTC"),
            "simulated": True,
            "headline": "churn_rate",
            "description": mark(
                "A telecom company that IBM made up for teaching; the file has no dates, so that "
                "it describes December 2019 is an assumption. Source: IBM sample data, "
                "Apache-2.0. Some rows are left out."
            ),
        },
        files=(Files("customers", "telco_churn.toml", ("data/telco_churn/*.parquet",)),),
    ),
    Organisation(
        slug="hr-ibm-sample",
        settings={
            "name": "Employer (fictional, IBM sample)",
            "zone": "UTC",
            "currency": "USD",
            "language": "en",
            "clock": _end_of(2015, 12, 31, "UTC"),
            "simulated": True,
            "description": mark(
                "Employees that IBM made up for teaching; the file has no dates, so that it "
                "describes 2015 is an assumption. Source: IBM HR Analytics sample, ODbL and DbCL."
                " Some rows are left out."
            ),
        },
        files=(
            Files("employees", "hr_attrition.toml", ("data/hr_attrition/*.parquet",)),
            Files("answers", "hr_survey.toml", ("data/hr_attrition/*.parquet",)),
        ),
    ),
    Organisation(
        slug="web-sessions",
        settings={
            "name": "Web shop sessions (Online Shoppers)",
            "zone": "UTC",
            "currency": "EUR",
            "language": "en",
            "clock": _end_of(2017, 12, 31, "UTC"),
            "description": mark(
                "Real visits to an unnamed web shop; the file names months only, so that they are"
                " of 2017 is an assumption. Source: UCI Online Shoppers Purchasing Intention "
                "(Sakar 2018), CC BY 4.0. Some rows are left out."
            ),
        },
        files=(Files("visits", "online_shoppers.toml", ("data/online_shoppers/*.parquet",)),),
    ),
)

ORGANISATIONS = (FJORDTRYGG, *PUBLIC)
