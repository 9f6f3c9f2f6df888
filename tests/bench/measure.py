"""How two ways are measured beside each other."""

import json
import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

REPETITIONS = 3
TABLE = "CREATE TABLE IF NOT EXISTS bench_insert (id bigserial PRIMARY KEY, a text, b text, c bytea)"
_INSERT = "INSERT INTO bench_insert (a, b, c) VALUES (%s, %s, %s)"


def insert_row(_number: int = 0) -> None:
    """Insert one row of 400 bytes into a table that `TABLE` makes: the machine's own limit of a commit."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [secrets.token_hex(64), secrets.token_hex(64), secrets.token_bytes(128)])


def rate(work: Callable[[int], object], times: int, clients: int = 1) -> float:
    """Run `work(n)` for n below `times` on `clients` threads; give how many were done a second."""
    if clients == 1:
        started = time.perf_counter()
        for number in range(times):
            work(number)
        return times / (time.perf_counter() - started)

    def share(first: int) -> None:
        for number in range(first, times, clients):
            work(number)
        connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(share, range(clients)))
    return times / (time.perf_counter() - started)


def beside(name: str, ours: Callable[[], float], limit: Callable[[], float], **facts: object) -> None:
    """Measure both in turn and print one JSON line: units a second, and ours as a part of the limit.

    Args:
        facts: what is printed besides; a function is called when all is measured.
    """
    pairs = [(ours(), limit()) for _ in range(REPETITIONS)]
    facts = {name: fact() if callable(fact) else fact for name, fact in facts.items()}
    ratios = [one / other for one, other in pairs]
    line = {
        "bench": name,
        **facts,
        "ours_per_second": spread([one for one, _ in pairs]),
        "limit_per_second": spread([other for _, other in pairs]),
        "ratio": spread(ratios, 3),
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def spread(numbers: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Give the median with the least and the most."""
    return {
        "median": round(statistics.median(numbers), digits),
        "least": round(min(numbers), digits),
        "most": round(max(numbers), digits),
    }
