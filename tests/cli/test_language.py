"""The terminal speaks the language of whoever sits at it."""

from contextvars import copy_context

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from peil.cli.language import help_texts, terminal_language, translate_help
from peil.cli.main import app
from peil.shared.words import speak
from peil.warehouse.workspace import make_workspace


@pytest.fixture
def spoken(monkeypatch):
    for name in ("PEIL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "nb_NO.UTF-8"}, "nb"),
        ({"LANG": "nn_NO"}, "nb"),
        ({"LANG": "nb_NO", "LC_MESSAGES": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "nb_NO", "LC_ALL": "C"}, "en"),
        ({"LANG": "nb_NO", "PEIL_LANGUAGE": "en"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "sv"),
    ],
)
def test_the_locale_says_it_and_else_the_workspace(spoken, tmp_path, variables, language):
    workspace = make_workspace(tmp_path / "bolag", language="sv")
    for name, value in variables.items():
        spoken(name, value)
    assert terminal_language(workspace.folder) == language


def test_a_reader_of_another_language_without_a_workspace_gets_english(spoken, tmp_path):
    spoken("LANG", "fr_FR.UTF-8")
    assert terminal_language(tmp_path) == "en"


def test_a_settings_file_that_cannot_be_read_does_not_stop_the_speaking(spoken, tmp_path):
    spoken("LANG", "fr_FR.UTF-8")
    (tmp_path / "peil.toml").write_text("language = ", encoding="utf-8")
    assert terminal_language(tmp_path) == "en"


def told(*arguments):
    """Run a command by itself: the language it speaks ends with it."""

    def said():
        outcome = CliRunner().invoke(app, list(map(str, arguments)))
        return str(outcome.exception or outcome.stdout)

    return copy_context().run(said)


def test_bad_rows_are_told_in_the_readers_language(spoken, tmp_path):
    spoken("LANG", "nb_NO.UTF-8")
    make_workspace(tmp_path / "firma")
    (tmp_path / "svar.csv").write_text("id;karakter\n1;9\n2;11\n", encoding="utf-8")
    (tmp_path / "svar.toml").write_text(
        'fact = "answers"\nsource = "web"\n[columns]\nresponse = "id"\n'
        'survey_kind = { value = "interaction" }\nanswered_at = { value = "2026-01-01" }\n'
        '[[questions]]\nid = "nps"\ncolumn = "karakter"\nrole = "outcome"\nkind = "nps"\n'
        "scale = [0, 10]\n",
        encoding="utf-8",
    )
    load = ("load", "answers", tmp_path / "svar.csv", "--map", tmp_path / "svar.toml")
    workspace = ("-w", tmp_path / "firma")
    assert told(*workspace, *load).startswith(
        "svar.csv rad 2: karakter er «11», men må være 0 til 10 eller tomt. Den raden er den "
        "eneste med feil av 2, så ingenting av filen ble lest inn."
    )
    assert "én rad lest inn" in told(*workspace, *load, "--keep-good")
    assert told(*workspace, "kpi", "nps").startswith("Net promoter score (nps)")
    assert told(*workspace, "kpi", "npss") == "Ingen måltall heter «npss». Mente du «nps»?"
    assert "tidssone: Europe/Oslo" in told(*workspace, "doctor")


def test_the_help_is_in_the_readers_language_for_every_command(spoken):
    spoken("LANG", "sv_SE.UTF-8")
    command = get_command(app)
    english = {text for _part, text in help_texts(command)}

    def said():
        speak("sv")
        translate_help(command)
        return {text for _part, text in help_texts(command)}

    swedish = copy_context().run(said)
    assert "Ångra en inläsning; rader som den hade ersatt kommer tillbaka." in swedish
    assert not english & swedish
