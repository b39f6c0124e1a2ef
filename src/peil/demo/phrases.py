"""Words of customers who do not exist, put together from parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_LEADS = ("", "", "", "Dessverre: ", "Andre gang på rad. ", "Prøvde to ganger. ",
          "Brukte lang tid. ", "Litt oppgitt. ", "Skulle bare gjøre det raskt. ",
          "Første gang jeg prøver. ", "Vet ikke om det er meg, men ")  # fmt: skip
_TAILS = ("", "", "", " Måtte ringe i stedet.", " Ga opp.", " Prøver igjen i morgen.",
          " Håper dere ser på det.", " Det pleide å virke.", " Endte på chat.",
          " Ikke bra nok.", " Tok skjermbilde.", " Skulle ønske det var enklere.")  # fmt: skip

_CAUSES: dict[str, tuple[str, ...]] = {
    "ny innlogging": (
        "kommer ikke inn med den nye innloggingen.",
        "ble kastet ut midt i skademeldingen etter ny innlogging.",
        "den nye innloggingen virker ikke i nettleseren min.",
        "måtte logge inn tre ganger, og så var alt jeg hadde skrevet borte.",
        "kjenner ikke igjen den nye måten å logge inn på.",
        "etter den nye innloggingen kommer jeg bare til forsiden.",
    ),
    "innlogging": (
        "innloggingen sender meg tilbake til start.",
        "får ikke logget inn, bare en hvit side.",
        "innloggingen henger på «vent litt».",
        "husker ikke passordet, og e-posten for å bytte det kommer aldri.",
    ),
    "skade": (
        "skjemaet spør om ting jeg ikke vet om motparten.",
        "fikk ikke lastet opp bildene av skaden.",
        "finner ikke saken min igjen.",
        "ser ikke hvem som har saken eller hva som skjer nå.",
        "skjemaet sier at et felt mangler, men ikke hvilket.",
        "det står «under behandling», og ikke noe mer.",
        "usikker på om skademeldingen ble sendt.",
    ),
    "vilkår": (
        "forstår ikke om dette er dekket eller ikke.",
        "vilkårene er lange og vanskelige å lese.",
        "søket gir meg bare reklame for andre forsikringer.",
        "finner ikke hva egenandelen er i mitt tilfelle.",
        "skjønner ikke forskjellen på standard og ekstra.",
        "får ikke sagt opp uten å ringe.",
        "svaret jeg fant, gjaldt en annen forsikring.",
    ),
    "pris": (
        "prisen ble en annen til slutt enn den jeg så først.",
        "får ikke pris uten å oppgi fødselsnummer.",
        "forstår ikke hvorfor prisen har gått opp.",
        "finner ikke hvilke rabatter jeg har.",
        "kalkulatoren stoppet på siste side.",
        "savner å kunne sammenligne to alternativer.",
    ),
    "faktura": (
        "fakturaen vises ikke.",
        "får ikke endret forfallsdato.",
        "finner ikke kontonummer og KID.",
        "beløpet stemmer ikke med det jeg har fått på e-post.",
        "får ikke lagt inn avtalegiro.",
    ),
    "endre": (
        "endringen lagres ikke.",
        "finner ikke hvor jeg kan endre dette.",
        "får beskjed om at bilen ikke finnes.",
        "må velge noe som ikke passer for meg.",
        "vet ikke om endringen gjelder fra i dag.",
        "adressen min blir ikke godtatt.",
    ),
    "dokument": (
        "dokumentet åpner seg ikke.",
        "fikk bare en gammel versjon.",
        "finner ikke beviset på engelsk.",
        "nedlastingen stopper halvveis.",
    ),
    "kontakt": (
        "finner ikke telefonnummeret.",
        "chatten svarer ikke på det jeg spør om.",
        "ble sendt rundt mellom sidene.",
        "får ikke snakke med et menneske.",
        "skjemaet passer ikke for det jeg vil spørre om.",
    ),
    "teknisk": (
        "siden laster veldig sakte.",
        "fikk en feilmelding uten forklaring.",
        "knappen nederst gjør ingenting.",
        "siden hopper når jeg skriver.",
        "alt forsvant da jeg gikk tilbake.",
        "teksten er for liten på telefonen.",
    ),
}
CAUSES = tuple(cause for cause in _CAUSES if cause != "ny innlogging")

_ENGLISH_CAUSES = (
    "The page is only in Norwegian, so I could not tell what to choose.",
    "I could not upload my photos.", "The form stopped on the last page.",
    "I do not understand whether I am covered.", "I was logged out before I finished.",
    "I could not find where to change it.", "No phone number that I could find.",
)  # fmt: skip

_WISHES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # theme: said by detractors, by passives, by promoters
    "Pris": (
        ("for dyrt i forhold til det jeg får", "prisen har gått opp to ganger på et år",
         "fikk bedre tilbud et annet sted", "som ung føler jeg at jeg betaler for alle andre",
         "prisøkningen kom uten forklaring", "lojalitet lønner seg ikke"),
        ("prisen er grei, men ikke mer", "litt dyrt, men til å leve med", "sjekker pris hos andre",
         "kunne vært billigere når jeg har samlet alt"),
        ("god pris når alt er samlet", "fornøyd med rabatten", "får mye for pengene",
         "rimeligere enn det jeg hadde før"),
    ),
    "Skadebehandling": (
        ("skadesaken tok altfor lang tid", "måtte forklare det samme til tre personer",
         "fikk avslag uten en god begrunnelse", "ingen svarer når jeg spør om saken",
         "oppgjøret ble lavere enn forventet"),
        ("oppgjøret gikk greit, men tok tid", "måtte purre, men det ordnet seg",
         "litt mye papirarbeid"),
        ("rask hjelp da vi hadde vannskade", "oppgjøret var på konto etter to dager",
         "trygt å bli ringt opp av en som kunne saken", "enkelt å melde skade"),
    ),
    "Digitale løsninger": (
        ("appen henger", "finner ikke frem på nettsidene", "innloggingen er et mareritt",
         "må ringe for ting som burde gå på nett"),
        ("appen er ok, men mangler noe", "nettsidene er litt rotete", "fungerer som regel"),
        ("appen er enkel og rask", "alt samlet på ett sted", "oversiktlige nettsider"),
    ),
    "Rådgivning": (
        ("ingen har tatt kontakt på mange år", "følte meg presset til å kjøpe mer",
         "fikk forskjellig svar av to rådgivere"),
        ("grei rådgiver, men litt travel", "kunne fulgt opp oftere"),
        ("rådgiveren forklarte det så jeg forsto", "ærlige råd, solgte meg ikke for mye",
         "god oppfølging av bedriften vår", "hyggelig og kunnskapsrik"),
    ),
    "Informasjon": (
        ("vanskelig språk i brevene", "får mye e-post, men ikke det jeg trenger å vite",
         "vilkårene er uforståelige"),
        ("informasjonen er grei nok", "litt mange e-poster"),
        ("tydelig informasjon", "forstår endelig hva jeg er dekket for", "fine påminnelser"),
    ),
}  # fmt: skip
THEMES = tuple(_WISHES)

_OPENINGS = (
    ("", "", "Skuffet: ", "Vurderer å bytte: ", "Har vært kunde lenge, men ", "Ærlig talt: "),
    ("", "", "Helt greit: ", "Nøytral: ", "Både og: ", "Har ikke brukt det så mye, men "),
    ("", "", "Veldig fornøyd: ", "Anbefales: ", "Kort sagt: ", "Etter mange år: "),
)
_CLOSINGS = (
    (".", ".", ". Det må bli bedre.", ". Da mister dere meg.", ". Synd.", ". Ringte uten svar."),
    (".", ".", ". Grei service.", ". Ikke noe å klage på utover det.", ". Får se til neste år."),
    (".", ".", ". Takk for det.", ". Fortsett slik.", ". Har anbefalt dere til naboen."),
)
_ENGLISH = (
    ("too expensive for what I get.", "the claim took months.", "hard to get help in English."),
    ("fine, but nothing special.", "good service, letters are only in Norwegian."),
    ("quick help with my claim.", "easy to reach and friendly.", "the app just works."),
)

_UNHAPPY: dict[str, tuple[str, ...]] = {
    "Skade på bil": ("måtte purre på verkstedet selv.", "fikk ny saksbehandler midt i saken.",
                     "leiebilen ble ikke dekket, og det sa ingen fra om.",
                     "ventet i ukevis på taksten."),
    "Skade på hus": ("takstmannen kom først etter tre uker.", "ingen tok ansvar for saken.",
                     "måtte sende de samme bildene tre ganger.",
                     "håndverkerne og dere skyldte på hverandre."),
    "Reiseskade": ("måtte legge ut for legen selv.", "kvitteringene ble borte hos dere.",
                   "fikk beskjed om å sende kvitteringene på nytt."),
    "Innbo og tyveri": ("verdien ble satt altfor lavt.", "må dokumentere ting jeg arvet.",
                        "egenandelen spiste opp det meste."),
    "Faktura og betaling": ("purregebyret kom selv om jeg hadde betalt.",
                            "fakturaen er umulig å forstå.", "avtalegiroen ble ikke flyttet."),
    "Endre forsikring": ("endringen ble ikke registrert.", "fikk to poliser på samme bil.",
                         "adressen ble feil enda en gang."),
    "Innlogging": ("innloggingen virket bare til neste dag.", "fikk råd som ikke hjalp.",
                   "måtte ringe om den samme innloggingen igjen."),
    "Dekning og vilkår": ("fikk to ulike svar om hva som er dekket.",
                          "ble bare henvist til vilkårene.", "vet fortsatt ikke om jeg er dekket.",
                          "svaret var skrevet for en jurist."),
    "Pris og tilbud": ("tilbudet gjaldt ikke lenger da jeg skulle si ja.",
                       "prisen på e-post var en annen enn den på telefon."),
    "Oppsigelse": ("måtte si opp to ganger.", "ble forsøkt overtalt i stedet for å få hjelp.",
                   "fikk faktura etter at jeg hadde sagt opp."),
    "Klage": ("fikk det samme svaret om igjen.", "ingen leste det jeg skrev.",
              "klagen tok to måneder og endte med en standardtekst."),
}  # fmt: skip
_HAPPY = ("rask og vennlig hjelp.", "fikk svar med en gang.", "saksbehandleren forsto saken.",
          "enkelt, uten å bli satt over.", "ryddig og greit.")  # fmt: skip


def _pick(rng: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def blocker(rng: np.random.Generator, cause: str, *, english: bool) -> str:
    """Say what got in the way; ``cause`` is one of `CAUSES`."""
    if english:
        return _pick(rng, _ENGLISH_CAUSES)
    lead = _pick(rng, _LEADS)
    core = _pick(rng, _CAUSES[cause])
    if not lead.endswith("men "):
        core = core if lead.endswith(": ") else _sentence(core)
    return _sentence(lead + core) + _pick(rng, _TAILS)


def opinion(rng: np.random.Generator, theme: str, group: int, *, english: bool) -> str:
    """Say why the score was given; ``group`` is 0 detractor, 1 passive, 2 promoter."""
    if english:
        return _sentence(_pick(rng, _ENGLISH[group]))
    core = _pick(rng, _WISHES[theme][group])
    return _sentence(_pick(rng, _OPENINGS[group]) + core) + _pick(rng, _CLOSINGS[group])


def afterwards(rng: np.random.Generator, topic: str, *, is_happy: bool) -> str:
    """Say how it was to have a case about a topic."""
    core = _pick(rng, _HAPPY if is_happy else _UNHAPPY[topic])
    return _sentence(_pick(rng, ("", "", "", "Kort sagt: ", "Ærlig talt: ")) + core)
