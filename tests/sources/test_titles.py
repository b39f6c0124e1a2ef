import pytest

from peil.sources.titles import lines_above

NAMES, VALUES = ["id", "topic", "n"], ["1", "bill", "2"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Cases"]],
        [["Cases"], NAMES],
        [NAMES, VALUES],
        [["id", "topic"], ["1", "bill"]],
        [["id", "topic"], ["1", "bill", "a further field"], VALUES],
        [["id"], VALUES, VALUES],
        [["Cases"], NAMES, ["1"], ["2"]],
        [[], NAMES, VALUES],
        [["Cases"], ["Team", "Oslo"], ["Year", "2024"], NAMES, VALUES],
        [["Cases"], ["Team", "Oslo"], ["Lead", "Kari"], ["Year", "2024"]],
        [["year", "n"], ["2023", "1"], ["2024", "2"]],
        [["Cases"], ["year", "n"], ["2023", "1"]],
    ],
    ids=str,
)
def test_where_it_is_in_doubt_nothing_stands_above_the_names(rows: list[list[str]]) -> None:
    assert lines_above(enumerate(rows)) == 0


def test_a_title_may_have_empty_cells_beside_it_and_empty_rows_below() -> None:
    rows = [["", "Cases", " "], ["", "", ""], [None, None], NAMES, VALUES]
    assert lines_above(enumerate(rows)) == 3


def test_a_title_above_two_columns_is_seen_where_one_of_them_holds_figures() -> None:
    rows = [["Cases"], [], ["week", "n"], ["W1", "1"], ["W2", "2"]]
    assert lines_above(enumerate(rows)) == 2
