"""Who looks at a place now: kept in the bus alone, gone by itself, and never a record of anything."""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

import redis

from apps.common import wakeup

LASTS_SECONDS = 50
# Up to so many of one party each coming and going is told; of more, so seldom that a crowd can bear it.
FEW = 10
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
    until, by_place = time.time() + LASTS_SECONDS, dict[str, dict[str, float]]()
    for here in everybody:
        by_place.setdefault(here.place, {})[here.member] = until

    def renew(bus: redis.Redis) -> None:
        with bus.pipeline(transaction=False) as line:
            for place, members in by_place.items():
                line.zadd(_key(place), members)
                line.expire(_key(place), LASTS_SECONDS)
            line.execute()

    if by_place:
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
    own = len({person for party, person in others if party == here.party})
    if not own:
        wakeup.mark_changed(here.place, CHANGED)
    elif own < FEW or _may_tell_a_crowd(here, own):
        wakeup.mark_changed(here.topic, CHANGED)


def _may_tell_a_crowd(here: Here, own: int) -> bool:
    """Say whether a crowd may be told again already: each time all of it looks, and it looks at a number."""
    seconds = max(2, own // 20)
    told: list[object] = []
    wakeup.quietly(lambda bus: told.append(bus.set(f"{_key(here.topic)}:told", 1, nx=True, ex=seconds)))
    return bool(told and told[0])


def _key(place: str) -> str:
    return f"{wakeup.CHANNEL}:here:{place}"


def _read(members: object) -> list[tuple[str, int]]:
    found = []
    for member in members if isinstance(members, list) else []:
        party, person_id, _process = member.decode().split(":")
        found.append((party, int(person_id)))
    return found
