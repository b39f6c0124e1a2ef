from peil.facts.answers import KINDS, ROLES, SURVEY_KINDS
from peil.web import mapping_words


def test_every_role_kind_and_survey_has_a_name_for_people() -> None:
    assert set(mapping_words.ROLES) == set(ROLES)
    assert set(mapping_words.KINDS) == set(KINDS)
    assert set(mapping_words.VALUES) == set(SURVEY_KINDS)
