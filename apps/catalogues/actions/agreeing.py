"""Ends conflicts: by what the claimants agree, or by taking back a code that is not one's own."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import domain, queries
from apps.catalogues.actions.settling import assertion_of, rewrite_shares, tell, void_settlements
from apps.catalogues.models import Conflict, Consent, Identifier, Settlement, Share, Work
from apps.common.errors import Refusal
from apps.common.permissions import require


@dataclass(frozen=True)
class Found:
    """How a conflict is to end: each disputed share, or the one work that keeps the code.

    Args:
        parts: for each disputed share, by its public id, what it is to be in parts per million, 0 to take it
            back; empty for a code.
        basis: hash of the claims that it was made for.
        code_of: of a code, the work that keeps it; None if both are one and the same work.
    """

    parts: Mapping[str, int]
    basis: str
    code_of: int | None = None


@transaction.atomic
def propose_settlement(
    *, actor: User, conflict_id: int, percents: Mapping[str, str], at: datetime
) -> Settlement:
    """Propose to the other claimants what each holds; a proposal that was open before is void.

    Args:
        percents: for each disputed share, by its public id, what it is to be in per cent as typed, "0" to
            take it back. Empty for a code: then the proposal is that both works are one and the same, and
            that the code stays with both.

    Raises:
        NotAllowed: `actor` speaks for none of the claimants.
        Refusal: "conflict.is_over", "settlement.incomplete", "settlement.above_whole", or what
            `ppm_of_percent` refuses.
    """
    conflict = _locked(conflict_id)
    require(actor, "catalogues.settle", conflict)
    _check_open(conflict)
    parts = {share: domain.ppm_proposed(text) for share, text in percents.items()}
    claims = claims_in(conflict)
    domain.check_settlement(parts, claims)
    void_settlements([conflict], at)
    settlement = Settlement.objects.create(
        conflict=conflict,
        proposed_by=actor,
        parts=parts,
        basis=domain.basis_of(claims),
        proposed_at=at,
    )
    tell(conflict, kind="settlement.proposed", by=actor.pk, at=at, settlement=settlement)
    _consent(settlement, actor, at)
    return settlement


@transaction.atomic
def agree_to_settlement(*, actor: User, settlement_id: int, at: datetime) -> Settlement:
    """Say yes to exactly what was proposed; with the last yes it holds.

    Raises:
        NotAllowed: `actor` speaks for none of the claimants.
        Refusal: "settlement.is_void", "settlement.agreed_before".
    """
    conflict_id = Settlement.objects.values_list("conflict", flat=True).get(pk=settlement_id)
    conflict = _locked(conflict_id)
    require(actor, "catalogues.settle", conflict)
    settlement = Settlement.objects.get(pk=settlement_id)
    settlement.conflict = conflict
    if settlement.state != Settlement.State.OPEN or settlement.basis != domain.basis_of(claims_in(conflict)):
        raise Refusal("settlement.is_void")
    if not _consent(settlement, actor, at):
        raise Refusal("settlement.agreed_before")
    return settlement


@transaction.atomic
def drop_code(*, actor: User, conflict_id: int, at: datetime) -> Conflict:
    """Take a code that names two works off one's own: it was not this one's.

    Raises:
        NotAllowed: `actor` speaks for neither of those who registered the works.
        Refusal: "conflict.is_over", "conflict.has_no_code".
    """
    conflict = _locked(conflict_id)
    require(actor, "catalogues.settle", conflict)
    _check_open(conflict)
    if conflict.kind != Conflict.Kind.CODE:
        raise Refusal("conflict.has_no_code")
    own = min(queries.parties_of(conflict) & speaks_for(actor))
    work = queries.work_of_party(conflict, {own})
    Identifier.objects.filter(work=work, scheme="iswc", normalised=conflict.code).delete()
    void_settlements([conflict], at)
    _close(conflict, actor, at)
    return conflict


@transaction.atomic
def settle_as_found(
    *, actor: User, conflict_id: int, found: Found, speakers: Mapping[int, int], at: datetime
) -> Conflict:
    """End a conflict by what somebody impartial proposed and each claimant has accepted.

    Args:
        found: what was accepted.
        speakers: for each claimant, by number, who accepted for them: themselves or who speaks for them.

    Raises:
        NotAllowed: `actor` speaks for none of the claimants.
        Refusal: "conflict.is_over", "settlement.is_void", "settlement.lacks_a_yes", and as
            `domain.check_settlement` does.
    """
    conflict = _locked(conflict_id)
    require(actor, "catalogues.settle", conflict)
    _check_open(conflict)
    claims = claims_in(conflict)
    if found.basis != domain.basis_of(claims):
        raise Refusal("settlement.is_void")
    domain.check_settlement(found.parts, claims)
    parties = queries.parties_of(conflict)
    if not parties <= set(speakers):
        raise Refusal("settlement.lacks_a_yes")
    void_settlements([conflict], at)
    if found.code_of is not None:
        _leave_code_with(conflict, found.code_of)
        _close(conflict, actor, at)
        return conflict
    settlement = Settlement.objects.create(
        conflict=conflict, proposed_by=actor, parts=dict(found.parts), basis=found.basis, proposed_at=at
    )
    Consent.objects.bulk_create(
        Consent(settlement=settlement, person_id=one, given_by_id=speakers[one], given_at=at)
        for one in sorted(parties)
    )
    _settle(settlement, actor, at)
    conflict.refresh_from_db(fields=["settled_at"])
    return conflict


def _leave_code_with(conflict: Conflict, work_id: int) -> None:
    other = conflict.other_id if work_id == conflict.work_id else conflict.work_id
    Identifier.objects.filter(work=other, scheme="iswc", normalised=conflict.code).delete()


@transaction.atomic
def open_code_conflict(*, work_id: int, other_id: int, code: str, at: datetime) -> Conflict:
    """Show a code that names works of two people to both of them; the first row stands if it is open."""
    conflict, is_new = Conflict.objects.get_or_create(
        kind=Conflict.Kind.CODE,
        work_id=work_id,
        other_id=other_id,
        code=code,
        settled_at=None,
        defaults={"opened_at": at},
    )
    if is_new:
        tell(conflict, kind="conflict.opened", by=None, at=at)
    return conflict


@transaction.atomic
def close_code_conflict(*, conflict_id: int, at: datetime) -> None:
    """Close a conflict about a code that stands on one of the works only."""
    conflict = _locked(conflict_id)
    if conflict.settled_at is None:
        void_settlements([conflict], at)
        _close(conflict, None, at)


def _locked(conflict_id: int) -> Conflict:
    """Lock the works of a conflict, and then the conflict."""
    ids = Conflict.objects.values_list("work", "other").get(pk=conflict_id)
    works = Work.objects.select_for_update(no_key=True).filter(pk__in=[pk for pk in ids if pk])
    by_pk = {work.pk: work for work in works.order_by("pk")}
    conflict = Conflict.objects.select_for_update().get(pk=conflict_id)
    conflict.work = by_pk[conflict.work_id]
    conflict.other = by_pk[conflict.other_id] if conflict.other_id else None
    return conflict


def _check_open(conflict: Conflict) -> None:
    if conflict.settled_at is not None:
        raise Refusal("conflict.is_over")


def claims_in(conflict: Conflict) -> list[domain.Claim]:
    """Read all that is claimed in the work of a conflict; nothing for a code."""
    if conflict.kind == Conflict.Kind.CODE:
        return []
    standing = Share.objects.filter(work=conflict.work, ended_at__isnull=True).select_related("work")
    return [
        domain.Claim(
            share=share.public_id,
            right=share.right,
            party=queries.party_of(share),
            assertion=assertion_of(share),
            disputed=share.is_disputed,
        )
        for share in standing.order_by("pk")
    ]


def _consent(settlement: Settlement, actor: User, at: datetime) -> bool:
    """Enter the yes of those for whom somebody speaks; False if it stood there. The last yes settles."""
    parties = queries.parties_of(settlement.conflict)
    given = set(settlement.consents.values_list("person", flat=True))
    new = (parties & speaks_for(actor)) - given
    Consent.objects.bulk_create(
        Consent(settlement=settlement, person_id=person_id, given_by=actor, given_at=at)
        for person_id in sorted(new)
    )
    if parties <= given | new:
        _settle(settlement, actor, at)
    return bool(new)


def _settle(settlement: Settlement, actor: User, at: datetime) -> None:
    settlement.state, settlement.closed_at = Settlement.State.AGREED, at
    settlement.save(update_fields=["state", "closed_at"])
    conflict = settlement.conflict
    tell(conflict, kind="settlement.agreed", by=actor.pk, at=at, settlement=settlement)
    if conflict.kind == Conflict.Kind.CODE:
        _close(conflict, actor, at)
    else:
        _put_in_force(settlement, actor, at)


def _put_in_force(settlement: Settlement, actor: User, at: datetime) -> None:
    """Replace each disputed share by what was agreed, in the mouth of who said yes for its holder."""
    work = settlement.conflict.work
    speakers: dict[int, int] = defaultdict(lambda: actor.pk)
    speakers |= dict(settlement.consents.values_list("person", "given_by"))
    ended, fresh = [], []
    for share in Share.objects.filter(work=work, public_id__in=settlement.parts).select_related("work"):
        ppm = settlement.parts[share.public_id]
        if ppm == share.ppm:
            continue
        ended.append(share)
        if ppm:
            fresh.append(_agreed(share, ppm, speakers[queries.party_of(share)], at))
    rewrite_shares([work], end=ended, fresh=fresh, by=actor.pk, at=at)


def _agreed(share: Share, ppm: int, speaker_id: int, at: datetime) -> Share:
    return Share(
        work=share.work,
        right=share.right,
        holder_id=share.holder_id,
        outside_name=share.outside_name,
        ppm=ppm,
        controller=share.controller,
        territory=share.territory,
        valid_from=share.valid_from,
        valid_to=share.valid_to,
        evidence=share.evidence,
        source_id=share.source_id,
        asserted_by_id=speaker_id,
        asserted_at=at,
    )


def _close(conflict: Conflict, actor: User | None, at: datetime) -> None:
    conflict.settled_at = at
    conflict.save(update_fields=["settled_at"])
    tell(conflict, kind="conflict.settled", by=actor.pk if actor else None, at=at)
