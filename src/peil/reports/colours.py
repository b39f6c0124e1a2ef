"""The palette as pictures carry it; ``charts.css`` turns each into the page's own token.

A picture keeps its colours as plain attributes, so that it stands alone on paper and in a file.
In the page a style rule for each attribute value replaces them, which is how dark mode works.
"""

from __future__ import annotations

INK = "#1c2126"
MUTE = "#5a636d"
LINE = "#e3dfd6"
CARD = "#ffffff"
PAPER = "#faf8f4"
FJORD = "#1f5673"
PALE = "#a8b3ba"
GOOD = "#1d7a5a"
BAD = "#b3452f"
UNKNOWN = "#666e78"

TOKENS = {
    INK: "--ink",
    MUTE: "--mute",
    LINE: "--line",
    CARD: "--card",
    PAPER: "--paper",
    FJORD: "--fjord",
    PALE: "--pale",
    GOOD: "--good",
    BAD: "--bad",
    UNKNOWN: "--unk",
}
FONT = "Inter, DejaVu Sans, sans-serif"
