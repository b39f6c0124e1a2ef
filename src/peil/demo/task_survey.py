"""The simulated task survey: what people came to do, whether they could, what was in the way."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from peil.demo.customers import SEGMENT_NAMES, UNIT_NAMES, Customers
from peil.demo.drawing import (
    Flags,
    Floats,
    Integers,
    Texts,
    blanked,
    day_number,
    days_of,
    like_themselves,
    local_times,
    months,
    named,
    pick_days,
    scores,
)
from peil.demo.phrases import CAUSES, blocker
from peil.demo.tasks import CAR_DAMAGE, TASKS
from peil.demo.truth import CUSTOMER_LIKENESS, NEW_LOGIN, PARTLY, TRUTH, WEB

_TASK_NAMES = tuple(task.name for task in TASKS)
_KNOWN = 0.72  # share of answerers who are logged in, so that the customer is known
_GUEST_SEGMENT = "Ikke kunde"
_LANGUAGES = ("Norsk bokmål", "Engelsk")
_COMPLETIONS = ("Ja", "Delvis", "Nei")
_WRITES = 0.42  # share of those who did not get it done who say why
_LOGIN_BLAME = 0.65  # of those on the web after the new login who failed to report car damage
_REASONS = ("Fant ikke frem", "Forsto ikke innholdet", "Noe virket ikke", "Innlogging",
            "Måtte snakke med noen", "Annet")  # fmt: skip
_CHOOSES = 0.8  # share of those who did not get it done who tick a reason
_REASON_OF: dict[str, tuple[float, ...]] = {
    # what was in the way: how its victims tick, in the order of the reasons
    "ny innlogging": (0.02, 0.02, 0.10, 0.82, 0.03, 0.01),
    "innlogging": (0.03, 0.02, 0.12, 0.78, 0.03, 0.02),
    "skade": (0.28, 0.16, 0.34, 0.0, 0.17, 0.05),
    "vilkår": (0.24, 0.55, 0.0, 0.0, 0.16, 0.05),
    "pris": (0.20, 0.40, 0.15, 0.0, 0.15, 0.10),
    "faktura": (0.35, 0.10, 0.36, 0.0, 0.10, 0.09),
    "endre": (0.34, 0.16, 0.35, 0.0, 0.10, 0.05),
    "dokument": (0.30, 0.05, 0.60, 0.0, 0.0, 0.05),
    "kontakt": (0.30, 0.05, 0.10, 0.0, 0.50, 0.05),
    "teknisk": (0.05, 0.05, 0.85, 0.0, 0.0, 0.05),
}


def answers_in(month: date) -> int:
    """Return how many answers the survey gets in a month: fewer in summer and at Christmas."""
    rhythm = {7: 1_750, 12: 1_950, 6: 2_150, 8: 2_350, 1: 2_650}
    return rhythm.get(month.month, 2_450)


def task_survey(customers: Customers, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per answered survey, in order of time, with wall-clock times."""
    parts = [_month(customers, rng, month) for month in months()]
    survey = pl.concat(parts).sort("Tidspunkt", maintain_order=True)
    numbers = pl.Series("Svar-ID", [f"OM{n:06d}" for n in range(1, survey.height + 1)])
    return survey.insert_column(0, numbers)


def _month(customers: Customers, rng: np.random.Generator, month: date) -> pl.DataFrame:
    n = answers_in(month)
    days = pick_days(rng, days_of(month), n)
    who = np.where(rng.random(n) < _KNOWN, customers.active(rng, days), -1)
    demand = TRUTH.demand(month.month)
    task = rng.choice(len(TASKS), size=n, p=[demand[name] for name in _TASK_NAMES])
    is_web = rng.random(n) < WEB
    done = _done(task, days, is_web=is_web)
    shares = np.stack([done, (1 - done) * PARTLY, (1 - done) * (1 - PARTLY)], axis=1)
    completion = scores(like_themselves(rng, customers.trait, who, CUSTOMER_LIKENESS), shares)
    is_english = np.where(who >= 0, customers.speaks_english[who], rng.random(n) < 0.05)
    words, cause = _words(rng, task, days, completion, is_web=is_web, is_english=is_english)
    reasons = _reasons(rng.spawn(1)[0], task, days, completion, cause, is_web=is_web)
    no_task, no_completion = rng.random(n) < 0.01, rng.random(n) < 0.03
    segment = named((*SEGMENT_NAMES, _GUEST_SEGMENT),
                    np.where(who >= 0, customers.segment_of(who), len(SEGMENT_NAMES)))  # fmt: skip
    return pl.DataFrame(
        {
            "Tidspunkt": local_times(rng, days),
            "Flate": named(("Nett", "App"), np.where(is_web, 0, 1)).tolist(),
            "Enhet": _devices(rng, is_web=is_web).tolist(),
            "Innlogging": _logins(rng, who, days, is_web=is_web).tolist(),
            "Kundenr": blanked(customers.number[who], who < 0),
            "Kundegruppe": segment.tolist(),
            "Region": named(UNIT_NAMES, customers.unit_on(who, days)).tolist(),
            "Språk": named(_LANGUAGES, is_english.astype(np.int64)).tolist(),
            "Hva kom du hit for å gjøre?": blanked(named(_TASK_NAMES, task), no_task),
            "Fikk du gjort det du kom for?": blanked(
                named(_COMPLETIONS, completion), no_task | no_completion
            ),
            "Hva hindret deg mest?": blanked(reasons, no_task | no_completion | (reasons == "")),
            "Hva hindret deg?": blanked(words, no_task | no_completion | (words == "")),
        },
        schema_overrides={
            "Kundenr": pl.Int64,
            "Hva hindret deg mest?": pl.String,
            "Hva hindret deg?": pl.String,
        },
    )


def _done(task: Integers, days: Integers, *, is_web: Flags) -> Floats:
    """Return each answerer's true chance of getting it done."""
    return np.array(
        [
            TRUTH.completion(_TASK_NAMES[t], "Nett" if web else "App", day)
            for t, day, web in zip(
                task.tolist(), days.astype("datetime64[D]").tolist(), is_web.tolist(), strict=True
            )
        ]
    )


def _devices(rng: np.random.Generator, *, is_web: Flags) -> Texts:
    names = ("PC", "Mobil", "Nettbrett")
    web = rng.choice(3, size=len(is_web), p=[0.52, 0.41, 0.07])
    app = rng.choice(3, size=len(is_web), p=[0.0, 0.94, 0.06])
    return named(names, np.where(is_web, web, app))


def _logins(rng: np.random.Generator, who: Integers, days: Integers, *, is_web: Flags) -> Texts:
    names = ("Ikke innlogget", "Passord", "Kode på SMS", "Ny innlogging", "Ansikt eller PIN")
    old = rng.choice([1, 2], size=len(who), p=[0.6, 0.4])
    web = np.where(days >= day_number(NEW_LOGIN), 3, old)
    return named(names, np.where(who < 0, 0, np.where(is_web, web, 4)))


def _words(
    rng: np.random.Generator, task: Integers, days: Integers, completion: Integers, *,
    is_web: Flags, is_english: Flags,
) -> tuple[Texts, Texts]:  # fmt: skip
    """Return what each one wrote, and the cause they wrote about; both empty for most."""
    said = np.full(len(task), "", dtype=object)
    causes = np.full(len(task), "", dtype=object)
    new_login = _meets_new_login(task, days, is_web=is_web)
    for row in np.nonzero((completion > 0) & (rng.random(len(task)) < _WRITES))[0]:
        cause = TASKS[task[row]].topic
        if new_login[row] and rng.random() < _LOGIN_BLAME:
            cause = "ny innlogging"
        elif rng.random() < 0.3:
            cause = CAUSES[int(rng.integers(len(CAUSES)))]
            cause = "teknisk" if cause == "innlogging" and not is_web[row] else cause
        said[row] = blocker(rng, cause, english=bool(is_english[row]))
        causes[row] = cause
    return said, causes


def _reasons(
    rng: np.random.Generator, task: Integers, days: Integers, completion: Integers,
    causes: Texts, *, is_web: Flags,
) -> Texts:  # fmt: skip
    """Return the reason each one ticked; it fits what they wrote, where they wrote."""
    ticked = np.full(len(task), "", dtype=object)
    new_login = _meets_new_login(task, days, is_web=is_web)
    for row in np.nonzero((completion > 0) & (rng.random(len(task)) < _CHOOSES))[0]:
        blames = new_login[row] and rng.random() < _LOGIN_BLAME
        cause = causes[row] or ("ny innlogging" if blames else TASKS[task[row]].topic)
        ticked[row] = _REASONS[int(rng.choice(len(_REASONS), p=_REASON_OF[cause]))]
    return ticked


def _meets_new_login(task: Integers, days: Integers, *, is_web: Flags) -> Flags:
    meets: Flags = (
        (task == _TASK_NAMES.index(CAR_DAMAGE)) & is_web & (days >= day_number(NEW_LOGIN))
    )
    return meets
