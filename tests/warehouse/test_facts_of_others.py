"""A workspace whose facts lie in a database of others: what is refused, and what nobody is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from peil.jobs.housekeeping import tend_facts
from peil.shared.errors import BadInput, SourceFailed
from peil.sources.load import undo_load
from peil.steering.taken import record_taken
from peil.warehouse.delta import open_warehouse
from peil.warehouse.doctor import examine
from peil.warehouse.masked import is_address, without_password
from peil.warehouse.settings import Settings, check_settings
from peil.warehouse.workspace import Workspace, make_workspace

NOBODY = "postgresql://reader:verysecret@127.0.0.1:1/customers"  # port 1: nobody listens


@pytest.fixture
def acme(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", warehouse=NOBODY)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (NOBODY, "postgresql://reader:…@127.0.0.1:1/customers"),
        ("at postgres://a:b@c/d?password=e&port=1 ", "at postgres://a:…@c/d?password=…&port=1 "),
        ("postgresql://reader:se/c:r@t@host/db", "postgresql://reader:…@host/db"),
        ("postgresql://reader@host:5432/db", "postgresql://reader@host:5432/db"),
        ("postgresql:///db?host=/run", "postgresql:///db?host=/run"),
    ],
)  # fmt: skip
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "mysql://reader:verysecret@host/db",
        "postgresql://reader:very@secret@host/db",
        "postgresql://reader:12/verysecret@host/db",
        "postgresql://reader:12?verysecret@host/db",
        "postgresql://reader:12#verysecret@host/db",
        "postgresql://reader:verysecret/@host/db",
        "postgresql://reader:very secret@host/db",
        "host=db password=verysecret",
    ],
)
def test_what_others_would_read_another_password_from_is_refused(url: str) -> None:
    assert not is_address(url)
    with pytest.raises(BadInput, match="percent-encoded") as refused:
        check_settings({"warehouse": url}, where="peil.toml")
    for told in (refused.value, refused.value.__cause__):
        assert "secret" not in str(told)


def test_an_address_may_have_everything_that_libpq_takes() -> None:
    for url in ("", NOBODY, "postgres://h/d", "postgresql://u@/d?host=/run&sslmode=require"):
        assert check_settings({"warehouse": url}, where="peil.toml").warehouse == url
    assert "verysecret" not in repr(Settings(warehouse=NOBODY))


def test_a_database_that_nobody_answers_for_is_told_without_its_password(acme: Workspace) -> None:
    with pytest.raises(SourceFailed, match="Connection refused") as refused:
        open_warehouse(acme)
    assert "reader:…@127.0.0.1:1/customers" in str(refused.value)
    assert "verysecret" not in f"{refused.value}{refused.value.__cause__}"
    (wrong,) = [finding for finding in examine(acme) if not finding.ok]
    assert "cannot be reached" in wrong.text
    assert "verysecret" not in wrong.text


def test_peil_writes_nothing_there(acme: Workspace) -> None:
    with pytest.raises(BadInput, match="Peil only reads there"):
        undo_load(acme, "answers-1")
    assert record_taken(acme, []) == 0


def test_the_worker_leaves_it_alone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PEIL_WAREHOUSE", NOBODY)
    assert tend_facts() == 0
    assert caplog.records == []
    assert list((workspace.folder / "facts").iterdir()) == []


def test_pages_and_logs_tell_that_it_does_not_answer_and_not_the_password(
    owner: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, log_lines
) -> None:
    monkeypatch.setenv("PEIL_WAREHOUSE", NOBODY)
    for address in ("", "data/", "settings/", "kpi/nps/"):
        page = owner.get(f"/nordlys/{address}")
        assert page.status_code in {200, 400, 503}, address
        assert "verysecret" not in page.text
    assert owner.post("/nordlys/data/upload/").status_code == 400
    assert "verysecret" not in "".join(log_lines())
