from __future__ import annotations

import tomllib

import pytest

from peil.shared.errors import BadInput
from peil.sources.mapping import parse_mapping
from peil.web.mapping_form import MappingForm, filled_in, read_form
from peil.web.mapping_text import guesses_in

SURVEY = """\
fact = "answers"
source = "survey"
day_first = true
missing = ["?"]

[file]
delimiter = ";"
decimal = ","

[columns]
response = "id"  # guess: every value is there once
survey = { value = "customers" }
survey_kind = { value = "relationship" }
# guess: the only column with dates
answered_at = ["when", "dato"]
weight = { multiply = ["w1", "w2"] }
language = { column = "lang", codes = { 1 = "English" } }

[dimensions]
region = "Region"

[[questions]]  # guess: 0 to 10
id = "recommend"
column = "q1"
role = "outcome"
kind = "nps"
scale = [0, 10]
blank = ["99"]

[[questions]]
id = "why"
column = "q2"
role = "comment"
kind = "comment"

[[files]]
match = "x_{year}*"
"""
COLUMNS = ("id", "dato", "lang", "Region", "q1", "q2", "e-mail")


def answers_of(form: MappingForm) -> dict[str, str]:
    """Return what a browser sends for a form that nobody changed."""
    sent = {"source": form.source, "zone": form.zone, "day_first": form.day_first,
            "decimal": form.decimal}  # fmt: skip
    for row in form.columns:
        sent[f"column:{row.name}"] = "=" if row.written else row.column
        sent[f"value:{row.name}"] = row.constant
    for number, row in enumerate(form.dimensions):
        sent[f"dimension:{number}:name"] = row.name
        sent[f"dimension:{number}"] = "=" if row.written else row.column
        sent[f"dimension:{number}:value"] = row.constant
    for number, asked in enumerate(form.questions):
        for name in ("id", "column", "text", "role", "kind", "low", "high", "blank",
                     "not_applicable"):  # fmt: skip
            sent[f"question:{number}:{name}"] = getattr(asked, name)
        sent[f"question:{number}:column"] = asked.column or "="
        if asked.is_reversed:
            sent[f"question:{number}:reversed"] = "yes"
    return sent


def changed(**answers: str) -> dict[str, object]:
    form = read_form(SURVEY, COLUMNS)
    named = {name.replace("__", ":"): value for name, value in answers.items()}
    return tomllib.loads(filled_in(SURVEY, answers_of(form) | named))


def test_a_form_that_nobody_changed_leaves_the_mapping_as_it_was() -> None:
    assert changed() == tomllib.loads(SURVEY)


def test_what_comes_out_is_a_mapping() -> None:
    form = read_form(SURVEY, COLUMNS)
    assert parse_mapping(filled_in(SURVEY, answers_of(form))).source == "survey"


def test_the_form_shows_simple_rules_and_leaves_others_to_the_text() -> None:
    rows = {row.name: row for row in read_form(SURVEY, COLUMNS).columns}
    assert rows["response"].column == "id"
    assert rows["answered_at"].column == "dato", "of alternatives, the one this file has"
    assert rows["survey"].constant == "customers"
    assert rows["language"].column == "lang"
    assert rows["weight"].written == '{ multiply = ["w1", "w2"] }'


def test_a_survey_s_form_asks_about_questions_and_not_about_their_columns() -> None:
    form = read_form(SURVEY, COLUMNS)
    assert not {"score", "role", "kind", "load_id"} & {row.name for row in form.columns}
    first = form.questions[0]
    assert (first.id, first.column, first.low, first.high, first.blank) == (
        "recommend", "q1", "0", "10", "99",
    )  # fmt: skip


def test_guesses_are_found_at_the_end_of_a_line_above_it_and_on_a_question() -> None:
    assert guesses_in(SURVEY) == {
        ("columns", "response"): "every value is there once",
        ("columns", "answered_at"): "the only column with dates",
        ("questions", "recommend"): "0 to 10",
    }
    assert read_form(SURVEY, COLUMNS).guesses == 3


def test_a_guess_stays_marked_until_its_line_is_changed() -> None:
    form = read_form(SURVEY, COLUMNS)
    text = filled_in(SURVEY, answers_of(form) | {"column:response": "e-mail"})
    assert set(guesses_in(text)) == {("columns", "answered_at"), ("questions", "recommend")}


def test_choosing_another_column_keeps_what_its_codes_mean() -> None:
    columns = changed(column__language="Region")["columns"]
    assert isinstance(columns, dict)
    assert columns["language"] == {"column": "Region", "codes": {"1": "English"}}


def test_a_column_can_be_dropped_or_be_the_same_in_every_row() -> None:
    columns = changed(column__response="", value__channel="web")["columns"]
    assert isinstance(columns, dict)
    assert "response" not in columns
    assert columns["channel"] == {"value": "web"}


def test_a_rule_that_only_the_text_can_show_can_be_replaced() -> None:
    columns = changed(column__weight="q1")["columns"]
    assert isinstance(columns, dict)
    assert columns["weight"] == "q1"


def test_dimensions_can_be_added_and_dropped() -> None:
    assert changed(dimension__0="")  == {
        k: v for k, v in tomllib.loads(SURVEY).items() if k != "dimensions"
    }  # fmt: skip
    added = changed(dimension__1__name="tongue", dimension__1="lang")["dimensions"]
    assert added == {"region": "Region", "tongue": "lang"}


def test_questions_can_be_added_changed_and_left_out() -> None:
    asked = changed(
        question__0__kind="rating", question__0__role="driver", question__0__reversed="yes",
        question__1__role="", question__2__id="new", question__2__column="q2",
        question__2__role="outcome", question__2__kind="csat", question__2__low="1",
        question__2__high="5",
    )["questions"]  # fmt: skip
    assert asked == [
        {"id": "recommend", "column": "q1", "role": "driver", "kind": "rating",
         "scale": [0, 10], "blank": ["99"], "higher_is_better": False},
        {"id": "new", "column": "q2", "role": "outcome", "kind": "csat", "scale": [1, 5]},
    ]  # fmt: skip


def test_a_scale_that_is_no_number_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="'recommend' is 'nil' to '10'"):
        changed(question__0__low="nil")


def test_days_decimals_and_zone_are_asked_once_for_the_file() -> None:
    after = changed(day_first="no", decimal="", zone="Europe/Stockholm")
    assert (after["day_first"], after["zone"]) == (False, "Europe/Stockholm")
    assert after["file"] == {"delimiter": ";"}


def test_columns_that_nobody_names_are_listed() -> None:
    assert read_form(SURVEY, COLUMNS).unused == ("e-mail",)


def test_required_columns_without_a_source_are_lacking() -> None:
    form = read_form('fact = "orders"\nsource = "shop"\n\n[columns]\norder = "no"\n', ("no",))
    assert form.lacking == ("line", "ordered_at")
    assert form.questions == ()


def test_text_that_is_not_toml_is_told_as_such() -> None:
    with pytest.raises(BadInput, match="not TOML"):
        read_form("fact = ", COLUMNS)
