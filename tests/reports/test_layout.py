from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.reports.layout import Box, apart, axis, labels, text_width


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_moved_apart_keep_their_order_and_their_distance(wanted: list[float]) -> None:
    placed = apart(wanted, gap=14, low=0, high=200)
    in_order = [placed[i] for i in sorted(range(len(wanted)), key=lambda i: wanted[i])]
    assert all(b - a >= 14 - 1e-6 for a, b in pairwise(in_order))


def test_labels_at_the_edge_of_the_room_do_not_fall_onto_each_other() -> None:
    assert apart([190, 206, 222], gap=16, low=0, high=200) == [168, 184, 200]


def test_labels_with_room_stay_where_they_are() -> None:
    assert apart([20, 60, 100], gap=14, low=0, high=200) == [20, 60, 100]


@given(st.floats(-1000, 1000), st.floats(0.01, 1000))
def test_an_axis_holds_its_numbers_with_few_ticks(low: float, span: float) -> None:
    made = axis(low, low + span)
    assert made.low <= low
    assert made.high >= low + span
    assert 1 <= len(made.ticks) <= 4
    assert all(made.low - 1e-6 <= tick <= made.high + 1e-6 for tick in made.ticks)


def test_an_axis_does_not_pass_what_its_unit_cannot() -> None:
    made = axis(2, 99, floor=0, top=100)
    assert made.low >= 0
    assert made.high <= 100


@given(
    st.lists(
        st.tuples(st.floats(0, 600), st.floats(0, 300), st.sampled_from(["Pay", "Report damage"])),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_no_placed_name_covers_another_or_leaves_the_picture(
    dots: list[tuple[float, float, str]],
) -> None:
    boxes: list[Box] = []
    for (_x, _y, name), label in zip(
        dots, labels(dots, width=600, height=300, size=13), strict=True
    ):
        if label is None:
            continue
        wide = text_width(name, 13)
        left = {"left": label.x, "right": label.x - wide, "center": label.x - wide / 2}[label.align]
        box = Box(left, label.y - 7, left + wide, label.y + 7)
        assert box.left >= -1e-6
        assert box.right <= 600 + 1e-6
        assert all(box.overlap(other) < 1e-6 for other in boxes)
        boxes.append(box)


def test_a_name_without_room_is_left_out() -> None:
    crowded = [(50.0, 50.0, "a name")] * 12
    assert None in labels(crowded, width=100, height=100, size=13)


@pytest.mark.parametrize("letters", [0, 5, 40])
def test_a_longer_text_is_wider(letters: int) -> None:
    assert text_width("x" * (letters + 1), 12) > text_width("x" * letters, 12)
