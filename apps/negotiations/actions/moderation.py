"""What the union's representative does in a room, for everybody to see."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.negotiations import domain, queries
from apps.negotiations.actions.offers import lock_offer, record_offer
from apps.negotiations.models import Opinion, Pause, Room, Ruling


@transaction.atomic
def give_opinion(*, actor: User, offer_id: int, stance: str, text: str, at: datetime) -> Opinion:
    """Say before the vote what the union thinks of an offer; a later opinion stands beside the earlier.

    Raises:
        NotAllowed: `actor` is no representative, or is part of the matter.
        Refusal: "opinion.too_late", "opinion.empty", "offer.is_<state>".
    """
    offer = lock_offer(offer_id)
    require(actor, "negotiations.give_opinion", offer)
    if not offer.is_on_table:
        raise Refusal("opinion.too_late" if offer.state == "voting" else f"offer.is_{offer.state}")
    if not text.strip():
        raise Refusal("opinion.empty")
    opinion = Opinion.objects.create(
        offer=offer, representative=actor, stance=Opinion.Stance(stance), text=text.strip(), given_at=at
    )
    _note(Ruling.Power.OPINION, offer.room, actor, at, opinion=opinion, offer=offer)
    record_offer(offer, "opinion.given", at, actor_id=actor.pk, stance=opinion.stance)
    return opinion


@transaction.atomic
def pause_room(*, actor: User, room_id: int, reason: str, until: datetime, at: datetime) -> Pause:
    """Pause a room with a reason and an end, at most 14 days, renewed once (rule 20).

    Raises:
        NotAllowed: `actor` is no representative, or is part of the matter.
        Refusal: "pause.in_the_past", "pause.too_long", "pause.renewed_once", "pause.empty",
            "room.is_<state>".
    """
    room = Room.objects.select_for_update(of=("self",)).get(pk=room_id)
    require(actor, "negotiations.pause_room", room)
    if room.state != Room.State.OPEN:
        raise Refusal(f"room.is_{room.state}")
    is_renewal = domain.check_pause(until, queries.pause_facts(room), at, room.collective.zone)
    if not reason.strip():
        raise Refusal("pause.empty")
    before = room.pauses.order_by("-since", "-pk").first() if is_renewal else None
    if before is not None and before.ended_at is None and before.until > at:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    pause = Pause.objects.create(
        room=room, representative=actor, reason=reason.strip(), since=at, until=until, renews=before
    )
    _note(Ruling.Power.PAUSE, room, actor, at, pause=pause, until=until)
    payload = {"room": room.public_id, "until": until.isoformat()}
    record(stream=room.stream, kind="room.paused", payload=payload, actor_id=actor.pk, at=at)
    return pause


@transaction.atomic
def end_pause(*, actor: User, room_id: int, at: datetime) -> Pause:
    """End a pause before its time.

    Raises:
        NotAllowed: `actor` is no representative, or is part of the matter.
        Refusal: "room.not_paused".
    """
    room = Room.objects.select_for_update(of=("self",)).get(pk=room_id)
    require(actor, "negotiations.resume_room", room)
    pause = queries.pause_now(room, at)
    if pause is None:
        raise Refusal("room.not_paused")
    pause.ended_at = at
    pause.save(update_fields=["ended_at"])
    payload = {"room": room.public_id}
    record(stream=room.stream, kind="room.resumed", payload=payload, actor_id=actor.pk, at=at)
    return pause


def _note(power: str, room: Room, actor: User, at: datetime, **about: object) -> Ruling:
    """Write a use of a power into the list that everybody in the room reads; its fact tells of it."""
    return Ruling.objects.create(power=power, room=room, representative=actor, at=at, **about)
