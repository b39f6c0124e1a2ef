"""What Typer says around Peil's words is in the reader's language, and says what to do."""

import re
from contextvars import copy_context

import pytest
import typer.core

from peil.cli.main import main

_ENGLISH = re.compile(
    r"Usage|Options|OPTIONS|Commands|Arguments|COMMAND|Show this|Missing|No such|Invalid"
    r"|\[default|env var|\[required|requires|unexpected|Error"
)


@pytest.fixture
def said(monkeypatch, capsys):
    """Call 'peil' in a language, and return what it says and its exit code."""
    monkeypatch.setattr(typer.core, "_", typer.core._)

    def call(language, *arguments):
        monkeypatch.setenv("PEIL_LANGUAGE", language)
        monkeypatch.setattr("sys.argv", ["peil", *arguments])
        with pytest.raises(SystemExit) as ended:
            copy_context().run(main)
        told = capsys.readouterr()
        return told.out + told.err, ended.value.code

    return call


@pytest.mark.parametrize(
    ("language", "frame"),
    [
        ("en", ("Usage: ", "[OPTIONS] COMMAND [ARGS]...", "Options:", "Commands:", "[env var: ")),
        ("nb", ("Bruk: ", "[VALG] KOMMANDO [ARGUMENTER]...", "Valg:", "Kommandoer:",
                "[miljøvariabel: ", "Vis denne hjelpen og avslutt.")),
        ("sv", ("Användning: ", "[FLAGGOR] KOMMANDO [ARGUMENT]...", "Flaggor:", "Kommandon:",
                "[miljövariabel: ", "Visa den här hjälpen och avsluta.")),
    ],
)  # fmt: skip
def test_the_frame_of_the_help_is_in_the_readers_language(said, language, frame):
    told, code = said(language, "--help")
    assert not code
    assert [words for words in frame if words not in told] == []
    assert bool(_ENGLISH.search(told)) is (language == "en")


@pytest.mark.parametrize("command", ["kpi", "drivers", "effect", "serve", "load", "restore"])
@pytest.mark.parametrize("language", ["nb", "sv"])
def test_no_command_s_help_keeps_the_english_frame(said, language, command):
    told, code = said(language, command, "-h")
    assert not code
    assert not _ENGLISH.search(told), told


@pytest.mark.parametrize(
    ("arguments", "norwegian", "swedish"),
    [
        (["kpi"], "«name» mangler.", "”name” saknas."),
        (["load", "answers", "x.csv"], "«--map» mangler.", "”--map” saknas."),
        (["kpi", "nps", "--evry", "week"],
         "Det finnes ikke noe valg «--evry». Mente du «--every»?",
         "Det finns ingen flagga ”--evry”. Menade du ”--every”?"),
        (["kipi"], "Det finnes ingen kommando «kipi». Mente du «kpi»?",
         "Det finns inget kommando ”kipi”. Menade du ”kpi”?"),
        (["kpi", "nps", "--every"], "«--every» må ha en verdi etter seg.",
         "”--every” behöver ett värde efter sig."),
        (["effect", "x", "--randomised=2"], "«--randomised» tar ingen verdi.",
         "”--randomised” tar inget värde."),
        (["kpi", "nps", "ces"], "«ces» er mer enn kommandoen tar imot.",
         "”ces” är mer än kommandot tar emot."),
        (["serve", "--port", "x"], "«--port» er «x», men må være et helt tall.",
         "”--port” är ”x” men måste vara ett heltal."),
        (["effect", "x", "--smallest-effect", "much"],
         "«--smallest-effect» er «much», men må være et tall.",
         "”--smallest-effect” är ”much” men måste vara ett tal."),
        (["kpi", "nps", "--format", "xml"],
         "«--format» er «xml», men må være en av: table, json, csv.",
         "”--format” är ”xml” men måste vara någon av: table, json, csv."),
        (["-w", "."], "Oppgi en kommando etter valgene.", "Ange ett kommando efter flaggorna."),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_read_is_told_in_whole_sentences(said, arguments, norwegian, swedish):
    for language, sentence in (("nb", norwegian), ("sv", swedish)):
        told, code = said(language, *arguments)
        assert code == 2
        assert sentence in told.splitlines()
        assert not _ENGLISH.search(told), told


def test_no_command_at_all_shows_the_help(said):
    told, code = said("nb")
    assert code == 2
    assert "Kommandoer:" in told
