"""Whether the site answers, and whether it is ready."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether database (with all migrations) and bus answer: 200, else 503 and which does not."""
    parts = {"database": _database_is_ready(), "bus": _bus_is_ready()}
    answer = {name: "ok" if is_ready else "away" for name, is_ready in parts.items()}
    return JsonResponse(answer, status=200 if all(parts.values()) else 503)


def _database_is_ready() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _bus_is_ready() -> bool:
    try:
        cache.set("readyz", "1", 5)
        return bool(cache.get("readyz") == "1")
    except RedisError:
        return False
