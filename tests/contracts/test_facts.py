"""What holds for every fact of the vocabulary."""

import importlib

import pytest

from peil.facts.catalog import fact, facts
from peil.facts.fact import SHARED
from peil.shared.errors import UnknownName

FACTS = list(facts().values())


@pytest.mark.parametrize("one", FACTS, ids=lambda one: one.name)
class TestEveryFact:
    def test_has_the_name_of_its_file(self, one):
        assert importlib.import_module(f"peil.facts.{one.name}").FACT is one

    def test_names_each_column_once(self, one):
        names = [column.name for column in one.all_columns]
        assert len(names) == len(set(names))

    def test_has_a_key_of_its_own_columns(self, one):
        assert one.key[0] == "source"
        assert all(one.column(name) for name in one.key)

    def test_places_rows_by_an_instant(self, one):
        assert one.column(one.time).type == "instant"

    def test_carries_the_shared_columns(self, one):
        assert one.all_columns[-len(SHARED) :] == SHARED

    def test_cuts_only_by_texts(self, one):
        assert all(column.type == "text" for column in one.all_columns if column.is_dimension)

    def test_holds_money_together_with_its_currency(self, one):
        has_money = any(column.type == "money" for column in one.columns)
        assert has_money == (one.column("currency") is not None)


def test_a_misspelt_fact_is_met_with_the_nearest_name():
    with pytest.raises(UnknownName, match="No fact named 'answer'. Did you mean 'answers'?"):
        fact("answer")
