"""The simulated insurer's task list: how many come for each task, and how many get it done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One task that customers come to the web pages or the app to do.

    Parameters
    ----------
    name : str
        As the company wrote it in its list.
    demand : float
        Percent of answerers who come for it in a month without season; `DEMAND` sums to 100
        before the seasons are laid on.
    done : float
        True share who get it done on the web; one point more in the app.
    topic : str
        What their words are about when they do not.
    """

    name: str
    demand: float
    done: float
    topic: str


def _tasks(*rows: tuple[str, float, float, str]) -> tuple[Task, ...]:
    return tuple(Task(*row) for row in rows)


CAR_DAMAGE = "Melde skade på bil"
COVERAGE = "Sjekke hva forsikringen dekker"
OTHER = "Noe annet"

TASKS = _tasks(
    (CAR_DAMAGE, 12.0, 0.82, "skade"),
    (COVERAGE, 9.6, 0.58, "vilkår"),
    ("Få pris på bilforsikring", 8.0, 0.84, "pris"),
    ("Se eller betale faktura", 7.0, 0.91, "faktura"),
    ("Følge opp en skadesak", 6.0, 0.71, "skade"),
    ("Melde reiseskade", 4.8, 0.79, "skade"),
    ("Endre bilforsikringen", 4.0, 0.86, "endre"),
    ("Hente forsikringsbevis", 3.4, 0.93, "dokument"),
    ("Melde skade på hus eller innbo", 2.9, 0.74, "skade"),
    ("Hente reisekort", 2.6, 0.95, "dokument"),
    ("Si opp en forsikring", 2.4, 0.52, "vilkår"),
    ("Få pris på innboforsikring", 2.2, 0.85, "pris"),
    ("Melde flytting eller ny adresse", 2.0, 0.88, "endre"),
    ("Endre betalingsmåte", 1.9, 0.83, "faktura"),
    ("Finne telefonnummer eller chat", 1.8, 0.77, "kontakt"),
    ("Få pris på reiseforsikring", 1.7, 0.87, "pris"),
    ("Legge til en bilfører", 1.6, 0.80, "endre"),
    ("Sende inn kvittering til en sak", 1.5, 0.69, "skade"),
    ("Rapportere kilometerstand", 1.4, 0.94, "endre"),
    ("Finne verksted", 1.3, 0.90, "kontakt"),
    ("Forstå en prisøkning", 1.2, 0.47, "pris"),
    ("Bestille veihjelp", 1.15, 0.88, "kontakt"),
    ("Få pris på husforsikring", 1.1, 0.78, "pris"),
    ("Sjekke utbetaling av erstatning", 1.05, 0.66, "skade"),
    ("Laste ned skatteopplysninger", 1.0, 0.89, "dokument"),
    ("Endre innboforsikringen", 0.95, 0.85, "endre"),
    ("Kjøpe dyreforsikring", 0.9, 0.81, "pris"),
    ("Klage på en avgjørelse", 0.85, 0.44, "vilkår"),
    ("Omregistrere bil til ny eier", 0.8, 0.72, "endre"),
    ("Bytte til forsikring hos oss", 0.75, 0.76, "pris"),
    ("Sette bilen av veien", 0.7, 0.68, "endre"),
    ("Endre reiseforsikringen", 0.66, 0.86, "endre"),
    ("Få pris på barneforsikring", 0.62, 0.79, "pris"),
    ("Melde skade på båt", 0.58, 0.73, "skade"),
    ("Se rabatter og fordeler", 0.55, 0.75, "pris"),
    ("Utsette en betaling", 0.52, 0.61, "faktura"),
    ("Melde skade på kjæledyr", 0.5, 0.77, "skade"),
    ("Finne vilkårene", 0.47, 0.70, "vilkår"),
    ("Kjøpe båtforsikring", 0.44, 0.80, "pris"),
    ("Melde tyveri av sykkel", 0.42, 0.76, "skade"),
    ("Endre kontaktopplysninger", 0.4, 0.92, "endre"),
    ("Se hva jeg har betalt i år", 0.37, 0.87, "faktura"),
    ("Finne egenandelen min", 0.35, 0.63, "vilkår"),
    ("Få hjelp med innlogging", 0.33, 0.49, "innlogging"),
    ("Legge til et familiemedlem", 0.31, 0.74, "endre"),
    ("Bestille ny bekreftelse til leasing", 0.29, 0.67, "dokument"),
    ("Melde personskade", 0.27, 0.65, "skade"),
    ("Sjekke forsikring for leiebil", 0.25, 0.60, "vilkår"),
    ("Få pris på bedriftsforsikring", 0.23, 0.71, "pris"),
    ("Endre antall ansatte i bedriften", 0.21, 0.69, "endre"),
    ("Gi fullmakt til en annen", 0.2, 0.55, "kontakt"),
    ("Få oversikt etter et dødsfall", 0.18, 0.57, "kontakt"),
    ("Melde yrkesskade", 0.17, 0.66, "skade"),
    ("Reservere seg mot reklame", 0.16, 0.82, "endre"),
    ("Se hvilke opplysninger dere har om meg", 0.15, 0.73, "dokument"),
    ("Sjekke dekning ved utleie av bolig", 0.14, 0.54, "vilkår"),
    ("Samle forsikringene", 0.13, 0.70, "pris"),
    ("Bestille radonmåling", 0.12, 0.80, "kontakt"),
    ("Finne råd mot vannskade", 0.11, 0.85, "kontakt"),
    (OTHER, 3.2, 0.62, "kontakt"),
)

# Month (1-12) -> how much more or less of the task there is; every other month is 1.
SEASONS: dict[str, dict[int, float]] = {
    CAR_DAMAGE: {1: 1.25, 2: 1.2, 6: 0.85, 7: 0.8, 12: 1.2},
    "Melde reiseskade": {1: 0.8, 6: 1.2, 7: 1.5, 8: 1.4, 11: 0.7},
    "Hente reisekort": {6: 1.6, 7: 1.7, 11: 0.6},
    "Laste ned skatteopplysninger": {3: 3.0, 4: 2.2},
    "Melde skade på båt": {1: 0.2, 2: 0.2, 6: 1.6, 7: 2.0, 8: 1.8},
}
