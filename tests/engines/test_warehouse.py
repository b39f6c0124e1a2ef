"""Facts in PostgreSQL are read as they stand, never written, and everybody is told plainly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.test import Client

from peil.metrics.rolling_up import roll_up
from peil.shared.errors import BadInput, PeilError, SourceFailed
from peil.warehouse import postgres as module
from peil.warehouse.delta import open_warehouse
from peil.warehouse.doctor import Finding, examine
from peil.warehouse.postgres import PostgresWarehouse
from peil.warehouse.workspace import Workspace, make_workspace
from peil.web.warehouses import _warehouse as opened_warehouses
from tests.cli.test_commands import peil
from tests.engines.held import hold
from tests.metrics.memory import MemoryWarehouse, answer, case

pytestmark = pytest.mark.engines

Write = Callable[[str], None]


@pytest.fixture
def write(postgres: str) -> Write:
    """Do something in the database as its owner does."""

    def done(statement: str) -> None:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(statement)

    return done


@pytest.fixture
def warehouse(postgres: str) -> PostgresWarehouse:
    facts = MemoryWarehouse(
        answers=[answer(n, segment="new" if n % 2 else "old") for n in range(40)],
        cases=[case(n) for n in range(20)],
    )
    with psycopg.connect(postgres, autocommit=True) as connection:
        for name in ("answers", "cases"):
            hold(connection, name, facts._tables[name])
    return PostgresWarehouse(postgres)


@pytest.fixture
def company(warehouse: PostgresWarehouse, postgres: str, tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", warehouse=postgres)


def test_what_the_table_lacks_is_empty_and_what_it_has_besides_is_a_dimension(
    warehouse: PostgresWarehouse, write: Write
) -> None:
    write("ALTER TABLE cases DROP COLUMN topic")
    write("ALTER TABLE cases ADD COLUMN floor integer DEFAULT 3")
    row = warehouse.run(warehouse.table("cases").limit(1)).to_pylist()[0]
    assert (row["topic"], row["floor"]) == (None, "3")
    assert "floor" in warehouse.dimensions("cases")
    assert "segment" in warehouse.dimensions("answers")


def test_a_fact_without_a_table_has_no_rows(warehouse: PostgresWarehouse) -> None:
    assert warehouse.age("orders") is None
    assert warehouse.run(warehouse.table("orders")).num_rows == 0
    assert warehouse.age("cases") is not None


def test_a_view_will_do(warehouse: PostgresWarehouse, write: Write) -> None:
    write("ALTER TABLE cases RENAME TO tickets")
    write('CREATE VIEW cases AS SELECT number AS "case", opened_at FROM '
          '(SELECT "case" AS number, opened_at FROM tickets) AS t')  # fmt: skip
    assert warehouse.run(warehouse.table("cases")).num_rows == 20


def test_the_url_may_lead_to_a_schema(
    warehouse: PostgresWarehouse, write: Write, postgres: str
) -> None:
    write("CREATE SCHEMA sales; CREATE TABLE sales.cases AS SELECT * FROM cases LIMIT 7")
    with PostgresWarehouse(f"{postgres}&options=-csearch_path%3Dsales") as elsewhere:
        assert elsewhere.run(elsewhere.table("cases")).num_rows == 7
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            elsewhere._connection.execute("DELETE FROM sales.cases")
    assert warehouse.run(warehouse.table("cases")).num_rows == 20


def test_what_changes_in_the_database_is_seen_after_a_minute(
    warehouse: PostgresWarehouse, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = warehouse.fingerprint("cases")
    assert (warehouse.fingerprint("cases"), warehouse.age("cases") is None) == (before, False)
    write("DELETE FROM cases")
    write("ALTER TABLE cases ADD COLUMN floor text")
    assert warehouse.age("cases") is not None
    assert "floor" not in warehouse.dimensions("cases")
    monkeypatch.setattr(module, "SECONDS_KEPT", 0.0)
    assert warehouse.fingerprint("cases") != before
    assert warehouse.age("cases") is None
    assert "floor" in warehouse.dimensions("cases")


def test_a_session_of_peil_cannot_write(warehouse: PostgresWarehouse) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        warehouse._connection.execute("DELETE FROM cases")


def test_a_lost_connection_is_made_anew(
    warehouse: PostgresWarehouse, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert warehouse.run(warehouse.table("cases")).num_rows == 20
    away = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"  # noqa: E501
    write(away)
    assert warehouse.run(warehouse.table("cases")).num_rows == 20
    write(away)
    monkeypatch.setattr(module, "SECONDS_KEPT", 0.0)
    assert warehouse.age("cases") is not None


def test_a_question_that_is_refused_is_told_without_the_password(
    warehouse: PostgresWarehouse, write: Write
) -> None:
    write("ALTER TABLE cases ALTER COLUMN contacts TYPE text USING 'many'")
    with pytest.raises(BadInput, match='invalid input syntax for type bigint: "many"') as refused:
        warehouse.run(warehouse.table("cases"))
    assert "peil:…@" in str(refused.value)
    assert "verysecret" not in str(refused.value)


def test_a_question_that_takes_too_long_is_no_fault_of_the_tables(
    warehouse: PostgresWarehouse,
) -> None:
    warehouse._connection.execute("SET statement_timeout = 50")
    slow = warehouse._ibis.sql("SELECT pg_sleep(2)::text AS slept", schema={"slept": "string"})
    with pytest.raises(SourceFailed, match="statement timeout"):
        warehouse.run(slow)


def test_there_is_no_history_to_ask_for(warehouse: PostgresWarehouse) -> None:
    with pytest.raises(BadInput, match="Leave as-of out"):
        warehouse.table("cases", as_of=datetime(2020, 1, 1, tzinfo=UTC))


def test_no_rollups_are_made_or_read(company: Workspace) -> None:
    warehouse = open_warehouse(company)
    assert isinstance(warehouse, PostgresWarehouse)
    assert warehouse.loads("cases") is None
    assert roll_up(company, warehouse) == []
    assert "keeps no rollups" in peil("-w", company.folder, "rollups", "--rebuild")
    assert list((company.folder / "facts").iterdir()) == []


def wrong(workspace: Workspace) -> list[Finding]:
    return [finding for finding in examine(workspace) if not finding.ok]


def test_the_doctor_looks_at_the_tables_that_are_there(company: Workspace) -> None:
    found = {finding.name: finding.text for finding in examine(company)}
    assert wrong(company) == []
    assert (found["facts 'answers'"], found["facts 'cases'"]) == ("40 rows", "20 rows")
    assert "read from PostgreSQL" in found["loads"]
    assert "facts 'orders'" not in found
    assert "40 rows" in peil("-w", company.folder, "doctor")


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ("ALTER TABLE answers DROP COLUMN kind", "These columns are missing: kind."),
        ("INSERT INTO answers SELECT * FROM answers LIMIT 3", "3 keys stand in more than one row"),
        ("UPDATE answers SET kind = 'NPS'", "40 rows have nothing usable in 'kind'"),
        ("ALTER TABLE answers ALTER kind DROP NOT NULL; UPDATE answers SET kind = NULL "
         "WHERE response = 'r1'", "One row has nothing usable in 'kind'"),
        ("ALTER TABLE answers ALTER COLUMN score TYPE text USING 'ten'", "double precision"),
    ],
)  # fmt: skip
def test_the_doctor_finds_what_a_load_would_have_refused(
    company: Workspace, write: Write, done: str, told: str
) -> None:
    write(done)
    (finding,) = wrong(company)
    assert (finding.name, told in finding.text) == ("facts 'answers'", True), finding
    assert finding.cure


def test_the_doctor_tells_of_a_database_without_facts(company: Workspace, write: Write) -> None:
    write("DROP TABLE answers, cases")
    (finding,) = wrong(company)
    assert "docs/facts.md" in finding.cure


def test_a_backup_says_that_the_database_is_not_in_it(company: Workspace, tmp_path: Path) -> None:
    told = peil("-w", company.folder, "backup", tmp_path / "acme.tar.gz")
    assert "back up that database too" in told


def test_the_terminal_and_the_browser_show_what_lies_there(
    owner: Client, workspace: Workspace, postgres: str, warehouse: PostgresWarehouse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("PEIL_WAREHOUSE", postgres)
    (cell,) = json.loads(peil("-w", workspace.folder, "kpi", "nps", "--format", "json"))
    assert (cell["n"], cell["value"]) == (40, 100)
    page = owner.get("/nordlys/data/")
    assert "The facts are read where they lie, in PostgreSQL" in page.text
    assert '<span class="age">read ' in page.text
    assert "facts last read " in page.text
    assert '<td class="num" data-name="Rows">40</td>' in page.text
    assert owner.get("/nordlys/start/").url == "/nordlys/data/"  # type: ignore[attr-defined]
    assert owner.get("/nordlys/kpi/nps/").status_code == 200
    settings = owner.get("/nordlys/settings/").text
    assert "peil:…@" in settings
    assert "verysecret" not in settings
    opened_warehouses.cache_clear()


def test_a_database_that_went_away_is_told_and_takes_nothing_else_down(
    warehouse: PostgresWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "_url", "postgresql://peil:verysecret@127.0.0.1:1/customers")
    warehouse._connection.close()
    for ask in (lambda: warehouse.age("cases"), lambda: warehouse.dimensions("cases")):
        with pytest.raises(PeilError, match="cannot be reached") as refused:
            ask()
        assert "verysecret" not in str(refused.value)
