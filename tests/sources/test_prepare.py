"""A mapping turns texts into typed facts, and refuses what it was not told of, by row and value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from tests.sources.reading import Loaded, load, load_one, orders, utc

SURVEY = """
fact = "answers"
source = "s"
zone = "UTC"
[columns]
response = "id"
survey_kind = { value = "relationship" }
"""


def survey(tmp_path: Path, questions: str, header: str, *rows: str) -> Loaded:
    path = tmp_path / "survey.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return load_one(SURVEY + questions, path, scratch=tmp_path / "scratch")


# Numbers


@pytest.mark.parametrize(
    ("decimal", "text", "expected"),
    [
        (",", "1,5", "1.5"),
        (",", "1 234,5", "1234.5"),
        (",", "1.234,5", "1234.5"),
        (",", "1\u00a0234\u00a0567", "1234567"),
        (",", "1\u202f234,25", "1234.25"),
        (",", "-3", "-3"),
        (",", "1.5", None),
        (",", "1,2,3", None),
        (".", "1,234.5", "1234.5"),
        (".", "1.5", "1.5"),
        (".", "1,5", None),
        ("", "1.5", "1.5"),
        ("", "1,5", None),
        ("", "1 234.5", "1234.5"),
        ("", "7.0", "7"),
        ("", "nan", None),
        ("", "inf", None),
        ("", "12 34", None),
        ("", "x", None),
    ],
)
def test_numbers_are_read_as_written_and_never_guessed(
    tmp_path: Path, decimal: str, text: str, expected: str | None
) -> None:
    more = f'[file]\ndelimiter = ";"\n{f"decimal = {decimal!r}" if decimal else ""}'
    loaded = orders(
        tmp_path,
        'ordered_at = "at"\namount = "x"\nquantity = "x"',
        f"1;2024-01-01;{text}",
        more=more,
        header="id;at;x",
    )
    if expected is None:
        assert {(row, column, value) for row, column, value, _ in loaded.problems} == {
            (1, "x", text)
        }
        assert "a number" in loaded.problems[0][3]
    else:
        assert loaded.rows("amount", "quantity") == [(Decimal(expected), float(expected))]


@settings(max_examples=5)
@given(st.lists(st.decimals(-99_999_999, 99_999_999, places=4), min_size=1, max_size=200))
def test_money_keeps_every_digit(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[Decimal]
) -> None:
    rows = (f"{number},2024-01-01,{amount}" for number, amount in enumerate(amounts))
    loaded = orders(
        tmp_path_factory.mktemp("money"),
        'ordered_at = "at"\namount = "x"',
        *rows,
        header="id,at,x",
    )
    assert loaded.rows("amount") == [(amount,) for amount in amounts]


def test_quantity_times_price_is_the_amount(tmp_path: Path) -> None:
    loaded = orders(
        tmp_path,
        'ordered_at = "at"\namount = { multiply = ["n", "price"] }',
        "1,2024-01-01,3,2.55",
        "2,2024-01-01,-1,0.1",
        "3,2024-01-01,x,1",
        header="id,at,n,price",
    )
    assert loaded.rows("amount") == [(Decimal("7.65"),), (Decimal("-0.1"),)]
    assert loaded.problems == [(3, "n", "x", "a number")]


# Rows


def test_a_ragged_row_is_named_and_never_padded(tmp_path: Path) -> None:
    loaded = orders(
        tmp_path,
        'ordered_at = "at"',
        "1,2024-01-01,x",
        '2,2024-01-02,"a',
        'b"',
        "3,2024-01-03",
        "4,2024-01-04,x,y",
        "5,2024-01-05,x",
        header="id,at,more",
    )
    assert loaded.rows("order", "_row") == [("1", 1), ("2", 2), ("5", 5)]
    assert loaded.problems == [
        (3, "line 5", "3,2024-01-03", "3 fields; it has 2"),
        (4, "line 6", "4,2024-01-04,x,y", "3 fields; it has 4"),
    ]
    assert loaded.rows_read == 5


def test_a_required_value_that_is_empty_is_refused(tmp_path: Path) -> None:
    loaded = orders(
        tmp_path, 'ordered_at = "at"', "1,2024-01-01", "2,", ",2024-01-01", header="id,at"
    )
    assert [(row, column) for row, column, *_ in loaded.problems] == [(2, "at"), (3, "id")]
    assert loaded.rows("order") == [("1",)]


def test_texts_that_mean_empty_are_empty(tmp_path: Path) -> None:
    loaded = orders(
        tmp_path,
        'ordered_at = "at"\ncountry = "c"\ncustomer_key = "k"',
        "1,2024-01-01,?,NA",
        "2,2024-01-01, ?  ,",
        "3,2024-01-01, Norge ,7",
        more='missing = ["?", "NA"]',
        header="id,at,c,k",
    )
    assert loaded.rows("country") == [(None,), (None,), ("Norge",)]
    assert [row[0] is None for row in loaded.rows("customer_key")] == [True, True, False]


def test_a_customer_has_one_key_in_a_scope_and_never_shows_the_id(tmp_path: Path) -> None:
    columns = 'ordered_at = "at"\ncustomer_key = "k"'
    rows = ("1,2024-01-01,17850", "2,2024-01-01,17850.0", "3,2024-01-01,17851")
    first = orders(tmp_path, columns, *rows, header="id,at,k").rows("customer_key")
    assert first[0] == first[1] != first[2]
    assert "17850" not in first[0][0]
    scoped = orders(tmp_path, columns, *rows, header="id,at,k", more='customer_scope = "crm"')
    cases = tmp_path / "cases.csv"
    cases.write_text("nr,at,k\n9,2024-01-01,17850\n", encoding="utf-8")
    mapping = """
fact = "cases"
source = "desk"
customer_scope = "crm"
[columns]
case = "nr"
opened_at = "at"
customer_key = "k"
"""
    other = load_one(mapping, cases, scratch=tmp_path)
    assert other.rows("customer_key")[0] == scoped.rows("customer_key")[0] != first[0]


def test_rows_without_an_id_get_one_from_file_and_place_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("q\n9\n10\n", encoding="utf-8")
    text = SURVEY.replace('response = "id"', "") + NPS
    loaded = load_one(text, path, scratch=tmp_path)
    assert not loaded.prepared.has_natural_key
    assert len({row[0] for row in loaded.rows("response")}) == 2
    assert "count twice" in loaded.warnings[0]


def test_a_column_that_is_missing_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no column 'dato'.*Did you mean 'data'"):
        orders(tmp_path, 'ordered_at = "dato"', "1,2024-01-01", header="id,data")
    with pytest.raises(BadInput, match="orders need 'ordered_at'"):
        orders(tmp_path, "", "1,2024-01-01", header="id,at")
    found = orders(
        tmp_path,
        'ordered_at = "at"\ncountry = { column = "land", optional = true }',
        "1,2024-01-01",
        header="id,at",
    )
    assert found.problems == []
    assert found.rows("order") == [("1",)]


def test_codes_conditions_and_defaults(tmp_path: Path) -> None:
    columns = """
ordered_at = "at"
country = { column = "c", codes = { 1 = "Norway", 2 = "Sweden" } }
channel = { column = "c", codes = { 1 = "web" }, other = "blank", default = "shop" }
product = { value = "thing", when = { c = "2" } }
is_cancellation = { column = "id", starts_with = "C" }
"""
    loaded = orders(
        tmp_path, columns, "1,2024-01-01,1.0", "C2,2024-01-01,2", "3,2024-01-01,9", header="id,at,c"
    )
    assert loaded.rows("country", "channel", "product", "is_cancellation") == [
        ("Norway", "web", None, False),
        ("Sweden", "shop", "thing", True),
    ]
    assert loaded.problems == [(3, "c", "9", "one of 1, 2")]


def test_months_before_a_date_are_a_start(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,tenure,left\n1,0,No\n2,14,Yes\n3,-1,No\n4,x,No\n", encoding="utf-8")
    mapping = """
fact = "customers"
source = "t"
zone = "UTC"
[constants]
month = "2020-03"
[columns]
customer_key = "id"
started_at = { before = "{month}-16", months = "tenure" }
ended_at = { value = "{month}-31", when = { left = "Yes" } }
"""
    loaded = load_one(mapping, path, scratch=tmp_path)
    assert loaded.rows("started_at", "ended_at", "contract") == [
        (utc(2020, 3, 16), None, "all"),
        (utc(2019, 1, 16), utc(2020, 3, 31), "all"),
    ]
    assert [(row, value) for row, _, value, _ in loaded.problems] == [(3, "-1"), (4, "x")]


def test_updates_fold_and_an_emptied_end_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "nr,v,at,solved,who\n1,0,2024-01-01,,a\n1,1,2024-01-01,2024-01-03,b\n1,2,2024-01-01,,b\n"
        "2,10,2024-01-02,2024-01-05,a\n2,9,2024-01-02,,a\n",
        encoding="utf-8",
    )
    mapping = """
fact = "cases"
source = "d"
zone = "UTC"
[fold]
by = "nr"
order_by = "v"
[columns]
case = "nr"
opened_at = "at"
solved_at = "solved"
team = { column = "who", take = "first" }
updates = { count = "rows" }
"""
    loaded = load_one(mapping, path, scratch=tmp_path)
    kept = ("case", "solved_at", "team", "updates", "outcome", "observed_until")
    assert sorted(loaded.rows(*kept)) == [
        ("1", None, "a", 3, "open", utc(2024, 1, 5)),
        ("2", utc(2024, 1, 5), "a", 2, "solved", utc(2024, 1, 5)),
    ]


# Surveys

NPS = """
[[questions]]
id = "q"
role = "outcome"
kind = "nps"
scale = [0, 10]
"""


def test_scores_outside_of_the_scale_are_refused_unless_they_were_declared(tmp_path: Path) -> None:
    rows = ("1,9", "2,9.0", "3,11", "4,", "5,8.5", "6,-1", "7,x")
    loaded = survey(tmp_path, NPS, "id,q", *rows)
    assert [(row, value) for row, _, value, _ in loaded.problems] == [
        (3, "11"),
        (5, "8.5"),
        (6, "-1"),
        (7, "x"),
    ]
    assert loaded.problems[0][3] == "0 to 10 or empty"
    declared = NPS + 'blank = ["11", "x"]\nnot_applicable = ["-1"]\nfractions = true\n'
    loaded = survey(tmp_path, declared, "id,q", *rows, "8,11.0")
    assert loaded.problems == []
    assert loaded.rows("state", "score") == [
        ("answered", 9.0),
        ("answered", 9.0),
        ("blank", None),
        ("blank", None),
        ("answered", 8.5),
        ("not_applicable", None),
        ("blank", None),
        ("blank", None),
    ]


def test_a_wide_row_becomes_answers_choices_and_comments(tmp_path: Path) -> None:
    questions = (
        NPS
        + """
[[questions]]
id = "done"
role = "completion"
kind = "completion"
codes = { Ja = "yes", Delvis = "partly", Nei = "no" }
[[questions]]
id = "worded"
role = "driver"
kind = "rating"
scale = [1, 5]
codes = { Bad = 1, Good = 5 }
[[questions]]
id = "why"
role = "comment"
kind = "comment"
"""
    )
    loaded = survey(
        tmp_path, questions, "id,q,done,worded,why", "1,9,Ja,Good,Very kind", "2,0,Nei,,"
    )
    answers = sorted(loaded.rows("response", "question", "score", "choice", "state"))
    assert answers == [
        ("1", "done", None, "yes", "answered"),
        ("1", "q", 9.0, None, "answered"),
        ("1", "worded", 5.0, None, "answered"),
        ("2", "done", None, "no", "answered"),
        ("2", "q", 0.0, None, "answered"),
        ("2", "worded", None, None, "blank"),
    ]
    assert loaded.rows("response", "question", "text", fact="comments") == [
        ("1", "why", "Very kind")
    ]


def test_a_long_file_is_read_by_the_names_of_its_questions(tmp_path: Path) -> None:
    text = SURVEY.replace("[columns]", '[columns]\nquestion = "what"\nscore = "answer"') + NPS
    text = text.replace('id = "q"', 'id = "q"\ncolumn = "Would you recommend us?"')
    path = tmp_path / "long.csv"
    path.write_text(
        "id,what,answer\n1,Would you recommend us?,10\n2,Would you recommend us?,12\n3,Other,1\n",
        encoding="utf-8",
    )
    loaded = load_one(text, path, scratch=tmp_path)
    assert loaded.rows("response", "question", "score", "kind") == [("1", "q", 10.0, "nps")]
    assert [(row, column, value) for row, column, value, _ in loaded.problems] == [
        (2, "answer", "12"),
        (3, "what", "Other"),
    ]
    left_out = text.replace('"what"', '{ column = "what", other = "blank" }')
    path.write_text("id,what,answer\n1,Would you recommend us?,10\n3,Other,1\n", encoding="utf-8")
    loaded = load_one(left_out, path, scratch=tmp_path)
    assert loaded.problems == []
    assert loaded.rows("response") == [("1",)]


def test_answers_that_are_empty_change_no_score(tmp_path: Path) -> None:
    full = survey(tmp_path, NPS, "id,q", "1,9", "2,3").rows("score")
    more = survey(tmp_path, NPS, "id,q", "1,9", "7,", "2,3", "8,").table()
    assert more.drop_nulls("score").sort("_row").select("score").rows() == full


def test_files_of_one_mapping_may_name_their_columns_differently(tmp_path: Path) -> None:
    text = SURVEY.replace('response = "id"', 'response = { text = "{year}-{id|nr}" }') + NPS
    text = text.replace('id = "q"', 'id = "q"\ncolumn = ["NPS", "Q1"]')
    text += '[[files]]\nmatch = "*{year}*"\n'
    (tmp_path / "a_2023.csv").write_text("id,nps\n1,9\n", encoding="utf-8")
    (tmp_path / "b_2024.csv").write_text("nr,Q1 \n1,8\n", encoding="utf-8")
    found = load(text, tmp_path, scratch=tmp_path / "s")
    assert [one.rows("response", "score") for one in found] == [
        [("2023-1", 9.0)],
        [("2024-1", 8.0)],
    ]


def test_a_contract_that_ends_in_the_future_tells_nothing_of_the_time_until_then(
    tmp_path: Path,
) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text("kunde,start,slutt\nA,2023-01-01,2099-12-31\nB,2023-02-01,2024-03-01\n")
    mapping = """
fact = "customers"
source = "crm"
zone = "UTC"
[columns]
customer_key = "kunde"
started_at = "start"
ended_at = "slutt"
"""
    loaded = load_one(mapping, path, scratch=tmp_path / "scratch")
    known = {row[0] for row in loaded.rows("observed_until")}
    assert known == {utc(2024, 3, 1)}
