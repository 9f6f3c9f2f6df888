"""What this app holds about people: mail addresses of the invited, and who invited whom."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common import retention
from apps.common.holdings import Fate, Holding, Section, as_text
from apps.invitations import actions
from apps.invitations.models import Invitation

FATES = {
    "Invitation.email": Fate.EMPTIED,
    "Invitation.category": Fate.KEPT,
    "Invitation.why": Fate.EMPTIED,
    "Invitation.token_hash": Fate.EMPTIED,
    "Invitation.invited_by": Fate.TOMBSTONE,
    "Invitation.person": Fate.TOMBSTONE,
}


def sections(person: User) -> Iterator[Section]:
    """Give the invitations that a person made, with the addresses they wrote, and those they accepted."""
    made = Invitation.objects.filter(invited_by=person).select_related("organisation", "act").order_by("pk")
    yield Section("invitations-made", _("Invitations you made"), [_row(one, one.email) for one in made])
    accepted = Invitation.objects.filter(person=person).select_related("organisation", "act").order_by("pk")
    yield Section(
        "invitations-accepted", _("Invitations you accepted"), [_row(one, one.email) for one in accepted]
    )


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Empty the person's addresses, and withdraw what still waits."""
    actions.forget_person(person=person, addresses=names, at=at)
    return ()


def register_retention() -> None:
    """Hand in how long addresses are kept."""
    retention.register("invitations", actions.forget_addresses)


def _row(one: Invitation, address: str) -> dict[str, object]:
    place = one.organisation or one.act
    return {
        "to": str(place),
        "role": one.role,
        "category": one.category,
        "why": one.why,
        "address": address,
        "state": one.state,
        "invited_at": as_text(one.invited_at),
        "answered_at": as_text(one.answered_at),
    }


HOLDING = Holding("invitations", FATES, sections=sections, erase=erase)
