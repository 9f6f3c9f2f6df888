"""Counting a hundred thousand ballots: the sums alone, and with every commitment checked and opened."""

import json
import time
from random import Random

from apps.ballots import domain
from apps.ballots.actions.closing import recount
from tests.bench.closed import open_with

BALLOTS = 100_000


def run() -> None:
    """Measure the pure count, with weights and a second majority, and the whole count from what is stored."""
    started = time.perf_counter()
    result = domain.count(*_asked())
    pure = time.perf_counter() - started
    assert result.voted == BALLOTS
    ballot = open_with(BALLOTS)
    started = time.perf_counter()
    counted = recount(ballot)
    whole = time.perf_counter() - started
    assert counted.voted == BALLOTS
    line = {
        "bench": "count",
        "ballots": BALLOTS,
        "sums_seconds": round(pure, 2),
        "opened_and_counted_seconds": round(whole, 2),
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _asked() -> tuple[domain.Definition, list[domain.RollLine], dict[str, str]]:
    random = Random(1)
    definition = domain.Definition(
        document_hash="0" * 64,
        quorum_percent=50,
        weight_rule="works",
        second_majority=domain.Threshold(1, 2),
    )
    roll = [
        domain.RollLine(f"{place:032x}", str(random.randint(1, 900)), "works", f"{random.random():.6f}")
        for place in range(BALLOTS)
    ]
    return definition, roll, {line.pseudonym: random.choice(domain.CHOICES) for line in roll}
