"""Says of which category a member is, and lets new bylaws say what a category may."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.audit.actions import record
from apps.ballots.queries import has_ballot_under_way
from apps.collectives import domain
from apps.collectives.domain import Bylaws, Category
from apps.collectives.models import Collective, Membership, Placing
from apps.collectives.queries import bylaws_in_force
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def place_member(*, actor: User, membership_id: int, category: str, reason: str, at: datetime) -> Membership:
    """Change the category of a member, who reads the reason.

    Works of somebody whose category brings none leave the pool at once; their mandate rests. Nobody loses
    a vote while one is announced or open.

    Raises:
        NotAllowed: `actor` is no steward of the collective, or the member.
        Refusal: "membership.not_a_member", or what `domain.check_placing` refuses.
    """
    membership = lock_membership(membership_id)
    # Whoever asks the members reads their roll under it.
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.collective.organisation_id)
    require(actor, "collectives.place_member", membership)
    if membership.state != Membership.State.ADMITTED:
        raise Refusal("membership.not_a_member")
    organisation_id = membership.collective.organisation_id
    bylaws = bylaws_in_force(organisation_id)
    domain.check_placing(
        bylaws.category_of(membership.category),
        bylaws.category(category),
        reason=reason,
        leads=holds_seat(membership.person, organisation_id, Role.STEWARD),
        votes=has_ballot_under_way(organisation_id),
    )
    _place(membership, bylaws.category_of(category), reason=reason, steward=actor, at=at)
    membership.save(update_fields=["category", "brings_works"])
    record(
        stream=f"members:{organisation_id}",
        kind="membership.placed",
        payload={"membership": membership.public_id, "category": category},
        actor_id=actor.pk,
        at=at,
    )
    return membership


def lock_membership(membership_id: int) -> Membership:
    """Lock the collective first, as everybody does who changes its bylaws, then the membership."""
    where = Membership.objects.values_list("collective", flat=True).get(pk=membership_id)
    Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=where)
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.select_related("collective__organisation", "person").get(pk=membership_id)


def place_at_first(
    membership: Membership, bylaws: Bylaws, *, category: str, reason: str, steward: User, at: datetime
) -> None:
    """Put an applicant into a category, and leave it to the caller to save them; nothing if all are alike.

    Raises:
        Refusal: "membership.unknown_category", "membership.category_reason".
    """
    named = bylaws.category(category)
    if bylaws.categories or named is None:
        checked = domain.check_named(named, reason)
        _place(membership, checked, reason=reason, steward=steward, at=at)


def follow_bylaws(collective: Collective, bylaws: Bylaws) -> None:
    """Let what new bylaws say of bringing works in hold for the members of each category."""
    resting = [one.code for one in bylaws.categories if not one.brings]
    members = collective.memberships.filter(state=Membership.State.ADMITTED)
    members.filter(category__in=resting, brings_works=True).update(brings_works=False)
    members.exclude(category__in=resting).filter(brings_works=False).update(brings_works=True)


def _place(membership: Membership, category: Category, *, reason: str, steward: User, at: datetime) -> None:
    membership.category, membership.brings_works = category.code, category.brings
    Placing.objects.create(
        membership=membership, category=category.code, reason=reason.strip(), steward=steward, at=at
    )
