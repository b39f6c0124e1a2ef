import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import altair as alt
import pytest

from peil.reports import colours, pictures
from peil.reports.charts import Dot, Drawn, TrendChart, trend
from peil.reports.layout import axis, text_width
from peil.reports.maps import Corner, Map, Spot, dot_map
from peil.reports.vega import Named

NASTY = 'Price <script>alert("1")</script> & more'


def chart(*, months: int = 14, event: str = "New sign-in") -> TrendChart:
    dots = tuple(
        Dot(x=30.0 * i, value=70.0 + i % 5, low=66.0 + i % 5, high=74.0 + i % 5,
            name=f"month {i}", text="70% (66–74), n 100", run=int(i > 6), is_indicative=i == 3)
        for i in range(months)
    )  # fmt: skip
    return TrendChart(
        dots=dots,
        ticks=(Named(0.0, "2024"), Named(360.0, "2025")),
        end_value="72%",
        end_note="68–76\nn 100",
        value_ticks=(Named(65.0, "65%"), Named(70.0, "70%"), Named(75.0, "75%")),
        value_low=62.0,
        value_high=80.0,
        pale=((240.0, 71.0), (270.0, 72.0), (300.0, 73.0)),
        pale_name="a year earlier",
        goal=Named(72.0, "Goal 72%"),
        events=(Named(100.0, event), Named(110.0, "A release")),
    )


def tasks() -> Map:
    spots = tuple(
        Spot(name=f"Task {i}", text="…", across=5.0 * i, across_low=4.0 * i, across_high=6.0 * i,
             up=90.0 - 4 * i, up_low=85.0 - 4 * i, up_high=95.0 - 4 * i,
             is_bad=i == 4)
        for i in range(1, 5)
    )  # fmt: skip
    return Map(
        spots=spots, across=axis(0, 25), up=axis(60, 95),
        across_ticks=(Named(0.0, "0%"), Named(20.0, "20%")),
        up_ticks=(Named(60.0, "60%"), Named(80.0, "80%")), across_name="came for it",
        up_name="got it done", curves=((1.0, "10 of 1 000 fail here"),),
    )  # fmt: skip


CORNER = Corner(10.0, 80.0, "important and weak")
ALL = [
    trend(chart(), width=700, height=250),
    trend(chart(months=2), width=350, height=230),
    dot_map(tasks(), width=1056, height=470),
    dot_map(tasks(), width=350, height=380, is_numbered=True),
    dot_map(replace(tasks(), corner=CORNER), width=690, height=520),
]


def drawn(picture: Drawn) -> str:
    return pictures.svg(picture.specification, title="It fell", description="By month")


@pytest.mark.parametrize("picture", ALL)
def test_every_chart_is_a_specification_that_altair_accepts(picture: Drawn) -> None:
    alt.LayerChart.from_dict(picture.specification)


@pytest.mark.parametrize("picture", ALL)
def test_a_picture_needs_nothing_that_a_strict_policy_forbids(picture: Drawn) -> None:
    svg = drawn(picture)
    assert "style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg
    assert "href" not in svg
    assert "http" not in svg
    ET.fromstring(svg)


@pytest.mark.parametrize("picture", ALL)
def test_a_picture_has_a_name_and_a_description_for_those_who_do_not_see_it(
    picture: Drawn,
) -> None:
    svg = drawn(picture)
    assert 'role="img"' in svg
    assert "<title" in svg
    assert "<desc" in svg
    names = re.findall(r'aria-labelledby="(\S+)" aria-describedby="(\S+)"', svg)[0]
    assert all(f'id="{name}"' in svg for name in names)


@pytest.mark.parametrize("picture", ALL)
def test_a_picture_has_only_colours_that_dark_mode_knows(picture: Drawn) -> None:
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawn(picture)))
    assert used
    assert used <= set(colours.TOKENS)


@pytest.mark.parametrize("picture", ALL)
def test_values_that_can_be_read_out_stand_inside_the_picture(picture: Drawn) -> None:
    width, height = (
        picture.specification[side] + sum(picture.specification["padding"][edge] for edge in edges)
        for side, edges in (("width", ("left", "right")), ("height", ("top", "bottom")))
    )
    assert picture.places
    for x, y, text in picture.places:
        assert 0 <= x <= width
        assert 0 <= y <= height
        assert text


def test_what_a_person_wrote_is_text_in_the_picture_and_never_markup() -> None:
    svg = drawn(trend(chart(event=NASTY), width=700, height=250))
    assert "<script" not in svg
    assert any(NASTY in (part.text or "") for part in ET.fromstring(svg).iter())


def test_a_tick_below_zero_has_its_name() -> None:
    below = replace(
        chart(), value_ticks=(Named(-20.0, "minus twenty"), Named(0.0, "nought")), value_low=-30.0
    )
    svg = drawn(trend(below, width=700, height=250))
    assert ">minus twenty<" in svg
    assert ">nought<" in svg


def test_the_interval_is_always_drawn() -> None:
    assert 'opacity="0.14"' in drawn(ALL[0])


def test_a_hint_is_drawn_hollow() -> None:
    assert f'fill="{colours.CARD}"' in drawn(ALL[0])


def test_a_gap_in_the_periods_is_a_gap_in_the_line() -> None:
    paths = re.findall(rf'<path d="(M[^"]*)" stroke="{colours.FJORD}" stroke-width="2.4"',
                       drawn(ALL[0]))  # fmt: skip
    assert len(paths) == 2


def test_names_of_events_close_together_stand_in_rows_of_their_own() -> None:
    texts = [
        layer["encoding"]["y"]["value"]
        for layer in ALL[0].specification["layer"]
        if layer["mark"]["type"] == "text"
        and layer["data"]["values"][0]["text"] in ("New sign-in", "A release")
    ]
    assert len(set(texts)) == 2


def test_a_png_carries_its_title() -> None:
    png = pictures.png(ALL[0].specification, title="It fell", subtitle=["Simulated"])
    assert png.startswith(b"\x89PNG")
    assert png != pictures.png(ALL[0].specification, title="It rose", subtitle=["Simulated"])


def test_drawing_may_begin_before_there_is_a_picture_and_leaves_none() -> None:
    kept = len(pictures._svg_kept)
    pictures.start_drawing()
    assert len(pictures._svg_kept) == kept


def test_the_corner_reaches_from_its_place_to_the_lower_right_and_is_named() -> None:
    picture = dot_map(replace(tasks(), corner=CORNER), width=690, height=520)
    shade = picture.specification["layer"][0]
    assert shade["mark"]["type"] == "rect"
    (reach,) = shade["data"]["values"]
    assert (reach["x"], reach["y"]) == (10.0, 80.0)
    assert (reach["x2"], reach["y2"]) == (tasks().across.high, tasks().up.low)
    assert "important and weak" in drawn(picture)


@pytest.mark.parametrize("width", [350, 700])
@pytest.mark.parametrize(
    "days", [(100, 110, 120), (250, 270, 300), (330, 360, 388), (10, 350, 380), (60, 70, 385)]
)
def test_no_events_line_strikes_out_anothers_name(width: int, days: tuple[int, ...]) -> None:
    names = ("Higher price for the young", "Better search", "New sign-in online")
    named = tuple(Named(float(day), name) for day, name in zip(days, names, strict=True))
    root = ET.fromstring(drawn(trend(replace(chart(), events=named), width=width, height=250)))
    names_at, lines_at = [], []
    for element in root.iter():
        place = re.match(r"translate\(([\d.-]+), ?([\d.-]+)\)", element.get("transform", ""))
        if place is None:
            continue
        x, y = float(place[1]), float(place[2])
        if element.tag.endswith("text") and element.text in names:
            wide = text_width(element.text, 11) * (-1 if element.get("text-anchor") == "end" else 1)
            names_at.append((min(x, x + wide), max(x, x + wide), y))
        elif element.tag.endswith("line") and element.get("stroke-dasharray") == "2,3":
            lines_at.append((x, y))
    assert len(set(lines_at)) == 3
    assert len(names_at) >= 3
    for left, right, at in names_at:
        assert not [x for x, top in lines_at if left < x < right and top < at]


def test_what_is_bridged_is_drawn_dashed_up_to_the_first_number_that_was_measured() -> None:
    plain = chart()
    dots = tuple(replace(dot, is_bridged=i < 5) for i, dot in enumerate(plain.dots))
    drawn = trend(replace(plain, dots=dots, breaks=(Named(135.0, "bridged before"),)),
                  width=700, height=250)  # fmt: skip
    lines = [each for each in drawn.specification["layer"] if each["mark"]["type"] == "line"]
    rows = {bool(each["mark"].get("strokeDash")): each["data"]["values"] for each in lines[1:]}
    assert [row["x"] for row in rows[True]] == [30.0 * i for i in range(6)]
    assert [row["x"] for row in rows[False]] == [30.0 * i for i in range(5, 14)]
    assert "bridged before" in pictures.svg(drawn.specification, title="T", description="D")
    assert drawn.places == trend(plain, width=700, height=250).places or len(drawn.places) == 14


@pytest.mark.parametrize("pale", [66.0, 68.0, 69.0, 70.0, 70.5, 71.0, 72.0])
@pytest.mark.parametrize("goal", [64.0, 69.5, 70.0, 72.0])
def test_no_label_stands_between_a_number_and_its_interval(pale: float, goal: float) -> None:
    shown = replace(chart(), pale=((240.0, 71.0), (300.0, pale)), goal=Named(goal, "Goal"))
    at = ends_of(trend(shown, width=700, height=250))
    assert len(at) == 5
    order = sorted(at, key=lambda name: at[name])
    place = order.index("72%")
    assert order[place : place + 3] == ["72%", "68–76", "n 100"]


def ends_of(drawn: Drawn) -> dict[str, float]:
    """Return how far down the labels at the line's end stand."""
    svg = pictures.svg(drawn.specification, title="t", description="d")
    placed = re.findall(r"translate\(([\d.]+),\s?([\d.]+)\)[^>]*>([^<]+)</text>", svg)
    names = {"72%", "68–76", "n 100", "Goal", "a year earlier"}
    return {name: float(down) for _across, down, name in placed if name in names}
