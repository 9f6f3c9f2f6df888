"""Ballots accepted a second through the whole stack, beside a bare insert behind the same authentication.

The site stands as in production (`site.py`); the clients are a process of their own, whose processor time
is counted apart. Every ballot is a form with a session and its token: who sends it is looked up, the ballot
checked, sealed, committed, and the receipt signed.
"""

import itertools
import json
import os
import statistics
from collections.abc import Callable, Sequence
from typing import Any

from apps.config.launcher.ports import LOOPBACK
from tests.bench.measure import spread
from tests.bench.site import Helper, Site, spent

REQUESTS = int(os.environ.get("BENCH_VOTES", "2000"))
REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "3"))
CLIENTS = (1, 8, 32)
LARGE, SMALL = 100_000, 100
WANTED_RATIO, WANTED_PER_SECOND = 0.5, 300
_PARTS = ("pages", "proxy", "postgres", "redis", "clients")
_FOUND, _EMPTY = "302", "204"
_number = itertools.count(1)

Requests = list[tuple[str, str, str]]


def run() -> None:
    """Measure 1, 8 and 32 clients, then a small roll beside a large one."""
    with Site() as site:
        world = site.helper("world", "tests.bench.world")
        sessions = world.ask(do="people", number=LARGE, signed_in=REQUESTS)["sessions"]
        site.open("pages", "proxy")
        clients = site.helper("clients", "tests.bench.clients")

        def measure(clients_: int, requests: Requests, status: str) -> dict[str, Any]:
            return _measured(site, clients, clients_, requests, status)

        measure(32, _inserts(sessions), _EMPTY)
        measure(32, _votes(_ballots(world, 1, len(sessions)), sessions), _FOUND)
        for number in CLIENTS:
            _beside(
                "votes",
                lambda number=number: measure(
                    number, _votes(_ballots(world, 1, len(sessions)), sessions), _FOUND
                ),
                lambda number=number: measure(number, _inserts(sessions), _EMPTY),
                clients=number,
                limit_is="insert and commit of one row of 400 bytes behind the same authentication",
                wanted={"ratio_at_32": WANTED_RATIO, "per_second": WANTED_PER_SECOND},
            )
        large = _ballots(world, 1, LARGE)
        measure(8, _votes(large, sessions), _FOUND)
        _beside(
            "votes_by_roll",
            lambda: measure(8, _votes(large, sessions, again=True), _FOUND),
            lambda: measure(8, _votes(_ballots(world, len(sessions) // SMALL, SMALL), sessions), _FOUND),
            clients=8,
            ours_is=f"a roll of {LARGE}",
            limit_is=f"rolls of {SMALL}",
            wanted={"ratio": "about 1"},
        )


def _ballots(world: Helper, number: int, size: int) -> list[tuple[str, int]]:
    """Open ballots for the people in their order; give addresses and sizes."""
    return [
        (world.ask(do="ballot", size=size, first=place * size, visibility="sealed")["public_id"], size)
        for place in range(number)
    ]


def _votes(ballots: Sequence[tuple[str, int]], sessions: Sequence[str], *, again: bool = False) -> Requests:
    """Let each person vote once where they are on the roll; `again` from the last to the first."""
    choices = itertools.cycle(("yes", "no", "abstain"))
    where = itertools.chain.from_iterable(itertools.repeat(public_id, size) for public_id, size in ballots)
    found = [
        (session, f"/votes/{public_id}/", f"choice={next(choices)}&request_id=bench-{next(_number)}")
        for session, public_id in zip(sessions, where, strict=False)
    ]
    return found[::-1] if again else found


def _inserts(sessions: Sequence[str]) -> Requests:
    return [(session, "/bench/insert/", "choice=yes&request_id=bench") for session in sessions]


def _measured(site: Site, helper: Helper, clients: int, requests: Requests, status: str) -> dict[str, Any]:
    before = site.seconds_of(_PARTS)
    found = helper.ask(host=LOOPBACK, port=site.pages_port, clients=clients, requests=requests)
    used = spent(before, site.seconds_of(_PARTS))
    assert found["statuses"] == {status: len(requests)}, found["statuses"]
    found["per_second"] = len(requests) / found["seconds"]
    found["cpu_ms"] = {name: round(1000 * seconds / len(requests), 2) for name, seconds in used.items()}
    return found


def _beside(
    name: str, ours: Callable[[], dict[str, Any]], limit: Callable[[], dict[str, Any]], **facts: object
) -> None:
    pairs = [(ours(), limit()) for _ in range(REPETITIONS)]
    ratios = [one["per_second"] / other["per_second"] for one, other in pairs]
    line = {
        "bench": name,
        **facts,
        "ours": _summary([one for one, _ in pairs]),
        "limit": _summary([other for _, other in pairs]),
        "ratio": spread(ratios, 3),
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _summary(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    parts = {name: statistics.median(one["cpu_ms"][name] for one in found) for name in _PARTS}
    return {
        "per_second": spread([one["per_second"] for one in found]),
        "milliseconds": {
            "median": statistics.median(one["median_ms"] for one in found),
            "p99": statistics.median(one["p99_ms"] for one in found),
        },
        "cpu_milliseconds_each": parts,
    }
