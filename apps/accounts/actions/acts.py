"""Founding an act, joining and leaving it, and agreeing on who speaks for it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from apps.accounts import domain, queries
from apps.accounts.models import Act, ActMember, Representation, RepresentationYes, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def found_act(*, actor: User, name: str, kind: str, since: date, at: datetime) -> Act:
    """Enter a band, duo or studio with `actor` as its first member.

    Raises:
        NotAllowed: `actor` is nobody.
        Refusal: "act.begins_later".
    """
    require(actor, "accounts.found_act")
    domain.check_stay(since, None, queries.day_of(at))
    act = Act.objects.create(name=name, kind=kind)
    ActMember.objects.create(act=act, person=actor, since=since)
    _record(act, "act.founded", {}, actor, at)
    return act


@transaction.atomic
def join_act(*, person: User, act: Act, since: date, until: date | None = None, at: datetime) -> ActMember:
    """Enter a person who has agreed to belong to an act from when until when.

    The caller has decided who may. A proposed representative is proposed anew, for there is one more to ask;
    whoever joins knows who speaks for the act already and agrees by joining.

    Raises:
        Refusal: "act.begins_later", "act.dates_reversed", "act.member_already".
    """
    locked = _lock(act.pk)
    domain.check_stay(since, until, queries.day_of(at))
    stays = locked.memberships.filter(person=person)
    if queries.overlapping(stays, since, until).exists():
        raise Refusal("act.member_already")
    stay = ActMember.objects.create(act=locked, person=person, since=since, until=until)
    _record(locked, "act.joined", {}, person, at)
    _void_proposal(locked, at)
    return stay


@transaction.atomic
def leave_act(*, actor: User, act_id: int, left_on: date, at: datetime) -> None:
    """Leave an act on a day; a leaving representative speaks for it no longer.

    Raises:
        NotAllowed: `actor` is no present member.
        Refusal: "act.begins_later", "act.dates_reversed".
    """
    act = _lock(act_id)
    require(actor, "accounts.act_as_member", act)
    stay = queries.present_stays(act, queries.day_of(at)).get(person=actor)
    domain.check_stay(left_on, None, queries.day_of(at))
    domain.check_stay(stay.since, left_on, queries.day_of(at))
    stay.until = left_on
    stay.save(update_fields=["until"])
    _record(act, "act.left", {}, actor, at)
    _void_proposal(act, at)
    if act.representative_id == actor.pk:
        _end_representative(act, actor, at)


@transaction.atomic
def propose_representative(
    *, actor: User, act_id: int, person_public_id: str, at: datetime
) -> Representation:
    """Propose who speaks for an act; it is in force once every present member has agreed.

    Raises:
        NotAllowed: `actor` is no present member.
        Refusal: "act.no_such_member", "act.represented_already", "act.proposal_open".
    """
    act = _lock(act_id)
    require(actor, "accounts.act_as_member", act)
    person = queries.present_members(act, queries.day_of(at)).filter(public_id=person_public_id).first()
    if person is None:
        raise Refusal("act.no_such_member")
    if act.representative_id == person.pk:
        raise Refusal("act.represented_already")
    if act.representations.filter(state=Representation.State.PROPOSED).exists():
        raise Refusal("act.proposal_open")
    proposal = Representation.objects.create(act=act, person=person, proposed_at=at)
    _record(act, "representative.proposed", {"representation": proposal.public_id}, actor, at)
    _agree(proposal, act, actor, at)
    return proposal


@transaction.atomic
def agree_to_representative(*, actor: User, act_id: int, at: datetime) -> None:
    """Agree to the representative that is proposed; agreeing twice is agreeing once.

    Raises:
        NotAllowed: `actor` is no present member.
        Refusal: "act.nothing_proposed".
    """
    act = _lock(act_id)
    require(actor, "accounts.act_as_member", act)
    proposal = act.representations.filter(state=Representation.State.PROPOSED).first()
    if proposal is None:
        raise Refusal("act.nothing_proposed")
    if not proposal.yeses.filter(person=actor).exists():
        _agree(proposal, act, actor, at)


@transaction.atomic
def withdraw_agreement(*, actor: User, act_id: int, at: datetime) -> None:
    """Take back one's agreement: without it nobody is proposed any more, and nobody speaks for the act.

    Raises:
        NotAllowed: `actor` is no present member.
        Refusal: "act.nothing_agreed".
    """
    act = _lock(act_id)
    require(actor, "accounts.act_as_member", act)
    if _void_proposal(act, at):
        return
    if act.representative_id is None:
        raise Refusal("act.nothing_agreed")
    _end_representative(act, actor, at)


def _lock(act_id: int) -> Act:
    return Act.objects.select_for_update(no_key=True, of=("self",)).get(pk=act_id)


def _agree(proposal: Representation, act: Act, person: User, at: datetime) -> None:
    RepresentationYes.objects.create(representation=proposal, person=person, at=at)
    _record(act, "representative.agreed", {"representation": proposal.public_id}, person, at)
    yeses = set(proposal.yeses.values_list("person", flat=True))
    if set(queries.present_members(act, queries.day_of(at)).values_list("pk", flat=True)) <= yeses:
        _put_in_force(proposal, act, at)


def _put_in_force(proposal: Representation, act: Act, at: datetime) -> None:
    former = act.representations.filter(state=Representation.State.IN_FORCE)
    former.update(state=Representation.State.ENDED, ended_at=at)
    proposal.state, proposal.in_force_at = Representation.State.IN_FORCE, at
    proposal.save(update_fields=["state", "in_force_at"])
    act.representative = proposal.person
    act.save(update_fields=["representative"])
    _record(act, "representative.appointed", {"representation": proposal.public_id}, None, at)


def _void_proposal(act: Act, at: datetime) -> bool:
    """End an open proposal, because other people would have to agree now; say whether there was one."""
    proposal = act.representations.filter(state=Representation.State.PROPOSED).first()
    if proposal is None:
        return False
    proposal.state, proposal.ended_at = Representation.State.ENDED, at
    proposal.save(update_fields=["state", "ended_at"])
    _record(act, "representative.voided", {"representation": proposal.public_id}, None, at)
    return True


def _end_representative(act: Act, actor: User, at: datetime) -> None:
    in_force = act.representations.filter(state=Representation.State.IN_FORCE)
    ids = list(in_force.values_list("public_id", flat=True))
    in_force.update(state=Representation.State.ENDED, ended_at=at)
    act.representative = None
    act.save(update_fields=["representative"])
    _record(act, "representative.ended", {"representation": "".join(ids)}, actor, at)


def _record(act: Act, kind: str, payload: Mapping[str, object], actor: User | None, at: datetime) -> None:
    """Tell the members, whose stream this is."""
    words = {"act": act.public_id, **payload}
    record(stream=f"act:{act.pk}", kind=kind, payload=words, actor_id=actor.pk if actor else None, at=at)
