"""Who looks at a room now: one's own side by name, of the others only whether somebody is there."""

from dataclasses import dataclass

from apps.accounts.models import Organisation, User
from apps.common.presence import who_is_at
from apps.negotiations.models import Room
from apps.negotiations.queries.rooms import Party, party_of

MOST_NAMED = 10


@dataclass(frozen=True)
class PartyHere:
    """One party as a reader sees it; of other parties there is neither a name nor a number."""

    party: Party
    name: str
    is_own: bool
    is_here: bool
    people: tuple[str, ...] = ()
    more: int = 0

    @property
    def total(self) -> int:
        """How many of one's own side are here."""
        return len(self.people) + self.more


def presence_in(room: Room, person: User) -> list[PartyHere] | None:
    """Say who is here, the reader's own party first; None while nobody knows."""
    here = who_is_at(room.stream)
    if here is None:
        return None
    own = party_of(person, room)
    found = []
    sides: dict[Party, Organisation | None] = {
        "collective": room.collective,
        "company": room.company,
        "union": room.union,
    }
    for party, organisation in sides.items():
        if organisation is None:
            continue
        ids = here.get(party, set())
        people = _names(ids) if party == own else ()
        more = len(ids) - len(people) if party == own else 0
        found.append(PartyHere(party, organisation.short, party == own, bool(ids), people, more))
    return sorted(found, key=lambda one: not one.is_own)


def _names(ids: set[int]) -> tuple[str, ...]:
    people = User.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk")
    return tuple(people.values_list("name", flat=True)[:MOST_NAMED])
