"""Stewards look at what members say of their shares, and say that they found it right."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues.actions import mark_shares
from apps.catalogues.models import Share, Work
from apps.catalogues.queries import said_with
from apps.collectives import queries
from apps.collectives.models import Collective, ShareCheck
from apps.collectives.rules import PooledShare
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def check_share(
    *, actor: User, collective: Collective, share_id: int, seen: str, reason: str, at: datetime
) -> ShareCheck:
    """Say of a member's share that it was looked at; the shares of publishing that say the same go with it.

    Args:
        seen: what was looked at, such as a contract or a registration.
        reason: why that is enough.

    Raises:
        NotAllowed: `actor` is no steward there, or has a part in the work.
        Refusal: "check.not_pooled", "check.words_missing", "check.checked_already", "check.matched_already".
    """
    _lock_works(Share.objects.filter(pk=share_id))
    share = queries.pooled_shares(collective.organisation_id).filter(pk=share_id).first()
    if share is None:
        raise Refusal("check.not_pooled")
    require(actor, "collectives.check_share", PooledShare(share, collective))
    if not seen.strip() or not reason.strip():
        raise Refusal("check.words_missing")
    if share.level == Share.Level.CHECKED:
        raise Refusal("check.checked_already")
    if share.level == Share.Level.MATCHED:
        raise Refusal("check.matched_already")
    assert share.holder is not None  # noqa: S101  only members' shares are pooled
    check = ShareCheck.objects.create(
        collective=collective,
        holder=share.holder,
        steward=actor,
        seen=seen.strip(),
        reason=reason.strip(),
        checked_at=at,
    )
    together = [share.pk, *said_with(share).values_list("pk", flat=True)]
    check.shares.set(together)
    mark_shares(share_ids=together, level=Share.Level.CHECKED)
    _record(check, share.work, "share.checked", actor, at)
    return check


@transaction.atomic
def uncheck_share(*, actor: User, check_id: int, reason: str, at: datetime) -> ShareCheck:
    """Take a check back: the share is again what the member says of it.

    Raises:
        NotAllowed: `actor` is no steward there, or has a part in the work.
        Refusal: "check.words_missing", "check.over".
    """
    check = ShareCheck.objects.get(pk=check_id)
    _lock_works(check.shares.all())
    check = ShareCheck.objects.select_related("collective", "holder").get(pk=check_id)
    shares = list(check.shares.select_related("work").order_by("pk"))
    require(actor, "collectives.check_share", PooledShare(shares[0], check.collective))
    if not reason.strip():
        raise Refusal("check.words_missing")
    if check.ended_at is not None:
        raise Refusal("check.over")
    check.ended_at, check.ended_by, check.end_reason = at, actor, reason.strip()
    check.save(update_fields=["ended_at", "ended_by", "end_reason"])
    mark_shares(share_ids=[share.pk for share in shares], level=Share.Level.SELF_DECLARED)
    _record(check, shares[0].work, "share.unchecked", actor, at)
    return check


def _lock_works(shares: QuerySet[Share]) -> None:
    """Lock the work of shares, as everybody does who changes shares."""
    works = Work.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(works.filter(pk__in=shares.values("work")))


def _record(check: ShareCheck, work: Work, kind: str, actor: User, at: datetime) -> None:
    payload = {"check": check.public_id, "work": work.public_id}
    record(stream=f"person:{check.holder_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
