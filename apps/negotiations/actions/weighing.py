"""What a member says matters how much, and the weights that the clock takes of it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.common.permissions import require
from apps.negotiations import queries
from apps.negotiations.models import PointSpread, Room, WeightsTaken
from apps.terms import weighing
from apps.terms.vocabulary import VOCABULARY


@transaction.atomic
def spread_points(*, actor: User, room_id: int, points: Mapping[str, int], at: datetime) -> PointSpread:
    """Say how much each term matters to oneself, in all rooms of the collective; nobody else ever reads it.

    The same again is no new answer, so that weights are never taken anew with nothing else new in them.

    Raises:
        NotAllowed: `actor` is no member of the room's collective.
        Refusal: as `weighing.check_points` does.
    """
    room = Room.objects.select_related("collective").get(pk=room_id)
    require(actor, "negotiations.spread_points", room)
    said = weighing.check_points(points, VOCABULARY.by_key)
    kept = PointSpread.objects.filter(collective=room.collective, person=actor, points=said).first()
    if kept is not None:
        return kept
    spread, _is_new = PointSpread.objects.update_or_create(
        collective=room.collective, person=actor, defaults={"points": said, "at": at}
    )
    _record(room.collective, "points.spread", actor, at)
    return spread


@transaction.atomic
def take_points_back(*, actor: User, room_id: int, at: datetime) -> None:
    """Take back what one said; it counts no longer when the weights are taken next.

    Raises:
        NotAllowed: `actor` is no member of the room's collective.
    """
    room = Room.objects.select_related("collective").get(pk=room_id)
    require(actor, "negotiations.spread_points", room)
    gone, _by_table = PointSpread.objects.filter(collective=room.collective, person=actor).delete()
    if gone:
        _record(room.collective, "points.taken_back", actor, at)


@transaction.atomic
def drop_points(*, spread_id: int, at: datetime) -> None:
    """Take the points of somebody who left the collective back, as leaving takes everything back."""
    left = queries.spreads_left_behind().select_related("collective", "person")
    spread = left.select_for_update(of=("self",)).filter(pk=spread_id).first()
    if spread is not None:
        spread.delete()
        _record(spread.collective, "points.taken_back", spread.person, at)


@transaction.atomic
def take_weights(*, collective_id: int, at: datetime) -> WeightsTaken | None:
    """Take the medians of what the members say, on a Monday and from five new answers on; else nothing."""
    collective = Organisation.objects.select_for_update().get(pk=collective_id)
    spreads = queries.spreads_to_weigh(collective, at)
    if not spreads:
        return None
    weights = weighing.weights_of(spreads)
    taken = WeightsTaken.objects.create(collective=collective, weights=weights, at=at)
    hashed = hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest()
    payload = {"taken": taken.public_id, "weights": hashed}
    record(stream=f"members:{collective.pk}", kind="weights.taken", payload=payload, at=at)
    return taken


def _record(collective: Organisation, kind: str, actor: User, at: datetime) -> None:
    """Write a fact on the person's own stream, which says that, and never what."""
    payload = {"collective": collective.public_id}
    record(stream=f"person:{actor.pk}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
