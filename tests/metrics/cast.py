"""One small organisation with something of everything, the same each time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from tests.metrics.memory import MemoryWarehouse, Record, answer, case, contract, order

BEGIN = datetime(2019, 1, 3, 9, tzinfo=UTC)


def everything(*, with_contracts: bool = False, seed: int = 7) -> MemoryWarehouse:
    """Return a year and a half of answers, orders, cases and, if asked, contracts."""
    chance = random.Random(seed)
    return MemoryWarehouse(
        answers=answers(chance),
        orders=orders(chance),
        cases=cases(chance),
        customers=contracts(chance) if with_contracts else [],
        comments=comments(),
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
    return answer(
        i, question=f"q_{kind}", role="outcome" if kind == "resolution" else kind, kind=kind,
        score=None, choice=choice, scale_low=None, scale_high=None, **shared,
    )  # fmt: skip


def orders(chance: random.Random, size: int = 900) -> list[Record]:
    return [
        order(
            i,
            chance.choice([None, *(f"k{n}" for n in range(120))]),
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
                topic=chance.choice("xyz"),
                customer_key=f"k{chance.randint(1, 60)}",
                unit=chance.choice(["north", "south"]),
            )
        )
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
                segment=chance.choice(["home", "car"]),
                unit=chance.choice(["north", "south"]),
                observed_until=BEGIN + timedelta(days=500),
            )
        )
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
