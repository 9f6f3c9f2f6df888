"""Votes that were cast before anybody looked: each at a moment of its own, by the ordinary action."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from secrets import token_hex

from apps.accounts.models import User
from apps.ballots.actions import cast, certify, close, cross_check
from apps.ballots.models import Ballot
from apps.demo.world import people
from apps.negotiations.actions import conclude
from apps.negotiations.models import Offer

CHOICES, WEIGHTS = ("yes", "no", "abstain"), (70, 22, 8)


def choose(random: Random) -> str:
    """Draw how one person votes: most are for it, since the union is."""
    return random.choices(CHOICES, WEIGHTS)[0]


def may_vote_by_themselves(ballot_id: int) -> Sequence[User]:
    """Find those on the roll who have not voted; nobody votes for the people behind the doors."""
    return list(
        User.objects.filter(
            pk__in=Ballot.objects.get(pk=ballot_id).roll.filter(headers__isnull=True).values("person")
        )
        .exclude(email__in=people.DOORS.values())
        .order_by("pk")
    )


def cast_before(ballot: Ballot, voters: Sequence[User], random: Random, until: datetime) -> None:
    """Cast a vote for each of these people between the opening and a moment, in the order of time."""
    length = (until - ballot.opens_at - timedelta(minutes=1)).total_seconds()
    seconds = sorted(length * random.random() for _ in voters)
    for person, second in zip(voters, seconds, strict=True):
        moment = ballot.opens_at + timedelta(seconds=second)
        cast(
            person=person,
            public_id=ballot.public_id,
            choice=choose(random),
            request_id=token_hex(16),
            clock=partial(_stands_at, moment),
        )


def _stands_at(moment: datetime) -> datetime:
    return moment


def settle(offer: Offer, certifier: User) -> Offer:
    """Close a vote of the past when it was due, conclude it a minute later, certify it the day after."""
    ballot = offer.ballot
    if ballot is None:
        raise ValueError(f"{offer} was never put to the vote")
    due = ballot.closes_at + timedelta(seconds=1)
    close(ballot_id=ballot.pk, clock=lambda: due)
    cross_check(ballot_id=ballot.pk, at=due)
    concluded = conclude(offer_id=offer.pk, at=due + timedelta(minutes=1))
    certify(actor=certifier, ballot_id=ballot.pk, at=due + timedelta(days=1))
    return concluded
