"""Every example loads, and says what the files say: counted here a second time, without Peil."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from peil.sources.mapping import read_mapping
from tests.sources.reading import EXAMPLES, load, load_one

DATA = EXAMPLES / "data"
YEARS = (2013, 2014, 2015, 2016, 2017)


def day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(dt.UTC).date()


@pytest.fixture(scope="module")
def surveys(tmp_path_factory: pytest.TempPathFactory) -> dict[int, pl.DataFrame]:
    scratch = tmp_path_factory.mktemp("scratch")
    loaded = load(EXAMPLES / "sfo_survey.toml", DATA / "sfo_survey", scratch=scratch)
    assert all(one.problems == [] for one in loaded)
    return dict(zip(YEARS, (one.table() for one in loaded), strict=True))


def original(year: int) -> pl.DataFrame:
    return pl.read_parquet(DATA / "sfo_survey" / f"sfo_{year}.parquet")


@pytest.mark.parametrize("year", YEARS)
def test_every_passenger_of_a_year_answers_each_question_once(
    surveys: dict[int, pl.DataFrame], year: int
) -> None:
    answers = surveys[year]
    people = original(year).height
    assert set(answers.group_by("question").len()["len"]) == {people}
    assert answers["response"].n_unique() == people
    assert answers["question"].n_unique() == (26 if year == 2017 else 25)


@pytest.mark.parametrize(
    ("year", "column"),
    [(2013, "Q7O_WHOLE"), (2014, "Q7ALL"), (2015, "Q7ALL"), (2016, "Q7ALL"), (2017, "Q7ALL")],
)
def test_overall_satisfaction_equals_a_count_of_the_file(
    surveys: dict[int, pl.DataFrame], year: int, column: str
) -> None:
    counts = original(year)[column].cast(str).value_counts().rows()
    expected = {int(score): n for score, n in counts if score in "12345"}
    answered = surveys[year].filter(pl.col("question") == "overall", pl.col("state") == "answered")
    assert dict(answered["score"].cast(int).value_counts().rows()) == expected
    assert set(answered["kind"]) == {"csat"}
    assert set(answered["role"]) == {"outcome"}


def test_promoters_and_detractors_equal_a_count_of_the_file(
    surveys: dict[int, pl.DataFrame],
) -> None:
    scores = original(2017)["NETPRO"]
    nps = surveys[2017].filter(pl.col("kind") == "nps")
    answered = nps.filter(pl.col("state") == "answered")["score"]
    assert answered.len() == ((scores >= 0) & (scores <= 10)).sum()
    assert (answered >= 9).sum() == scores.is_in([9.0, 10.0]).sum()
    assert (answered <= 6).sum() == (scores <= 6).sum()
    assert (nps["state"] == "blank").sum() == (scores == 11).sum() + scores.null_count()


def test_ease_is_told_apart_by_touchpoint(surveys: dict[int, pl.DataFrame]) -> None:
    for year, find, security in (
        (2013, "Q14A_FIND", "Q14B_SECURITY"),
        (2016, "Q14FIND", "Q14PASSTHRU"),
    ):
        for touchpoint, column in (("wayfinding", find), ("security", security)):
            ces = surveys[year].filter(
                pl.col("kind") == "ces",
                pl.col("touchpoint") == touchpoint,
                pl.col("state") == "answered",
            )
            given = original(year)[column]
            assert ces["score"].sum() == given.filter(given.is_between(1, 5)).sum()


def test_cleanliness_of_restrooms_is_never_an_outcome(surveys: dict[int, pl.DataFrame]) -> None:
    for answers in surveys.values():
        restrooms = answers.filter(pl.col("question") == "clean_restrooms")
        assert set(restrooms["role"]) == {"driver"}
        assert set(restrooms["kind"]) == {"rating"}


def test_interviews_fall_on_the_weekdays_that_the_file_names(
    surveys: dict[int, pl.DataFrame],
) -> None:
    file = original(2016).with_columns(pl.concat_str(pl.lit("2016-"), "*RESPNUM").alias("response"))
    answers = surveys[2016].filter(pl.col("question") == "overall")
    both = answers.join(file, on="response")
    local = both["answered_at"].dt.convert_time_zone("America/Los_Angeles")
    assert both.height == file.height
    assert (local.dt.weekday() % 7 + 1 == both["DAY"]).all()
    names = {"MON": 1, "TUE": 2, "WED": 3, "THUR": 4, "FRI": 5, "SAT": 6, "SUN": 7}
    file = original(2017).with_columns(pl.concat_str(pl.lit("2017-"), "RESPNUM").alias("response"))
    both = surveys[2017].filter(pl.col("question") == "overall").join(file, on="response")
    local = both["answered_at"].dt.convert_time_zone("America/Los_Angeles")
    wrong = (local.dt.weekday() != both["DAY"].replace_strict(names)).sum()
    assert wrong == 2  # two interviewers wrote the wrong weekday


def test_weights_languages_and_segments_equal_those_of_the_file(
    surveys: dict[int, pl.DataFrame],
) -> None:
    for year in YEARS:
        file = original(year)
        one = surveys[year].filter(pl.col("question") == "overall")
        assert one["weight"].sum() == pytest.approx(file["WEIGHT"].sum())
        assert (one["language"] == "Chinese").sum() == (file["LANG"] == 3).sum()
        problem = next(
            name for name in file.columns if name.startswith("Q15_PROB") or name == "Q15PROBLEM"
        )
        assert (one["problem"] == "yes").sum() == (file[problem] == 1).sum()
    women = surveys[2016].filter(pl.col("question") == "overall", pl.col("gender") == "female")
    assert women.height == (original(2016)["Q20GENDER"] == "Female").sum()
    women = surveys[2017].filter(pl.col("question") == "overall", pl.col("gender") == "female")
    assert women.height == (original(2017)["Q20GENDER"] == 2).sum()


def test_another_year_loads_without_a_change_when_its_name_holds_the_year(tmp_path: Path) -> None:
    later = original(2017).rename({"Q14FIND": "Q14FIND ", "METHOD": "METH", "Q9ALL": "Q9All"})
    later.write_csv(tmp_path / "sfo_2021.csv")
    loaded = load_one(EXAMPLES / "sfo_survey.toml", tmp_path / "sfo_2021.csv", scratch=tmp_path)
    assert loaded.problems == []
    assert loaded.table()["response"][0].startswith("2021-")


@pytest.mark.parametrize(
    ("year", "rated", "cleanliness", "others", "first_day"),
    [
        (2011, "Q8", "Q10", {"Q11": 4, "Q15A": 5, "Q15B": 1, "Q19": 3, "Q20": 2, "Q16": 1,
         "Q17": 1}, "2011-05-10"),
        (2010, "Q6", "Q8", {"Q9": 4, "Q13A": 5, "Q13B": 1, "Q17": 3, "Q18": 2, "Q14": 1},
         "2010-09-07"),
    ],
)  # fmt: skip
def test_years_whose_columns_are_but_numbers_mean_the_same(
    tmp_path: Path, year: int, rated: str, cleanliness: str, others: dict[str, int], first_day: str
) -> None:
    row = dict.fromkeys(("INTDATE", "STRATA", "DESTGEO", "DESTMARK", "Q2_1", "LANG"), 1)
    row["RESPNUM"] = 7
    row |= {f"{rated}{letter}": 3 for letter in "BCDEFGHIJKLM"}
    row |= {f"{rated}A": 2, f"{rated}N": 5} | {f"{cleanliness}{letter}": 4 for letter in "ABCDEF"}
    path = tmp_path / f"{year}_SFO_Customer_Survey_20250817.csv"
    pl.DataFrame([row | others]).write_csv(path)
    loaded = load_one(EXAMPLES / "sfo_survey.toml", path, scratch=tmp_path)
    assert loaded.problems == []
    table = loaded.table("answers")
    scores = dict(table.select("question", "score").rows())
    told = ("overall", "artwork", "safety", "ease_wayfinding", "ease_security", "clean_boarding")
    assert [scores[question] for question in told] == [5, 2, 4, 5, 1, 4]
    assert set(table["gender"]) == {"female"}
    assert set(table["age_group"]) == {"25–34"}
    assert set(table["problem"]) == {"yes"}
    assert table["response"][0] == f"{year}-7"
    local = table["answered_at"].dt.convert_time_zone("America/Los_Angeles")
    assert str(local[0].date()) == first_day


def test_invoices_keep_their_amounts_cancellations_and_customers(tmp_path: Path) -> None:
    file = pl.read_parquet(DATA / "online_retail" / "online_retail.parquet")
    orders = load_one(
        EXAMPLES / "online_retail.toml", DATA / "online_retail", scratch=tmp_path
    ).table()
    assert orders.height == file.height
    assert float(orders["amount"].sum()) == pytest.approx(
        (file["Quantity"] * file["UnitPrice"]).sum(), abs=0.01
    )
    assert orders["is_cancellation"].sum() == file["InvoiceNo"].str.contains("^[CA]").sum()
    assert orders["customer_key"].null_count() == file["CustomerID"].null_count()
    assert orders["customer_key"].n_unique() == file["CustomerID"].n_unique()
    assert orders.select("order", "line").is_unique().all()


def test_purchases_keep_their_customers_days_and_amounts(tmp_path: Path) -> None:
    file = pl.read_parquet(DATA / "cdnow" / "cdnow.parquet")
    orders = load_one(EXAMPLES / "cdnow.toml", DATA / "cdnow", scratch=tmp_path).table()
    assert orders.height == file.height
    assert orders["customer_key"].n_unique() == file["customer_id"].n_unique()
    assert float(orders["amount"].sum()) == pytest.approx(file["dollar_value"].sum(), abs=0.01)
    assert orders.select("order", "line").is_unique().all()
    days = orders["ordered_at"].dt.convert_time_zone("America/New_York").dt.date()
    assert (days.min(), days.max()) == (file["date"].min().date(), file["date"].max().date())


def test_updates_fold_into_cases_as_they_last_stood(tmp_path: Path) -> None:
    file = pl.read_parquet(DATA / "itsm_incidents" / "incident_event_log.parquet")
    last = file.with_row_index().sort("sys_mod_count", "index").group_by("number").last()
    moment = "%d/%m/%Y %H:%M"
    last = last.with_columns(
        pl.col("opened_at").str.to_datetime(moment, time_zone="UTC"),
        pl.col("resolved_at").str.to_datetime(moment, time_zone="UTC", strict=False),
        pl.col("closed_at").str.to_datetime(moment, time_zone="UTC"),
    ).with_columns(pl.coalesce("resolved_at", "closed_at").alias("solved"))
    cases = load_one(
        EXAMPLES / "itsm_incidents.toml", DATA / "itsm_incidents", scratch=tmp_path
    ).table()
    both = cases.join(last.with_columns(pl.col("number").cast(str).alias("case")), on="case")
    assert cases.height == both.height == file["number"].n_unique()
    assert (both["solved_at"] == both["solved"]).all()
    assert (both["opened_at"] == both["opened_at_right"]).all()
    assert both["updates"].sum() == file.height
    assert cases["customer_key"].null_count() == (last["caller_id"] == "?").sum()
    assert (both["reopenings"] > 0).sum() == (
        file.group_by("number").agg(pl.col("reopen_count").max())["reopen_count"] > 0
    ).sum()
    assert cases["observed_until"].n_unique() == 1
    assert cases["observed_until"][0] >= cases["closed_at"].max()


def test_churn_over_the_last_month_is_the_leavers_among_those_there_at_its_start(
    tmp_path: Path,
) -> None:
    file = pl.read_parquet(DATA / "telco_churn" / "telco.parquet")
    customers = load_one(
        EXAMPLES / "telco_churn.toml", DATA / "telco_churn", scratch=tmp_path
    ).table()
    start = dt.datetime(2019, 12, 1, tzinfo=dt.UTC)
    end = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    there = customers.filter(pl.col("started_at") < start)
    lost = there.filter(pl.col("ended_at") < end)
    assert there.height == (file["tenure"] >= 1).sum()
    assert lost.height == ((file["tenure"] >= 1) & (file["Churn"] == "Yes")).sum()
    assert (customers["started_at"] >= start).sum() == (file["tenure"] == 0).sum()
    assert float(customers["monthly_amount"].sum()) == pytest.approx(file["MonthlyCharges"].sum())
    assert (customers["ended_at"] > customers["started_at"]).all()


def test_employees_at_the_start_of_the_year_are_those_with_a_year_or_more(tmp_path: Path) -> None:
    file = pl.read_parquet(DATA / "hr_attrition" / "emp_attrition.parquet")
    people = load_one(
        EXAMPLES / "hr_attrition.toml", DATA / "hr_attrition", scratch=tmp_path
    ).table()
    start = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    there = people.filter(pl.col("started_at") < start)
    assert there.height == (file["YearsAtCompany"] >= 1).sum()
    left = (file["YearsAtCompany"] >= 1) & (file["Attrition"] == "Yes")
    assert there["ended_at"].count() == left.sum()
    answers = load_one(EXAMPLES / "hr_survey.toml", DATA / "hr_attrition", scratch=tmp_path).table()
    esat = answers.filter(pl.col("kind") == "esat")
    assert esat["score"].sum() == file["JobSatisfaction"].sum()
    assert set(esat["customer_key"]) == set(people["employee_key"])


def test_visits_keep_their_pages_times_and_purchases(tmp_path: Path) -> None:
    file = pl.read_parquet(DATA / "online_shoppers" / "online_shoppers.parquet")
    visits = load_one(
        EXAMPLES / "online_shoppers.toml", DATA / "online_shoppers", scratch=tmp_path
    ).table()
    assert visits["converted"].sum() == file["Revenue"].sum()
    assert visits["engaged_seconds"].sum() == pytest.approx(
        sum(file[name].sum() for name in file.columns if name.endswith("_Duration"))
    )
    june = visits.filter(
        pl.col("started_at").map_elements(day, return_dtype=pl.Date).dt.month() == 6
    )
    assert june.height == (file["Month"] == "June").sum()
    assert visits["visit"].is_unique().all()


def test_clicks_carts_and_orders_keep_their_moment(tmp_path: Path) -> None:
    file = pl.read_csv(DATA / "otto_clickstream_sample" / "otto_events.csv")
    views = load_one(
        EXAMPLES / "otto.toml", DATA / "otto_clickstream_sample", scratch=tmp_path
    ).table()
    assert dict(views["event"].value_counts().rows()) == {"view": 800, "cart": 52, "order": 10}
    moments = file["ts"].str.to_datetime(time_zone="UTC")
    assert views.sort("_row")["viewed_at"].to_list() == moments.to_list()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_an_example_begins_with_what_it_loads_and_reads_as_a_mapping(path: Path) -> None:
    top = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert top.startswith("# ")
    for word in ("Source", "Loads", "Another"):
        assert word in path.read_text(encoding="utf-8").split("\nfact =")[0]
    assert read_mapping(path).source


@pytest.mark.parametrize("folder", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_every_set_names_its_source_and_licence(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "**Source**" in readme
    assert "**Licence**" in readme
    assert (folder / "LICENSE").read_text(encoding="utf-8").strip()
