"""Reads for stewards who ask after mandates: what the pool waits for, and from whom.

Only what keeps a work out whatever is offered: a missing mandate, a share that nobody knows, somebody else
who controls it or owns a part. What a mandate says, its conditions and its floors never come in here.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from apps.accounts.models import Seat, User
from apps.catalogues.domain import PERSONAL_RIGHTS
from apps.catalogues.models import AskedShare, OutsideAsk, Share, Work
from apps.catalogues.queries import agreed, shares_in_force
from apps.collectives.domain.chasing import Waiting
from apps.collectives.models import Collective, Mandate, MandateReminder
from apps.collectives.queries.pooling import pooling_mandates, seats_that_bring

OUTSIDE = "outside"


def _seats(group: Collective) -> QuerySet[Seat]:
    return seats_that_bring().filter(organisation=group.organisation_id)


def _givers(group: Collective) -> QuerySet[Mandate, Any]:
    return pooling_mandates().filter(collective=group).values("person")


def _said(on: date) -> QuerySet[Share]:
    """Find the shares in force of works that stand; no voice, no likeness."""
    standing = shares_in_force(on).filter(work__merged_into__isnull=True)
    return standing.exclude(right__in=PERSONAL_RIGHTS)


def _own(group: Collective, on: date) -> QuerySet[Share]:
    """Find what the givers of mandates hold: by it their works are the pool."""
    return _said(on).filter(holder__in=_givers(group))


def _pooled(group: Collective, on: date) -> QuerySet[Share]:
    """Find what anybody holds in the works of the pool."""
    return _said(on).filter(work__in=_own(group, on).values("work"))


def _without_yes(shares: QuerySet[Share], group: Collective, on: date) -> QuerySet[Share]:
    """Leave out what somebody without an account has allowed within this collective."""
    yes = agreed(on).filter(share=OuterRef("pk"), ask__collective=group.organisation_id)
    return shares.filter(~Exists(yes))


def _unknown(group: Collective, on: date) -> QuerySet[Share]:
    return _own(group, on).filter(ppm__isnull=True)


def _controlled(group: Collective, on: date) -> QuerySet[Share]:
    return _without_yes(_own(group, on).exclude(controller=Share.Controller.ME), group, on)


def _unmandated(group: Collective, on: date) -> QuerySet[Share]:
    silent = _seats(group).exclude(person__in=_givers(group))
    return _pooled(group, on).filter(holder__in=silent.values("person"))


def _outside(group: Collective, on: date) -> QuerySet[Share]:
    others = _pooled(group, on).filter(holder__isnull=True).exclude(outside_name="")
    return _without_yes(others, group, on)


_BY_WHY: Mapping[str, Callable[[Collective, date], QuerySet[Share]]] = {
    "unknown": _unknown,
    "controlled": _controlled,
    "mandate": _unmandated,
}
WHYS = (*_BY_WHY, OUTSIDE)


def waiting_for(group: Collective, on: date, person_ids: Collection[int] | None = None) -> dict[int, Waiting]:
    """Tell what the pool waits for from each member, in four statements however many there are."""
    seats = _seats(group)
    if person_ids is not None:
        seats = seats.filter(person__in=person_ids)
    members = set(seats.values_list("person", flat=True))
    given = {one["person"] for one in _givers(group)}
    unknown, controlled = _works_by_holder(_unknown(group, on)), _works_by_holder(_controlled(group, on))
    reminded = reminded_when(group)
    return {
        pk: Waiting(
            mandate=pk not in given,
            unknown=unknown.get(pk, 0),
            controlled=controlled.get(pk, 0),
            reminded_at=reminded.get(pk),
        )
        for pk in members
    }


def shared_with(group: Collective, on: date, person_ids: Collection[int]) -> Mapping[int, int]:
    """Count, for members without a mandate, the works of the pool in which they hold a part as well."""
    if not person_ids:
        return {}
    return _works_by_holder(_unmandated(group, on).filter(holder__in=person_ids))


def reminded_when(group: Collective) -> dict[int, datetime]:
    """Tell when each member was last reminded."""
    last = MandateReminder.objects.filter(collective=group).values("person").annotate(last=Max("at"))
    return dict(last.values_list("person", "last"))


def people_to_remind(group: Collective) -> QuerySet[User]:
    """Find the members whom a mail can reach: those who live."""
    return User.objects.filter(pk__in=_seats(group).values("person"), died_on__isnull=True, is_active=True)


def outside_owners(group: Collective, on: date) -> QuerySet[Share, Any]:
    """List the owners outside for whose yes works of the pool wait, by name; never what they said.

    Returns:
        rows of `outside_name`, `works` (how many) and `share`, the public id of one of the shares.
    """
    by_name = _outside(group, on).values("outside_name")
    return by_name.annotate(works=Count("work", distinct=True), share=Min("public_id")).order_by(
        "-works", "outside_name"
    )


def asked_outside_when(group: Collective, names: Collection[str]) -> dict[str, datetime]:
    """Tell when owners outside were last asked within this collective, by name in small letters."""
    asked = AskedShare.objects.filter(
        ask__in=OutsideAsk.objects.filter(collective=group.organisation_id), share__outside_name__in=names
    )
    last = asked.values("share__outside_name").annotate(last=Max("ask__last_asked_at"))
    return dict(last.values_list("share__outside_name", "last"))


def works_waiting(group: Collective, on: date, why: str, public_id: str) -> tuple[str, QuerySet[Work]] | None:
    """Find the works of the pool that wait for a member, or for the owner outside of a share.

    Args:
        why: one of `WHYS`.
        public_id: of the member; of one of the shares where somebody outside is waited for.

    Returns:
        the name of whom they wait for, and the works by title; None if nobody is meant.
    """
    if why == OUTSIDE:
        found = _outside(group, on).filter(public_id=public_id).values_list("outside_name", flat=True)
        name = found.first()
        shares = _outside(group, on).filter(outside_name=name)
    else:
        person = member_named(group, public_id)
        name = person.name if person else None
        shares = _BY_WHY[why](group, on).filter(holder=person) if why in _BY_WHY else Share.objects.none()
    if name is None or why not in WHYS:
        return None
    return name, Work.objects.filter(pk__in=shares.values("work")).order_by("title", "pk")


def _works_by_holder(shares: QuerySet[Share]) -> dict[int, int]:
    counted = shares.values("holder").annotate(works=Count("work", distinct=True)).order_by()
    return {pk: works for pk, works in counted.values_list("holder", "works") if pk is not None}


def member_named(group: Collective, public_id: str) -> User | None:
    """Find a member by their public id."""
    return User.objects.filter(Q(pk__in=_seats(group).values("person")), public_id=public_id).first()
