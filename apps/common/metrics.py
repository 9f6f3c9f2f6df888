"""What is counted and timed; every process writes a file of its own, and `/metrics` adds them up.

No label names a person, an organisation, a ballot or a choice: routes, tasks and statuses only.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess
from prometheus_client.core import REGISTRY
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
FORGET_AFTER_SECONDS = 86_400

REQUESTS = Counter("tutti_requests", "Answered requests.", ["route", "method", "status"])
REQUEST_SECONDS = Histogram("tutti_request_seconds", "Time to an answer.", ["route"], buckets=_SECONDS)
TASKS = Counter("tutti_tasks", "Runs of tasks.", ["task", "outcome"])
TASK_SECONDS = Histogram("tutti_task_seconds", "Time of a task.", ["task"], buckets=_SECONDS)
TASK_SUCCEEDED = Gauge(
    "tutti_task_succeeded_timestamp_seconds", "Last success.", ["task"], multiprocess_mode="max"
)
SOCKETS = Gauge("tutti_sockets_open", "Open sockets.", multiprocess_mode="livesum")
HUB_LAG = Gauge(
    "tutti_hub_lag_seconds",
    "From a change to the hub that hears of it, last seen.",
    multiprocess_mode="livemax",
)
# With a label, so that processes without a hub say nothing of it.
HUB_HEARS = Gauge(
    "tutti_hub_hears_bus", "Whether all hubs hear the bus.", ["part"], multiprocess_mode="livemin"
)
POOL = Gauge("tutti_database_pool", "Connections to the database.", ["state"], multiprocess_mode="livesum")
_POOL_STATES = {"size": "pool_size", "free": "pool_available", "requests_waiting": "requests_waiting"}


class _Looked:
    """When this process last looked at its pool."""

    at = 0.0


def look_at_pool() -> None:
    """Note how the pool of this process stands, at most once a second."""
    now = time.monotonic()
    pool = getattr(connection, "pool", None)
    if pool is None or now - _Looked.at < 1:
        return
    _Looked.at = now
    stats = pool.get_stats()
    for state, name in _POOL_STATES.items():
        POOL.labels(state).set(stats.get(name, 0))


def exposition(*more: Collector) -> bytes:
    """Write everything in Prometheus' text format.

    Args:
        more: asked now, for this answer alone.
    """
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    registry = CollectorRegistry() if folder else REGISTRY
    if folder:
        _forget_the_dead(Path(folder))
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry(auto_describe=False)
    for collector in more:
        asked.register(collector)
    return generate_latest(registry) + generate_latest(asked)


def _forget_the_dead(folder: Path) -> None:
    """Drop what ended processes said of themselves, and after a day what they counted."""
    for file in folder.glob("*.db"):
        kind, _, number = file.stem.rpartition("_")
        if not number.isdigit() or _lives(int(number)):
            continue
        with suppress(OSError):
            if kind.startswith("gauge_live") or time.time() - file.stat().st_mtime > FORGET_AFTER_SECONDS:
                file.unlink()


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
