"""Plays the fictional people until it is told to end."""

import logging
import signal
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from apps.demo.play.parts import Play
from apps.demo.play.programme import programme
from apps.demo.world import build

logger = logging.getLogger(__name__)
_BETWEEN_STEPS, _AFTER_A_FAULT = 0.5, 3.0


class Command(BaseCommand):
    """`manage.py play_world`: fictional members vote, companies offer, collectives answer."""

    help = "Let the people of the fictional world act until SIGTERM."

    def handle(self, **options: object) -> None:
        """Play step by step; a lost connection is waited for, a signal ends it between two steps."""
        if not settings.DEMO:
            raise CommandError("The fictional world belongs to the demo: TUTTI_DEMO=1.")
        ended = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        play = programme()
        while not ended.is_set():
            ended.wait(_play_on(play))


def _play_on(play: Play) -> float:
    """Do one step, and say how many seconds to wait for the next."""
    try:
        if build.is_loaded():
            for said in play.step(timezone.now()):
                logger.debug("%s", said)
    except (OperationalError, InterfaceError) as error:
        logger.warning("database away, the play waits: %s", type(error).__name__)
        connections.close_all()
        return _AFTER_A_FAULT
    return _BETWEEN_STEPS
