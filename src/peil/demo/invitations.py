"""Simulated invitations to the survey after a case: sent how, arrived, opened, answered."""

from __future__ import annotations

import numpy as np
import polars as pl

from peil.demo.cases import Cases, was_solved
from peil.demo.drawing import END, Instants, Integers, named, since
from peil.demo.truth_online import (
    NOT_SAMPLED,
    SMS_OF_ANSWERED,
    SMS_OF_OTHERS,
    UNDELIVERED,
    WEB_MEASURED,
)

_SENT_AFTER = np.timedelta64(1, "h")
_LAST_WAIT = np.timedelta64(40, "h")  # the longest that an answer takes to come
_SEEN, _STARTED = 0.62, 0.09  # of those not answered
_COMPLETED = 0.93  # of those answered
_NEVER = np.datetime64("NaT", "ms")


def invitations(cases: Cases, answers: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return one row per solved case: its invitation, or why there was none, in UTC.

    Parameters
    ----------
    answers : DataFrame
        The survey's answers, so that whoever answered had been asked.
    """
    invited = cases.solved + _SENT_AFTER
    solved = was_solved(cases) & (invited >= since(WEB_MEASURED)) & (invited + _LAST_WAIT < END)
    of = np.nonzero(solved)[0]
    of = of[np.argsort(invited[of], kind="stable")]
    sent = invited[of]
    answered = _answered(cases, answers)[of]
    did = ~np.isnat(answered)
    n = len(of)
    reason = rng.choice(len(NOT_SAMPLED) + 1, size=n,
                        p=[1 - sum(NOT_SAMPLED.values()), *NOT_SAMPLED.values()])  # fmt: skip
    is_sent = did | (reason == 0)
    arrives = did | (is_sent & (rng.random(n) >= UNDELIVERED))
    started = did | (arrives & (rng.random(n) < _STARTED))
    seen = started | (arrives & (rng.random(n) < _SEEN))
    by_sms = rng.random(n) < np.where(did, SMS_OF_ANSWERED, SMS_OF_OTHERS)
    looked = np.where(did, answered - _minutes(rng, n, 2), sent + _minutes(rng, n, 600))
    done = did & (rng.random(n) < _COMPLETED)
    return pl.DataFrame(
        {
            "Invitasjon": [f"I{case + 1:07d}" for case in of],
            "Sendt med": named(("E-post", "SMS"), by_sms.astype(np.int64)).tolist(),
            "Sendt": sent,
            "Levert": np.where(arrives, sent + np.timedelta64(4, "s"), _NEVER),
            "Sett": np.where(seen, looked, _NEVER),
            "Påbegynt": np.where(started, looked + np.timedelta64(20, "s"), _NEVER),
            "Besvart": answered,
            "Fullført": np.where(done, answered + _minutes(rng, n, 2), _NEVER),
            "Ikke spurt": named(tuple(NOT_SAMPLED), np.where(is_sent, 0, reason) - 1).tolist(),
        }
    )


def _answered(cases: Cases, answers: pl.DataFrame) -> Instants:
    """Return when each case's customer answered; ``NaT`` where not."""
    answered = np.full(len(cases.who), _NEVER)
    place: Integers = answers["Saksnr"].str.slice(1).cast(pl.Int64).to_numpy() - 1
    answered[place] = answers["Besvart"].to_numpy().astype("datetime64[ms]")
    return answered


def _minutes(rng: np.random.Generator, n: int, typical: float) -> np.ndarray:
    """Draw how long things take, a minute and a half at least."""
    minutes = np.maximum(typical * rng.lognormal(0.0, 0.5, size=n), 1.5)
    return np.minimum(np.round(minutes * 60), 36 * 3_600).astype("timedelta64[s]")
