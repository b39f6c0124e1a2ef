"""The generated files say what the truth says, again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from peil.demo import truth
from peil.demo.generator import generate
from peil.demo.tasks import CAR_DAMAGE, COVERAGE, TASKS
from peil.demo.truth import TRUTH

# Every check of a truth allows this many standard errors: of some 250 checks none should fail by
# chance, and the seed is fixed, so it passes always or never.
_SIGMAS = 4.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("fjordtrygg")
    generate(path)
    return path


@pytest.fixture(scope="module")
def tasks(folder: Path) -> pl.DataFrame:
    return pl.concat(
        pl.read_csv(path, separator=";") for path in sorted(folder.glob("oppgavemaaling_*.csv"))
    ).with_columns(
        day=pl.col("Tidspunkt").str.to_datetime("%d.%m.%Y %H:%M:%S").dt.date(),
        task=pl.col("Hva kom du hit for å gjøre?"),
        done=pl.col("Fikk du gjort det du kom for?").eq("Ja"),
    )


@pytest.fixture(scope="module")
def relationship(folder: Path) -> pl.DataFrame:
    return pl.concat(
        pl.read_csv(path.read_bytes().decode("cp1252").encode(), separator=";", decimal_comma=True)
        for path in sorted(folder.glob("kundemaaling_*.csv"))
    ).with_columns(day=pl.col("Svart").str.to_datetime("%d.%m.%Y %H:%M:%S").dt.date())


@pytest.fixture(scope="module")
def cases(folder: Path) -> pl.DataFrame:
    instants = ("Opprettet", "Første svar", "Løst", "Lukket")
    return pl.read_csv(folder / "saker.csv").with_columns(
        pl.col(instants).str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    )


@pytest.fixture(scope="module")
def customers(folder: Path) -> pl.DataFrame:
    """One row per customer: the first day of any contract, and the last if all have ended."""
    return (
        pl.read_csv(folder / "kunderegister.csv", separator=";", decimal_comma=True)
        .with_columns(pl.col("Avtale fra", "Avtale til").str.to_date("%d.%m.%Y"))
        .group_by("Kundenr")
        .agg(
            pl.col("Kundegruppe").first(),
            pl.col("Avtale fra").min(),
            pl.when(pl.col("Avtale til").null_count() == 0).then(pl.col("Avtale til").max()),
        )
    )


def assert_covers(true: float, value: float, error: float, what: str) -> None:
    assert abs(value - true) <= _SIGMAS * error, f"{what}: {value:.4f} ± {error:.4f}, truth {true}"


def assert_share(true: float, happened: pl.Series, what: str) -> None:
    known = happened.drop_nulls()
    assert known.len() > 30, what
    error = np.sqrt(true * (1 - true) / known.len())
    assert_covers(true, float(known.mean()), error, what)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(
    folder: Path, tmp_path: Path
) -> None:
    again = generate(tmp_path / "again")
    other = generate(tmp_path / "other", seed=truth.SEED + 1)
    first = sorted(folder.iterdir())
    assert [p.name for p in again] == [p.name for p in first] == [p.name for p in other]
    for one, two, three in zip(first, again, other, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
        assert one.read_bytes() != three.read_bytes(), one.name


def test_the_truths_parts_sum_to_one() -> None:
    assert sum(task.demand for task in TASKS) == pytest.approx(100, abs=2.5)
    for month in range(1, 13):
        assert sum(TRUTH.demand(month).values()) == pytest.approx(1)
    for shares in (truth.CSAT_ONE, truth.CSAT_MORE, truth.CES_ONE, truth.CES_MORE,
                   truth.CHANNELS.values(), truth.UNITS.values(), truth.csi_shares(7.0),
                   [s.population for s in truth.SEGMENTS.values()],
                   [s.sampled for s in truth.SEGMENTS.values()]):  # fmt: skip
        assert sum(shares) == pytest.approx(1)


def test_every_task_is_come_for_as_often_as_the_truth_says(tasks: pl.DataFrame) -> None:
    known = tasks.filter(pl.col("task").is_not_null())
    months = known["day"].dt.month().value_counts()
    expected = {task.name: 0.0 for task in TASKS}
    for month, n in months.iter_rows():
        for name, share in TRUTH.demand(month).items():
            expected[name] += share * n / known.height
    for name, share in expected.items():
        assert_share(share, known["task"] == name, name)


def test_the_first_seven_tasks_make_up_half_of_all_demand(tasks: pl.DataFrame) -> None:
    base = tasks.filter(pl.col("day") < date(2025, 5, 1), pl.col("task").is_not_null())
    counted = base["task"].value_counts(sort=True)
    shares = counted["count"].cum_sum() / base.height
    assert counted["task"][:7].sort().to_list() == sorted(task.name for task in TASKS[:7])
    assert shares[5] < 0.49
    assert shares[6] > 0.505


def test_every_task_is_done_as_often_as_the_truth_says(tasks: pl.DataFrame) -> None:
    for task in TASKS:
        for channel in ("Nett", "App"):
            here = tasks.filter(task=task.name, Flate=channel)
            changes = {CAR_DAMAGE: truth.NEW_LOGIN, COVERAGE: truth.COVERAGE_SEARCH}
            change = changes.get(task.name, date(2027, 1, 1))
            for part, day in (
                (here.filter(pl.col("day") < change), truth.FIRST_DAY),
                (here.filter(pl.col("day") >= change), truth.LAST_DAY),
            ):
                if part["done"].drop_nulls().len() > 30:
                    true = TRUTH.completion(task.name, channel, day)
                    assert_share(true, part["done"], f"{task.name}, {channel}, {day}")


def test_the_new_login_hurts_car_damage_on_the_web_alone(tasks: pl.DataFrame) -> None:
    after = pl.col("day") >= truth.NEW_LOGIN
    car, web = pl.col("task") == CAR_DAMAGE, pl.col("Flate") == "Nett"

    def change(which: pl.Expr) -> float:
        means = [tasks.filter(which, when)["done"].mean() for when in (~after, after)]
        return float(means[1]) - float(means[0])  # type: ignore[arg-type]

    assert change(car & web) < -0.22
    assert abs(change(car & ~web)) < 0.08
    assert abs(change(~car & ~(pl.col("task") == COVERAGE) & web)) < 0.03


def test_words_blame_the_login_only_after_it_changed(tasks: pl.DataFrame) -> None:
    blames = tasks.filter(pl.col("Hva hindret deg?").str.contains("(?i)(den nye|ny) innlogging"))
    mine = blames.filter(task=CAR_DAMAGE, Flate="Nett")
    assert blames["day"].min() >= truth.NEW_LOGIN  # type: ignore[operator]
    assert mine.height == blames.height > 10


def test_only_those_who_failed_tick_a_reason_and_the_login_is_theirs_who_met_it(
    tasks: pl.DataFrame,
) -> None:
    ticked = tasks.filter(pl.col("Hva hindret deg mest?").is_not_null())
    assert set(ticked["Fikk du gjort det du kom for?"].unique()) <= {"Delvis", "Nei"}
    failed = tasks.filter(pl.col("Fikk du gjort det du kom for?").is_in(["Delvis", "Nei"]))
    assert ticked.height / failed.height == pytest.approx(0.8, abs=0.02)
    met = (pl.col("task") == CAR_DAMAGE) & (pl.col("Flate") == "Nett")
    after = met & (pl.col("day") >= truth.NEW_LOGIN)
    blamed = pl.col("Hva hindret deg mest?") == "Innlogging"
    assert ticked.filter(after).select(blamed.mean()).item() > 0.4
    assert ticked.filter(~after).select(blamed.mean()).item() < 0.1


def test_customers_who_answer_often_resemble_themselves(tasks: pl.DataFrame) -> None:
    pairs = (
        tasks.filter(pl.col("Kundenr").is_not_null() & pl.col("done").is_not_null())
        .group_by("Kundenr", maintain_order=True)
        .agg(pl.col("done").cast(pl.Float64), n=pl.len())
        .filter(pl.col("n") > 1)
        .with_columns(first=pl.col("done").list.get(0), second=pl.col("done").list.get(1))
    )
    assert pairs.height > 5_000
    correlation = np.corrcoef(pairs["first"], pairs["second"])[0, 1]
    assert correlation > 0.06


@pytest.mark.parametrize("segment", list(truth.SEGMENTS))
@pytest.mark.parametrize("after", [False, True])
def test_each_segment_recommends_as_the_truth_says(
    relationship: pl.DataFrame, segment: str, after: bool
) -> None:
    is_after = pl.col("day") >= truth.PRICE_RISE
    rows = relationship.filter(is_after == after, Kundegruppe=segment)
    scores = rows["Anbefale (0-10)"].drop_nulls()
    points = (scores >= 9).cast(pl.Int8) - (scores <= 6).cast(pl.Int8)
    day = truth.LAST_DAY if after else truth.FIRST_DAY
    error = 100 * float(points.std()) / np.sqrt(points.len())  # type: ignore[arg-type]
    assert_covers(TRUTH.nps(segment, day), 100 * float(points.mean()), error, segment)  # type: ignore[arg-type]


def test_weights_turn_the_sample_into_the_population(relationship: pl.DataFrame) -> None:
    before = relationship.filter(
        pl.col("day") < truth.PRICE_RISE, pl.col("Anbefale (0-10)").is_not_null()
    ).with_columns(
        points=100 * ((pl.col("Anbefale (0-10)") >= 9).cast(pl.Int32)
                      - (pl.col("Anbefale (0-10)") <= 6).cast(pl.Int32))
    )  # fmt: skip
    true = TRUTH.population_nps(truth.FIRST_DAY)
    weighted = float((before["points"] * before["Vekt"]).sum() / before["Vekt"].sum())
    assert_covers(true, weighted, 0.75, "weighted NPS")
    assert relationship["Vekt"].mean() == pytest.approx(1, abs=0.001)
    population = relationship.group_by("Kundegruppe").agg(pl.col("Vekt").sum())
    for segment, weight in population.iter_rows():
        share = weight / relationship["Vekt"].sum()
        assert share == pytest.approx(truth.SEGMENTS[segment].population, abs=1e-3)


def test_csi_is_as_the_truth_says_and_its_items_go_together(relationship: pl.DataFrame) -> None:
    items = ["Alt i alt fornøyd (1-10)", "Mot forventningene (1-10)", "Mot det ideelle (1-10)"]
    full = relationship.drop_nulls(items)
    assert full.height < relationship.height
    score = 100 * (full.select(pl.mean_horizontal(items)).to_series() - 1) / 9
    for segment in truth.SEGMENTS:
        mine = score.filter(full["Kundegruppe"] == segment)
        error = float(mine.std()) / np.sqrt(mine.len())  # type: ignore[arg-type]
        assert_covers(TRUTH.csi(segment), float(mine.mean()), error, f"CSI {segment}")  # type: ignore[arg-type]
    weighted = float((score * full["Vekt"]).sum() / full["Vekt"].sum())
    assert_covers(TRUTH.population_csi(), weighted, 0.2, "CSI")
    assert np.corrcoef(full[items[0]], full[items[1]])[0, 1] > 0.5


def test_cases_take_as_long_as_the_truth_says(cases: pl.DataFrame) -> None:
    ripe = cases.filter(
        pl.col("Status").is_in(["Løst", "Åpen"]), pl.col("Opprettet") < pl.datetime(2026, 4, 1)
    ).with_columns(hours=(pl.col("Løst") - pl.col("Opprettet")).dt.total_seconds() / 3_600)
    local = pl.col("Opprettet").dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Oslo")
    winter = local.dt.month().is_in([12, 1, 2])
    for topic in truth.TOPICS:
        for is_winter, month in ((True, 1), (False, 6)):
            here = ripe.filter(winter == is_winter, Tema=topic.name)
            # still open after three months counts as longer than the median
            median = TRUTH.median_hours(topic.name, month)
            assert_share(0.5, here["hours"].fill_null(np.inf) <= median, f"{topic.name} {month}")


def test_some_cases_are_open_and_some_are_left_out(cases: pl.DataFrame) -> None:
    shares = dict(cases["Status"].value_counts(normalize=True).iter_rows())
    assert set(shares) == {"Løst", "Åpen", "Avbrutt", "Slått sammen", "Søppelpost"}
    assert shares["Avbrutt"] == pytest.approx(truth.CANCELLED, abs=0.004)
    assert 0.002 < shares["Åpen"] < 0.03
    recent = cases.filter(pl.col("Opprettet") >= pl.datetime(2026, 6, 20))
    assert recent["Status"].eq("Åpen").mean() > 0.1  # type: ignore[operator]
    assert cases.filter(Status="Åpen")["Løst"].null_count() == cases["Status"].eq("Åpen").sum()
    assert cases.filter(Status="Løst")["Løst"].null_count() == 0
    assert (cases["Gjenåpninger"] > 0).mean() > 0.02  # type: ignore[operator]


def test_one_contact_is_enough_and_customers_come_back_as_the_truth_says(
    cases: pl.DataFrame,
) -> None:
    cases = cases.sort("Opprettet")
    solved = cases.filter(pl.col("Løst") < pl.datetime(2026, 5, 20))
    follows = (
        solved.select("Saksnr", "Kundenr", "Tema", "Løst")
        .join(cases.select("Kundenr", "Tema", "Opprettet"), on=["Kundenr", "Tema"])
        .with_columns(days=(pl.col("Opprettet") - pl.col("Løst")).dt.total_seconds() / 86_400)
        .filter(pl.col("days") > 0)
        .group_by("Saksnr")
        .agg(pl.col("days").min())
    )
    solved = solved.join(follows, on="Saksnr", how="left").with_columns(
        week=pl.col("days").fill_null(np.inf) <= 7, month=pl.col("days").fill_null(np.inf) <= 30
    )
    for topic in truth.TOPICS:
        here = solved.filter(Tema=topic.name)
        assert_share(topic.repeated_within(30), here["month"], f"{topic.name} again")
        for since, until in ((truth.FIRST_DAY, truth.CASE_OWNER), (truth.CASE_OWNER, date.max)):
            then = here.filter(pl.col("Opprettet") >= since, pl.col("Opprettet") < until)
            first = (then["Antall kontakter"] == 1) & ~then["week"]
            assert_share(topic.solved_at_first_contact(since), first,
                         f"{topic.name} at first contact from {since}")  # fmt: skip


def test_contacts_belong_to_cases_and_are_counted_in_them(
    folder: Path, cases: pl.DataFrame
) -> None:
    contacts = pl.read_ndjson(folder / "kontakter.jsonl")
    assert contacts["kontakt"].is_unique().all()
    by_humans = contacts.filter(svart_av="menneske").group_by("sak").agg(n=pl.len())
    joined = cases.join(by_humans, left_on="Saksnr", right_on="sak", how="left")
    assert (joined["n"] == joined["Antall kontakter"]).all()
    assert contacts["svart_av"].eq("robot").sum() > 1_000


def test_a_solved_case_satisfies_more_when_one_contact_was_enough(
    folder: Path, cases: pl.DataFrame
) -> None:
    answers = pl.read_csv(folder / "etter_sak.csv").join(
        cases.select("Saksnr", one=pl.col("Antall kontakter") == 1), on="Saksnr"
    )
    assert (answers["Enkelt (1-7)"].is_null() | answers["Hvor enkelt (1-7)"].is_null()).all()
    for one, csat, ces, anew in (
        (True, truth.CSAT_ONE, truth.CES_ONE, truth.CES_ONE_ANEW),
        (False, truth.CSAT_MORE, truth.CES_MORE, truth.CES_MORE_ANEW),
    ):
        mine = answers.filter(one=one)
        assert_share(
            sum(anew[4:]), mine["Hvor enkelt (1-7)"].cast(pl.Int64) >= 5, f"CES anew {one}"
        )
        assert_share(sum(csat[3:]), mine["Fornøyd (1-5)"] >= 4, f"CSAT {one}")
        assert_share(sum(ces[4:]), mine["Enkelt (1-7)"] >= 5, f"CES {one}")


@pytest.mark.parametrize("segment", list(truth.SEGMENTS))
def test_customers_leave_as_the_truth_says(customers: pl.DataFrame, segment: str) -> None:
    mine = customers.filter(Kundegruppe=segment)
    for first, until in (
        (date(2020, 1, 1), date(2021, 1, 1)),
        (date(2024, 5, 1), date(2024, 6, 1)),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 7, 1)),
        (date(2026, 6, 1), date(2026, 7, 1)),
    ):
        ended = pl.col("Avtale til").fill_null(date(2100, 1, 1))
        active = mine.filter(pl.col("Avtale fra") <= first, ended > first)
        # the register's last date is the first day without the contract
        lost = active.select(ended <= until).to_series()
        assert_share(TRUTH.churn(segment, first, until), lost, f"{segment} {first}")


def test_the_price_rise_drives_the_young_away_and_no_other_segment(
    customers: pl.DataFrame,
) -> None:
    for segment in truth.SEGMENTS:
        before = TRUTH.churn(segment, date(2025, 1, 1), date(2025, 7, 1))
        after = TRUTH.churn(segment, date(2026, 1, 1), date(2026, 7, 1))
        ratio = after / before
        assert ratio > 1.8 if segment == truth.RISE_SEGMENT else ratio == pytest.approx(1)


def test_the_storm_fills_the_west_with_house_damage(cases: pl.DataFrame) -> None:
    houses = cases.filter(
        pl.col("Opprettet").is_between(pl.datetime(2025, 1, 11), pl.datetime(2025, 1, 23)),
        Tema="Skade på hus",
    )
    assert houses["Region"].eq("Vest").mean() > 0.35  # type: ignore[operator]


def test_no_row_lies_outside_the_days_of_the_demo(
    tasks: pl.DataFrame, relationship: pl.DataFrame, cases: pl.DataFrame
) -> None:
    for days in (tasks["day"], relationship["day"]):
        assert days.min() == truth.FIRST_DAY
        assert days.max() == truth.LAST_DAY
    for name in ("Opprettet", "Første svar", "Løst", "Lukket"):
        newest = cases[name].drop_nulls().max()
        assert str(newest) < "2026-06-30 22:00:00", name


def test_no_words_say_the_same_thing_all_the_time(tasks: pl.DataFrame) -> None:
    words = tasks["Hva hindret deg?"].drop_nulls()
    assert words.len() > 3_000
    assert words.n_unique() > 0.4 * words.len()
    odd = [w for w in words.unique() if re.search(r"  |\.\.|: [A-ZÆØÅ]|^[a-zæøå]", w)]
    assert odd == []


def test_who_was_not_satisfied_after_a_case_writes_of_its_topic(folder: Path) -> None:
    answers = pl.read_csv(folder / "etter_sak.csv").rename({"Hva kunne vært bedre?": "words"})
    unhappy = answers.filter(pl.col("Fornøyd (1-5)") < 4)
    assert_share(0.45, unhappy["words"].is_not_null(), "who writes")
    of_login = unhappy.filter(Tema="Innlogging")["words"].drop_nulls()
    assert of_login.str.contains("(?i)innloggingen|råd som ikke hjalp").all()
    assert (
        not unhappy.filter(Tema="Klage")["words"].drop_nulls().str.contains("(?i)innlogging").any()
    )
