"""Surveys, from file to KPI, against numbers worked out from the file itself without Peil."""

from __future__ import annotations

import datetime as dt
import random
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from peil.notebook import OpenWorkspace
from peil.sources.inputs import open_inputs
from peil.sources.propose import propose
from tests.soundness.raw import DATA, EXAMPLES, assert_same, cells, loaded, nps, satisfied, wilson

SURVEYS = DATA / "sfo_survey"
PACIFIC = "America/Los_Angeles"


@pytest.fixture(scope="module")
def sfo(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    folder = tmp_path_factory.mktemp("sfo") / "w"
    return loaded(folder, "sfo_survey.toml", SURVEYS / "sfo_2017.parquet", zone=PACIFIC)


def passengers(year: int = 2017) -> pl.DataFrame:
    languages = {1: "English", 2: "Spanish", 3: "Chinese", 4: "Japanese"}
    return pl.read_parquet(SURVEYS / f"sfo_{year}.parquet").with_columns(
        day=pl.date(year, 5, pl.col("INTDATE").cast(int)),
        language=pl.col("LANG").cast(int).replace_strict(languages),
    )


GRAINS = {
    "day": pl.col("day").dt.strftime("%Y-%m-%d"),
    "week": pl.col("day").dt.strftime("%G-W%V"),
    "month": pl.col("day").dt.strftime("%Y-%m"),
    "year": pl.col("day").dt.strftime("%Y"),
}


@pytest.mark.parametrize("is_weighted", [True, False])
@pytest.mark.parametrize("every", [None, *GRAINS])
@pytest.mark.parametrize("by", [(), ("language",)])
def test_recommendation_at_the_airport(
    sfo: OpenWorkspace, by: tuple[str, ...], every: str | None, is_weighted: bool
) -> None:
    answered = passengers().filter(pl.col("NETPRO").is_between(0, 10))
    weight = pl.col("WEIGHT") if is_weighted else pl.lit(1.0)
    rows = answered.select(
        *by, *([GRAINS[every].alias("period")] if every else []), "NETPRO", weight.alias("w")
    )
    keys = rows.columns[:-2]
    groups = rows.partition_by(keys, as_dict=True) if keys else {(): rows}
    expected = {key: nps(part["NETPRO"], part["w"]) for key, part in groups.items()}
    assert_same(cells(sfo, "nps", by=by, every=every, is_weighted=is_weighted), expected)


def test_satisfaction_at_the_airport_within_dates_and_languages(sfo: OpenWorkspace) -> None:
    rows = passengers().with_columns(pl.col("Q7ALL").cast(int, strict=False))
    rows = rows.filter(pl.col("Q7ALL").is_between(1, 5))
    within = rows.filter(pl.col("day").is_between(dt.date(2017, 5, 8), dt.date(2017, 5, 20)))
    found = cells(sfo, "csat", since="2017-05-08", until="2017-05-21")
    assert_same(found, {(): satisfied(within["Q7ALL"], within["WEIGHT"])})
    some = rows.filter(pl.col("language").is_in(["English", "Chinese"]))
    found = cells(sfo, "csat", where={"language": ("English", "Chinese")})
    assert_same(found, {(): satisfied(some["Q7ALL"], some["WEIGHT"])})


def test_another_year_in_any_format_gives_the_same_numbers(tmp_path: Path) -> None:
    year = pl.read_parquet(SURVEYS / "sfo_2017.parquet").sample(400, shuffle=True, seed=1)
    as_text = year.with_columns(
        pl.col(pl.Float64).cast(pl.String).str.replace(r"\.0$", ""), pl.col(pl.Int64).cast(str)
    ).fill_null("")
    columns = sorted(as_text.columns, key=lambda name: name[::-1])
    shuffled = as_text.select(columns).rename({"NETPRO": " NETPRO ", "Q7ALL": "Q7All"})
    shuffled = shuffled.with_columns(pl.lit('“blåbær”; "two"\nlines').alias("Kommentar – æøå"))
    nordic = shuffled.with_columns(pl.col("WEIGHT").str.replace(".", ",", literal=True))
    (tmp_path / "sfo_2018.csv").write_bytes(
        nordic.write_csv(separator=";").replace("\n", "\r\n").encode("cp1252")
    )
    book = openpyxl.Workbook()
    for row in (as_text.columns, *as_text.rows()):
        book.active.append(row)
    book.save(tmp_path / "sfo_2019.xlsx")
    shuffled.write_ndjson(tmp_path / "sfo_2020.jsonl")
    (tmp_path / "sfo_2021.csv").write_text(shuffled.write_csv(), "utf-8-sig")
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as archive:
        archive.writestr("a/sfo_2022.csv", as_text.write_csv(separator="\t").encode("utf-16"))
        archive.writestr("sfo_2023.csv", as_text.write_csv(quote_style="always"))
        archive.writestr("README.txt", "Two more years.")
    mapping = tmp_path / "own.toml"
    own = '\n[[files]]\nmatch = "*2018*"\nfile.decimal = ","\n'
    mapping.write_text((EXAMPLES / "sfo_survey.toml").read_text("utf-8") + own, "utf-8")
    paths = [path for path in sorted(tmp_path.iterdir()) if path.suffix != ".toml"]
    sfo = loaded(tmp_path / "w", mapping, *paths, zone=PACIFIC)
    answered = year.filter(pl.col("NETPRO").is_between(0, 10))
    expected = nps(answered["NETPRO"], answered["WEIGHT"])
    assert_same(cells(sfo, "nps", every="year"), {(str(y),): expected for y in range(2018, 2024)})


def test_a_norwegian_survey_loads_by_the_mapping_that_is_proposed_for_it(tmp_path: Path) -> None:
    chance = random.Random(8)
    people = [
        {
            "Respondent-ID": f"r{i}",
            "Besvart": dt.datetime(2024, 3, 30) + dt.timedelta(minutes=7 * i),  # noqa: DTZ001
            "Hvor sannsynlig er det at du vil anbefale Fjellbank til en venn eller en kollega?":
                chance.choice([*range(11), 9, 10, None]),
            "Hvor fornøyd er du med Fjellbank?": chance.choice([1, 2, 3, 4, 4, 5, 5, None]),
            "Fjellbank gjorde det enkelt for meg å få løst saken min.":
                chance.choice([1, 2, 3, 4, 5, 6, 7, 7, None]),
            "Fylke": chance.choice(["Oslo", "Vestland", "Trøndelag"]),
        }
        for i in range(900)
    ]  # fmt: skip
    file = pl.DataFrame(people, infer_schema_length=None)
    _, _, recommend, satisfaction, ease, _ = file.columns
    text = file.with_columns(pl.col("Besvart").dt.strftime("%d.%m.%Y %H:%M"))
    path = tmp_path / "kundeundersøkelse.csv"
    path.write_bytes(text.write_csv(separator=";").encode("cp1252"))
    (tmp_path / "scratch").mkdir()
    proposal = propose("answers", open_inputs([path], scratch=tmp_path / "scratch"))
    (tmp_path / "map.toml").write_text(proposal.text, "utf-8")
    bank = loaded(tmp_path / "Min bank", tmp_path / "map.toml", path, zone="Europe/Oslo")
    file = file.with_columns(day=pl.col("Besvart").dt.strftime("%Y-%m-%d"))
    for by, keys in (((), ["day"]), (("fylke",), ["Fylke", "day"])):
        parts = file.partition_by(keys, as_dict=True)
        for kpi, column, least in (("csat", satisfaction, 4), ("ces", ease, 5)):
            expected = {
                key: wilson((part[column].drop_nulls() >= least).to_list())
                for key, part in parts.items()
            }
            assert_same(cells(bank, kpi, by=by, every="day"), expected)
        given = {key: part[recommend].drop_nulls() for key, part in parts.items()}
        expected = {key: nps(score, pl.Series([1.0] * len(score))) for key, score in given.items()}
        assert_same(cells(bank, "nps", by=by, every="day"), expected)
