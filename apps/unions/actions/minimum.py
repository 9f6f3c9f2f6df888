"""Publishing minimum terms."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.terms.amounts import COUNTRIES
from apps.terms.errors import TermsInvalid
from apps.terms.minimum import Minimum
from apps.unions.models import MinimumTerms


@transaction.atomic
def publish_minimum(
    *,
    actor: User,
    union: Organisation,
    sector: str,
    territory: str = "",
    comparators: Mapping[str, object],
    valid_from: datetime | None = None,
    at: datetime,
) -> MinimumTerms:
    """Publish the next version of a union's minimum terms for a sector; earlier ones stay as they are.

    `comparators` is what `terms.Minimum.parse` reads. Without `valid_from` it holds at once. Publishing
    the version in force again changes nothing. `territory` is a country, whose collectives it is for;
    without one it is for all that have none of their own.

    Raises:
        NotAllowed: `actor` does not represent the union.
        Refusal: "minimum.unreadable" with the field, "minimum.starts_in_the_past",
            "minimum.before_announced", "minimum.no_such_country".
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=union.pk)
    require(actor, "unions.publish_minimum", locked)
    minimum = _read(comparators)
    holds_from = valid_from or at
    if holds_from < at:
        raise Refusal("minimum.starts_in_the_past")
    if territory and territory not in COUNTRIES:
        raise Refusal("minimum.no_such_country", given=territory)
    versions = MinimumTerms.objects.filter(union=locked, sector=sector).order_by("-version")
    last, newest = versions.first(), versions.filter(territory=territory).first()
    if newest and newest.valid_from > holds_from:
        raise Refusal("minimum.before_announced", version=newest.version)
    if newest and newest.comparators_hash == minimum.hash and newest.valid_from <= holds_from:
        return newest
    version = MinimumTerms.objects.create(
        union=locked,
        sector=sector,
        territory=territory,
        version=last.version + 1 if last else 1,
        comparators=minimum.as_json(),
        comparators_hash=minimum.hash,
        valid_from=holds_from,
        published_by=actor,
    )
    record(
        stream=f"union:{locked.pk}",
        kind="minimum.published",
        payload={"minimum": version.public_id, "hash": minimum.hash, "version": str(version.version)},
        actor_id=actor.pk,
        at=at,
    )
    return version


def _read(comparators: Mapping[str, object]) -> Minimum:
    try:
        return Minimum.parse(comparators)
    except TermsInvalid as problem:
        first = problem.errors[0]
        raise Refusal("minimum.unreadable", field=first.key, problem=first.code) from problem
