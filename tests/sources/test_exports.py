"""Exports of other makers: what `peil map` proposes loads unchanged, and says the right thing.

The files under ``exports/`` are made up; their columns, dates and amounts are written as those
tools write them.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from peil.shared.words import speaking
from peil.sources.inputs import open_inputs
from peil.sources.mapping import Mapping, parse_mapping
from peil.sources.profiles import Profile
from peil.sources.propose import propose
from tests.sources.reading import Loaded, load_one

EXPORTS = Path(__file__).parent / "exports"


def proposed(path: Path, fact: str, scratch: Path) -> tuple[str, Mapping, Loaded]:
    """Return the proposal for a file, read, and what comes of loading with it unchanged."""
    proposal = propose(fact, open_inputs([path], scratch=scratch / "proposed"))
    assert proposal.loads, proposal.remarks
    loaded = load_one(proposal.text, path, scratch=scratch / "loaded")
    assert loaded.problems == []
    return proposal.text, parse_mapping(proposal.text), loaded


def columns(mapping: Mapping) -> dict[str, str]:
    return {name: rule.column[0] for name, rule in mapping.columns.items() if rule.column}


def asked(mapping: Mapping) -> dict[str, tuple]:
    return {q.id: (q.role, q.kind, q.scale) for q in mapping.questions}


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_survey_with_a_second_line_of_names(tmp_path: Path) -> None:
    text, mapping, loaded = proposed(EXPORTS / "surveymonkey.csv", "answers", tmp_path)
    assert mapping.file.skip_below == 1
    assert "file.skip_below = 1  # guess: " in text
    assert columns(mapping) == {"response": "Respondent ID", "answered_at": "End Date"}
    assert asked(mapping) == {
        "nps": ("outcome", "nps", (0, 10)),
        "csat": ("outcome", "csat", (1, 5)),
        "ces": ("outcome", "ces", (1, 5)),
        "comment": ("comment", "comment", None),
    }
    assert loaded.rows_read == 32
    assert loaded.table("answers")["_row"].min() == 1
    csat = next(q for q in mapping.questions if q.kind == "csat")
    assert csat.codes["Somewhat dissatisfied"] == "2"
    assert csat.text.startswith("Overall, how satisfied")


TABLE = [["Case number", "Opened", "Closed", "Topic", "Channel"]] + [
    [str(4000 + n), f"2026-03-{1 + n % 28:02} 09:00", f"2026-03-{1 + n % 28:02} 15:30",
     ("bill", "damage")[n % 2], ("phone", "chat")[n % 3 == 0]] for n in range(40)
]  # fmt: skip
TITLES = {
    "two titles": ([["Cases of customer service"], ["Taken out 2 April 2026"]], 2),
    "a title and an empty row": ([["Cases, all"], []], 2),
    "pairs": ([["Report", "Cases"], ["Taken out", "2026-04-02"], []], 3),
    "nothing": ([], 0),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("titles", TITLES)
def test_titles_above_the_names_are_left_out(tmp_path: Path, titles: str, kind: str) -> None:
    above, skipped = TITLES[titles]
    path = tmp_path / f"cases.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([*above, *TABLE])
    else:
        book = Workbook()
        for row in [*above, *TABLE]:
            book.active.append(row)
        book.save(path)
    text, mapping, loaded = proposed(path, "cases", tmp_path)
    assert mapping.file.skip_rows == skipped
    assert (f"file.skip_rows = {skipped}  # guess: " in text) == (skipped > 0)
    assert columns(mapping)["opened_at"] == "Opened"
    assert loaded.rows_read == 40


def test_a_norwegian_survey_with_the_three_questions_of_the_index(tmp_path: Path) -> None:
    _text, mapping, loaded = proposed(EXPORTS / "questback.csv", "answers", tmp_path)
    assert asked(mapping) == {
        "nps": ("outcome", "nps", (0, 10)),
        "csi_satisfaction": ("outcome", "csi_satisfaction", (1, 10)),
        "csi_expectations": ("outcome", "csi_expectations", (1, 10)),
        "csi_ideal": ("outcome", "csi_ideal", (1, 10)),
        "ces": ("outcome", "ces", (1, 5)),
        "comment": ("comment", "comment", None),
    }
    assert "customer_key" not in mapping.columns  # Kundesenter is a place, not a customer
    assert columns(mapping)["answered_at"] == "Besvart"
    assert mapping.columns["survey_kind"].value == "relationship"
    assert loaded.table("answers").height > 100


def test_a_swedish_form_with_written_answers_and_times_in_gmt(tmp_path: Path) -> None:
    _text, mapping, loaded = proposed(EXPORTS / "google_forms.csv", "answers", tmp_path)
    assert asked(mapping) == {
        "csat": ("outcome", "csat", (1, 5)),
        "resolution": ("outcome", "resolution", None),
        "hur_bedomer_du_vantetiden": ("driver", "rating", (1, 5)),
        "hur_bedomer_du_bemotandet": ("driver", "rating", (1, 5)),
        "comment": ("comment", "comment", None),
    }
    first = loaded.table("answers").sort("_row")["answered_at"][0]
    assert (first.hour, first.minute) == (7, 0)  # 8:00:00 AM GMT+1
    assert mapping.columns["survey_kind"].value == "interaction"


def test_a_danish_survey_of_tasks(tmp_path: Path) -> None:
    _text, mapping, _loaded = proposed(EXPORTS / "web_tasks.csv", "answers", tmp_path)
    assert {q.kind for q in mapping.questions} == {"task", "completion", "blocker", "csat"}
    assert columns(mapping) == {"response": "Svar-id", "answered_at": "Afsluttet"}
    assert {"side", "enhed"} <= set(mapping.dimensions)


def test_tickets_of_a_help_desk(tmp_path: Path) -> None:
    _text, mapping, loaded = proposed(EXPORTS / "zendesk.csv", "cases", tmp_path)
    assert columns(mapping) == {
        "case": "ID", "opened_at": "Created at", "solved_at": "Solved at", "kind": "Ticket type",
        "channel": "Via", "priority": "Priority", "team": "Group", "reopenings": "Reopens",
        "customer_key": "Requester id", "outcome": "Status",
    }  # fmt: skip
    assert loaded.table("cases")["solved_at"].null_count() == 6


def test_incidents_of_a_service_desk(tmp_path: Path) -> None:
    _text, mapping, _loaded = proposed(EXPORTS / "servicenow.csv", "cases", tmp_path)
    assert columns(mapping) == {
        "case": "number", "opened_at": "opened_at", "solved_at": "resolved_at",
        "closed_at": "closed_at", "topic": "category", "channel": "contact_type",
        "priority": "priority", "team": "assignment_group",
        "reassignments": "reassignment_count", "reopenings": "reopen_count",
        "customer_key": "caller_id",
    }  # fmt: skip


def test_orders_whose_totals_stand_on_their_first_line_only(tmp_path: Path) -> None:
    _text, mapping, loaded = proposed(EXPORTS / "shopify.csv", "orders", tmp_path)
    assert mapping.columns["amount"].multiply == ("Lineitem quantity", "Lineitem price")
    assert columns(mapping)["order"] == "Name"
    assert mapping.columns["line"].number_within == ("Name",)
    orders = loaded.table("orders").filter(order="#1003")
    assert orders["line"].to_list() == ["1", "2", "3"]
    assert [float(amount) for amount in orders["amount"]] == [349.9, 298.0, 1299.5]


def test_danish_orders_with_dots_between_thousands(tmp_path: Path) -> None:
    text, mapping, loaded = proposed(EXPORTS / "woocommerce.csv", "orders", tmp_path)
    assert columns(mapping) == {
        "order": "Ordrenummer", "ordered_at": "Ordredato", "customer_key": "Kunde-ID",
        "product": "Varenummer", "quantity": "Antal", "amount": "Linjetotal",
        "currency": "Valuta", "country": "Land", "is_cancellation": "Ordrestatus",
    }  # fmt: skip
    assert mapping.file.decimal == ","
    assert mapping.columns["is_cancellation"].is_one_of == ("Refunderet",)
    assert "# guess: unsure: these values" in text
    assert max(loaded.table("orders")["amount"]) == 12_995 * 2


def test_swedish_contracts_with_hard_spaces_in_amounts(tmp_path: Path) -> None:
    _text, mapping, loaded = proposed(EXPORTS / "crm.csv", "customers", tmp_path)
    assert columns(mapping) == {
        "customer_key": "Kundnummer", "contract": "Avtalsnummer", "started_at": "Avtalsstart",
        "ended_at": "Avtalsslut", "segment": "Segment", "country": "Land",
        "monthly_amount": "Månadsavgift", "currency": "Valuta",
    }  # fmt: skip
    assert float(loaded.table("customers").sort("_row")["monthly_amount"][1]) == 1_037.5


def test_norwegian_employees_did_not_begin_on_their_birthday(tmp_path: Path) -> None:
    _text, mapping, _loaded = proposed(EXPORTS / "hr.csv", "employees", tmp_path)
    assert columns(mapping) == {
        "employee_key": "Ansattnr", "started_at": "Ansatt dato", "ended_at": "Sluttdato",
        "department": "Avdeling", "job_role": "Stilling",
    }  # fmt: skip


def test_sales_and_returns_in_one_list(tmp_path: Path) -> None:
    lines = [
        f"{7000 + i};{1 + i % 28:02}.02.2026;{40 + i % 9};{('Salg', 'Salg', 'Retur')[i % 3]};"
        f"{i + 1}.{100 + i * 7},{10 + i}"
        for i in range(30)
    ]
    path = written(tmp_path / "salg.csv", "Bilagsnr;Bilagsdato;Kundenr;Retur/Salg;Beløp", *lines)
    _text, mapping, loaded = proposed(path, "orders", tmp_path)
    assert mapping.columns["is_cancellation"].column == ("Retur/Salg",)
    assert mapping.columns["is_cancellation"].is_one_of == ("Retur",)
    assert float(loaded.table("orders").sort("_row")["amount"][0]) == 1_100.10


def test_commas_between_thousands_are_told_from_decimal_commas(tmp_path: Path) -> None:
    lines = [f'{i},2026-01-{1 + i % 28:02},K{i % 9},"{i + 1},{200 + i}.50"' for i in range(30)]
    path = written(tmp_path / "sales.csv", "Order number,Order date,Customer,Amount", *lines)
    text, mapping, loaded = proposed(path, "orders", tmp_path)
    assert mapping.file.decimal == "."
    assert "# guess: commas stand between thousands" in text
    assert float(loaded.table("orders").sort("_row")["amount"][0]) == 1_200.50


def test_scores_with_words_behind_them(tmp_path: Path) -> None:
    labels = {0: "0 - Not at all likely", 10: "10 - Extremely likely"}
    lines = [f"{i},2026-01-{1 + i % 28:02},{labels.get(i % 11, i % 11)}" for i in range(44)]
    path = written(tmp_path / "s.csv", "Response ID,Date,Would you recommend us?", *lines)
    _text, mapping, loaded = proposed(path, "answers", tmp_path)
    assert asked(mapping) == {"nps": ("outcome", "nps", (0, 10))}
    assert sorted(set(loaded.table("answers")["score"])) == list(range(11))


def test_a_satisfaction_from_0_to_10_is_not_the_recommendation(tmp_path: Path) -> None:
    lines = [f"{i};2026-01-{1 + i % 28:02};{i % 11};{(i * 3) % 11}" for i in range(44)]
    path = written(
        tmp_path / "s.csv", "Svarnr;Dato;Hvor fornøyd er du?;Vil du anbefale oss?", *lines
    )
    _text, mapping, _loaded = proposed(path, "answers", tmp_path)
    assert {q.column[0]: q.kind for q in mapping.questions} == {
        "Hvor fornøyd er du?": "csat", "Vil du anbefale oss?": "nps",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["nb", "sv"])
def test_the_reasons_of_guesses_are_in_the_readers_language(tmp_path: Path, code: str) -> None:
    with speaking(code):
        text, _mapping, _loaded = proposed(EXPORTS / "woocommerce.csv", "orders", tmp_path)
    said = [line.split("# guess: ")[1] for line in text.splitlines() if "# guess: " in line]
    assert {"nb": "tallene har desimalkomma", "sv": "talen har decimalkomma"}[code] in said
    assert not {"by its name", "lines have no number", "different in every row"} & set(said)


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ("1.234,56 99,90", ","),
        ("1 234,50 7", ","),
        ("0,125 1,250", ","),
        ("1,250 1,500", ","),  # three decimals, or thousands: nothing tells
        ("1,250 999", "."),
        ("1,250.00 87.5", "."),
        ("1,250,000 3,100", "."),
        ("1234.5 87", ""),
        ("1234 87", ""),
        ("a,b c,d", ""),
    ],
)
def test_the_sign_before_decimals_is_told_from_that_between_thousands(
    values: str, sign: str
) -> None:
    assert (
        Profile("x", Counter(values.replace("1 234", "1\u00a0234").split(" ")), 2).decimal == sign
    )
