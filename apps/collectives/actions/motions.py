"""What members decide about their own collective: new bylaws, and who leads it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.actions import record
from apps.ballots import domain as ballots
from apps.ballots.actions import (
    Clock,
    announce,
    open_announced,
    open_ballot,
    open_second_call,
    set_provisional_roll,
    void_too_late,
)
from apps.ballots.actions.clock import database_clock
from apps.ballots.models import Ballot
from apps.ballots.queries import is_too_late, second_call_due
from apps.collectives import domain, queries
from apps.collectives.actions.running import set_bylaws, write_bylaws
from apps.collectives.actions.stewards import check_person, follow, is_there
from apps.collectives.domain import Bylaws
from apps.collectives.models import Collective, Motion
from apps.common.days import after_days
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def draft_bylaws(
    *, actor: User, collective: Collective, rules: Mapping[str, object], reason: str, at: datetime
) -> Motion | None:
    """Draft new bylaws; where there is nobody else to ask, put them into force.

    Returns:
        the draft; None if the bylaws are in force.

    Raises:
        NotAllowed: `actor` is no steward.
        Refusal: "motion.changes_nothing", "motion.reason_missing", or a code of `domain.Bylaws.parse`.
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(actor, "collectives.draft_bylaws", locked)
    drafted, version = _check(locked, rules, reason)
    if queries.asked_alone(actor, locked):
        set_bylaws(actor=actor, collective=locked, rules=drafted.as_json(), at=at)
        return None
    motion = Motion.objects.create(
        collective=locked,
        kind=Motion.Kind.BYLAWS,
        rules=drafted.as_json(),
        version=version,
        reason=reason.strip(),
        drafted_by=actor,
        drafted_at=at,
    )
    _record(motion, "motion.drafted", at, actor, text=queries.fingerprint(motion))
    return motion


@transaction.atomic
def revise_bylaws(
    *, actor: User, motion_id: int, rules: Mapping[str, object], reason: str, at: datetime
) -> Motion:
    """Write a draft anew, against the bylaws that are in force now.

    Raises:
        NotAllowed: `actor` is no steward.
        Refusal: "motion.is_<state>", "motion.no_bylaws", "motion.changes_nothing", "motion.reason_missing",
            or a code of `domain.Bylaws.parse`.
    """
    motion = _lock(motion_id)
    require(actor, "collectives.draft_bylaws", motion.collective)
    domain.check_drafted(motion.state)
    if motion.kind != Motion.Kind.BYLAWS:
        raise Refusal("motion.no_bylaws")
    drafted, motion.version = _check(motion.collective, rules, reason)
    motion.rules, motion.reason = drafted.as_json(), reason.strip()
    motion.save(update_fields=["rules", "version", "reason"])
    _record(motion, "motion.revised", at, actor, text=queries.fingerprint(motion))
    return motion


@transaction.atomic
def drop_motion(*, actor: User, motion_id: int, at: datetime) -> Motion:
    """Drop a draft, or stand no longer; the members are not asked.

    Raises:
        NotAllowed: `actor` is not who drafted it, nor the candidate.
        Refusal: "motion.is_<state>".
    """
    motion = _lock(motion_id)
    require(actor, "collectives.drop_motion", motion)
    domain.check_drafted(motion.state)
    _decide(motion, Motion.State.DROPPED, at)
    _record(motion, "motion.dropped", at, actor)
    return motion


@transaction.atomic
def put_motion_to_vote(
    *, actor: User, motion_id: int, text_hash: str, closes_at: datetime, at: datetime
) -> Motion:
    """Freeze a draft, and announce or open the members' vote on it as the bylaws in force say.

    Args:
        text_hash: of the text that the steward has read.

    Raises:
        NotAllowed: `actor` is neither a steward nor the candidate.
        Refusal: "motion.is_<state>", "motion.text_changed", "motion.bylaws_changed", "motion.another_vote",
            "motion.left", "motion.leads_no_longer", "motion.removal_at_vote", "motion.too_short",
            "motion.too_long", "ballot.empty_roll".
    """
    motion = _lock(motion_id)
    require(actor, "collectives.put_motion_to_vote", motion)
    domain.check_drafted(motion.state)
    if text_hash != queries.fingerprint(motion):
        raise Refusal("motion.text_changed")
    if motion.person is None:
        _check_bylaws(motion)
    else:
        check_person(motion)
    rules = queries.rules_for(motion)
    zone = motion.collective.organisation.zone
    domain.check_end(closes_at, rules, at, zone)
    motion.ballot = _ask(motion, rules, actor, closes_at, at)
    motion.state = Motion.State.VOTING
    motion.save(update_fields=["state", "ballot"])
    _record(motion, "motion.put_to_vote", at, actor, **_asked(motion.ballot))
    return motion


@transaction.atomic
def open_motion_vote(*, motion_id: int, clock: Clock | None = None) -> Ballot:
    """Open the vote on a motion that was announced, with the roll of this moment.

    One that could not end in time any more, because the clock stood still, is void.

    Raises:
        Refusal: "motion.is_<state>", "ballot.opens_later", "ballot.contested", "ballot.empty_roll",
            "ballot.already_voided".
    """
    motion = _lock(motion_id)
    ballot, roll = _at_vote(motion)
    now = (clock or database_clock)()
    if is_too_late(ballot, now):
        return void_too_late(ballot_id=ballot.pk, at=now)
    conflicted = queries.conflicted_in_motion(motion.public_id)
    return open_announced(ballot_id=ballot.pk, roll=roll, conflicted=conflicted, clock=clock)


@transaction.atomic
def renew_motion_roll(*, motion_id: int, at: datetime) -> None:
    """Bring the announced roll of a motion up to date with members and works.

    Raises:
        Refusal: "motion.is_<state>", "ballot.begun".
    """
    ballot, roll = _at_vote(_lock(motion_id))
    set_provisional_roll(ballot_id=ballot.pk, roll=roll, at=at)


@transaction.atomic
def conclude_motion(*, motion_id: int, at: datetime) -> Motion:
    """Do what the ballot on a motion decided: new bylaws, a steward more or less, a second call, or nothing.

    It waits until the result cannot be taken away any more; nobody becomes a steward who has left meanwhile.
    The removal of the only steward waits for another one (`queries.awaits_successor`).
    Asked again, it changes nothing.

    Raises:
        Refusal: "motion.is_<state>" when there was no vote, "motion.not_settled", "motion.awaits_successor".
    """
    motion = _lock(motion_id)
    if motion.state in {Motion.State.ADOPTED, Motion.State.NOT_ADOPTED}:
        return motion
    domain.check_voting(motion.state)
    assert motion.ballot is not None  # noqa: S101  a constraint of the table
    # Under its lock: nobody challenges or voids it meanwhile.
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.ballot.pk)
    motion.ballot = ballot
    if not queries.is_motion_settled(motion, at):
        raise Refusal("motion.not_settled")
    is_void = ballot.state == Ballot.State.VOIDED
    if second_call_due(ballot) and (roll := queries.roll_of_motion(motion)):
        motion.ballot = open_second_call(first_id=ballot.pk, roll=roll, at=at)
        motion.save(update_fields=["ballot"])
        _record(motion, "motion.called_again", at, None, **_asked(motion.ballot))
        return motion
    if is_void or not ballot.passed or not is_there(motion):
        _decide(motion, Motion.State.NOT_ADOPTED, at)
        _record(motion, "motion.not_adopted", at, None, text=ballot.document_hash)
        return motion
    if queries.awaits_successor(motion):
        raise Refusal("motion.awaits_successor")
    _decide(motion, Motion.State.ADOPTED, at)
    _record(motion, "motion.adopted", at, None, text=ballot.document_hash)
    if motion.person is None:
        write_bylaws(motion.collective, motion.rules or {}, None, at, motion=motion)
    else:
        follow(motion, at)
    return motion


def _lock(motion_id: int) -> Motion:
    """Lock the collective first, as everybody does who changes its bylaws, then the motion."""
    where = Motion.objects.values_list("collective", flat=True).get(pk=motion_id)
    collective = Collective.objects.select_for_update(no_key=True, of=("self",))
    locked = collective.select_related("organisation").get(pk=where)
    motion = (
        Motion.objects.select_for_update(of=("self",)).select_related("ballot", "person").get(pk=motion_id)
    )
    motion.collective = locked
    return motion


def _check_bylaws(motion: Motion) -> None:
    """Refuse a draft against former bylaws, and a second vote on bylaws beside the first."""
    if queries.versions_of(motion.collective).values_list("version", flat=True)[0] != motion.version:
        raise Refusal("motion.bylaws_changed")
    if motion.collective.motions.filter(kind=motion.kind, state=Motion.State.VOTING).exists():
        raise Refusal("motion.another_vote")


def _check(collective: Collective, rules: Mapping[str, object], reason: str) -> tuple[Bylaws, int]:
    """Read drafted rules, hold them against those in force, and give the version that these are."""
    drafted = Bylaws.parse(rules)
    newest = queries.versions_of(collective).first()
    domain.check_draft(Bylaws.parse(newest.rules) if newest else Bylaws(), drafted, reason)
    return drafted, newest.version if newest else 0


def _ask(motion: Motion, rules: Bylaws, actor: User, closes_at: datetime, at: datetime) -> Ballot:
    organisation = motion.collective.organisation
    document = queries.text_of_motion(motion)
    return (announce if rules.announce_days else open_ballot)(
        actor_id=actor.pk,
        organisation=organisation,
        certifier=queries.union_beside(organisation.pk) if rules.certified else None,
        title=_title(motion),
        subject=f"{motion.kind}:{motion.public_id}",
        document=document,
        definition=rules.definition(ballots.document_hash(document), organisation.zone),
        roll=queries.roll_of_motion(motion, rules),
        opens_at=after_days(at, rules.announce_days, organisation.zone),
        closes_at=closes_at,
        at=at,
    )


def _title(motion: Motion) -> str:
    """Ask the question, without a name: a ballot is kept for ever."""
    if motion.kind == Motion.Kind.STEWARD:
        return _("Shall this member be our steward?")
    if motion.kind == Motion.Kind.REMOVAL:
        return _("Shall this steward lead us no longer?")
    return _("Shall these be our bylaws, version %(n)s?") % {"n": motion.version + 1}


def _at_vote(motion: Motion) -> tuple[Ballot, list[ballots.Voter]]:
    domain.check_voting(motion.state)
    assert motion.ballot is not None  # noqa: S101  a constraint of the table
    return motion.ballot, queries.roll_of_motion(motion)


def _decide(motion: Motion, state: Motion.State, at: datetime) -> None:
    motion.state, motion.decided_at = state, at
    motion.save(update_fields=["state", "decided_at"])


def _asked(ballot: Ballot) -> dict[str, str]:
    return {
        "ballot": ballot.public_id,
        "text": ballot.document_hash,
        "closes_at": ballot.closes_at.isoformat(),
    }


def _record(motion: Motion, kind: str, at: datetime, actor: User | None, **facts: str) -> None:
    record(
        stream=f"members:{motion.collective.organisation_id}",
        kind=kind,
        payload={"motion": motion.public_id, **facts},
        actor_id=actor.pk if actor else None,
        at=at,
    )
