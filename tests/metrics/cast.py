"""One small organisation with something of everything, the same each time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from tests.metrics.memory import (
    MemoryWarehouse,
    Record,
    answer,
    case,
    contact,
    contract,
    employee,
    invitation,
    order,
    review,
)
from tests.metrics.traces import traces

BEGIN = datetime(2019, 1, 3, 9, tzinfo=UTC)


def everything(*, with_contracts: bool = False, seed: int = 7) -> MemoryWarehouse:
    """Return a year and a half of answers, orders, cases and, if asked, contracts."""
    chance = random.Random(seed)
    found = traces(BEGIN)
    return MemoryWarehouse(
        answers=answers(chance) + further_answers(random.Random(seed)),
        orders=orders(chance),
        cases=cases(chance),
        contacts=contacts() + after_visits(found["visits"]),
        **found,
        customers=contracts(chance) if with_contracts else [],
        comments=comments(),
        employees=employees(random.Random(seed)),
        invitations=invitations(random.Random(seed)),
        mentions=mentions(random.Random(seed)),
    )


def answers(chance: random.Random, responses: int = 700) -> list[Record]:
    made: list[Record] = []
    for i in range(responses):
        shared: dict[str, object] = {
            "answered_at": BEGIN + timedelta(hours=18 * i),
            "unit": chance.choice(["north", "south", None]),
            "channel": chance.choice(["web", "phone"]),
            "weight": chance.choice([1.0, 0.5, 2.0]),
            "customer_key": chance.choice([None, f"k{chance.randint(1, 300)}"]),
        }
        for kind, low, high in (("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7)):
            made.append(_scored(chance, i, kind, low, high, shared))
        made += [
            _scored(chance, i, kind, 1, 10, shared)
            for kind in ("csi_satisfaction", "csi_expectations", "csi_ideal")
        ]
        made.append(_chosen(i, "task", chance.choice("AAABBCD"), shared))
        made.append(_chosen(i, "resolution", "partly" if i % 5 == 0 else "yes", shared))
        made.append(_chosen(i, "completion", chance.choice(["yes", "yes", "partly", "no"]), shared))
    return made


def _scored(
    chance: random.Random, i: int, kind: str, low: int, high: int, shared: dict[str, object]
) -> Record:
    state = chance.choice(["answered"] * 8 + ["blank", "not_applicable"])
    score = float(chance.randint(low, high)) if state == "answered" else None
    return answer(
        i,
        question=f"q_{kind}",
        kind=kind,
        score=score,
        state=state,
        scale_low=low,
        scale_high=high,
        **shared,
    )


def _chosen(i: int, kind: str, choice: str, shared: dict[str, object]) -> Record:
    role = {"resolution": "outcome", "ad_relevance": "outcome", "task_vote": "task"}.get(kind, kind)
    return answer(
        i, role=role, kind=kind, score=None, choice=choice, scale_low=None, scale_high=None,
        **{"question": f"q_{kind}", **shared},
    )  # fmt: skip


def orders(chance: random.Random, size: int = 900) -> list[Record]:
    return [
        order(
            i,
            # some buy far more often than others, as customers do
            chance.choice([None, *(f"k{n * n // 120}" for n in range(120))]),
            BEGIN + timedelta(minutes=chance.randint(0, 500 * 24 * 60)),
            amount=chance.choice([10, 25.5, 0, 99]),
            is_cancellation=chance.random() < 0.05,
            country=chance.choice(["NO", "SE"]),
            unit=chance.choice(["north", "south"]),
        )
        for i in range(size)
    ]


def cases(chance: random.Random, size: int = 600) -> list[Record]:
    made = []
    for i in range(size):
        opened = BEGIN + timedelta(hours=15 * i)
        outcome = chance.choice(["solved"] * 7 + ["open", "cancelled", "merged"])
        made.append(
            case(
                i,
                opened_at=opened,
                solved_at=opened + timedelta(minutes=chance.randint(1, 9000))
                if outcome == "solved"
                else None,
                outcome=outcome,
                kind="complaint" if i % 9 == 0 else "enquiry",
                observed_until=BEGIN + timedelta(hours=15 * size),
                contacts=chance.randint(1, 3),
                reassignments=chance.randint(0, 1),
                first_response_at=opened + timedelta(minutes=5 + i % 700) if i % 7 else None,
                topic=chance.choice("xyz"),
                customer_key=f"k{chance.randint(1, 60)}",
                unit=chance.choice(["north", "south"]),
            )
        )
    return made


def contacts(size: int = 700) -> list[Record]:
    chance = random.Random(11)
    return [
        contact(
            i,
            case=f"c{i % 600}",
            started_at=BEGIN + timedelta(hours=13 * i),
            by="bot" if i % 11 == 0 else "human",
            talk_seconds=float(chance.randint(20, 900)),
            hold_seconds=float(chance.randint(0, 90)) if i % 5 else None,
            customer_key=f"k{chance.randint(1, 60)}",
            unit=chance.choice(["north", "south"]),
        )
        for i in range(size)
    ]


def after_visits(visits: list[Record]) -> list[Record]:
    """Return the contacts that every second visitor makes some hours later."""
    made = []
    for i, one in enumerate(visits[::2]):
        at = one["started_at"]
        assert isinstance(at, datetime)
        made.append(contact(1000 + i, started_at=at + timedelta(minutes=7 * i),
                            customer_key=one["customer_key"], unit=one["unit"]))  # fmt: skip
    return made


def contracts(chance: random.Random, size: int = 200) -> list[Record]:
    made = []
    for i in range(size):
        started = BEGIN + timedelta(days=chance.randint(-300, 400))
        ended = started + timedelta(days=chance.randint(20, 600))
        made.append(
            contract(
                f"k{chance.randint(0, 150)}",
                started,
                ended if chance.random() < 0.5 else None,
                contract=f"c{i}",
                club_joined_at=started + timedelta(days=40 * i % 300 - 40) if i % 3 else None,
                segment=chance.choice(["home", "car"]),
                monthly_amount=100 + i % 50,
                currency="NOK",
                unit=chance.choice(["north", "south"]),
                observed_until=BEGIN + timedelta(days=500),
            )
        )
    return made


def further_answers(chance: random.Random, responses: int = 400) -> list[Record]:
    """Answers of employees, and to questions that are asked once of those who came from an ad."""
    made: list[Record] = []
    for i in range(10_000, 10_000 + responses):
        shared: dict[str, object] = {
            "answered_at": BEGIN + timedelta(hours=30 * (i - 10_000)),
            "unit": chance.choice(["north", "south"]), "channel": chance.choice(["web", "phone"]),
        }  # fmt: skip
        made.append(_chosen(i, "ad_relevance", chance.choice(["yes", "partly", "no"]), shared))
        for place, task in enumerate(chance.sample("ABCDEFGH", 5), start=1):
            made.append(_chosen(i, "task_vote", task, {**shared, "question": f"vote_{place}"}))
        made.append(
            answer(
                i, question="q_staff", role="touchpoint", kind="rating", touchpoint="staff",
                scale_low=1, scale_high=5, score=float(1 + i % 5), **shared,
            )
        )  # fmt: skip
        for item in ("esat", "engagement", "engagement"):
            made.append(
                answer(
                    i, question=f"q_{item}{len(made) % 4}" if item == "engagement" else "q_esat",
                    kind=item, survey_kind="employee", scale_low=1, scale_high=5,
                    score=float(chance.randint(1, 5)), **shared,
                )
            )  # fmt: skip
    return made


def invitations(chance: random.Random, size: int = 600) -> list[Record]:
    made = []
    for i in range(size):
        sent = BEGIN + timedelta(hours=20 * i)
        way = chance.choice(["sent", "shown"])
        reached = sent if chance.random() < 0.9 else None
        answered = sent + timedelta(hours=3) if reached and chance.random() < 0.3 else None
        made.append(
            invitation(
                i, survey=way, way=way, invited_at=sent, answered_at=answered,
                delivered_at=reached if way == "sent" else None,
                seen_at=reached if way == "shown" else None,
                not_sampled="asked lately" if i % 20 == 0 else None,
                unit=chance.choice(["north", "south"]),
            )
        )  # fmt: skip
    return made


def mentions(chance: random.Random, size: int = 500) -> list[Record]:
    return [
        review(
            i, said_at=BEGIN + timedelta(hours=24 * i), source=chance.choice(["site", "map"]),
            stars=chance.choice([1.0, 2.0, 3.0, 4.0, 4.5, 5.0, None]),
            unit=chance.choice(["north", "south"]),
        )
        for i in range(size)
    ]  # fmt: skip


def employees(chance: random.Random, size: int = 240) -> list[Record]:
    made = []
    for i in range(size):
        started = BEGIN + timedelta(days=chance.randint(-1500, 400))
        ended = started + timedelta(days=chance.randint(20, 1500))
        moved = started + timedelta(days=chance.randint(1, 900))
        places = chance.sample(["north", "south"], 2)
        for valid_from, unit in zip((started, moved), places, strict=True):
            made.append(
                employee(
                    f"e{i}",
                    started,
                    ended if chance.random() < 0.6 or moved > ended else None,
                    valid_from=valid_from,
                    unit=unit,
                    observed_until=BEGIN + timedelta(days=500),
                )
            )
            if moved > ended:
                break
    return made


def comments(size: int = 40) -> list[Record]:
    return [
        {
            "source": "s", "response": f"r{i}", "question": "why", "text": f"words {i}",
            "said_at": BEGIN + timedelta(hours=18 * i), "simulated": False,
            "load_id": "answers-1",
        }
        for i in range(size)
    ]  # fmt: skip
