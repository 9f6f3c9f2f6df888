"""Whether the site answers, whether it is ready, and what those who run it count."""

from functools import cache
from hmac import compare_digest

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.core import GaugeMetricFamily
from redis import RedisError

from apps.common import heartbeat, metrics, wakeup
from apps.common.database import AWAY
from apps.home import queries

_PARTS = ("clock", "worker")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether this process can serve: 200 if the database answers with all migrations, else 503.

    Bus, clock and worker are told for information: pages and writes work without them, so a proxy that asks
    here must not take the site away because of them. The answer takes four seconds at the most.
    """
    database, bus = _database(), _bus()
    seen = {part: _seen(part) if bus == "ok" else None for part in _PARTS}
    content = {"database": database, "bus": bus, "seconds_since": seen}
    return JsonResponse(content, status=200 if database == "ok" else 503)


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Give the metrics to whoever has the token of `METRICS_TOKEN`; to anybody else there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse(metrics.exposition(_Now()), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Now:
    """What is looked up when somebody asks: which parts are there, and what waits."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Ask the database and the bus; what is away is left out, and said to be away."""
        up = GaugeMetricFamily("tutti_up", "Whether a part answers.", labels=["part"])
        up.add_metric(["database"], float(_database() == "ok"))
        up.add_metric(["bus"], float(_bus() == "ok"))
        seen = GaugeMetricFamily("tutti_seen_seconds", "Since a part was last seen at work.", labels=["part"])
        for part in _PARTS:
            seconds = _seen(part)
            if seconds is not None:
                seen.add_metric([part], seconds)
        return [up, seen, *_waiting()]


def _waiting() -> list[GaugeMetricFamily]:
    rows = GaugeMetricFamily("tutti_waiting_rows", "Rows whose time has come.", labels=["work"])
    oldest = GaugeMetricFamily(
        "tutti_waiting_oldest_seconds", "Since when the oldest waits.", labels=["work"]
    )
    at = now()
    try:
        waiting = queries.waiting_work(at)
    except AWAY:
        return []
    for work, (count, since) in waiting.items():
        rows.add_metric([work], count)
        oldest.add_metric([work], (at - since).total_seconds() if since else 0.0)
    return [rows, oldest]


def _database() -> str:
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return "away"
    return "ok" if _known_migrations() <= applied else "not migrated"


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _bus() -> str:
    try:
        wakeup.bus().ping()
    except RedisError:
        return "away"
    return "ok"


def _seen(part: str) -> float | None:
    try:
        seconds = heartbeat.seconds_since(part)
    except RedisError:
        return None
    return None if seconds is None else round(seconds, 1)
