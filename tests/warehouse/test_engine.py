"""The engine: what does not fit in memory goes to the disk, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from peil.warehouse.engine import connect, spill_folder

WIDE = "SELECT i, hash(i)::VARCHAR || repeat('x', 40) AS t FROM range(600000) r(i)"


def test_a_new_workspace_has_room_for_what_does_not_fit_in_memory(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    facts.mkdir()
    spill = spill_folder(facts)
    engine = connect(spill, memory="32MB")
    engine.execute("SET threads = 1")
    engine.execute(f"CREATE TABLE sorted AS {WIDE} ORDER BY t")
    assert engine.execute("SELECT count(*) FROM sorted").fetchone() == (600_000,)
    assert list(spill.iterdir())
    engine.close()
    assert not spill.exists()


def test_an_engine_makes_no_folder_where_there_are_no_facts(tmp_path: Path) -> None:
    spill = spill_folder(tmp_path / "facts")
    connect(spill).close()
    assert not (tmp_path / "facts").exists()
