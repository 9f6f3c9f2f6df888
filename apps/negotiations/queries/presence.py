"""Who looks at a room now: one's own side by name, of the others a number and who has spoken, no list."""

from dataclasses import dataclass

from apps.accounts.models import Organisation, User
from apps.common.presence import who_is_at
from apps.negotiations.domain import TABLE
from apps.negotiations.models import Room
from apps.negotiations.queries.lanes import mentionable
from apps.negotiations.queries.rooms import Party, party_of

MOST_NAMED = 10


@dataclass(frozen=True)
class PartyHere:
    """One party as a reader sees it.

    Args:
        people: names, ten at the most; of other parties only of those who have spoken across the table.
        more: how many are here besides.
    """

    party: Party
    name: str
    is_own: bool
    people: tuple[str, ...] = ()
    more: int = 0

    @property
    def total(self) -> int:
        """How many of the party are here."""
        return len(self.people) + self.more


def presence_in(room: Room, person: User) -> list[PartyHere] | None:
    """Say who is here, the reader's own party first; None while nobody knows.

    A page hears at once of other parties' first and last alone (`common.presence`), and looks now and then.
    """
    here = who_is_at(room.stream)
    if here is None:
        return None
    own = party_of(person, room)
    if own is not None:
        # Whoever asks is here, though the socket of their page may not have said so yet.
        here[own] = here.get(own, set()) | {person.pk}
    sides: dict[Party, Organisation | None] = {
        "collective": room.collective,
        "company": room.company,
        "union": room.union,
    }
    others = {pk for party, ids in here.items() if party != own for pk in ids}
    spoken = mentionable(person, room, TABLE).filter(pk__in=others) if others else User.objects.none()
    named = {*here.get(own or "", set()), *spoken.values_list("pk", flat=True)}
    found = []
    for party, organisation in sides.items():
        if organisation is not None:
            ids = here.get(party, set())
            people = _names(ids & named)
            is_own = party == own
            found.append(PartyHere(party, organisation.short, is_own, people, len(ids) - len(people)))
    return sorted(found, key=lambda one: not one.is_own)


def _names(ids: set[int]) -> tuple[str, ...]:
    if not ids:
        return ()
    people = User.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk")
    return tuple(people.values_list("name", flat=True)[:MOST_NAMED])
