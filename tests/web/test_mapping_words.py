from peil.facts.answers import KINDS, ROLES, SURVEY_KINDS
from peil.facts.catalog import facts
from peil.web import mapping_words
from peil.web.mapping_rows import FROM_QUESTIONS


def test_every_role_kind_and_survey_has_a_name_for_people() -> None:
    assert set(mapping_words.ROLES) == set(ROLES)
    assert set(mapping_words.KINDS) == set(KINDS)


def test_every_value_that_a_column_may_take_has_a_name_for_people() -> None:
    asked = {
        value
        for fact in facts().values()
        for column in fact.columns
        if fact.name != "answers" or column.name not in FROM_QUESTIONS
        for value in column.allowed
    }
    assert set(mapping_words.VALUES) == {*SURVEY_KINDS, *asked}
