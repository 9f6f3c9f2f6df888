"""Putting offers on the table and taking them off it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.companies.queries import approval_policy
from apps.negotiations import domain, queries
from apps.negotiations.models import Decline, Offer, Room
from apps.splits.forecast import Estimate
from apps.terms.domain import Terms


@transaction.atomic
def table_offer(
    *,
    actor: User,
    room_id: int,
    terms: Terms,
    prose: str = "",
    estimate: Estimate | None = None,
    open_until: datetime,
    key: str,
    at: datetime,
) -> Offer:
    """Put a complete offer on the table of a room; what lay there before is superseded.

    Args:
        estimate: the company's own, of a year's revenue.
        key: of the request; the same key for the same offer gives the first result again.

    Raises:
        NotAllowed: `actor` speaks for neither side.
        Refusal: "room.paused", "room.is_<state>", "offer.not_your_turn", "offer.deadline_too_short",
            "offer.deadline_too_far", "terms.incomplete", "offer.unknown_models", "offer.key_used_before",
            "offer.estimate_not_yours", "offer.needs_approval", "room.grade_too_low".
    """
    room = lock_room(room_id)
    require(actor, "negotiations.table_offer", room)
    side = queries.side_of(actor, room) or ""
    content = domain.OfferContent(terms, prose, estimate, open_until)
    first = Offer.objects.filter(room=room, key=f"{side}:{key}").first()
    if first is not None:
        return same_offer(first, content)
    if side == "company" and approval_policy(room.company_id).needs_approval:
        raise Refusal("offer.needs_approval")
    return put_on_table(actor, room, side=side, content=content, key=key, at=at)


def put_on_table(
    speaker: User, room: Room, *, side: str, content: domain.OfferContent, key: str, at: datetime
) -> Offer:
    """Check an offer of a locked room, write it down and tell both sides; the caller has asked who may.

    Raises:
        Refusal: as `domain.check_table` and `domain.check_content` do.
    """
    at_table = queries.table_facts(room, at)
    domain.check_table(at_table, side)
    domain.check_content(at_table, content, side)
    before = Offer.objects.filter(room=room, state__in=domain.ON_TABLE).first()
    if before is not None:
        set_state(before, "supersede")
    offer = _write_offer(speaker, room, content, key=f"{side}:{key}", at=at)
    give_turn(room, domain.other(side))
    facts = {"number": str(offer.number), "round": str(offer.round), "side": side, "terms": offer.terms_hash}
    if before is not None:
        facts["supersedes"] = before.public_id
    record_offer(offer, "offer.tabled", at, actor_id=speaker.pk, **facts)
    return offer


def _write_offer(speaker: User, room: Room, content: domain.OfferContent, *, key: str, at: datetime) -> Offer:
    side = key.partition(":")[0]
    last = Offer.objects.filter(room=room).order_by("-number").first()
    return Offer.objects.create(
        room=room,
        number=last.number + 1 if last else 1,
        round=domain.round_of(side, last.round if last else 0),
        side=side,
        terms=content.terms.as_json(),
        terms_hash=content.terms.hash,
        prose=content.prose,
        estimate=domain.estimate_json(content.estimate),
        key=key,
        tabled_by=speaker,
        tabled_at=at,
        open_until=content.open_until,
    )


def check_turn(room: Room, *, side: str, at: datetime) -> None:
    """Refuse a side that could not table anything now; stores nothing.

    Raises:
        Refusal: as `domain.check_table` does.
    """
    domain.check_table(queries.table_facts(room, at), side)


@transaction.atomic
def withdraw_offer(*, actor: User, offer_id: int, at: datetime) -> Offer:
    """Take one's own side's offer off the table; the turn comes back.

    Raises:
        NotAllowed: `actor` does not speak for the side that made it.
        Refusal: "offer.is_<state>", "room.is_<state>".
    """
    offer = lock_offer(offer_id)
    require(actor, "negotiations.withdraw_offer", offer)
    domain.check_room("withdraw", offer.room.state, None)
    set_state(offer, "withdraw")
    give_turn(offer.room, offer.side)
    record_offer(offer, "offer.withdrawn", at, actor_id=actor.pk)
    return offer


@transaction.atomic
def decline_offer(*, actor: User, offer_id: int, reason: str, at: datetime) -> Offer:
    """Decline the other side's offer with a reason; the turn goes back to them.

    Raises:
        NotAllowed: `actor` does not speak for the side it was made to.
        Refusal: "offer.is_<state>", "room.is_<state>", "room.paused", "decline.empty".
    """
    offer = lock_offer(offer_id)
    require(actor, "negotiations.decline_offer", offer)
    domain.check_room("decline", offer.room.state, queries.paused_until(offer.room, at))
    set_state(offer, "decline")
    if not reason.strip():
        raise Refusal("decline.empty")
    Decline.objects.create(offer=offer, person=actor, reason=reason.strip(), at=at)
    give_turn(offer.room, offer.side)
    record_offer(offer, "offer.declined", at, actor_id=actor.pk)
    return offer


@transaction.atomic
def accept_in_principle(*, actor: User, offer_id: int, at: datetime) -> Offer:
    """Say that one could agree to the other side's offer as it is; it binds nobody and gives no turn away.

    An answer of the collective can come to the vote only after that.

    Raises:
        NotAllowed: `actor` does not speak for the side it was made to.
        Refusal: "offer.is_<state>", "room.is_<state>", "room.paused", "offer.needs_approval" where the
            company's own rule asks for a second person: then the terms are tabled as its own offer.
    """
    offer = lock_offer(offer_id)
    require(actor, "negotiations.accept_in_principle", offer)
    domain.check_room("accept_in_principle", offer.room.state, queries.paused_until(offer.room, at))
    domain.offer_after("accept_in_principle", offer.state)
    if offer.side == "collective" and approval_policy(offer.room.company_id).needs_approval:
        raise Refusal("offer.needs_approval")
    set_state(offer, "accept_in_principle")
    record_offer(offer, "offer.accepted_in_principle", at, actor_id=actor.pk, terms=offer.terms_hash)
    return offer


@transaction.atomic
def expire(*, offer_id: int, at: datetime) -> Offer:
    """Let an offer lapse whose time is over.

    Raises:
        Refusal: "offer.not_due", "offer.is_<state>", "room.is_<state>".
    """
    offer = lock_offer(offer_id)
    domain.check_room("expire", offer.room.state, None)
    if at < offer.open_until:
        raise Refusal("offer.not_due")
    set_state(offer, "expire")
    give_turn(offer.room, offer.side)
    record_offer(offer, "offer.expired", at)
    return offer


def lock_room(room_id: int) -> Room:
    """Lock a room and give it as it is now."""
    rooms = Room.objects.select_for_update(of=("self",)).select_related("collective", "company", "union")
    return rooms.get(pk=room_id)


def lock_offer(offer_id: int) -> Offer:
    """Lock the room of an offer, then the offer, and give both as they are now."""
    room = lock_room(Offer.objects.values_list("room", flat=True).get(pk=offer_id))
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer_id)
    offer.room = room
    return offer


def set_state(offer: Offer, act: str) -> None:
    """Move an offer along its states."""
    offer.state = domain.offer_after(act, offer.state)
    offer.save(update_fields=["state"])


def give_turn(room: Room, side: str) -> None:
    """Hand the pen to a side."""
    room.turn = side
    room.save(update_fields=["turn"])


def record_offer(offer: Offer, kind: str, at: datetime, *, actor_id: int | None = None, **facts: str) -> None:
    """Record a fact about an offer for both sides and the union."""
    payload = {"room": offer.room.public_id, "offer": offer.public_id, **facts}
    record(stream=offer.room.stream, kind=kind, payload=payload, actor_id=actor_id, at=at)


def same_offer(first: Offer, content: domain.OfferContent) -> Offer:
    """Give the first offer again, unless another one came under its key.

    The end may differ: whoever sends again after a broken line often counts the days anew.

    Raises:
        Refusal: "offer.key_used_before".
    """
    again = (content.terms.hash, content.prose, _amount_of(domain.estimate_json(content.estimate)))
    if again != (first.terms_hash, first.prose, _amount_of(first.estimate)):
        raise Refusal("offer.key_used_before")
    return first


def _amount_of(estimate: Mapping[str, str] | None) -> tuple[str, str] | None:
    """Leave out the day, which is another one when a request is sent again after midnight."""
    return None if estimate is None else (estimate["amount"], estimate["currency"])
