"""Bring every sentence that Peil can say into the translations, and keep those already made.

Run by ``make messages``. Sentences are found in code and templates by Babel, and in the
docstrings of KPIs and in the terminal's help, which are documentation that readers see.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from peil.cli.language import help_texts
from peil.cli.main import app
from peil.metrics.catalog import catalog
from peil.shared.words import LANGUAGES

# A source is cited as it was written.
SHOWN = ("title", "clause", "definition", "row", "interval", "withheld", "caution")

# Besides gettext's own: calls whose argument is translated when it is shown
CALLS = (
    "mark", "Sentence", "PeilError", "UnknownName", "BadInput", "NotEnoughData", "SourceFailed",
    "unknown",
    "refuse:4",  # what a number must be
    "Column:3",  # what a column of a fact means
)  # fmt: skip

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src" / "peil" / "locale"
TRANSLATED = sorted(set(LANGUAGES) - {"en"})
"""The code's own sentences are English."""


def collect() -> Catalog:
    """Return a catalogue of every sentence, untranslated."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "peil.pot"
        CommandLineInterface().run(
            [
                "pybabel",
                "--quiet",
                "extract",
                f"--mapping-file={ROOT / 'pyproject.toml'}",
                *(f"--keywords={call}" for call in CALLS),
                "--no-location",
                f"--output-file={template}",
                str(ROOT / "src" / "peil"),
            ]
        )
        with template.open("rb") as file:
            sentences = read_po(file)
    for entry in catalog().values():
        for part in SHOWN:
            sentences.add(getattr(entry.definition, part))
        for variant in entry.metric.variants.values():
            if variant.title:
                sentences.add(variant.title)
    for _part, text in help_texts(get_command(app)):
        sentences.add(text)
    return sentences


def path_of(code: str) -> Path:
    """Return where one language's catalogue lies."""
    return LOCALE / code / "LC_MESSAGES" / "peil.po"


def translated(code: str) -> Catalog:
    """Return one language's catalogue as it stands; a new language's is empty."""
    if not path_of(code).exists():
        return Catalog(locale=code)
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def bring(code: str, sentences: Catalog) -> int:
    """Write one language's catalogue with every sentence in it; return how many lack words."""
    kept = translated(code)
    kept.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    path_of(code).parent.mkdir(parents=True, exist_ok=True)
    with path_of(code).open("wb") as file:
        write_po(file, kept, omit_header=True, sort_output=True, width=100)
    return sum(1 for sentence in kept if sentence.id and not all(sentence.string or ("",)))


def main() -> None:
    """Bring every language up to date, and say what is left to translate."""
    sentences = collect()
    for code in TRANSLATED:
        print(f"{code}: {bring(code, sentences)} of {len(sentences)} sentences to translate")


if __name__ == "__main__":
    main()
