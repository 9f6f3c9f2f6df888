"""Doing a thing once, however often it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from apps.api.errors import Problem
from apps.api.models import KeptAnswer

WAIT_SECONDS = 3


@dataclass(frozen=True)
class Sending:
    """A request that may come again: whose it is, what it asks, under which key, with which body."""

    organisation_id: int
    operation: str
    key: str
    body_hash: str


@dataclass(frozen=True)
class Given:
    """An answer as it is kept. `content` is written JSON, `headers` those that belong to the answer."""

    status: int
    content: str
    headers: dict[str, str] = field(default_factory=dict)
    is_repeated: bool = False


def answer_once(*, sending: Sending, act: Callable[[], Given], at: datetime) -> Given:
    """Act and keep the answer, or give the one that was kept.

    Act and answer are written in one transaction. Whoever sends the same meanwhile waits for its end and
    then reads the answer; if the first dies on the way, nothing of it remains and the next one acts. An act
    that raises changed nothing: nothing is kept and the key is free.

    Raises:
        Problem: "idempotency.key_reused" if the key came with another body, "idempotency.running" if the
            first takes longer than a caller should wait.
    """
    try:
        return _answer_once(sending, act, at)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Problem("idempotency.running", wait=1) from error
        raise


@transaction.atomic
def _answer_once(sending: Sending, act: Callable[[], Given], at: datetime) -> Given:
    if not _is_first(sending, at):
        return _kept(sending)
    given = act()
    KeptAnswer.objects.filter(**_place(sending)).update(
        status=given.status, content=given.content, headers=given.headers
    )
    return given


def _is_first(sending: Sending, at: datetime) -> bool:
    """Take the key; while another transaction holds it, this waits for that one's end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        cursor.execute(
            "INSERT INTO api_keptanswer"
            " (organisation_id, operation, key, body_hash, status, content, headers, at)"
            " VALUES (%s, %s, %s, %s, 0, '', '{}', %s) ON CONFLICT DO NOTHING",
            [sending.organisation_id, sending.operation, sending.key, sending.body_hash, at],
        )
        is_first: bool = cursor.rowcount == 1
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return is_first


def _kept(sending: Sending) -> Given:
    kept = KeptAnswer.objects.get(**_place(sending))
    if kept.body_hash != sending.body_hash:
        raise Problem("idempotency.key_reused")
    return replace(Given(kept.status, kept.content, kept.headers), is_repeated=True)


def _place(sending: Sending) -> dict[str, object]:
    return {
        "organisation_id": sending.organisation_id,
        "operation": sending.operation,
        "key": sending.key,
    }


def forget_answers(*, at: datetime) -> int:
    """Forget the answers that were kept long enough; gives how many."""
    forgotten, _per_model = KeptAnswer.objects.filter(at__lt=at - settings.API_ANSWERS_KEPT).delete()
    return forgotten
