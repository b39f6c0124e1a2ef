"""Every sentence is there in every language, with all its places."""

from __future__ import annotations

import re
from contextlib import redirect_stderr
from functools import cache
from io import StringIO

import pytest
from babel.messages.catalog import Catalog, Message

from scripts import sentences

PLACE = re.compile(r"%\((\w+)\)\w|%[a-z%]")


@cache
def gathered() -> tuple[Catalog, str]:
    """Return every sentence of Peil, and what was complained of while they were gathered."""
    with redirect_stderr(StringIO()) as said:
        return sentences.collect(), said.getvalue()


def collected() -> Catalog:
    """Return every sentence of Peil."""
    return gathered()[0]


def forms(message: str | list[str] | tuple[str, ...]) -> list[str]:
    """Return a sentence's forms, one or one a number."""
    return [message] if isinstance(message, str) else [form or "" for form in message]


def nearest(message: str | list[str] | tuple[str, ...], number: int) -> str:
    """Return the source's form that a translation's form stands for: one, or many."""
    source = forms(message)
    return source[min(number, len(source) - 1)]


def lacks(message: Message) -> bool:
    """Whether a form of the sentence has no translation."""
    return not all(forms(message.string)) or "fuzzy" in message.flags


@pytest.mark.parametrize("code", sentences.TRANSLATED)
def test_every_sentence_is_translated(code: str) -> None:
    catalogue = sentences.translated(code)
    missing = [
        forms(each.id)[0]
        for each in collected()
        if each.id and ((known := catalogue.get(each.id)) is None or lacks(known))
    ]
    assert missing == []


@pytest.mark.parametrize("code", sentences.TRANSLATED)
def test_a_translation_keeps_the_places_of_its_sentence(code: str) -> None:
    wrong = [
        (forms(each.id)[0], form)
        for each in sentences.translated(code)
        if each.id
        for number, form in enumerate(forms(each.string))
        if form and set(PLACE.findall(form)) != set(PLACE.findall(nearest(each.id, number)))
    ]
    assert wrong == []


def test_sentences_are_gathered_without_a_complaint() -> None:
    assert gathered()[1] == ""


def test_the_collection_knows_sentences_of_code_templates_and_kpis() -> None:
    known = {forms(each.id)[0] for each in collected() if each.id}
    assert {"Owner", "Sign in", "Net promoter score"} <= known
