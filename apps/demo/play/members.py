"""Members who vote, change their minds and apply; and a vote that follows the last one."""

from datetime import datetime, timedelta
from random import Random
from secrets import token_hex

from apps.accounts.models import User
from apps.ballots.actions import cast, certify
from apps.ballots.models import Ballot
from apps.collectives.actions import answer_terms, apply
from apps.collectives.models import Membership
from apps.demo.world import collectives, people, stage, votes
from apps.negotiations.models import Offer

_TOO_LATE = timedelta(seconds=3)
_MOST_TURNOUT = 0.86
_SOONEST_CLOSE = 0.85
_ANSWERS_TOO = 0.3
_CHANGES_MIND = 0.05
_REST = timedelta(seconds=45)
_PATIENCE = timedelta(minutes=4)


def cast_a_vote(random: Random, now: datetime) -> str | None:
    """Let somebody vote, most likely where it closes first; now and then somebody changes a vote."""
    running = Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__gt=now + _TOO_LATE)
    ballots = list(running.order_by("closes_at"))
    if not ballots:
        return None
    ballot = ballots[0] if random.random() < _SOONEST_CLOSE else random.choice(ballots)
    person = _next_voter(ballot, random)
    if person is None:
        return None
    choice = votes.choose(random)
    cast(person=person, public_id=ballot.public_id, choice=choice, request_id=token_hex(16))
    if random.random() < _ANSWERS_TOO:
        _answer_for_works(person, ballot, now)
    return f"somebody voted in {ballot.public_id}"


def _next_voter(ballot: Ballot, random: Random) -> User | None:
    waiting = votes.may_vote_by_themselves(ballot.pk)
    voted = ballot.roll_size - len(waiting)
    if waiting and voted < ballot.roll_size * _MOST_TURNOUT and random.random() > _CHANGES_MIND:
        return random.choice(waiting)
    again = User.objects.filter(pk__in=ballot.roll.filter(headers__isnull=False).values("person"))
    people_again = list(again.exclude(email__in=people.DOORS.values()).order_by("pk"))
    return random.choice(people_again) if people_again and random.random() < _CHANGES_MIND else None


def _answer_for_works(person: User, ballot: Ballot, now: datetime) -> None:
    offer = Offer.objects.filter(ballot=ballot).first()
    if offer is not None:
        answer_terms(
            actor=person,
            person=person,
            collective_org_id=ballot.organisation_id,
            terms_hash=offer.terms_hash,
            choice="in",
            at=now,
        )


def apply_to_join(random: Random, now: datetime) -> str | None:
    """Let the next applicant apply to Common Measure; its steward decides."""
    collective = collectives.collective(collectives.COMMON_MEASURE)
    for name in people.APPLICANTS:
        person = people.known(name)
        if not Membership.objects.filter(collective=collective, person=person).exists():
            apply(actor=person, collective=collective, at=now)
            return f"{name} applied"
    return None


def open_the_next_vote(random: Random, now: datetime) -> str | None:
    """Stage the next vote, a while after the last one closed."""
    last = (
        Ballot.objects.filter(organisation__slug=collectives.COMMON_MEASURE, closed_at__isnull=False)
        .order_by("-closed_at")
        .first()
    )
    if stage.runs_live(now) or (last is not None and last.closed_at and last.closed_at > now - _REST):
        return None
    ballot = stage.ensure_live_ballot(now)
    return f"vote {ballot.public_id} opened" if ballot else None


def certify_a_result(random: Random, now: datetime) -> str | None:
    """Let the union's second representative certify what the first has left for minutes."""
    closed = Ballot.objects.filter(state=Ballot.State.CLOSED, cross_checked_at__lt=now - _PATIENCE)
    ballot = closed.filter(certifier__isnull=False).order_by("closed_at").first()
    if ballot is None:
        return None
    certify(actor=people.known(people.COLLEAGUE), ballot_id=ballot.pk, at=now)
    return f"{ballot.public_id} certified"
