"""Where words and ticks stand in a picture, worked out before it is drawn, so none collide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 0.56
"""A letter's usual width, in font sizes; measured over the languages' own sentences."""


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is, in the unit of its font size."""
    return len(text) * size * LETTER


@dataclass(frozen=True)
class Axis:
    """A linear axis: the numbers it spans and where its ticks stand.

    Parameters
    ----------
    low, high : float
        In the printed unit; low under high.
    ticks : tuple of float
        Within the span.
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, number: float, length: float) -> float:
        """Return how far along an axis of this length a number stands."""
        return (number - self.low) / (self.high - self.low) * length


def axis(
    low: float, high: float, *, most: int = 4, floor: float | None = None, top: float | None = None
) -> Axis:
    """Choose an axis that holds two numbers, with few and round ticks.

    Parameters
    ----------
    low, high : float
        The least and the largest number drawn, intervals included.
    most : int
        Ticks at most.
    floor, top : float or None
        What numbers of this kind cannot pass (0 and 100 for percent).

    Examples
    --------
    >>> axis(57, 65).ticks
    (58.0, 60.0, 62.0, 64.0)
    >>> axis(97, 100, top=100).high
    100
    """
    span = (high - low) or max(abs(high), 1.0) * 0.2
    bottom, ceiling = low - 0.08 * span, high + 0.08 * span
    if floor is not None:
        bottom = max(bottom, floor)
    if top is not None:
        ceiling = min(ceiling, top)
    step = _round_step((ceiling - bottom) / most)
    while math.floor(ceiling / step) - math.ceil(bottom / step) + 1 > most:
        step = _round_step(step * 1.5)
    first = math.ceil(bottom / step - 1e-9)
    last = math.floor(ceiling / step + 1e-9)
    return Axis(bottom, ceiling, tuple(round(i * step, 10) for i in range(first, last + 1)))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))


def apart(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as can be so that each has ``gap`` to the next.

    Parameters
    ----------
    wanted : sequence of float
        Where each would like to stand; any order.
    gap : float
        The least distance.
    low, high : float
        The room there is; left if there are too many.

    Returns
    -------
    list of float
        In the order of ``wanted``.

    Examples
    --------
    >>> apart([10, 12, 50], gap=14, low=0, high=100)
    [4.0, 18.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[list[int]] = []
    middles: list[float] = []

    def widths(place: int) -> float:
        return gap * (len(groups[place]) + len(groups[place + 1])) / 2

    def held(wished: float, members: int) -> float:
        """Keep a group within the room; where it does not fit it begins at the room's start."""
        half = gap * (members - 1) / 2
        return max(min(wished, high - half), low + half)

    for i in order:
        groups.append([i])
        middles.append(held(float(wanted[i]), 1))
        while len(groups) > 1 and middles[-1] - middles[-2] < widths(-2) - 1e-9:
            joined = groups[-2] + groups[-1]
            groups[-2:] = [joined]
            middles[-2:] = [held(sum(wanted[j] for j in joined) / len(joined), len(joined))]
    placed = [0.0] * len(wanted)
    for group, middle in zip(groups, middles, strict=True):
        for place, i in enumerate(group):
            placed[i] = middle - gap * (len(group) - 1) / 2 + place * gap
    return placed


@dataclass(frozen=True)
class Box:
    """A rectangle that something fills."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Return the area that both fill."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)


@dataclass(frozen=True)
class Label:
    """A name placed beside its dot.

    Parameters
    ----------
    x, y : float
        Where the text is anchored, at its middle height.
    align : str
        ``left``, ``right`` or ``center``.
    """

    x: float
    y: float
    align: str


def labels(
    dots: Sequence[tuple[float, float, str]],
    *,
    width: float,
    height: float,
    size: float,
    taken: Sequence[Box] = (),
) -> list[Label | None]:
    """Place names beside dots; a name that would cover another is left out.

    Parameters
    ----------
    dots : sequence of (x, y, name)
        In picture units, the most important first.
    width, height : float
        Of the room.
    size : float
        Of the font.
    taken : sequence of Box
        Room that is filled already.

    Returns
    -------
    list of Label or None
        None where there is no room.
    """
    reach = 9.0  # from the dot's middle to a name beside it
    filled = [*taken, *(Box(x - 6, y - 6, x + 6, y + 6) for x, y, _name in dots)]
    placed: list[Label | None] = []
    for x, y, name in dots:
        wide = text_width(name, size)
        high = size * 1.15
        corner = high / 2 + 7
        choices = [
            (Label(x + reach, y, "left"), Box(x + reach, y - high / 2, x + reach + wide,
                                              y + high / 2)),
            (Label(x - reach, y, "right"), Box(x - reach - wide, y - high / 2, x - reach,
                                               y + high / 2)),
            (Label(x, y - reach - 4, "center"), Box(x - wide / 2, y - reach - 4 - high / 2,
                                                    x + wide / 2, y - reach - 4 + high / 2)),
            (Label(x, y + reach + 4, "center"), Box(x - wide / 2, y + reach + 4 - high / 2,
                                                    x + wide / 2, y + reach + 4 + high / 2)),
            *(
                (Label(x + side * 7, y + up * corner, "left" if side > 0 else "right"),
                 Box(min(x + side * 7, x + side * (7 + wide)), y + up * corner - high / 2,
                     max(x + side * 7, x + side * (7 + wide)), y + up * corner + high / 2))
                for side in (1, -1) for up in (-1, 1)
            ),
        ]  # fmt: skip
        free = [
            (label, box)
            for label, box in choices
            if box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height
            and not any(box.overlap(other) > 0 for other in filled)
        ]  # fmt: skip
        if free:
            label, box = free[0]
            filled.append(box)
            placed.append(label)
        else:
            placed.append(None)
    return placed


@dataclass(frozen=True)
class Reach:
    """From where to where a name beside an upright line stands, and on which side of it.

    Parameters
    ----------
    left, right, at : float
        In picture units; the line stands at ``at``.
    align : str
        ``left`` if the name begins at its line, ``right`` if it ends there.
    """

    left: float
    right: float
    at: float
    align: str

    def meets(self, other: Reach) -> bool:
        """Say whether both names could not stand in one row."""
        return self.left < other.right + 12 and other.left < self.right + 12

    def covers(self, other: Reach) -> bool:
        """Say whether the other's line passes through this name's width."""
        return self.left < other.at < self.right


def beside_lines(lines: Sequence[tuple[float, float]], *, room: float) -> list[Reach]:
    """Put each name after its line, or before it where there is no room.

    Two names that each cover the other's line could stand in no two rows: then both stand before
    their lines, if they can.

    Parameters
    ----------
    lines : sequence of (at, width)
        Where each line stands, from left to right, and how wide its name is.
    room : float
        How far names may go.
    """
    reaches: list[Reach] = []
    for at, wide in reversed(lines):
        after = Reach(at, at + wide, at, "left")
        before = Reach(at - wide, at, at, "right")
        crossed = any(after.covers(later) and later.covers(after) for later in reaches)
        fits = after.right <= room and not (crossed and before.left >= 0)
        reaches.append(after if fits else before)
    return reaches[::-1]


def rows_of(reaches: Sequence[Reach]) -> list[int]:
    """Give each name the first row, from the top, in which no line strikes out a name.

    Lines reach from their name's row down. Names before their lines are placed first and from the
    end, so that a later line stands higher.
    """
    before = [i for i, reach in enumerate(reaches) if reach.align == "right"]
    after = [i for i, reach in enumerate(reaches) if reach.align == "left"]
    rows: dict[int, int] = {}
    for i in [*reversed(before), *after]:
        own = reaches[i]
        clear = [
            row for row in range(len(reaches))
            if not any(row == rows[k] and own.meets(reaches[k]) for k in rows)
            and not any(row <= rows[k] and reaches[k].covers(own) for k in rows)
        ]  # fmt: skip
        best = [row for row in clear
                if not any(row >= rows[k] and own.covers(reaches[k]) for k in rows)]  # fmt: skip
        rows[i] = min(best or clear or [len(rows)])
    return [rows[i] for i in range(len(reaches))]
