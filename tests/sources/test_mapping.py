"""A mapping says what is wrong with it, and reads back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from peil.shared.errors import BadInput
from peil.sources.mapping import Mapping, parse_mapping, read_mapping, to_toml
from tests.sources.reading import EXAMPLES

ANSWERS = """
fact = "answers"
source = "s"
[columns]
response = "id"
survey_kind = { value = "relationship" }
[[questions]]
id = "q"
role = "outcome"
kind = "nps"
scale = [0, 10]
"""


def same(mapping: Mapping) -> Mapping:
    return Mapping(**{**mapping.__dict__, "text": "", "name": ""})


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_an_example_written_and_read_again_is_the_same_mapping(path: Path) -> None:
    mapping = read_mapping(path)
    assert same(parse_mapping(to_toml(mapping))) == same(mapping)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('fact = "answers"', 'fact = "answer"', "Did you mean 'answers'"),
        ('source = "s"', "", "'source' is missing"),
        ("response =", "respons =", "Did you mean 'response'"),
        ('kind = "nps"', 'kind = "npss"', "Did you mean 'nps'"),
        ('role = "outcome"', 'role = "result"', "it must be one of outcome, driver"),
        ("scale = [0, 10]", "scale = [10, 0]", "it must be .lowest, highest."),
        ("scale =", "scales =", "Did you mean 'scale'"),
        ('"id"', '{ colum = "id" }', "has no key 'colum'. Did you mean 'column'"),
        ('"id"', '{ column = "id", text = "{id}" }', "it uses column, text"),
        ('"id"', '{ before = "2024-01-01" }', "needs months, years, days or minutes"),
        ('source = "s"', 'source = "s"\nzone = "Europe/Osla"', "no such time zone"),
        ('source = "s"', 'source = "s"\nday_first = "yes"', "must be true or false"),
        ("[columns]", "[dimensions]\nlanguage = \"x\"\n[columns]", "put it in .columns."),
        ("[columns]", "[dimensions]\n\"Age group\" = \"x\"\n[columns]", "as age_group"),
        ("[columns]", "[file]\ndecimal = \";\"\n[columns]", "file.decimal is ';'"),
        ('id = "q"', 'id = "q"\nrole = "x"', "not TOML"),
        ("[[questions]]", "[[files]]\nyear = 3\n[[questions]]", "needs match"),
        ("[[q", "[[files]]\nmatch = \"*\"\ncolumns.respons = \"x\"\n[[q", "'respons'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_what_is_allowed(old: str, new: str, says: str) -> None:
    assert old in ANSWERS
    with pytest.raises(BadInput, match=says):
        parse_mapping(ANSWERS.replace(old, new, 1), name="m.toml")


def test_a_mapping_that_does_not_exist_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="peil map FACT FILE"):
        read_mapping(tmp_path / "none.toml")


def test_files_are_told_apart_by_name_and_the_last_block_wins() -> None:
    blocks = """
[[files]]
match = "*{year}*"
region = "all"
[[files]]
match = "*_north_2024*"
region = "north"
columns.response = "nr"
questions.q = "Q1"
"""
    mapping = parse_mapping(ANSWERS + blocks)
    plain = mapping.for_file("folder/survey_2023.csv")
    assert plain.constants == {"file": "survey_2023", "year": "2023", "region": "all"}
    north = mapping.for_file("survey_north_2024.csv")
    assert north.constants["region"] == "north"
    assert north.columns["response"].column == ("nr",)
    assert north.questions[0].column == ("Q1",)
    assert mapping.for_file("survey.csv").constants == {"file": "survey"}
