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
    ],
    ids=str,
)
def test_where_it_is_in_doubt_nothing_stands_above_the_names(rows: list[list[str]]) -> None:
    assert lines_above(enumerate(rows)) == 0


def test_a_title_may_have_empty_cells_beside_it_and_empty_rows_below() -> None:
    rows = [["", "Cases", " "], ["", "", ""], [None, None], NAMES, VALUES]
    assert lines_above(enumerate(rows)) == 3
