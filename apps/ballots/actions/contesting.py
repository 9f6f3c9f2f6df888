"""Objections to the provisional roll: made, answered, or left unanswered."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.models import Ballot, Contest
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def contest(*, actor: User, ballot_id: int, text: str, at: datetime) -> Contest:
    """Say that the provisional roll is wrong: somebody is missing, does not belong, or has another weight.

    The ballot waits for the answer, but not for ever: see `domain.waits_until`.

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

    Nobody answers their own while there is somebody else who could.

    Raises:
        NotAllowed: `actor` is neither an impartial steward nor speaks for the union that certifies.
        Refusal: "ballot.begun", "ballot.own_contest", "ballot.answered_already", "ballot.words_missing",
            "ballot.words_too_long".
    """
    ballot = lock_announced(Contest.objects.values_list("ballot", flat=True).get(pk=contest_id))
    found = Contest.objects.select_for_update(of=("self",)).get(pk=contest_id)
    found.ballot = ballot
    require(actor, "ballots.answer_contest", ballot)
    queries.check_answering(actor, found)
    found.answer, found.answered_by, found.answered_at = domain.check_words(answer), actor, at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    _record(found, "ballot.contest_answered", actor, at)
    return found


def let_contests_lapse(ballot: Ballot, at: datetime) -> None:
    """Put on record which objections nobody answered before the ballot opened, and tell who made them."""
    for left in Contest.objects.filter(ballot=ballot, answered_at__isnull=True).order_by("pk"):
        left.lapsed_at = at
        left.save(update_fields=["lapsed_at"])
        _record(left, "ballot.contest_lapsed", None, at)


def lock_announced(ballot_id: int) -> Ballot:
    """Lock a ballot that has not begun.

    Raises:
        Refusal: "ballot.begun".
    """
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    domain.check_announced(ballot.state)
    return ballot


def _record(contest: Contest, kind: str, actor: User | None, at: datetime) -> None:
    payload = {"ballot": contest.ballot.public_id, "contest": contest.public_id}
    actor_id = actor.pk if actor else None
    record(stream=f"ballot:{contest.ballot_id}", kind=kind, payload=payload, actor_id=actor_id, at=at)
