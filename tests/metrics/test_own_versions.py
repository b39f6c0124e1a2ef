"""A definition that changes is seen, whether or not its version was raised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from peil.metrics.catalog import broken, catalog
from peil.metrics.own import start_file
from peil.metrics.own_versions import FILE_NAME, Seen, changed_at, changed_in_silence, digest_of

AT = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 6)]


def seen(*told: tuple[int, str]) -> tuple[Seen, ...]:
    return tuple(Seen(version, code, AT[i]) for i, (version, code) in enumerate(told))


@pytest.mark.parametrize(("told", "changed", "silent"), [
    ((), None, None),
    (((1, "a"),), None, None),
    (((1, "a"), (1, "b")), None, 1),
    (((1, "a"), (1, "b"), (1, "a")), None, None),
    (((1, "a"), (2, "b")), 1, None),
    (((1, "a"), (1, "b"), (2, "b")), 2, None),
    (((1, "a"), (2, "b"), (2, "c")), 1, 2),
    (((1, "a"), (2, "b"), (1, "a")), 2, None),
])  # fmt: skip
def test_what_was_seen_tells_since_when_and_whether_in_silence(
    told: tuple[tuple[int, str], ...], changed: int | None, silent: int | None
) -> None:
    assert changed_at(seen(*told)) == (None if changed is None else AT[changed])
    assert changed_in_silence(seen(*told)) == (None if silent is None else AT[silent])


def test_comments_documentation_and_layout_are_no_other_code(tmp_path: Path) -> None:
    path = start_file(tmp_path, "very_good", year=2026, known=())
    source = path.read_text(encoding="utf-8")
    first = digest_of(source.encode())
    for same in (
        source.replace("how unhappy", "why unhappy"),
        source.replace("# On which", "# Upon which"),
        source.replace("version=1", "version=2"),
        source.replace("\n\n\n", "\n"),
    ):
        assert digest_of(same.encode()) == first
    for other in (source.replace("(9, 10)", "(8, 10)"), source.replace('"nps"', '"csat"')):
        assert digest_of(other.encode()) != first


def test_a_file_is_seen_anew_when_it_changes_and_once_while_it_does_not(tmp_path: Path) -> None:
    path = start_file(tmp_path, "very_good", year=2026, known=())
    source = path.read_text(encoding="utf-8")
    for text in (source, source + "\n", source.replace("(9, 10)", "(8, 10)")):
        path.write_text(text, encoding="utf-8")
        told = catalog(tmp_path)["very_good"].seen
    assert [one.version for one in told] == [1, 1]
    assert changed_in_silence(told) is not None
    path.write_text(text.replace("version=1", "version=2"), encoding="utf-8")
    raised = catalog(tmp_path)["very_good"]
    assert [one.version for one in raised.seen] == [1, 1, 2]
    assert changed_in_silence(raised.seen) is None
    assert raised.changed_at == raised.seen[-1].at
    assert raised.changed_at >= told[0].at - timedelta(seconds=1)


def test_what_was_seen_may_be_lost_without_harm(tmp_path: Path) -> None:
    path = start_file(tmp_path, "very_good", year=2026, known=())
    (path.parent / FILE_NAME).write_text("no JSON", encoding="utf-8")
    assert len(catalog(tmp_path)["very_good"].seen) == 1
    assert broken(tmp_path) == []
