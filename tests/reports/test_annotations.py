from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.reports.annotations import (
    Annotation,
    add_annotation,
    read_annotations,
    remove_annotation,
    stamp,
)
from peil.shared.errors import BadInput

RELEASE = Annotation(date(2026, 9, 28), "New sign-in")


def test_what_is_added_is_read_again_oldest_first(tmp_path: Path) -> None:
    add_annotation(tmp_path, RELEASE)
    add_annotation(tmp_path, Annotation(date(2025, 1, 11), "Storm"))
    assert [a.name for a in read_annotations(tmp_path)] == ["Storm", "New sign-in"]


def test_adding_the_same_twice_is_adding_it_once(tmp_path: Path) -> None:
    add_annotation(tmp_path, RELEASE)
    add_annotation(tmp_path, RELEASE)
    assert read_annotations(tmp_path) == (RELEASE,)


@given(st.text(min_size=1, max_size=40))
def test_any_name_survives_the_file(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("annotations")
    if not name.split() or len(name.encode("utf-8", "ignore").decode()) != len(name):
        return
    add_annotation(folder, Annotation(date(2026, 1, 1), name))
    assert [a.name for a in read_annotations(folder)] == [" ".join(name.split())]


def test_an_annotation_of_one_kpi_is_not_drawn_for_another(tmp_path: Path) -> None:
    add_annotation(tmp_path, Annotation(date(2026, 1, 1), "Price", "nps"))
    assert read_annotations(tmp_path, kpi="csat") == ()
    assert len(read_annotations(tmp_path, kpi="nps")) == 1


def test_what_is_removed_is_gone_and_removing_it_again_is_harmless(tmp_path: Path) -> None:
    add_annotation(tmp_path, RELEASE)
    before = stamp(tmp_path)
    assert remove_annotation(tmp_path, RELEASE.key) == RELEASE
    assert remove_annotation(tmp_path, RELEASE.key) is None
    assert read_annotations(tmp_path) == ()
    assert stamp(tmp_path) != before


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_cannot_be_drawn_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        add_annotation(tmp_path, Annotation(date(2026, 1, 1), name))


def test_a_broken_file_is_refused_with_what_to_mend(tmp_path: Path) -> None:
    (tmp_path / "annotations.toml").write_text('[[annotations]]\ntitle = "No day"\n')
    with pytest.raises(BadInput, match="annotation 1 must have date"):
        read_annotations(tmp_path)
