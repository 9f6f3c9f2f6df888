"""Speaking for another person: claimed with evidence, confirmed by somebody else, ended at any time."""

from collections.abc import Collection
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from apps.accounts import domain, queries
from apps.accounts.models import ActsFor, EvidenceFile, Organisation, User
from apps.audit.actions import record
from apps.common import storage
from apps.common.errors import Refusal
from apps.common.permissions import require

Paper = tuple[str, BinaryIO]
Capacity, State = ActsFor.Capacity, ActsFor.State


@transaction.atomic
def claim_to_act_for(
    *,
    actor: User,
    code: str,
    capacity: str,
    evidence: str,
    since: date,
    until: date | None = None,
    born_on: date | None = None,
    died_on: date | None = None,
    asked: Organisation | None = None,
    papers: Collection[Paper] = (),
    at: datetime,
) -> ActsFor:
    """Say that one speaks for another person, and why; nothing follows before somebody else confirms it.

    `code` is the other person's Tutti code; `asked` is the union that decides if neither sits anywhere.
    `papers` are names and contents of files.

    Raises:
        NotAllowed: `actor` is nobody, or does not answer for themselves.
        Refusal: "acting.unknown_code", "acting.for_oneself", "acting.claimed_already",
            "acting.union_missing", or a code of `domain.check_claim` or `domain.check_paper`.
    """
    require(actor, "accounts.claim_to_act")
    other = User.objects.select_for_update(no_key=True, of=("self",)).filter(public_id=code).first()
    if other is None:
        raise Refusal("acting.unknown_code")
    if other.pk == actor.pk:
        raise Refusal("acting.for_oneself")
    facts = domain.ClaimFacts(capacity, since, until, born_on, died_on)
    domain.check_claim(facts, queries.day_of(at))
    # Asked of everybody alike: otherwise the answer would tell whether the other person sits anywhere.
    if capacity != Capacity.MANAGER and asked is None and queries.unions_beside(actor).exists():
        raise Refusal("acting.union_missing")
    if ActsFor.objects.filter(
        person=actor, on_behalf_of=other, capacity=capacity, state=State.CLAIMED
    ).exists():
        raise Refusal("acting.claimed_already")
    claim = ActsFor(
        person=actor,
        on_behalf_of=other,
        capacity=capacity,
        evidence=evidence,
        since=since,
        until=until,
        born_on=born_on if capacity == Capacity.GUARDIAN else None,
        died_on=died_on if capacity == Capacity.ESTATE else None,
        asked=asked if capacity != Capacity.MANAGER else None,
        claimed_at=at,
    )
    claim.save()
    _keep(claim, papers, at)
    _record(claim, "acting.claimed", actor, at)
    return claim


@transaction.atomic
def add_evidence(*, actor: User, claim_id: int, papers: Collection[Paper], at: datetime) -> None:
    """Add papers to a claim that waits.

    Raises:
        NotAllowed: it is not `actor`'s claim.
        Refusal: "acting.decided", "paper.too_many", or a code of `domain.check_paper`.
    """
    claim = _lock(claim_id)
    require(actor, "accounts.change_claim", claim)
    _check_waiting(claim)
    _keep(claim, papers, at)
    _record(claim, "acting.evidenced", actor, at)


@transaction.atomic
def confirm_claim(*, actor: User, claim_id: int, at: datetime) -> ActsFor:
    """Confirm that somebody speaks for another, having seen the evidence.

    A ward's date of birth and a day of death are taken from the papers where they were not known.

    Raises:
        NotAllowed: `actor` is the claimant, or has no say in this claim.
        Refusal: "acting.decided", "acting.not_a_minor", "acting.estate_exists".
    """
    claim = _lock(claim_id)
    require(actor, "accounts.decide_claim", claim)
    _check_waiting(claim)
    other = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=claim.on_behalf_of_id)
    if claim.capacity == Capacity.GUARDIAN:
        _take_birth(claim, other, at)
    if claim.capacity == Capacity.ESTATE:
        _take_death(claim, other, at)
    claim.state, claim.decided_by, claim.decided_at = State.CONFIRMED, actor, at
    claim.save(update_fields=["state", "decided_by", "decided_at"])
    _record(claim, "acting.confirmed", actor, at)
    return claim


@transaction.atomic
def refuse_claim(*, actor: User, claim_id: int, reason: str, at: datetime) -> ActsFor:
    """Turn a claim down, with a reason that the claimant reads.

    Raises:
        NotAllowed: `actor` is the claimant, or has no say in this claim.
        Refusal: "acting.decided", "acting.reason_missing".
    """
    claim = _lock(claim_id)
    require(actor, "accounts.decide_claim", claim)
    _check_waiting(claim)
    if not reason.strip():
        raise Refusal("acting.reason_missing")
    claim.state, claim.reason = State.REFUSED, reason.strip()
    claim.decided_by, claim.decided_at = actor, at
    claim.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _record(claim, "acting.refused", actor, at)
    return claim


@transaction.atomic
def end_acting(*, actor: User, claim_id: int, at: datetime) -> ActsFor:
    """End it, or take a claim back: the claimant may, and at any time the person who is spoken for.

    Whoever ends the estate that speaks for them is alive, and the day of death goes.

    Raises:
        NotAllowed: `actor` is neither of the two.
        Refusal: "acting.over".
    """
    claim = _lock(claim_id)
    require(actor, "accounts.end_acting", claim)
    if claim.state not in {State.CLAIMED, State.CONFIRMED}:
        raise Refusal("acting.over")
    claim.state, claim.ended_at = State.ENDED, at
    claim.save(update_fields=["state", "ended_at"])
    if claim.capacity == Capacity.ESTATE and actor.pk == claim.on_behalf_of_id:
        User.objects.filter(pk=actor.pk).update(died_on=None)
    _record(claim, "acting.ended", actor, at)
    return claim


def _lock(claim_id: int) -> ActsFor:
    rows = ActsFor.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("person", "on_behalf_of", "asked").get(pk=claim_id)


def _check_waiting(claim: ActsFor) -> None:
    if claim.state != State.CLAIMED:
        raise Refusal("acting.decided")


def _take_birth(claim: ActsFor, ward: User, at: datetime) -> None:
    if ward.born_on is None:
        ward.born_on = claim.born_on
        ward.save(update_fields=["born_on"])
    if ward.born_on is None or ward.born_on <= domain.newest_grown_up(queries.day_of(at)):
        raise Refusal("acting.not_a_minor")


def _take_death(claim: ActsFor, other: User, at: datetime) -> None:
    if queries.estates_of({other.pk}, queries.day_of(at)):
        raise Refusal("acting.estate_exists")
    if other.died_on is None:
        other.died_on = claim.died_on
        other.save(update_fields=["died_on"])


def _keep(claim: ActsFor, papers: Collection[Paper], at: datetime) -> None:
    """Keep each file once; what is refused takes the whole change back."""
    for name, stream in papers:
        size = stream.seek(0, 2)
        media_type = storage.media_type_of(stream)
        domain.check_paper(name, media_type, size)
        stored_as, digest = storage.keep("evidence", stream)
        EvidenceFile.objects.get_or_create(
            claim=claim,
            sha256=digest,
            defaults={
                "name": name[-120:],
                "media_type": media_type,
                "size": size,
                "stored_as": stored_as,
                "added_at": at,
            },
        )
    if claim.files.count() > domain.MOST_PAPERS:
        raise Refusal("paper.too_many", most=domain.MOST_PAPERS)


def _record(claim: ActsFor, kind: str, actor: User, at: datetime) -> None:
    """Tell both people, each on their own stream."""
    payload = {"acting": claim.public_id, "capacity": claim.capacity}
    for person_id in sorted({claim.person_id, claim.on_behalf_of_id}):
        record(stream=f"person:{person_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
