from peil.facts.answers import KINDS, ROLES, SURVEY_KINDS
from peil.facts.catalog import facts
from peil.web import mapping_words


def test_every_role_kind_and_survey_has_a_name_for_people() -> None:
    assert set(mapping_words.ROLES) == set(ROLES)
    assert set(mapping_words.KINDS) == set(KINDS)


def test_every_way_to_ask_has_a_name_for_people() -> None:
    way = facts()["invitations"].column("way")
    assert way is not None
    assert set(mapping_words.VALUES) == {*SURVEY_KINDS, *way.allowed}
