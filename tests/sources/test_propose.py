"""A proposed mapping loads as it stands where it can, marks its guesses, and names what it left."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from peil.shared.errors import BadInput
from peil.sources.inputs import open_inputs
from peil.sources.mapping import Mapping, parse_mapping
from peil.sources.propose import Proposal, propose
from tests.sources.reading import EXAMPLES, load_one

DATA = EXAMPLES / "data"


def proposed(fact: str, *paths: Path, scratch: Path) -> tuple[Proposal, Mapping]:
    proposal = propose(fact, open_inputs(paths, scratch=scratch))
    return proposal, parse_mapping(proposal.text)


def questions(mapping: Mapping) -> dict[str, tuple]:
    return {
        q.names[0]: (q.role, q.kind, q.scale, q.blank, q.not_applicable) for q in mapping.questions
    }


@pytest.mark.parametrize(
    ("fact", "folder"),
    [
        ("orders", "online_retail"),
        ("orders", "cdnow"),
        ("cases", "itsm_incidents"),
        ("customers", "telco_churn"),
        ("employees", "hr_attrition"),
        ("answers", "hr_attrition"),
        ("visits", "online_shoppers"),
        ("page_views", "otto_clickstream_sample"),
    ],
)
def test_a_proposal_for_a_public_set_loads_as_it_stands(
    tmp_path: Path, fact: str, folder: str
) -> None:
    proposal, mapping = proposed(fact, DATA / folder, scratch=tmp_path)
    assert proposal.loads, proposal.remarks
    assert "# guess: " in proposal.text
    assert mapping.fact == fact


def test_years_of_a_survey_get_one_proposal_with_odd_codes_told(tmp_path: Path) -> None:
    files = [DATA / "sfo_survey" / f"sfo_{year}.parquet" for year in (2016, 2017)]
    proposal, mapping = proposed("answers", *files, scratch=tmp_path)
    assert proposal.loads, proposal.remarks
    found = questions(mapping)
    assert found["NETPRO"] == ("outcome", "nps", (0, 10), ("11",), ())
    assert found["Q7ALL"] == ("outcome", "csat", (1, 5), ("0", "Blank"), ("6",))
    assert found["Q9RESTROOM"] == ("driver", "rating", (1, 5), ("0",), ("6",))
    assert mapping.columns["weight"].column == ("WEIGHT",)
    assert mapping.columns["response"].text == "{year}-{*RESPNUM}"
    assert {q.id for q in mapping.questions if q.optional} >= {"netpro"}
    assert "EGYPTAIR" in {name for rule in mapping.dimensions.values() for name in rule.column}


def test_a_norwegian_export_in_an_old_encoding_is_understood(tmp_path: Path) -> None:
    lines = [
        "Svarid;Besvart;Hvor sannsynlig er det at du vil anbefale oss?;Hvor fornøyd er du?;"
        "Fikk du gjort det du kom for?;Hva kan bli bedre?;Avdeling;Vekt"
    ]
    for i in range(60):
        said = f"Mye kortere ventetid på telefonen {i}" if i % 2 else ""
        done, place = ("Ja", "Nei", "Delvis")[i % 3], ("Bærum", "Ålesund")[i % 2]
        when = f"{i % 28 + 1:02d}.{i % 12 + 1:02d}.2024 1{i % 9}:05"
        lines += [f"{i};{when};{i % 11};{i % 5 + 1};{done};{said};{place};0,{80 + i % 7}"]
    path = tmp_path / "undersøkelse.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    proposal, mapping = proposed("answers", path, scratch=tmp_path / "s")
    assert proposal.loads, proposal.remarks
    kinds = [question.kind for question in mapping.questions]
    assert kinds == ["nps", "csat", "completion", "comment"]
    assert mapping.file.decimal == ","
    assert mapping.day_first is True
    assert mapping.columns["answered_at"].column == ("Besvart",)
    assert mapping.columns["unit"].column == ("Avdeling",)
    loaded = load_one(proposal.text, path, scratch=tmp_path / "t")
    assert loaded.problems == []
    assert loaded.table()["weight"].min() == 0.80


def test_swedish_cases_are_understood(tmp_path: Path) -> None:
    rows = [
        f"Ä{i},2024-03-{i % 28 + 1:02d},{'' if i % 3 else '2024-05-01'},{i % 7}" for i in range(40)
    ]
    path = tmp_path / "ärenden.csv"
    path.write_text("\n".join(["Ärendenr,Skapad,Löst,Kundnr", *rows]), encoding="utf-8-sig")
    proposal, mapping = proposed("cases", path, scratch=tmp_path / "s")
    assert proposal.loads
    assert {name: rule.column[0] for name, rule in mapping.columns.items()} == {
        "case": "Ärendenr",
        "opened_at": "Skapad",
        "solved_at": "Löst",
        "customer_key": "Kundnr",
    }


def test_columns_that_are_not_used_are_listed(tmp_path: Path) -> None:
    proposal, _ = proposed("orders", DATA / "online_retail", scratch=tmp_path)
    unused = proposal.text.split("# Columns that are not used:")[1]
    assert "Description" in unused


def test_what_is_missing_is_said_and_not_made_up(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("colour,size\nred,1\nblue,2\n", encoding="utf-8")
    proposal = propose("cases", open_inputs([path], scratch=tmp_path / "s"))
    assert not proposal.loads
    assert "# opened_at = " in proposal.text
    assert proposal.remarks


def test_a_task_survey_in_the_standard_wordings_is_known(tmp_path: Path) -> None:
    asked = "Hva kom du hit for å gjøre?;Fikk du gjort det du kom for?;Hva hindret deg?"
    lines = [f"Svarnr;Dato;{asked}"]
    lines += [
        f"{i};{1 + i % 28:02}.03.2026;{('Melde skade', 'Se status', 'Betale')[i % 3]};"
        f"{('Ja', 'Delvis', 'Nei')[i % 3]};{('', 'Fant ikke skjemaet', 'Feil')[i % 3]}"
        for i in range(60)
    ]
    path = tmp_path / "oppgaver.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    _proposal, mapping = proposed("answers", path, scratch=tmp_path / "scratch")
    assert {(q.role, q.kind) for q in mapping.questions} == {
        ("task", "task"), ("completion", "completion"), ("comment", "blocker"),
    }  # fmt: skip
    assert mapping.columns["response"].column == ("Svarnr",)


def test_a_column_called_a_comment_is_one_however_few_and_short_its_words(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    lines = ["Svarid;Dato;Hvor fornøyd er du?;Kommentar;Kommentarkategori;Har kommentar"]
    for i in range(60):
        said, kind = ("Bra", "Ros") if i % 2 else ("Dårlig", "Klage")
        has = "Ja" if i % 3 else "Nei"
        lines.append(f"{i};2024-03-{i % 28 + 1:02d};{i % 5 + 1};{said};{kind};{has}")
    path.write_text("\n".join(lines), encoding="utf-8")
    proposal, mapping = proposed("answers", path, scratch=tmp_path / "s")
    assert proposal.loads, proposal.remarks
    assert {q.id: q.role for q in mapping.questions} == {"csat": "outcome", "kommentar": "comment"}
    assert set(mapping.dimensions) == {"kommentarkategori", "har_kommentar"}
    lines = ["Saksnr;Opprettet;Løst;Intern kommentar"]
    for i in range(60):
        said = "Ringte Kari" if i % 2 else "Sendt brev"
        lines.append(f"S-{i};2024-03-{i % 28 + 1:02d};;{said}")
    path = tmp_path / "saker.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert not proposed("cases", path, scratch=tmp_path / "s")[1].dimensions


def test_a_cover_sheet_is_passed_over_and_other_sheets_are_named_when_columns_lack(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    for row in (["Tilfredshet", "2024"], ["Uttrekk", dt.date(2024, 5, 2)], ["Kontakt", "Åse"]):
        book.active.append(row)
    sheet = book.create_sheet("Svar")
    for row in (["Responsid", "Dato", "Hvor fornøyd er du?"], *(
        [f"R{i}", f"2024-03-{i % 28 + 1:02d}", i % 7 + 1] for i in range(40)
    )):  # fmt: skip
        sheet.append(row)
    path = tmp_path / "måling.xlsx"
    book.save(path)
    proposal, mapping = proposed("answers", path, scratch=tmp_path / "s")
    assert proposal.loads, proposal.remarks
    assert mapping.columns["response"].column == ("Responsid",)
    assert questions(mapping) == {"Hvor fornøyd er du?": ("outcome", "csat", (1, 7), (), ())}
    text = proposal.text.replace('"Dato"', '"Svart"')
    with pytest.raises(BadInput, match=r"has no column .*further sheets .*: 'Sheet'"):
        load_one(text, path, scratch=tmp_path / "s")


def test_satisfaction_from_0_to_100_is_a_question_and_an_age_is_none(tmp_path: Path) -> None:
    lines = ["id;Dato;Tilfredshet (0-100);Alder"]
    lines += [f"{i};2024-03-{i % 28 + 1:02d};{i * 7 % 101};{18 + i % 60}" for i in range(120)]
    path = tmp_path / "hundre.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    proposal, mapping = proposed("answers", path, scratch=tmp_path / "s")
    assert proposal.loads, proposal.remarks
    assert questions(mapping) == {"Tilfredshet (0-100)": ("outcome", "csat", (0, 100), (), ())}


def test_a_file_with_a_row_of_too_few_fields_still_gets_a_proposal(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    rows = [f"{n},2024-01-{n:02},{n % 5}" for n in range(1, 21)]
    path.write_text("\n".join(["id,when,score", *rows[:9], "10,5", *rows[10:]]), encoding="utf-8")
    proposal = propose("answers", open_inputs([path], scratch=tmp_path / "scratch"))
    assert 'answered_at = "when"' in proposal.text


def test_margin_and_cost_to_serve_are_known_and_a_margin_in_percent_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ordrer.csv"
    rows = "".join(f"{i};2025-03-{1 + i % 28:02};k{i % 9};{100 + i},50;{30 + i},25;30;4,5\n"
                   for i in range(60))  # fmt: skip
    head = "ordrenr;dato;kundenr;beløp;dekningsbidrag;dekningsgrad %;betjeningskostnad\n"
    path.write_text(head + rows, encoding="utf-8")
    proposal, mapping = proposed("orders", path, scratch=tmp_path)
    assert proposal.loads, proposal.remarks
    found = {name: rule.column for name, rule in mapping.columns.items() if rule.column}
    assert "dekningsbidrag" in str(found["margin"])
    assert "betjeningskostnad" in str(found["cost_to_serve"])
    assert not any("dekningsgrad" in str(column) for column in found.values())


def test_timed_tasks_in_a_norwegian_export_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "oppgavetid.csv"
    rows = "".join(
        f"F{n};{('Betale', 'Bestille')[n % 2]};2026-05-{1 + n % 28:02} 10:00:00;"
        f"2026-05-{1 + n % 28:02} 10:0{1 + n % 5}:30;{('Fullført', 'Avbrutt', 'Feilet')[n % 3]}\n"
        for n in range(60)
    )
    path.write_text("Forsøk;Oppgave;Startet;Avsluttet;Utfall\n" + rows, encoding="utf-8")
    proposal, mapping = proposed("task_runs", path, scratch=tmp_path)
    assert proposal.loads, proposal.remarks
    assert {n: r.column for n, r in mapping.columns.items() if r.column} == {
        "run": ("Forsøk",), "task": ("Oppgave",), "started_at": ("Startet",),
        "ended_at": ("Avsluttet",), "outcome": ("Utfall",),
    }  # fmt: skip
    codes = {"Fullført": "done", "Avbrutt": "gave_up", "Feilet": "failed"}
    assert mapping.columns["outcome"].codes == codes


CASES = "Sak nr;Opprettet;Lukket;Kategori;Kanal;Enhet"


def case_system(tmp_path: Path, *further: str) -> Path:
    lines = [CASES]
    for i in range(60):
        closed = f"{i % 25 + 4:02d}.03.2026 14:30" if i % 10 else ""
        unit, kind = ("Byggesak", "Helse og omsorg")[i % 2], ("SFO", "Nabovarsel", "Skjøte")[i % 3]
        lines.append(f"{100 + i};{i % 25 + 1:02d}.03.2026 09:05;{closed};{kind};Telefon;{unit}")
    path = tmp_path / "saker.csv"
    path.write_bytes("\r\n".join([*lines, *further]).encode("latin-1"))
    return path


def test_cases_that_only_say_when_they_were_closed_are_solved_then(tmp_path: Path) -> None:
    proposal, mapping = proposed("cases", case_system(tmp_path), scratch=tmp_path / "s")
    assert proposal.loads, proposal.remarks
    assert mapping.columns["solved_at"].column == ("Lukket",)
    assert "closed_at" not in mapping.columns
    assert 'solved_at = "Lukket"  # guess: unsure: ' in proposal.text


def test_the_part_of_the_organisation_is_the_same_column_in_answers_and_cases(
    tmp_path: Path,
) -> None:
    _proposal, cases = proposed("cases", case_system(tmp_path), scratch=tmp_path / "s")
    answers = tmp_path / "svar.csv"
    rows = [f"{i};2026-03-{i % 28 + 1:02d};{i % 11};{'AB'[i % 2]}" for i in range(60)]
    answers.write_text("\n".join(["Svar-ID;Besvart;Anbefaling (0-10);Enhet", *rows]))
    _proposal, survey = proposed("answers", answers, scratch=tmp_path / "s2")
    assert cases.columns["unit"].column == survey.columns["unit"].column == ("Enhet",)


def test_a_slip_of_the_pen_is_told_and_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    bad = (
        "901;31.02.2026 10:00;;SFO;Telefon;Byggesak",
        "902;14.03.2026 10:00;i morgen;SFO;Telefon;Byggesak",
    )
    proposal, mapping = proposed("cases", case_system(tmp_path, *bad), scratch=tmp_path / "s")
    assert not mapping.missing
    assert any("i morgen" in remark for remark in proposal.remarks)
    assert any("31.02.2026 10:00" in remark for remark in proposal.remarks)


def test_dates_of_zeros_that_stand_again_and_again_are_empty_cells(tmp_path: Path) -> None:
    none = [f"{900 + i};14.03.2026 10:00;0000-00-00;SFO;Telefon;Byggesak" for i in range(3)]
    proposal, mapping = proposed("cases", case_system(tmp_path, *none), scratch=tmp_path / "s")
    assert mapping.missing == ("0000-00-00",)
    assert proposal.loads, proposal.remarks


def test_a_scale_behind_a_name_is_no_part_of_what_is_rated(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    rows = [f"{i};2026-03-{i % 28 + 1:02d};{i % 6 + 1}" for i in range(60)]
    path.write_text("\n".join(["Svar-ID;Besvart;Åpningstid (1-6)", *rows]), encoding="utf-8")
    _proposal, mapping = proposed("answers", path, scratch=tmp_path / "s")
    (question,) = mapping.questions
    assert (question.id, question.touchpoint, question.scale) == (
        "apningstid",
        "Åpningstid",
        (1, 6),
    )


def test_addresses_of_pages_lose_what_may_name_people(tmp_path: Path) -> None:
    path = tmp_path / "sider.csv"
    rows = [f"s{i % 9},2026-03-02 10:{i:02d}:00,/sok?navn=Kari{i}" for i in range(60)]
    path.write_text("\n".join(["session_id,timestamp,page", *rows]))
    _proposal, mapping = proposed("page_views", path, scratch=tmp_path / "s")
    assert mapping.columns["page"].until == ("?", "#")


@pytest.mark.parametrize(
    "header",
    ["date,eventName,eventCount,totalUsers", "Dato,Sidetittel,Visninger,Aktive brukere"],
)
def test_a_report_of_sums_is_refused_with_what_to_bring_in_its_place(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "daily.csv"
    path.write_text("\n".join([header, *(f"2026-03-{i:02},page_view,{90 + i},{40 + i}"
                                          for i in range(1, 29))]))  # fmt: skip
    for fact in ("page_views", "visits"):
        with pytest.raises(BadInput, match=r"daily.csv holds sums of many visits .* BigQuery"):
            proposed(fact, path, scratch=tmp_path / fact)


def test_visits_that_tell_how_much_each_saw_are_no_sums(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    rows = [f"v{i},2026-03-{i % 28 + 1:02} 10:00,{i % 5}" for i in range(60)]
    path.write_text("\n".join(["visit,started at,views", *rows]))
    proposal, _mapping = proposed("visits", path, scratch=tmp_path / "s")
    assert proposal.loads, proposal.remarks
