"""Words that stand out in some texts, found by counting alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{4,}")
# Of Norwegian, Swedish and English: they bind other words and name nothing themselves.
_SMALL = frozenset(re.findall(r"\w+", """
again alla alle also andre another anything bara bare because bedre been before blev blir både
could does doing efter eftersom eller enda ennå etter even every finns from från først have hela
hele helst helt here hvor hvordan hvorfor ikke inget inte just kommer kunna kunne like lite litt
mange mens mest mine more most much mycket många måste måtte noen någon något också også only
other over same samme sedan selv should siden själv skal skulle slik some stedet still such than
that their them then there these they thing this those utan uten vara varit veldig very ville
väldigt være vært want were what when where which while will with without would your
"""))  # fmt: skip
"""Passed over: they tell of the language and not of the task."""


def telling_words(
    texts: Sequence[str], others: Sequence[str], *, fewest: int, most: int = 5
) -> list[tuple[str, int]]:
    """Return the words that stand in a larger share of some texts than of others.

    Parameters
    ----------
    texts, others : sequence of str
        Where to look, and what to hold it against.
    fewest : int
        Texts that a word must stand in to be told; guards against telling one person's words.
    most : int
        How many words at most.

    Returns
    -------
    list of (str, int)
        In small letters, with the number of texts that hold each; the largest difference of
        shares first. A word counts once in a text, and forms of a word count apart; words of
        under four letters and those that only bind others are passed over.

    Examples
    --------
    >>> telling_words(["New login fails", "The login again"], ["The form fails"], fewest=2)
    [('login', 2)]
    """
    here, elsewhere = _counted(texts), _counted(others)
    gaps = {
        word: n / len(texts) - (elsewhere[word] / len(others) if others else 0.0)
        for word, n in here.items()
        if n >= fewest
    }
    ranked = sorted((word for word, gap in gaps.items() if gap > 0), key=lambda w: (-gaps[w], w))
    return [(word, here[word]) for word in ranked[:most]]


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in set(_WORD.findall(text.lower())) - _SMALL)
