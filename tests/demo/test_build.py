"""The demo builds by the ordinary loader, goes on where it stopped, and changes nothing twice."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from peil.demo import build
from peil.demo.build import build_demo
from peil.demo.organisations import FJORDTRYGG, ORGANISATIONS
from peil.shared.errors import BadInput
from peil.sources.load import list_loads
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import open_workspace


def test_a_stopped_build_goes_on_where_it_stopped(demo: Path) -> None:
    told = (demo.parent / "said").read_text(encoding="utf-8").splitlines()
    loaded = [re.sub(r": [\d,]+ rows of ", " ", line) for line in told if " rows of " in line]
    assert len(loaded) == len(set(loaded)) > 15
    assert sum("drawing" in line for line in told) == 1
    done = [line for line in told if "✓" in line]
    for organisation, line in zip(ORGANISATIONS, done, strict=True):
        assert str(organisation.settings["name"]) in line


def test_building_again_loads_nothing(demo: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.stat().st_size)
            for path in demo.rglob("*")
            if path.is_file()
        }

    before = state()
    said: list[str] = []
    first = build_demo(demo, progress=said.append)
    assert first == demo / "fjordtrygg"
    assert sum("stands already" in line for line in said) == len(ORGANISATIONS)
    assert state() == before


def test_no_row_is_refused_or_left_out(demo: Path) -> None:
    for organisation in ORGANISATIONS:
        loads = list_loads(open_workspace(demo / organisation.slug))
        assert loads
        for load in loads:
            assert load.last.rows_left_out == 0, load.last.file
            assert load.last.rows_loaded > 0, load.last.file


def test_every_organisation_is_named_and_says_where_its_numbers_come_from(demo: Path) -> None:
    named = set()
    for organisation in ORGANISATIONS:
        settings = open_workspace(demo / organisation.slug).settings
        assert any(word in settings.description for word in ("Source:", "generator"))
        made_up = organisation is FJORDTRYGG or "fictional" in settings.name
        assert made_up == settings.simulated
        named.add(settings.name)
    assert len(named) == len(ORGANISATIONS)


def test_rows_of_made_up_organisations_are_marked_and_no_others(demo: Path) -> None:
    for organisation in ORGANISATIONS:
        workspace = open_workspace(demo / organisation.slug)
        for fact in {files.fact for files in organisation.files}:
            warehouse = open_warehouse(workspace)
            rows = warehouse.table(fact)
            marked = rows.aggregate(
                n=rows.count(), marked=rows.simulated.fill_null(False).cast("int64").sum()
            )
            counts = warehouse.run(marked).to_pylist()[0]
            expected = counts["n"] if workspace.settings.simulated else 0
            assert counts["marked"] == expected, f"{organisation.slug}: {fact}"


def test_the_present_of_each_organisation_is_the_last_day_of_its_data(demo: Path) -> None:
    for organisation in ORGANISATIONS:
        workspace = open_workspace(demo / organisation.slug)
        lasts = [load.last.last_event for load in list_loads(workspace) if load.last.last_event]
        newest = max(datetime.fromisoformat(str(last)) for last in lasts)
        clock = workspace.now()
        assert newest.astimezone(workspace.zone).date() <= clock.astimezone(workspace.zone).date()
        assert (clock - newest).days <= 31, organisation.slug


def test_the_first_workspace_serves_the_others(demo: Path) -> None:
    also = open_workspace(demo / FJORDTRYGG.slug).settings.also
    folders = {(demo / FJORDTRYGG.slug / other).resolve() for other in also}
    assert folders == {(demo / o.slug).resolve() for o in ORGANISATIONS if o != FJORDTRYGG}


def test_annotations_are_dated_and_named(demo: Path) -> None:
    text = (demo / FJORDTRYGG.slug / "annotations.toml").read_text(encoding="utf-8")
    events = tomllib.loads(text)["annotations"]
    assert len(events) == 9
    assert all(event["date"].year in (2025, 2026) and event["title"] for event in events)


def test_without_the_examples_the_error_says_where_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "__file__", str(tmp_path / "a/b/c/d/build.py"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match="make demo"):
        build_demo(tmp_path / "demo", progress=print)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    with pytest.raises(BadInput, match="is a file"):
        build_demo(tmp_path / "demo", progress=print)
    assert (tmp_path / "demo").read_text() == "mine"
