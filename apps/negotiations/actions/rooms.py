"""Opening a room, and opening it again."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.companies.queries import model_names
from apps.contracts.domain import check_following
from apps.contracts.models import Contract
from apps.contracts.queries import is_followed
from apps.negotiations import domain
from apps.negotiations.actions.grades import check_grade
from apps.negotiations.models import Offer, Room
from apps.proposals.models import ProposalVersion
from apps.unions.queries import union_of


def hold_room(*, room_id: int) -> Room:
    """Keep a room as it is until the caller's transaction ends, so that what was read stays true."""
    return Room.objects.select_for_update(of=("self",)).get(pk=room_id)


@transaction.atomic
def open_room(
    *,
    actor: User,
    company: Organisation,
    proposal_version_id: int,
    follows: Contract | None = None,
    follows_as: str = "",
    at: datetime,
) -> Room:
    """Open a room between the collective of a published proposal and a company.

    Args:
        follows: the contract of the two that what is agreed here amends or renews, as `follows_as` says.

    Raises:
        NotAllowed: `actor` speaks for neither of them.
        Refusal: "room.proposal_not_published", "room.no_model", "room.grade_too_low",
            "room.already_running", "room.contract_not_theirs", "contract.is_<state>",
            "contract.is_followed".
    """
    version = ProposalVersion.objects.select_related("proposal__collective__organisation").get(
        pk=proposal_version_id
    )
    collective = version.proposal.collective.organisation
    # Rooms of one collective open one after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=collective.pk)
    room = Room(
        collective=collective,
        company=company,
        union=union_of(collective.pk),
        proposal=version,
        opened_at=at,
        follows=follows,
        follows_as=follows_as,
    )
    require(actor, "negotiations.open_room", room)
    if version.state != ProposalVersion.State.PUBLISHED:
        raise Refusal("room.proposal_not_published")
    if follows is not None:
        _check_following(follows, room)
    if not model_names(company.pk):
        raise Refusal("room.no_model")
    check_grade(collective, company)
    running = Room.objects.filter(collective=collective, company=company)
    if running.filter(state__in=[Room.State.OPEN, Room.State.VOTING]).exists():
        raise Refusal("room.already_running")
    room.save(force_insert=True)
    payload = {"room": room.public_id, "company": company.public_id, "proposal": version.public_id}
    record(stream=room.stream, kind="room.opened", payload=payload, actor_id=actor.pk, at=at)
    return room


def _check_following(contract: Contract, room: Room) -> None:
    """Demand a contract of the same two that still runs, and whose place no other is about to take."""
    if (contract.collective_id, contract.company_id) != (room.collective.pk, room.company.pk):
        raise Refusal("room.contract_not_theirs")
    check_following(room.follows_as, contract.state, is_followed=is_followed(contract))


@transaction.atomic
def reopen(*, offer_id: int, at: datetime) -> Room:
    """Let a room go on whose contract came to nothing: it fell short (rule 18) or lapsed, or is void.

    Raises:
        Refusal: "room.is_<state>", "room.already_running" when the two opened another room since.
    """
    room_id = Offer.objects.values_list("room", flat=True).get(pk=offer_id)
    room = Room.objects.select_for_update(of=("self",)).get(pk=room_id)
    state = domain.room_after("fall_short", room.state)
    running = Room.objects.filter(collective=room.collective_id, company=room.company_id)
    if running.filter(state__in=[Room.State.OPEN, Room.State.VOTING]).exists():
        raise Refusal("room.already_running")
    room.state, room.turn = state, "company"
    room.save(update_fields=["state", "turn"])
    record(stream=room.stream, kind="room.reopened", payload={"room": room.public_id}, at=at)
    return room
