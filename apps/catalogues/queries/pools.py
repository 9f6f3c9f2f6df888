"""To which collectives works are entrusted, as the app of collectives tells it: it stands above this one."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.queries import speaks_for


@dataclass(frozen=True)
class Pool:
    """A collective, and those of the people asked about whose mandate it has now."""

    slug: str
    name: str
    person_ids: frozenset[int]


PoolFinder = Callable[[Collection[int]], list[Pool]]
_finders: list[PoolFinder] = []


def register_pools(find: PoolFinder) -> None:
    """Hand in who knows the pools of people."""
    if find not in _finders:
        _finders.append(find)


def pools_of(person: User) -> list[Pool]:
    """List the collectives that have a mandate of a person, or of those they speak for, by name."""
    mine = speaks_for(person)
    return sorted((pool for find in _finders for pool in find(mine)), key=lambda pool: pool.name)
