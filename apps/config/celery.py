"""The worker and the clock. The clock only wakes tasks that look for due rows."""

import logging
import os
import time
from typing import Any

from celery import Celery, Task, signals
from celery.app.amqp import AMQP
from django.db import InterfaceError, OperationalError
from kombu import Connection
from kombu.transport import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")


class DueChannel(redis.Channel):
    """Forgets its messages when the bus is lost; due rows are found anew.

    Putting them back, or settling one over a connection that is gone, would end the worker.
    """

    do_restore = False

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """Say that a message was taken."""
        if self.connection is not None:
            super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Say that a message was not taken."""
        if self.connection is not None:
            super().basic_reject(delivery_tag, requeue)


class DueTransport(redis.Transport):
    """Speaks to the bus through such channels."""

    Channel = DueChannel


class PromptConnection(Connection):
    """Tries a lost bus again every second, rather than after up to half a minute."""

    def get_transport_cls(self) -> type[DueTransport]:
        """Give our way of speaking to the bus."""
        return DueTransport

    def ensure_connection(self, *args: Any, **options: Any) -> Any:
        """Wait for the bus."""
        prompt = {"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1}
        return super().ensure_connection(*args, **{**prompt, **options})


class PromptAMQP(AMQP):
    """Connects promptly."""

    Connection = PromptConnection


class DueTask(Task):  # type: ignore[type-arg]  # generic in its stubs alone
    """Looks for due rows. Without the database it fails in one line, and the next second tries again."""

    throws = (OperationalError, InterfaceError)


logger = logging.getLogger(__name__)
app = Celery("tutti", amqp=PromptAMQP, task_cls=DueTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _every(seconds: float, task: str) -> dict[str, Any]:
    """Wake a task; a message that waited longer than its task may wait is dropped."""
    expires = 5 if seconds <= 2 else 10 if seconds <= 60 else 600
    return {"task": task, "schedule": seconds, "options": {"expires": expires}}


app.conf.beat_schedule = {
    task: _every(seconds, task)
    for task, seconds in {
        "ballots.close_due": 1.0,
        "ballots.cross_check_due": 1.0,
        "ballots.sequence_due": 1.0,
        "negotiations.conclude_due": 1.0,
        "negotiations.open_votes": 2.0,
        "negotiations.renew_rolls": 300.0,
        "negotiations.expire_due": 5.0,
        "negotiations.miss_appeals": 60.0,
        "negotiations.take_weights": 3600.0,
        "negotiations.drop_points": 300.0,
        "collectives.conclude_due": 2.0,
        "collectives.open_votes": 2.0,
        "collectives.renew_rolls": 300.0,
        "companies.look_at_domains": 10.0,
        "companies.look_again_at_domains": 300.0,
        "contracts.end_over": 60.0,
        "contracts.end_withdrawn": 30.0,
        "contracts.freeze_due": 5.0,
        "contracts.end_due": 30.0,
        "contracts.count_due": 300.0,
        "contracts.make_papers": 5.0,
        "catalogues.apply_due": 2.0,
        "catalogues.compare_works": 20.0,
        "catalogues.fold_works": 2.0,
        "catalogues.gather_words": 3600.0,
        "catalogues.follow_codes": 300.0,
        "catalogues.end_unanswered": 3600.0,
        "claims.search_due": 2.0,
        "moderation.go_on": 60.0,
        "unions.end_due": 60.0,
        "api.forget_answers": 3600.0,
        "accounts.forget_sessions": 3600.0,
        "privacy.build_archives": 2.0,
        "privacy.erase_due": 60.0,
        "privacy.keep_no_longer": 3600.0,
        "notifications.send_due": 2.0,
        "notifications.confirm_votes": 60.0,
        "notifications.gather_digests": 60.0,
        "notifications.remind_due": 600.0,
    }.items()
}

_began: dict[str, float] = {}


@signals.task_prerun.connect(dispatch_uid="observing")
def _note_start(task_id: str = "", **_: object) -> None:
    from apps.common import logs  # noqa: PLC0415  settings are not loaded yet when this module is

    logs.request_id.set(task_id)
    _began[task_id] = time.perf_counter()


@signals.task_postrun.connect(dispatch_uid="observing")
def _note_end(task_id: str = "", task: Any = None, state: str | None = None, **_: object) -> None:
    from apps.common import heartbeat, metrics  # noqa: PLC0415

    name = task.name if task is not None else "unknown"
    outcome = "succeeded" if state == "SUCCESS" else "failed"
    metrics.TASKS.labels(name, outcome).inc()
    metrics.TASK_SECONDS.labels(name).observe(time.perf_counter() - _began.pop(task_id, time.perf_counter()))
    if outcome == "succeeded":
        metrics.TASK_SUCCEEDED.labels(name).set(time.time())
    else:
        logger.warning("task failed", extra={"task": name, "outcome": outcome})
    heartbeat.show("worker")
