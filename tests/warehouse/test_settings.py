"""One settings file per workspace, which the environment can override."""

from datetime import UTC, datetime

import pytest

from peil.shared.errors import BadInput
from peil.warehouse.settings import Settings, read_settings
from peil.warehouse.workspace import make_workspace, open_workspace


def write(folder, text):
    (folder / "peil.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_setting_in_the_file_is_used(tmp_path):
    assert read_settings(write(tmp_path, 'name = "Fjordtrygg"')).name == "Fjordtrygg"


def test_a_setting_that_is_not_named_keeps_its_default(tmp_path):
    assert read_settings(write(tmp_path, "")).zone == "Europe/Oslo"


def test_the_environment_overrides_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PEIL_ZONE", "Europe/Helsinki")
    assert read_settings(write(tmp_path, 'zone = "Europe/Oslo"')).zone == "Europe/Helsinki"


def test_a_misspelt_setting_is_refused_by_name(tmp_path):
    with pytest.raises(BadInput, match="zonee is 'Europe/Oslo'"):
        read_settings(write(tmp_path, 'zonee = "Europe/Oslo"'))


def test_a_value_that_cannot_be_used_is_named(tmp_path):
    with pytest.raises(BadInput, match="minimum_people is 0: must be 1 or more"):
        read_settings(write(tmp_path, "minimum_people = 0"))


def test_a_time_zone_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(BadInput, match="zone is 'Europe/Olso'"):
        read_settings(write(tmp_path, 'zone = "Europe/Olso"'))


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path):
    with pytest.raises(BadInput, match="is not TOML: .*line 1"):
        read_settings(write(tmp_path, 'name = \nzone = "Europe/Oslo"'))


def test_a_folder_without_settings_is_told_how_to_become_a_workspace(tmp_path):
    with pytest.raises(BadInput, match="Make one with 'peil init"):
        open_workspace(tmp_path)


def test_a_new_workspace_opens_with_what_was_set(tmp_path):
    made = make_workspace(tmp_path / "new", name='Å "quoted" \\ name', language="sv")
    assert (made.settings.name, made.settings.language) == ('Å "quoted" \\ name', "sv")


def test_a_new_workspace_lists_every_setting_with_its_meaning(tmp_path):
    make_workspace(tmp_path / "new")
    text = (tmp_path / "new" / "peil.toml").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"# {field.description}\n# {name} = " in text


def test_a_workspace_is_never_made_over_another(tmp_path):
    make_workspace(tmp_path)
    with pytest.raises(BadInput, match="already is a workspace"):
        make_workspace(tmp_path)


def test_a_wrong_setting_leaves_no_workspace_behind(tmp_path):
    with pytest.raises(BadInput):
        make_workspace(tmp_path / "new", zone="Mars/Olympus")
    assert not (tmp_path / "new" / "peil.toml").exists()


def test_the_clock_of_a_demo_stands_still(tmp_path):
    fixed = datetime(2017, 5, 31, tzinfo=UTC)
    assert make_workspace(tmp_path, clock=fixed).now() == fixed
