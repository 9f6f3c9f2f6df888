"""Announcing a ballot: text and provisional roll are seen before anybody votes, and contests are settled."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import people_with_seat
from apps.audit.actions import record
from apps.ballots import domain
from apps.ballots.actions import log
from apps.ballots.actions.opening import make
from apps.ballots.models import Ballot, Contest, ProvisionalEntry
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def announce(
    *,
    actor_id: int | None,
    organisation: Organisation,
    certifier: Organisation | None,
    title: str,
    subject: str,
    document: object,
    definition: domain.Definition,
    roll: Sequence[domain.Voter],
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> Ballot:
    """Announce a ballot: its text and rule are final, its roll is provisional until the day of opening.

    Whoever asks for the decision has checked that `actor_id` may ask for it, and opens it on its day by
    `open_announced` with the roll of that day.

    Raises:
        Refusal: "ballot.opens_too_early", "ballot.closes_too_early", "ballot.empty_roll",
            "ballot.twice_on_roll", "ballot.document_differs".
    """
    domain.check_announcing(opens_at, closes_at, len(roll), at)
    ballot = make(
        opened_by_id=actor_id,
        organisation=organisation,
        certifier=certifier,
        title=title,
        subject=subject,
        document=document,
        definition=definition,
        announced_at=at,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _write_roll(ballot, roll)
    for stream in (f"members:{ballot.organisation_id}", f"ballot:{ballot.pk}"):
        payload = {**log.question(ballot), "opens_at": opens_at.isoformat()}
        record(stream=stream, kind="ballot.announced", payload=payload, actor_id=actor_id, at=at)
    return ballot


@transaction.atomic
def set_provisional_roll(*, ballot_id: int, roll: Sequence[domain.Voter], at: datetime) -> Ballot:
    """Write the provisional roll anew, because somebody came or went, or a contest was right.

    The same roll once more changes nothing and is no fact.

    Raises:
        Refusal: "ballot.begun", "ballot.empty_roll", "ballot.twice_on_roll".
    """
    ballot = lock_announced(ballot_id)
    if not roll:
        raise Refusal("ballot.empty_roll")
    rows = ProvisionalEntry.objects.filter(ballot=ballot)
    before = {domain.Voter(*row) for row in rows.values_list("person", "weight", "reason", "share")}
    if before == set(roll):
        return ballot
    rows.delete()
    _write_roll(ballot, roll)
    payload = {"ballot": ballot.public_id, "people": str(len(roll))}
    record(stream=f"ballot:{ballot.pk}", kind="ballot.roll_revised", payload=payload, at=at)
    return ballot


@transaction.atomic
def contest(*, actor: User, ballot_id: int, text: str, at: datetime) -> Contest:
    """Say that the provisional roll is wrong: somebody is missing, does not belong, or has another weight.

    The ballot does not open before a steward has answered.

    Raises:
        NotAllowed: `actor` is neither on the provisional roll nor a member.
        Refusal: "ballot.begun", "ballot.contested_already", "ballot.words_missing", "ballot.words_too_long".
    """
    ballot = lock_announced(ballot_id)
    require(actor, "ballots.contest", ballot)
    said = domain.check_words(text)
    if Contest.objects.filter(ballot=ballot, person=actor, answered_at__isnull=True).exists():
        raise Refusal("ballot.contested_already")
    made = Contest.objects.create(ballot=ballot, person=actor, text=said, at=at)
    _record(made, "ballot.contested", actor, at)
    return made


@transaction.atomic
def answer_contest(*, actor: User, contest_id: int, answer: str, at: datetime) -> Contest:
    """Answer a contest with the reason; a roll that was wrong is set anew beside it.

    Nobody answers their own while there is another steward who could.

    Raises:
        NotAllowed: `actor` is no steward of the organisation.
        Refusal: "ballot.begun", "ballot.own_contest", "ballot.answered_already", "ballot.words_missing",
            "ballot.words_too_long".
    """
    ballot = lock_announced(Contest.objects.values_list("ballot", flat=True).get(pk=contest_id))
    found = Contest.objects.select_for_update(of=("self",)).get(pk=contest_id)
    require(actor, "ballots.answer_contest", ballot)
    if found.answered_at is not None:
        raise Refusal("ballot.answered_already")
    others = people_with_seat(ballot.organisation_id, Role.STEWARD).exclude(pk=actor.pk)
    if found.person_id == actor.pk and others.exists():
        raise Refusal("ballot.own_contest")
    found.answer, found.answered_by, found.answered_at = domain.check_words(answer), actor, at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    _record(found, "ballot.contest_answered", actor, at)
    return found


def lock_announced(ballot_id: int) -> Ballot:
    """Lock a ballot that has not begun.

    Raises:
        Refusal: "ballot.begun".
    """
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    domain.check_announced(ballot.state)
    return ballot


def _write_roll(ballot: Ballot, roll: Sequence[domain.Voter]) -> None:
    domain.check_roll(domain.Definition.parse(ballot.definition), roll)
    ProvisionalEntry.objects.bulk_create(
        [
            ProvisionalEntry(
                ballot=ballot,
                person_id=voter.person_id,
                weight=voter.weight,
                reason=voter.reason,
                share=voter.share,
            )
            for voter in roll
        ],
        batch_size=2000,
    )
    ballot.roll_size = len(roll)
    ballot.save(update_fields=["roll_size"])


def _record(contest: Contest, kind: str, actor: User, at: datetime) -> None:
    payload = {"ballot": contest.ballot.public_id, "contest": contest.public_id}
    record(stream=f"ballot:{contest.ballot_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
