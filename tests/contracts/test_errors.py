"""What a user can meet is a sentence that every language has: never one put together in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from peil.shared.errors import BadInput, PeilError, SourceFailed
from peil.shared.words import Sentence, speaking
from scripts.sentences import CALLS, collect
from tests.contracts.test_sentences import PLACE, forms

SOURCE = Path(__file__).parents[2] / "src" / "peil"


def errors() -> set[str]:
    """Return the names of the errors that are raised with a sentence."""
    return {PeilError.__name__, *(error.__name__ for error in PeilError.__subclasses__())}


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call of one of several functions, and where it stands."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", node


def fault(call: ast.Call) -> str:
    """Return what is wrong with the sentence of a call; nothing if it can be translated."""
    first = call.args[0] if call.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return "not a sentence as it is: give the values apart"
    if any(keyword.arg is None for keyword in call.keywords):
        return ""  # **values: what they hold is not to be read here
    given = {keyword.arg for keyword in call.keywords} - {"permanent", "known"}
    places = set(PLACE.findall(first.value)) - {""}
    return "" if places == given else f"places {places}, values {given}"


def test_every_error_is_raised_with_a_sentence_that_can_be_translated() -> None:
    assert [f"{at}: {said}" for at, call in calls(errors()) if (said := fault(call))] == []


def test_every_sentence_of_an_error_is_among_those_to_translate() -> None:
    known = {form for each in collect() if each.id for form in forms(each.id)}
    raised = {call.args[0].value for _, call in calls({*errors(), "unknown"})}
    assert raised - known == set()


def test_every_kind_of_error_is_known_to_the_collection() -> None:
    assert errors() <= set(CALLS)


@pytest.mark.parametrize(
    "code",
    [
        "BadInput(f'{path} is empty.')",
        "BadInput('%s is empty.' % path)",
        "BadInput('a' + b)",
        "BadInput(message)",
        "BadInput('%(path)s is empty.')",
        "BadInput('It is empty.', path=path)",
    ],
)
def test_a_sentence_that_cannot_be_translated_is_seen(code: str) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert fault(call)


def test_an_error_is_told_in_the_language_of_whoever_reads_it() -> None:
    error = BadInput("%(path)s does not exist. Check the path and the spelling.", path="svar.csv")
    assert str(error) == "svar.csv does not exist. Check the path and the spelling."
    with speaking("nb"):
        assert str(error) == "svar.csv finnes ikke. Se etter at stien er riktig skrevet."


def test_a_sentence_within_an_error_is_translated_with_it() -> None:
    hint = Sentence("Did you mean '%(near)s'?", near="nps")
    error = SourceFailed("%(problem)s There are none yet.", problem=hint, permanent=True)
    with speaking("sv"):
        assert str(error) == "Menade du ”nps”? Det finns inga ännu."
    assert error.permanent
