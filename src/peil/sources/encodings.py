"""In which encoding a text is written, and turning it into UTF-8 when it is another."""

from __future__ import annotations

import codecs
import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from peil.shared.errors import BadInput

_CHUNK = 1 << 22
#: A digest takes most of the time of reading a file, and each one core.
_LANES = 2
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What office programs and older systems of Northern and Western Europe write.
_CANDIDATES = ["cp1252", "iso8859_15", "cp850", "cp865", "mac_roman", "cp1250", "iso8859_2"]
_NORDIC = "æøåäöÆØÅÄÖéèüÉÜß–’“”…€§°£"


@dataclass(frozen=True)
class Bytes:
    """What one pass over a file's bytes tells.

    Parameters
    ----------
    digest : str
        SHA-256 of the content, as hexadecimal digits; of one longer than a stretch, SHA-256 of
        the digests of every other stretch.
    odd : bytes or None
        A stretch around the first bytes that are not UTF-8; None if all are.
    bom : str
        The encoding that a byte order mark names; empty without one.
    """

    digest: str
    odd: bytes | None
    bom: str


def survey(path: Path, *, is_text: bool) -> Bytes:
    """Read a file once for its digest and whether it is UTF-8."""
    lanes = [hashlib.sha256() for _ in range(_LANES)]
    digesting: list[Future[None] | None] = [None] * _LANES
    decoder = codecs.getincrementaldecoder("utf-8")()
    odd: bytes | None = None
    bom = ""
    previous = b""
    with path.open("rb") as file, ThreadPoolExecutor(_LANES) as aside:
        stretches = 0
        while chunk := file.read(_CHUNK):
            lane = stretches % _LANES
            if before := digesting[lane]:
                before.result()  # so that few stretches are held at a time
            digesting[lane] = aside.submit(lanes[lane].update, chunk)
            stretches += 1
            if not previous:
                bom = next((name for mark, name in _BOMS if chunk.startswith(mark)), "")
                bom = bom or _sixteen_bits(chunk[:400])
            if is_text and odd is None and not (chunk.isascii() and not decoder.getstate()[0]):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as problem:
                    around = previous[-_SAMPLE:] + chunk
                    start = max(0, len(around) - len(chunk) + problem.start - _SAMPLE // 2)
                    odd = around[start : start + _SAMPLE]
            previous = chunk
    digest = lanes[0]
    if stretches > 1:
        digest = hashlib.sha256(b"".join(lane.digest() for lane in lanes))
    return Bytes(digest.hexdigest(), odd, bom)


def _sixteen_bits(start: bytes) -> str:
    """Return UTF-16's name if zeros tell of it; a stray one in UTF-8 does not."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        places = start[first::2]
        if places.count(0) * 2 > len(places):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "utf-16-le" if 0 in start else ""
    return ""


def encoding_of(told: Bytes) -> str:
    """Return the encoding of a text from what its bytes tell."""
    if told.bom:
        return told.bom
    if told.odd is None:
        return "utf-8"
    scores = {name: _score(told.odd, name) for name in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda name: scores[name])
    if scores[best] > 0:
        return best
    guess = from_bytes(told.odd).best()
    return guess.encoding if guess else "cp1252"


def _score(sample: bytes, encoding: str) -> float:
    """Count letters and signs that texts here have, less those that they do not."""
    text = sample.decode(encoding, errors="replace")
    beyond = [character for character in text if ord(character) > 127]
    if not beyond:
        return 0.0
    good = sum(character in _NORDIC for character in beyond)
    bad = sum(character == "\ufffd" or not character.isprintable() for character in beyond)
    return (good - 3 * bad) / len(beyond)


def to_utf8(path: Path, encoding: str, target: Path, *, name: str) -> Path:
    """Write a text again as UTF-8, a stretch at a time.

    Raises
    ------
    BadInput
        If the encoding is not known, or the bytes are not what it allows.
    """
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise BadInput(
            "%(file)s: no encoding is named '%(encoding)s'. Say utf-8, cp1252, "
            "iso-8859-1 or utf-16.",
            file=name,
            encoding=encoding,
        ) from None
    try:
        with (
            path.open("r", encoding=encoding, newline="") as given,
            target.open("w", encoding="utf-8", newline="") as written,
        ):
            while text := given.read(_CHUNK):
                written.write(text)
    except UnicodeError as problem:
        raise BadInput(
            "%(file)s is not written in %(encoding)s: %(problem)s. Leave 'encoding' out "
            "of [file], or name the right one.",
            file=name,
            encoding=encoding,
            problem=problem,
        ) from problem
    return target
