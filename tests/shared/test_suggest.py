"""A misspelt name is met with the nearest right one."""

from peil.shared.suggest import unknown

NO_KPI = "No KPI named '%(name)s'."


def test_the_nearest_name_is_offered():
    assert "Did you mean 'csat'?" in str(unknown(NO_KPI, ["nps", "csat"], name="cast"))


def test_all_names_are_listed_where_none_is_near():
    assert str(unknown(NO_KPI, ["b", "a"], name="zzz")) == "No KPI named 'zzz'. There are: a, b."


def test_an_empty_catalogue_is_said_to_be_empty():
    assert str(unknown(NO_KPI, [], name="x")) == "No KPI named 'x'. There are none yet."


def test_a_long_list_is_cut_short():
    names = [f"load-{n:03}" for n in range(300)]
    assert str(unknown(NO_KPI, names, name="zzz")).endswith("load-038, load-039, ….")
