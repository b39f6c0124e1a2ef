"""``peil erase``: by the id of the files, after a question, and not of the wrong person."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from peil.cli.main import app
from peil.shared.errors import BadInput

MAPPING = """
fact = "orders"
source = "{source}"
columns = {{ order = "id", line = {{ value = "1" }}, customer_key = "customer", ordered_at = "at", amount = "paid", currency = {{ value = "NOK" }} }}
"""  # noqa: E501


@pytest.fixture
def shop(tmp_path):
    peil("init", tmp_path / "shop", "--zone", "Europe/Oslo")
    for source, first in (("till", 1), ("web", 3)):
        file, mapping = tmp_path / f"{source}.csv", tmp_path / f"{source}.toml"
        rows = [f"{source}{i},{first + i % 4}.0,2026-03-{1 + i:02},10" for i in range(20)]
        file.write_text("\n".join(["id,customer,at,paid", *rows]))
        mapping.write_text(MAPPING.format(source=source))
        peil("load", "orders", file, "--map", mapping, workspace=tmp_path / "shop")
    return tmp_path / "shop"


def peil(*arguments, workspace=None, answer=None):
    chosen = ["-w", str(workspace)] if workspace else []
    outcome = CliRunner().invoke(app, [*chosen, *map(str, arguments)], input=answer)
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.stdout


def test_what_is_known_is_told_and_erased_only_after_a_yes(shop) -> None:
    assert peil("erase", "1", "--dry-run", workspace=shop) == "till: orders: 5\n"
    assert "cannot be brought back" in peil("erase", "1", workspace=shop, answer="n\n")
    assert "orders: 5" in peil("erase", "1", "--dry-run", workspace=shop)
    assert "Erased" in peil("erase", "1", workspace=shop, answer="y\n")
    with pytest.raises(BadInput, match="No row is about '1' in till, web"):
        peil("erase", "1", workspace=shop)
    assert peil("loads", workspace=shop).count("loaded") == 2


def test_an_id_that_several_sources_know_is_erased_in_one_only(shop) -> None:
    assert peil("erase", "3", "--dry-run", workspace=shop) == "till: orders: 5\nweb: orders: 5\n"
    with pytest.raises(BadInput, match="known in several: till, web"):
        peil("erase", "3", "--yes", workspace=shop)
    with pytest.raises(BadInput, match="not known in 'desk', but in till, web"):
        peil("erase", "3", "--yes", "--scope", "desk", workspace=shop)
    peil("erase", "3", "--yes", "--scope", "web", workspace=shop)
    assert peil("erase", "3", "--dry-run", workspace=shop) == "till: orders: 5\n"
