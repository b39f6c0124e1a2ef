import pytest

from peil.facts.answers import KINDS, ROLES, SURVEY_KINDS
from peil.shared.words import speaking
from peil.web import mapping_words


def test_every_role_kind_and_survey_has_a_name_for_people() -> None:
    assert set(mapping_words.ROLES) == set(ROLES)
    assert set(mapping_words.KINDS) == set(KINDS)
    assert set(mapping_words.VALUES) == set(SURVEY_KINDS)


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("by its name", "ut fra navnet"),
        ("0 to 10, the recommendation question; 14 as blank",
         "0 til 10, anbefalingsspørsmålet; 14 som blankt"),
        ("one of relationship, interaction", "sjekk hvilken som passer"),
        ("free text, 7 words on average", "fritekst, 7 ord i snitt"),
        ("what nobody has foreseen", "what nobody has foreseen"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_reason_of_a_guess_is_told_in_the_readers_language(why: str, told: str) -> None:
    with speaking("nb"):
        assert mapping_words.guess(why) == told
