"""Translated words for every face, without a web framework.

Catalogues are the ``.po`` files under ``peil/locale``; they are compiled in memory, so a
translation is one text file and there is no build step.
"""

from __future__ import annotations

import gettext as _stdlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = {"nb": "Norsk bokmål", "sv": "Svenska", "en": "English"}
# Languages whose readers understand one of ours better than English
_NEAREST = {"no": "nb", "nn": "nb", "da": "nb"}
_LOCALES = {"nb": "nb", "sv": "sv", "en": "en_GB"}
LOCALE_FOLDER = Path(__file__).parents[1] / "locale"

_language: ContextVar[str] = ContextVar("peil_language", default="en")


@cache
def translations(language: str) -> _stdlib.NullTranslations:
    """Load one language's catalogue, compiled in memory.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`; a language without a catalogue gives the source texts.

    Returns
    -------
    gettext.NullTranslations
        With ``gettext`` and ``ngettext``.
    """
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "peil.po"
    if not path.exists():
        return _stdlib.NullTranslations()
    with path.open("rb") as po:
        catalog = read_po(po, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return _stdlib.GNUTranslations(compiled)


def nearest_language(tag: str) -> str | None:
    """Return the language that whoever asks for a tag reads best; None if it is none of ours.

    Parameters
    ----------
    tag : str
        As browsers and terminals write it.

    Examples
    --------
    >>> nearest_language("nn-NO"), nearest_language("sv_SE.UTF-8"), nearest_language("fr")
    ('nb', 'sv', None)
    """
    short = re.split(r"[-_.@]", tag.lower())[0]
    short = _NEAREST.get(short, short)
    return short if short in LANGUAGES else None


def language() -> str:
    """Return the reader's language, a key of `LANGUAGES`."""
    return _language.get()


def speak(code: str) -> None:
    """Use a language from now on, in this thread."""
    _language.set(code if code in LANGUAGES else "en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language for what is said inside the block."""
    token = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str) -> str:
    """Translate a whole sentence into the reader's language; nothing stays nothing."""
    return translations(_language.get()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a sentence whose form depends on a count."""
    return translations(_language.get()).ngettext(singular, plural, n)


def whole(n: int) -> str:
    """Write a whole number as the reader does: 12,345, 12 345."""
    return str(format_decimal(n, locale=_language.get()))


def locale() -> Locale:
    """Return the reader's locale; English is written as in Europe, with the day first."""
    return Locale.parse(_LOCALES.get(language(), "en_GB"))


def day(when: date) -> str:
    """Write a calendar day as the reader does: 3 May 2017, 3. mai 2017."""
    return format_date(when, "d. MMM yyyy" if language() == "nb" else "d MMM yyyy",
                       locale=locale())  # fmt: skip


def placed(message: str, values: Mapping[str, object]) -> str:
    """Translate a sentence and fill its places in, calendar days as the reader writes them."""
    return gettext(message) % {name: _told(value) for name, value in values.items()}


def _told(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    return value


class Sentence:
    """A sentence that is translated when it is shown.

    Parameters
    ----------
    message : str
        A sentence, or a clause of one, with named places; it stands in the call as it is.
    **values : object
        What goes into the places.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values

    def __eq__(self, other: object) -> bool:
        """Tell whether it says the same, in every language."""
        return isinstance(other, Sentence) and (
            (self.message, self.values) == (other.message, other.values)
        )

    def __hash__(self) -> int:
        """Return a number that sentences which say the same share."""
        return hash(self.message)

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return placed(self.message, self.values)


def mark(message: str) -> str:
    """Mark a sentence for translation that is translated later, when it is shown."""
    return message
