"""A bridge made in the browser: seen before it is kept, drawn, told, taken away and undone."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.test import Client

from peil.accounts.models import AuditEntry
from peil.metrics.bridges import read_bridges
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace
from tests.web.conftest import MAPPING

HEAD = "id;when;score;segment\n"
NEW = MAPPING.replace('id = "recommend"', 'id = "recommend_2"').replace('"survey"', '"second"')


def _rows(months: range, each: int, promoters: int) -> str:
    return HEAD + "".join(
        f"{m}-{n};{1 + n % 27:02d}.{m:02d}.2026;{9 if n < promoters else 7};new\n"
        for m in months for n in range(each)
    )  # fmt: skip


@pytest.fixture
def two_wordings(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A question until June, with NPS 25, and another from May on, with NPS 50."""
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(_rows(range(1, 7), 40, 10), encoding="utf-8")
    new.write_text(_rows(range(5, 11), 40, 20), encoding="utf-8")
    load_files(workspace, "answers", [old], parse_mapping(MAPPING), actor="kari")
    load_files(workspace, "answers", [new], parse_mapping(NEW), actor="kari")
    return workspace


FORM = {
    "on": "2026-05-01", "earlier": "", "where_before": "question=recommend",
    "where_after": "question=recommend_2", "how": "estimated", "times": "1", "add": "", "low": "",
    "high": "", "since": "2026-05-01", "until": "2026-07-01", "kind": "",
    "reason": "A new wording & scale",
}  # fmt: skip
STATED = {"how": "stated", "add": "24,5", "since": "", "until": ""}


def sent(client: Client, workspace: Workspace, button: str = "save", **changed: str):
    return client.post(f"/{workspace.slug}/kpi/nps/bridge/", {**FORM, button: "1", **changed})


def test_the_form_names_the_questions_behind_the_kpi(
    two_wordings: Workspace, analyst: Client
) -> None:
    page = analyst.get(f"/{two_wordings.slug}/kpi/nps/bridge/").text
    assert "Questions behind it: recommend, recommend_2." in page
    assert 'href="/nordlys/kpi/nps/bridge/"' in analyst.get("/nordlys/kpi/nps/").text


def test_which_rows_count_is_chosen_from_what_exists_and_not_typed(
    two_wordings: Workspace, analyst: Client
) -> None:
    chosen = {"where_before": "", "where_after": "", "dimension_before": "question"}
    page = sent(analyst, two_wordings, "again", **chosen).text
    offered = page.split('name="value_before"')[1].split("</select>")[0]
    assert re.findall(r'<option value="(\w+)">', offered) == ["recommend", "recommend_2"]
    assert 'name="value_after"' not in page
    picked = {**chosen, "value_before": "recommend", "dimension_after": "question",
              "value_after": "recommend_2"}  # fmt: skip
    assert sent(analyst, two_wordings, **picked).status_code == 302
    kept = read_bridges(two_wordings.folder)[0]
    assert dict(kept.earlier.where) == {"question": ("recommend",)}
    assert dict(kept.later.where) == {"question": ("recommend_2",)}


def test_what_it_would_do_is_drawn_before_anything_is_kept(
    two_wordings: Workspace, analyst: Client
) -> None:
    page = sent(analyst, two_wordings, "preview").text
    assert "What it would do" in page
    assert "what was measured plus 25.0 points" in page
    assert "Numbers before 1 May 2026 are bridged, and drawn dashed and pale." in page
    assert "A new wording &amp; scale" in page
    assert read_bridges(two_wordings.folder) == ()


def test_a_kept_bridge_is_drawn_and_told_on_the_page_and_stands_in_the_audit(
    two_wordings: Workspace, analyst: Client, reader: Client
) -> None:
    assert sent(analyst, two_wordings)["Location"] == "/nordlys/kpi/nps/"
    page = reader.get("/nordlys/kpi/nps/?every=month").text
    assert "Before 1 May 2026 the numbers are bridged: what was measured plus 25.0 points." in page
    assert "Until then it was measured by: Net promoter score, Question: recommend." in page
    assert "both were asked, 1 May 2026 to 30 Jun 2026 (n 80 in the earlier way, 80 in" in page
    assert "bridged before" in page
    assert '<th scope="col" class="num">As measured</th>' in page
    assert AuditEntry.objects.get(action="definition").subject == "bridge 1 of nps"
    plain = reader.get("/nordlys/kpi/nps/?every=month&measured=1").text
    assert "As measured</th>" not in plain
    assert "The numbers are as they were measured, without bridges." in plain


def test_what_is_taken_away_says_what_was_measured_and_the_bridge(
    two_wordings: Workspace, analyst: Client
) -> None:
    sent(analyst, two_wordings, **STATED)
    got = analyst.get("/nordlys/kpi/nps/trend.csv?every=month").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(got)))
    assert (rows[0]["value"], rows[0]["measured_value"]) == ("49.5", "25.0")
    assert "what was measured plus 24.5 points" in rows[0]["bridge"]
    assert (rows[-1]["measured_value"], rows[-1]["bridge"]) == ("", "")
    plain = analyst.get("/nordlys/kpi/nps/trend.csv?every=month&measured=1")
    assert "measured_value" not in plain.content.decode("utf-8-sig")


def test_a_variant_is_bridged_by_itself(
    workspace: Workspace, tmp_path: Path, analyst: Client, reader: Client
) -> None:
    satisfied = MAPPING.replace('kind = "nps"', 'kind = "csat"').replace("[0, 10]", "[1, 5]")
    rows = tmp_path / "satisfied.csv"
    rows.write_text(HEAD + "".join(
        f"{m}-{n};{1 + n % 27:02d}.{m:02d}.2026;{3 + n % 3};new\n"
        for m in range(1, 9) for n in range(40)
    ), encoding="utf-8")  # fmt: skip
    load_files(workspace, "answers", [rows], parse_mapping(satisfied), actor="kari")
    address = "/nordlys/kpi/csat/bridge/"
    assert 'value="mean" selected' in analyst.get(f"{address}?variant=mean").text
    given = {
        **FORM,
        **STATED,
        "where_before": "",
        "where_after": "",
        "variant": "mean",
        "add": "0.5",
    }
    assert analyst.post(address, {**given, "save": "1"}).status_code == 302
    assert [one.series for one in read_bridges(workspace.folder)] == [("csat", "mean")]
    mean = reader.get("/nordlys/kpi/csat/?every=month&variant=mean").text
    assert "what was measured plus 0.5 points" in mean
    assert "bridged before" in mean
    share = reader.get("/nordlys/kpi/csat/?every=month").text
    assert "bridged before" not in share
    assert "Break on 1 May 2026 in “Mean satisfaction”" in share


def test_an_undone_bridge_is_listed_and_used_no_more(
    two_wordings: Workspace, analyst: Client, reader: Client
) -> None:
    sent(analyst, two_wordings, **STATED)
    assert reader.post("/nordlys/kpi/nps/bridge/1/undo/").status_code == 403
    assert analyst.post("/nordlys/kpi/csat/bridge/1/undo/").status_code == 404
    analyst.post("/nordlys/kpi/nps/bridge/1/undo/")
    page = reader.get("/nordlys/kpi/nps/?every=month").text
    assert "Undone by" in page
    assert "As measured</th>" not in page
    subjects = AuditEntry.objects.filter(action="definition").values_list("subject", flat=True)
    assert "bridge 1 of nps undone" in list(subjects)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"on": ""}, "Say from which day on"),
        ({"reason": ""}, "Say what changed"),
        ({"until": ""}, "Say when the overlap is over."),
        ({"since": "2026-08-01", "until": "2026-09-01"}, "no number in the overlap"),
        ({"where_before": "question"}, "must be"),
        ({"where_before": "question=recomend"}, "recommend"),
        ({**STATED, "low": "20"}, "Give both limits, or none."),
        ({**STATED, "add": "many"}, "is not a number"),
        ({**STATED, "times": "0"}, "must be over 0"),
        ({**STATED, "reason": "x" * 301}, "must be at most 300"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said_at_its_field_and_nothing_is_kept(
    two_wordings: Workspace, analyst: Client, changed: dict[str, str], said: str
) -> None:
    answer = sent(analyst, two_wordings, **changed)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert read_bridges(two_wordings.folder) == ()


def test_a_break_that_is_bridged_already_is_refused(
    two_wordings: Workspace, analyst: Client
) -> None:
    sent(analyst, two_wordings)
    again = sent(analyst, two_wordings, **STATED)
    assert again.status_code == 400
    assert "by bridge 1" in again.text


def test_a_reader_makes_none_and_a_count_has_no_button(
    two_wordings: Workspace, analyst: Client, reader: Client
) -> None:
    assert sent(reader, two_wordings).status_code == 403
    assert "bridge/" not in reader.get("/nordlys/kpi/nps/").text
    assert "/kpi/enquiries/bridge/" not in analyst.get("/nordlys/kpi/enquiries/").text
