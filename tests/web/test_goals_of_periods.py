"""A goal says which periods it is judged by and, of a number that grows with them, is for one."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from peil.accounts.models import User
from peil.analysis.goals import is_per_period
from peil.metrics.catalog import entry
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.steering.models import GoalRecord
from peil.warehouse.workspace import Workspace

CONTRACTS = """
fact = "customers"
source = "crm"
zone = "Europe/Oslo"
columns = { customer_key = "customer", started_at = "start", ended_at = "end" }
"""
CLOCK = 'clock = "2026-03-01T12:00:00+01:00"\n'


@pytest.fixture
def losing(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Of 600 customers one leaves each day from 2025 on: 5 % in a month, 15 % in a quarter."""
    settings = workspace.folder / "peil.toml"
    settings.write_text(settings.read_text() + CLOCK)
    lines = ["customer,start,end"]
    for i in range(600):
        end = date(2025, 1, 1) + timedelta(days=i)
        lines.append(f"c{i},2024-01-01,{end if end < date(2026, 3, 1) else ''}")
    path = tmp_path / "contracts.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_files(workspace, "customers", [path], parse_mapping(CONTRACTS), actor="test")
    return workspace


def sent(bob: User, **changes: str) -> dict[str, str]:
    return {
        "kpi": "churn_rate", "target": "4", "since": "2025-07-01", "due": "2026-12-31",
        "owner": str(bob.pk), "objective": "", "variant": "", "every": "month",
    } | changes  # fmt: skip


def test_a_target_for_losses_is_for_a_month_or_a_quarter_and_says_so_everywhere(
    losing: Workspace, bob: User, analyst: Client
) -> None:
    form = analyst.get("/nordlys/goals/new/?kpi=churn_rate").text
    assert '<option value="month" selected>' in form
    assert "so the target is for one of these" in form
    assert analyst.post("/nordlys/goals/new/", sent(bob)).status_code == 302
    assert "Churn rate: 4\u00a0% a month by 31 Dec 2026" in analyst.get("/nordlys/goals/").text
    months = html.unescape(analyst.get("/nordlys/kpi/churn_rate/?every=month").text)
    assert re.search(
        r"The goal is 4\u00a0% a month by .* judged by the month: .* in Feb 2026\.", months
    )
    assert "goal 4\u00a0%" in months
    quarters = analyst.get("/nordlys/kpi/churn_rate/?every=quarter").text
    assert "judged by the month" in quarters
    assert "goal 4\u00a0%" not in quarters  # which a quarter's losses are not to be held against


def test_another_period_is_another_way(losing: Workspace, bob: User, analyst: Client) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob))
    monthly = GoalRecord.objects.get()
    analyst.post(f"/nordlys/goals/{monthly.pk}/", sent(bob, every="quarter"))
    quarterly = GoalRecord.objects.get()
    assert monthly.baseline is not None
    assert quarterly.baseline is not None
    assert 2.5 < quarterly.baseline / monthly.baseline < 3.5
    refused = analyst.post(f"/nordlys/goals/{monthly.pk}/", sent(bob, every="fortnight"))
    assert refused.status_code == 400
    assert "no period of a goal" in html.unescape(refused.text)


@pytest.mark.parametrize(
    ("kpi", "is_so"),
    [("churn_rate", True), ("returning_customers", True), ("enquiries", True), ("nps", False),
     ("first_contact_resolution", False)],
)  # fmt: skip
def test_what_grows_with_its_period_is_known(kpi: str, is_so: bool) -> None:
    assert is_per_period(entry(kpi)) is is_so


def test_a_goal_for_losses_that_names_no_period_keeps_the_one_that_fits_its_days(
    losing: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob, every="", due="2025-12-31"))
    assert GoalRecord.objects.get().every == "month"
