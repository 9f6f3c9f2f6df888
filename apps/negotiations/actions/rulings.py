"""The union's listed powers, and appeals against each use of one (rules 19 to 21)."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.collectives.queries import bylaws_in_force
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.negotiations import domain, queries
from apps.negotiations.actions.offers import lock_room
from apps.negotiations.models import Appeal, Room, Ruling, TableMessage
from apps.terms.vocabulary import VOCABULARY
from apps.unions.domain import appeal_due


@transaction.atomic
def use_power(
    *,
    actor: User,
    room_id: int,
    power: str,
    reason: str,
    until: datetime | None = None,
    field: str = "",
    at: datetime,
) -> Ruling:
    """Use one of the listed powers in a room, for everybody in it to see.

    Args:
        until: for what lasts: the floor closed, a cooling-off.
        field: of the term sheet, for a demand and a requirement.

    Raises:
        NotAllowed: `actor` does not moderate the room.
        Refusal: "room.is_<state>", "ruling.no_power", and as `domain.check_ruling` does.
    """
    room = lock_room(room_id)
    require(actor, "negotiations.use_power", room)
    listed = domain.check_power(power)
    if room.state not in {Room.State.OPEN, Room.State.VOTING}:
        raise Refusal(f"room.is_{room.state}")
    domain.check_ruling(
        listed,
        reason=reason,
        until=until,
        field=field,
        fields=VOCABULARY.by_key,
        minimum_is_gate=bylaws_in_force(room.collective_id).minimum_is_gate,
        at=at,
        zone=room.collective.zone,
    )
    ruling = Ruling.objects.create(
        room=room,
        power=listed.name,
        representative=actor,
        reason=reason.strip(),
        field=field if listed.asks_field else "",
        until=until if listed.longest_days else None,
        at=at,
    )
    _record(ruling, "ruling.made", at, actor, power=ruling.power)
    return ruling


@transaction.atomic
def end_ruling(*, actor: User, ruling_id: int, at: datetime) -> Ruling:
    """End what stands: open the floor again, take a demand or a requirement back.

    Raises:
        NotAllowed: `actor` does not moderate the room.
        Refusal: "ruling.is_over".
    """
    ruling = _lock(ruling_id)
    require(actor, "negotiations.end_ruling", ruling.room)
    if not _stands(ruling, at) or ruling.power not in domain.STANDING:
        raise Refusal("ruling.is_over")
    ruling.ended_at = at
    ruling.save(update_fields=["ended_at"])
    _record(ruling, "ruling.ended", at, actor, power=ruling.power)
    return ruling


@transaction.atomic
def appeal(*, actor: User, ruling_id: int, reason: str, at: datetime) -> Appeal:
    """Ask a second representative to look at a use of a power; it stands until that is answered.

    Raises:
        NotAllowed: `actor` speaks for neither side.
        Refusal: "appeal.no_reason", "appeal.made_already", "appeal.is_over".
    """
    ruling = _lock(ruling_id)
    room = ruling.room
    require(actor, "negotiations.appeal", room)
    side = queries.side_of(actor, room) or ""
    if not reason.strip():
        raise Refusal("appeal.no_reason")
    if Appeal.objects.filter(ruling=ruling, side=side).exists():
        raise Refusal("appeal.made_already")
    if not _stands(ruling, at):
        raise Refusal("appeal.is_over")
    made = Appeal.objects.create(
        ruling=ruling,
        person=actor,
        side=side,
        reason=reason.strip(),
        at=at,
        due_at=appeal_due(at, room.collective.zone),
    )
    _record(ruling, "appeal.made", at, actor, appeal=made.public_id)
    return made


@transaction.atomic
def answer_appeal(*, actor: User, appeal_id: int, verdict: str, answer: str, at: datetime) -> Appeal:
    """Uphold what was appealed against, or lift it; a pause ends then, and a message is shown again.

    What was said or begun stays (an opinion, a vote), with the answer beside it.

    Raises:
        NotAllowed: `actor` is not a second representative without a part in the matter.
        Refusal: "appeal.answered_already", "appeal.no_reason".
    """
    ruling = _lock(Appeal.objects.values_list("ruling", flat=True).get(pk=appeal_id))
    found = Appeal.objects.select_for_update().get(pk=appeal_id)
    found.ruling = ruling
    require(actor, "negotiations.answer_appeal", found)
    if found.answered_at is not None:
        raise Refusal("appeal.answered_already")
    if not answer.strip():
        raise Refusal("appeal.no_reason")
    found.verdict, found.answer = Appeal.Verdict(verdict), answer.strip()
    found.answered_by, found.answered_at = actor, at
    found.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
    if found.verdict == Appeal.Verdict.LIFTED:
        _lift(ruling, at)
    _record(ruling, "appeal.answered", at, actor, appeal=found.public_id, verdict=found.verdict)
    return found


@transaction.atomic
def miss_appeal(*, appeal_id: int, at: datetime) -> Appeal | None:
    """Write down, once and for both sides, that nobody answered an appeal in five days (rule 20).

    The union is told with it. What was appealed against stands, and the appeal can still be answered.
    """
    ruling = _lock(Appeal.objects.values_list("ruling", flat=True).get(pk=appeal_id))
    found = Appeal.objects.select_for_update().get(pk=appeal_id)
    if found.answered_at is not None or found.missed_at is not None or found.due_at > at:
        return None
    found.missed_at = at
    found.save(update_fields=["missed_at"])
    payload = {"room": ruling.room.public_id, "ruling": ruling.public_id, "appeal": found.public_id}
    record(stream=ruling.room.stream, kind="appeal.unanswered", payload=payload, at=at)
    return found


def _lift(ruling: Ruling, at: datetime) -> None:
    if ruling.pause is not None and ruling.pause.ended_at is None and ruling.pause.until > at:
        ruling.pause.ended_at = at
        ruling.pause.save(update_fields=["ended_at"])
    if ruling.message_id is not None:
        TableMessage.objects.filter(pk=ruling.message_id).update(struck_at=None)
    if ruling.ended_at is None:
        ruling.ended_at = at
        ruling.save(update_fields=["ended_at"])


def _stands(ruling: Ruling, at: datetime) -> bool:
    """Whether a ruling has an effect that could be ended or lifted."""
    pause = ruling.pause
    if pause is not None and pause.ended_at is not None:
        return False
    return ruling.ended_at is None and (ruling.until is None or ruling.until > at)


def _lock(ruling_id: int) -> Ruling:
    room = lock_room(Ruling.objects.values_list("room", flat=True).get(pk=ruling_id))
    rulings = Ruling.objects.select_for_update(of=("self",)).select_related("pause")
    ruling = rulings.get(pk=ruling_id)
    ruling.room = room
    return ruling


def _record(ruling: Ruling, kind: str, at: datetime, actor: User, **facts: str) -> None:
    payload = {"room": ruling.room.public_id, "ruling": ruling.public_id, **facts}
    record(stream=ruling.room.stream, kind=kind, payload=payload, actor_id=actor.pk, at=at)
