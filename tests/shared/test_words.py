"""One gettext for every face."""

import threading
from datetime import date

import pytest

from peil.shared import words
from peil.shared.errors import BadInput
from peil.shared.words import gettext, language, ngettext, speaking

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Load again"
msgstr "Last inn igjen"

msgid "one answer"
msgid_plural "%(n)s answers"
msgstr[0] "ett svar"
msgstr[1] "%(n)s svar"
"""


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    folder = tmp_path / "nb" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "peil.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(words, "LOCALE_FOLDER", tmp_path)
    words.translations.cache_clear()
    yield
    words.translations.cache_clear()


def test_a_sentence_is_said_in_the_language_of_the_block(catalogue):
    with speaking("nb"):
        assert gettext("Load again") == "Last inn igjen"
    assert gettext("Load again") == "Load again"


def test_a_sentence_without_translation_is_said_as_it_was_written(catalogue):
    with speaking("nb"):
        assert gettext("Not in the catalogue") == "Not in the catalogue"


@pytest.mark.parametrize(("n", "said"), [(1, "ett svar"), (2, "%(n)s svar")])
def test_a_count_chooses_the_form(catalogue, n, said):
    with speaking("nb"):
        assert ngettext("one answer", "%(n)s answers", n) == said


def test_an_unknown_language_is_english(catalogue):
    with speaking("tlh"):
        assert language() == "en"


def test_one_readers_language_does_not_reach_another_thread(catalogue):
    heard = []
    with speaking("nb"):
        other = threading.Thread(target=lambda: heard.append(gettext("Load again")))
        other.start()
        other.join()
    assert heard == ["Load again"]


def test_nothing_is_not_the_catalogues_header(catalogue):
    with speaking("nb"):
        assert gettext("") == ""


def test_a_day_in_an_error_is_written_as_its_reader_writes_days():
    problem = BadInput(
        "It begins on %(at)s, not on %(typed)s.", at=date(2024, 5, 3), typed="2024-05-04"
    )
    assert str(problem) == "It begins on 3 May 2024, not on 2024-05-04."
    with speaking("nb"):
        assert str(problem) == "It begins on 3. mai 2024, not on 2024-05-04."
    with speaking("sv"):
        assert str(problem) == "It begins on 3 maj 2024, not on 2024-05-04."
