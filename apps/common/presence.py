"""Who looks at a place now: kept in the bus alone, gone by itself, and never a record of anything."""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

import redis
from django.conf import settings

from apps.common import wakeup

LASTS_SECONDS = 50
CHANGED = {"kind": "presence.changed"}
# Of this process, so that whoever leaves here may still look from another one.
_PROCESS = secrets.token_hex(4)


@dataclass(frozen=True)
class Here:
    """Somebody at a place. `place` is the topic that everybody there hears, such as "room:7"."""

    place: str
    party: str
    person_id: int

    @property
    def topic(self) -> str:
        """What only their own party hears; the others learn of its first and its last alone."""
        return topic_of(self.place, self.party)

    @property
    def member(self) -> str:
        """How this process names them in the bus."""
        return f"{self.party}:{self.person_id}:{_PROCESS}"


def topic_of(place: str, party: str) -> str:
    """Name what one party at a place hears about itself."""
    return f"{place}:{party}"


def arrive(here: Here) -> None:
    """Note somebody, and tell those who may know: their party of them, the others of their party's first."""
    before: list[tuple[str, int]] = []

    def add(bus: redis.Redis) -> None:
        with bus.pipeline(transaction=True) as line:
            line.zrangebyscore(_key(here.place), time.time(), "+inf")
            line.zadd(_key(here.place), {here.member: time.time() + LASTS_SECONDS})
            line.expire(_key(here.place), LASTS_SECONDS)
            before.extend(_read(line.execute()[0]))

    if wakeup.quietly(add):
        _tell(here, before)


def stay(everybody: Iterable[Here]) -> None:
    """Note again that they are there, in one go."""
    wanted = list(everybody)

    def renew(bus: redis.Redis) -> None:
        with bus.pipeline(transaction=False) as line:
            for here in wanted:
                line.zadd(_key(here.place), {here.member: time.time() + LASTS_SECONDS})
                line.expire(_key(here.place), LASTS_SECONDS)
            line.execute()

    if wanted:
        wakeup.quietly(renew)


def leave(here: Here) -> None:
    """Forget somebody, and tell those who may know."""
    after: list[tuple[str, int]] = []

    def remove(bus: redis.Redis) -> None:
        with bus.pipeline(transaction=True) as line:
            line.zrem(_key(here.place), here.member)
            line.zrangebyscore(_key(here.place), time.time(), "+inf")
            after.extend(_read(line.execute()[1]))

    if wakeup.quietly(remove):
        _tell(here, after)


def who_is_at(place: str) -> dict[str, set[int]] | None:
    """Give the people at a place by party; None if the bus is away and nobody knows."""
    found: list[tuple[str, int]] = []

    def read(bus: redis.Redis) -> None:
        found.extend(_read(bus.zrangebyscore(_key(place), time.time(), "+inf")))

    if not wakeup.quietly(read):
        return None
    parties: dict[str, set[int]] = {}
    for party, person_id in found:
        parties.setdefault(party, set()).add(person_id)
    return parties


def _tell(here: Here, others: list[tuple[str, int]]) -> None:
    """Tell of somebody who came or went, `others` being there without them."""
    if (here.party, here.person_id) in others:
        return
    is_party_there = any(party == here.party for party, _person in others)
    wakeup.mark_changed(here.topic if is_party_there else here.place, CHANGED)


def _key(place: str) -> str:
    return f"{settings.LIVE_CHANNEL}:here:{place}"


def _read(members: object) -> list[tuple[str, int]]:
    found = []
    for member in members if isinstance(members, list) else []:
        party, person_id, _process = member.decode().split(":")
        found.append((party, int(person_id)))
    return found
