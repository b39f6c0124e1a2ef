"""A misspelt name is met with the nearest right one."""

from peil.shared.suggest import unknown


def test_the_nearest_name_is_offered():
    assert "Did you mean 'csat'?" in str(unknown("KPI", "cast", ["nps", "csat"]))


def test_all_names_are_listed_where_none_is_near():
    assert str(unknown("KPI", "zzz", ["b", "a"])) == "No KPI named 'zzz'. There are: a, b."


def test_an_empty_catalogue_is_said_to_be_empty():
    assert str(unknown("mapping", "x", [])) == "No mapping named 'x'. There are: none yet."
