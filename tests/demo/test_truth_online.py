"""The smaller files of the insurer say what the truth says: pages, ads, baskets, club, reviews."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from peil.demo import truth_online as truth
from peil.demo.tasks import COVERAGE
from peil.demo.truth import COVERAGE_SEARCH, NEW_LOGIN, PRICE_RISE

_SIGMAS = 4.0


@pytest.fixture(scope="module")
def folder(demo: Path) -> Path:
    return demo / "fjordtrygg" / "incoming"


def _local(name: str) -> pl.Expr:
    utc = pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC")
    return utc.dt.convert_time_zone("Europe/Oslo")


def assert_share(true: float, happened: pl.Series, what: str) -> None:
    assert happened.len() > 30, what
    error = np.sqrt(true * (1 - true) / happened.len())
    share = float(happened.mean())  # type: ignore[arg-type]
    assert abs(share - true) <= _SIGMAS * error, f"{what}: {share:.4f} ± {error:.4f}, truth {true}"


def assert_median(true: float, values: pl.Series, what: str) -> None:
    """The share under the true median is a half."""
    assert_share(0.5, values < true, what)


def test_the_tasks_are_wanted_as_the_truth_says(folder: Path) -> None:
    votes = pl.read_csv(folder / "avstemning.csv", separator=";")
    for task, share in truth.wanted().items():
        assert_share(share, votes["Valg 1"] == task, task)
    picks = votes.select(pl.concat_list(pl.col("^Valg .$")).list.n_unique()).to_series()
    assert picks.unique().to_list() == [5]


def test_what_is_wanted_is_not_all_that_many_come_for() -> None:
    order = sorted(truth.wanted(), key=lambda task: -truth.wanted()[task])
    assert "Finne egenandelen min" in order[:5]


def test_visits_from_ads_stay_as_the_truth_says(folder: Path) -> None:
    visits = pl.read_csv(folder / "besok.csv")
    ads = visits.filter(kilde=truth.AD_CHANNEL)
    stays = (ads["sekunder"] >= 10) | (ads["sider"] >= 2) | (ads["kjop"] == "ja")
    assert_share(truth.AD_ENGAGED, stays, "ads")
    others = visits.filter(pl.col("kilde") != truth.AD_CHANNEL)
    assert_median(truth.VISIT_MEDIAN_SECONDS, others["sekunder"] + 0.5, "time on the pages")


def test_those_who_look_first_ask_as_soon_as_the_truth_says(folder: Path) -> None:
    visits = pl.read_csv(folder / "besok.csv").filter(pl.col("kundenr").is_not_null())
    cases = pl.read_csv(folder / "saker.csv").filter(pl.col("Kanal") != "Chat")
    asked = (
        visits.with_columns(at=_local("startet"))
        .sort("at")
        .join_asof(
            cases.select("Kundenr", "Tema", opened=_local("Opprettet")).sort("opened"),
            left_on="at", right_on="opened", by_left="kundenr", by_right="Kundenr",
            strategy="forward", tolerance="24h", check_sortedness=False,
        )
        .filter(pl.col("opened").is_not_null())
        .with_columns(minutes=(pl.col("opened") - pl.col("at")).dt.total_seconds() / 60)
    )  # fmt: skip
    is_login = asked["Tema"] == "Innlogging"
    # a few visits have nothing to do with the contact of the same day
    assert asked.filter(~is_login)["minutes"].median() == pytest.approx(
        truth.LOOKED_MEDIAN_MINUTES, rel=0.12
    )
    assert asked.filter(is_login)["minutes"].median() == pytest.approx(
        truth.LOOKED_MEDIAN_LOGIN, rel=0.25
    )


def test_pages_lead_on_as_the_truth_says(folder: Path) -> None:
    views = pl.read_csv(folder / "sidevisninger.csv").with_columns(at=_local("tid"))
    for page in truth.PAGES:
        mine = views.filter(side=page.name)
        for day, part in (
            (date(2026, 1, 1), mine.filter(pl.col("at").dt.date() < truth.CLEARER_BUTTON)),
            (date(2026, 6, 1), mine.filter(pl.col("at").dt.date() >= truth.CLEARER_BUTTON)),
        ):
            happened = part.filter(pl.col("hendelse") == "visning")
            clicks = part.filter(hendelse="klikk").height
            clicked = pl.Series(np.arange(happened.height) < clicks)
            assert_share(truth.clicked(page, day), clicked, f"{page.name} {day}")


def test_ads_are_clicked_as_the_truth_says(folder: Path) -> None:
    days = pl.read_csv(folder / "annonser.csv", separator=";", decimal_comma=True)
    for ad in truth.ADS:
        mine = days.filter(Annonse=ad.name)
        rates = mine["Klikk"] / mine["Visninger"]
        error = float(rates.std()) / np.sqrt(mine.height)  # type: ignore[arg-type]
        rate = mine["Klikk"].sum() / mine["Visninger"].sum()
        assert abs(rate - ad.clicked) <= _SIGMAS * error, ad.name


def test_ads_are_found_relevant_as_the_truth_says(folder: Path) -> None:
    answers = pl.read_csv(folder / "annonsesporsmaal.csv", separator=";")
    for channel in answers["Flate"].unique():
        mine = [ad for ad in truth.ADS if ad.channel == channel]
        seen = [ad.daily * ad.clicked for ad in mine]
        true = float(np.average([ad.relevant for ad in mine], weights=seen))
        yes = answers.filter(Flate=channel)["Var annonsen relevant for deg?"] == "Ja"
        assert_share(true, yes, channel)


def test_baskets_are_bought_as_the_truth_says(folder: Path) -> None:
    baskets = (
        pl.read_csv(folder / "handlekurver.csv")
        .with_columns(begun=_local("forste_vare"), bought=_local("kjopt"))
        .filter(pl.col("begun").dt.date() < date(2026, 6, 1))
    )
    is_late = baskets["begun"].dt.date() >= truth.FEWER_STEPS
    for late, true in ((False, truth.BOUGHT), (True, truth.BOUGHT_AFTER)):
        assert_share(true, baskets.filter(is_late == late)["bought"].is_not_null(), str(late))
    hours = (baskets["bought"] - baskets["begun"]).dt.total_seconds() / 3_600
    assert_median(truth.BUY_HOURS, hours.drop_nulls(), "hours to buy")


def test_tasks_are_timed_as_the_truth_says(folder: Path) -> None:
    runs = pl.read_csv(folder / "oppgavetid.csv").with_columns(
        begun=_local("startet"), ended=_local("avsluttet")
    )
    for task in truth.TIMED_TASKS:
        mine = runs.filter(oppgave=task.name)
        assert_share(task.failed, mine["utfall"] == "Feilet", task.name)
        assert_share(task.gave_up, mine["utfall"] == "Avbrutt", task.name)
        done = mine.filter(utfall="Fullført")
        is_late = (done["begun"].dt.date() >= COVERAGE_SEARCH) & (task.name == COVERAGE)
        after = truth.COVERAGE_SECONDS_AFTER
        for late, true in ((False, task.seconds), (True, after)):
            took = (done["ended"] - done["begun"]).dt.total_seconds().filter(is_late == late)
            if took.len():
                assert_median(true, took - 0.5, task.name)  # rounded up to the second


def test_new_customers_join_the_club_as_the_truth_says(folder: Path) -> None:
    customers = (
        pl.read_csv(folder / "kunderegister.csv", separator=";", decimal_comma=True)
        .with_columns(
            pl.col("Avtale fra", "Avtale til", "Fordelsklubb fra").str.to_date("%d.%m.%Y")
        )
        .group_by("Kundenr")
        .agg(
            first=pl.col("Avtale fra").min(),
            joined=pl.col("Fordelsklubb fra").min(),
            of_club=pl.col("Fordelsklubb fra").n_unique(),
        )
    )
    assert customers["of_club"].unique().to_list() == [1]
    assert customers["joined"].min() >= truth.CLUB_FOUNDED  # type: ignore[operator]
    for first, until, true in (
        (truth.CLUB_FOUNDED, truth.CLUB_OFFERED, truth.CLUB_AT_ONCE),
        (truth.CLUB_OFFERED, date(2026, 4, 2), truth.CLUB_AT_ONCE_AFTER),
    ):
        new = customers.filter(pl.col("first").is_between(first, until, closed="left"))
        soon = (new["joined"] - new["first"]).dt.total_days() < 90
        # who leaves within a few weeks can join no more: a percent of new customers
        share = float(soon.fill_null(value=False).mean())  # type: ignore[arg-type]
        assert true - 0.025 < share < true + 0.02


def test_reviews_turn_worse_with_the_price_and_those_of_the_app_do_not(folder: Path) -> None:
    for name, before, after in (
        ("omtaler", truth.REVIEW_SITE, truth.REVIEW_SITE_AFTER_RISE),
        ("app_omtaler", truth.APP_STORE, truth.APP_STORE),
    ):
        reviews = pl.read_csv(folder / f"{name}.csv").with_columns(at=_local("publisert"))
        is_late = reviews["at"].dt.date() >= PRICE_RISE
        for late, shares in ((False, before), (True, after)):
            for stars, share in enumerate(shares, start=1):
                given = reviews.filter(is_late == late)["stjerner"] == stars
                assert_share(share, given, f"{name} {late} {stars}")


def test_invitations_are_answered_as_the_truth_says(folder: Path) -> None:
    sent = pl.read_csv(folder / "invitasjoner.csv")
    asked = sent.filter(pl.col("Ikke spurt").is_null())
    arrived = asked.filter(pl.col("Levert").is_not_null())
    answered_of_all = sent["Besvart"].is_not_null().mean()
    for way, true in truth.response_rates(float(answered_of_all)).items():  # type: ignore[arg-type]
        assert_share(true, arrived.filter(pl.col("Sendt med") == way)["Besvart"].is_not_null(), way)
    steps = ["Sendt", "Levert", "Sett", "Påbegynt", "Besvart", "Fullført"]
    done = asked.drop_nulls(steps)
    assert done.height > 4_000
    for earlier, later in pairwise(steps):
        assert (done[earlier] <= done[later]).all(), later
    assert sent.filter(pl.col("Ikke spurt").is_not_null())["Levert"].null_count() > 1_000


def test_every_answer_after_a_case_since_then_was_asked_for(folder: Path) -> None:
    answers = pl.read_csv(folder / "etter_sak.csv")
    asked = pl.read_csv(folder / "invitasjoner.csv").filter(pl.col("Besvart").is_not_null())
    cases = asked["Invitasjon"].str.replace("I", "S")
    assert asked.height == cases.n_unique()
    assert set(cases) <= set(answers["Saksnr"])


def test_the_planted_days_lie_within_what_is_recorded() -> None:
    for day in (truth.CLEARER_BUTTON, truth.FEWER_STEPS, truth.CLUB_OFFERED, NEW_LOGIN):
        assert day > truth.WEB_MEASURED
