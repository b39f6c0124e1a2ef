"""Nothing that a user can type or set is left out of the documentation."""

from pathlib import Path

import pytest
from typer.main import get_command

from peil.cli.main import app
from peil.warehouse.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = get_command(app).commands


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_stands_in_the_terminals_page(name):
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert f"`peil {name}" in page
    options = {o for p in COMMANDS[name].params for o in p.opts if o.startswith("-")}
    assert {option for option in options if option not in page} == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_option_and_argument_says_what_it_is(name):
    command = COMMANDS[name]
    assert command.help
    assert [p.name for p in command.params if not getattr(p, "help", None)] == []


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_stands_in_the_settings_page(name):
    assert f"| `{name}` |" in (DOCS / "settings.md").read_text(encoding="utf-8")
