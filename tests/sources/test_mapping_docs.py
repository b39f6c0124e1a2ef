"""The reference of the mapping names every key that a mapping may use, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peil.facts.answers import KINDS, ROLES
from peil.facts.catalog import facts
from peil.sources.mapping_reading import BLOCK_KEYS, FILE_KEYS, FOLD_KEYS, ROWS_KEYS, TOP_KEYS
from peil.sources.rules import OTHERS, QUESTION_KEYS, RULE_KEYS, TAKES

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "mapping.md").read_text(encoding="utf-8")
FACTS = (DOCS / "facts.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`\[{0,2}\"?([a-z_]+)\"?\]{0,2}`", TEXT)) | set(
    re.findall(r"^([a-z_]+) = ", TEXT, re.MULTILINE)
)
KEYS = {*TOP_KEYS, *FILE_KEYS, *FOLD_KEYS, *ROWS_KEYS, *BLOCK_KEYS, *RULE_KEYS, *QUESTION_KEYS}


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_is_documented(key: str) -> None:
    assert key in NAMED


@pytest.mark.parametrize("word", sorted({*KINDS, *ROLES, *TAKES, *OTHERS}))
def test_every_value_of_a_closed_list_is_documented(word: str) -> None:
    assert word in NAMED


def test_every_key_that_a_table_of_the_reference_explains_exists() -> None:
    rows = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", TEXT, re.MULTILINE)
    explained = {name.strip("[]") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert explained - KEYS - {"match"} == set()


def test_every_fact_that_files_can_become_is_named() -> None:
    assert {name for name in facts() if name != "comments"} <= NAMED


@pytest.mark.parametrize("name", sorted(facts()))
def test_every_column_of_a_fact_is_in_the_reference_with_its_meaning(name: str) -> None:
    section = FACTS.split(f"## `{name}`\n")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| \w+ \| (.*) \|$", section, re.MULTILINE))
    assert list(rows) == [column.name for column in facts()[name].columns]
    for column in facts()[name].columns:
        said = rows[column.name]
        assert said.startswith(column.meaning)
        assert ("needed" in said) == column.required
        assert all(f"`{value}`" in said for value in column.allowed)
