"""Reads for stewards who look at what members say of their shares."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.domain import PERSONAL_RIGHTS
from apps.catalogues.models import Share
from apps.catalogues.queries import shares_in_force
from apps.collectives.models import ShareCheck
from apps.collectives.queries.pooling import pooling_mandates
from apps.collectives.queries.standing import collectives_led_by


def pooled_shares(organisation_id: int) -> QuerySet[Share]:
    """Find what members say they hold in works they pool in a collective: those who gave it a mandate.

    Never a voice or a likeness, and nothing of what a mandate says.
    """
    holders = pooling_mandates().filter(collective__organisation=organisation_id).values("person")
    standing = shares_in_force().filter(work__merged_into__isnull=True, holder__in=holders)
    said = standing.exclude(right__in=PERSONAL_RIGHTS)
    return said.select_related("work", "holder", "asserted_by")


def checks_visible_to(person: User) -> QuerySet[ShareCheck]:
    """Find the checks of a person's shares, of those they speak for, and of collectives they lead."""
    led = collectives_led_by(person).values("pk")
    found = ShareCheck.objects.filter(Q(holder__in=speaks_for(person)) | Q(collective__in=led))
    return found.select_related("collective__organisation", "holder", "steward", "ended_by")


def checks_named(person: User, public_id: str) -> QuerySet[ShareCheck]:
    """Find a check by its own id, or those of a share by the share's, the newest first."""
    of_share = ShareCheck.shares.through.objects.filter(sharecheck=OuterRef("pk"), share__public_id=public_id)
    named = checks_visible_to(person).filter(Q(public_id=public_id) | Exists(of_share))
    return named.order_by("-checked_at", "-pk")


def check_of(share: Share, organisation_id: int) -> ShareCheck | None:
    """Find the check of a share that a collective's steward made and that holds."""
    held = ShareCheck.objects.filter(
        shares=share, collective__organisation=organisation_id, ended_at__isnull=True
    )
    return held.select_related("collective__organisation", "holder", "steward").first()


def by_work_and_holder(shares: QuerySet[Share]) -> QuerySet[Share, Any]:
    """List the pairs of a work and who holds shares in it, by title."""
    bare = shares.select_related(None).order_by("work__title", "work", "holder")
    return bare.values("work", "holder", "work__title").distinct()


def shares_in(shares: QuerySet[Share], pairs: Iterable[Mapping[str, int]]) -> QuerySet[Share]:
    """Find the shares of some pairs of a work and a holder, by title."""
    these = Q(pk__in=[])
    for pair in pairs:
        these |= Q(work=pair["work"], holder=pair["holder"])
    return shares.filter(these).order_by("work__title", "work", "holder", "pk")
