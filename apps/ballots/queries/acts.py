"""What is possible with a ballot now: one check for each act, asked by the action and by the page's buttons.

Who may is another question, and `rules.py` answers it.
"""

from datetime import datetime

from apps.accounts.models import User
from apps.ballots import domain
from apps.ballots.models import Ballot, Contest
from apps.ballots.queries.ballots import is_cross_checked, latest_end
from apps.ballots.queries.log import challenge_of
from apps.ballots.queries.people import answerers
from apps.common.errors import Refusal
from apps.common.permissions import is_possible


def check_certifying(person: User, ballot: Ballot) -> None:
    """Refuse a certificate that cannot be given now, or not by this representative.

    Raises:
        Refusal: "ballot.not_closed", "ballot.already_certified", "ballot.already_voided",
            "ballot.second_representative", "ballot.being_checked".
    """
    domain.check_certifiable(ballot.state, is_challenger=_is_challenger(person, ballot))
    if not is_cross_checked(ballot):
        raise Refusal("ballot.being_checked")


def check_challenging(ballot: Ballot, at: datetime) -> None:
    """Refuse a challenge that comes too early, too late or twice.

    Raises:
        Refusal: "ballot.not_closed", "ballot.already_certified", "ballot.already_voided",
            "ballot.already_challenged", "ballot.challenged_too_late".
    """
    domain.check_challengeable(ballot.state, ballot.closed_at, ballot.definition["zone"], at)


def check_voiding(person: User, ballot: Ballot, at: datetime) -> None:
    """Refuse to void what is neither announced nor challenged, or not by this representative.

    Raises:
        Refusal: "ballot.not_voidable", "ballot.already_voided", "ballot.second_representative",
            "ballot.answered_too_late".
    """
    raised = challenge_of(ballot)
    domain.check_voidable(
        ballot.state,
        is_challenger=_is_challenger(person, ballot),
        challenged_at=raised.at if raised else None,
        zone=ballot.definition["zone"],
        at=at,
    )


def check_extending(ballot: Ballot, later: datetime, now: datetime) -> None:
    """Refuse an end that is not later, too late for what is decided, or comes after the end.

    Raises:
        Refusal: "ballot.not_open", "ballot.late", "ballot.not_later", "ballot.extended_too_far".
    """
    domain.check_extension(ballot.state, ballot.closes_at, later, latest_end(ballot), now)


def can_be_extended(ballot: Ballot, now: datetime) -> bool:
    """Whether there is any later end that would not be refused now."""
    latest = latest_end(ballot)
    later = ballot.closes_at + domain.PUNCTUAL if latest is None else latest
    return is_possible(check_extending, ballot, later, now)


def check_answering(person: User, contest: Contest) -> None:
    """Refuse to answer what is answered, has lapsed, or is one's own while somebody else could.

    Raises:
        Refusal: "ballot.begun", "ballot.answered_already", "ballot.own_contest".
    """
    domain.check_announced(contest.ballot.state)
    if contest.answered_at is not None:
        raise Refusal("ballot.answered_already")
    if contest.person_id == person.pk and answerers(contest.ballot).exclude(pk=person.pk).exists():
        raise Refusal("ballot.own_contest")


def waits_until(ballot: Ballot) -> datetime:
    """Say until when unanswered objections keep an announced ballot from opening."""
    zone = ballot.definition["zone"]
    return domain.waits_until(ballot.opens_at, ballot.closes_at, latest_end(ballot), zone)


def check_answered(ballot: Ballot, now: datetime) -> None:
    """Refuse to open while an objection waits and its time is not over: "ballot.contested" with `until`."""
    waits = Contest.objects.filter(ballot=ballot, answered_at__isnull=True)
    if now < waits_until(ballot) and waits.exists():
        raise Refusal("ballot.contested", until=waits_until(ballot))


def _is_challenger(person: User, ballot: Ballot) -> bool:
    raised = challenge_of(ballot)
    return raised is not None and raised.by_id == person.pk
