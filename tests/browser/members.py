"""What pages about members need beside the story: a row of a mandate, and a member with a category."""

from apps.accounts.models import Organisation, User
from apps.collectives.models import Collective, Mandate, MandateRow, Membership
from tests.makers import LONG_AGO


def row_of(person: User) -> str:
    """Give a row of somebody's mandate."""
    mandate = Mandate.objects.get(person=person, ended_at=None)
    said = {"uses": ["train_generative"], "kinds": ["text"], "answer": "never"}
    return MandateRow.objects.get_or_create(mandate=mandate, **said)[0].public_id


def membership_of(person: User, where: Organisation) -> str:
    """Give what a member's category stands in."""
    group = Collective.objects.get(organisation=where)
    said = {"state": Membership.State.ADMITTED, "applied_at": LONG_AGO, "decided_at": LONG_AGO}
    return Membership.objects.get_or_create(collective=group, person=person, defaults=said)[0].public_id
