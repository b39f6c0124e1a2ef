"""Write the files that the simulated insurer's systems would export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from peil.demo.after_case_survey import after_case_survey
from peil.demo.cases import case_export, contact_export, draw_cases
from peil.demo.club import joined_club
from peil.demo.customers import customer_register, draw_customers
from peil.demo.invitations import invitations
from peil.demo.opinions import app_reviews, reviews, task_votes
from peil.demo.pages import page_views, visits
from peil.demo.relationship_survey import relationship_survey
from peil.demo.shopping import ad_answers, ad_days, baskets
from peil.demo.task_survey import task_survey
from peil.demo.timed_tasks import task_runs
from peil.demo.truth import SEED


def generate(folder: Path, *, seed: int = SEED) -> list[Path]:
    """Write Fjordtrygg's export files; the same seed gives the same bytes.

    Each system writes as such systems do: the surveys with semicolons, wall-clock times and the
    day first (one of them in Windows-1252 with decimal commas), cases with UTC instants,
    contacts as JSON lines.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    seed : int
        Of everything that is drawn.

    Returns
    -------
    list of Path
        The files, in order of name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # One stream per system, so that a change in one leaves the others' files as they were.
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(18)]
    customers = draw_customers(streams[0])
    cases = draw_cases(customers, streams[1])
    written = _by_year(folder, "oppgavemaaling", task_survey(customers, streams[2]), "Tidspunkt")
    written += _by_year(folder, "kundemaaling", relationship_survey(customers, streams[3]),
                        "Svart", encoding="cp1252")  # fmt: skip
    after_case = after_case_survey(customers, cases, streams[4])
    club = joined_club(customers, streams[7])
    visited = visits(customers, cases, streams[8])
    written += [
        _comma(folder / "etter_sak.csv", after_case),
        _comma(folder / "saker.csv", case_export(customers, cases)),
        _json_lines(folder / "kontakter.jsonl", contact_export(customers, cases, streams[5])),
        _semicolon(folder / "kunderegister.csv", customer_register(customers, club, streams[6])),
        _comma(folder / "besok.csv", visited),
        _comma(folder / "sidevisninger.csv", page_views(visited, streams[9])),
        _semicolon(folder / "annonser.csv", ad_days(streams[10])),
        _semicolon(folder / "annonsesporsmaal.csv", ad_answers(streams[11])),
        _comma(folder / "handlekurver.csv", baskets(streams[12])),
        _comma(folder / "omtaler.csv", reviews(streams[13])),
        _comma(folder / "app_omtaler.csv", app_reviews(streams[14])),
        _semicolon(folder / "avstemning.csv", task_votes(customers, streams[15])),
        _comma(folder / "oppgavetid.csv", task_runs(streams[17])),
        _comma(folder / "invitasjoner.csv", invitations(cases, after_case, streams[16])),
    ]
    return sorted(written)


def _by_year(
    folder: Path, name: str, survey: pl.DataFrame, time: str, encoding: str = "utf-8"
) -> list[Path]:
    year = pl.col(time).dt.year()
    years = survey.select(year.unique().sort()).to_series()
    return [
        _semicolon(folder / f"{name}_{y}.csv", survey.filter(year == y), encoding=encoding)
        for y in years
    ]


def _semicolon(path: Path, table: pl.DataFrame, *, encoding: str = "utf-8") -> Path:
    """Write as a Norwegian office program does: semicolons, decimal commas, day first."""
    text = table.with_columns(
        pl.selectors.datetime().dt.strftime("%d.%m.%Y %H:%M:%S"),
        pl.selectors.date().dt.strftime("%d.%m.%Y"),
    ).write_csv(separator=";", decimal_comma=True)
    path.write_bytes(text.encode(encoding))
    return path


def _comma(path: Path, table: pl.DataFrame) -> Path:
    path.write_bytes(_in_utc(table).write_csv().encode())
    return path


def _json_lines(path: Path, table: pl.DataFrame) -> Path:
    _in_utc(table).write_ndjson(path)
    return path


def _in_utc(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.selectors.datetime().dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
