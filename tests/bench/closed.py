"""A closed ballot of many, written in bulk: what the benches of counting and checking look at."""

import secrets
from datetime import UTC, datetime, timedelta

from django.db import connection

from apps.accounts.models import User
from apps.ballots import domain, queries, sealed
from apps.ballots.actions import close, open_ballot
from apps.ballots.models import Ballot, Header, RollEntry
from tests import makers

OPENS = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_CHOICES = ("yes", "yes", "no", "abstain")
_AT_ONCE = 2000


def open_with(number: int) -> Ballot:
    """Open a ballot with so many people on its roll, every one of whom votes; nobody is asked for a page."""
    document = {"text": "bench"}
    people = User.objects.bulk_create(
        [User(email=f"bench-{number}-{place}@people.example", name=f"P {place}") for place in range(number)],
        batch_size=_AT_ONCE,
    )
    ballot = open_ballot(
        actor_id=None,
        organisation=makers.organisation("collective"),
        certifier=None,
        title="Bench",
        subject="bench:1",
        document=document,
        definition=domain.Definition(document_hash=domain.document_hash(document), quorum_percent=50),
        roll=[domain.Voter(person.pk) for person in people],
        opens_at=OPENS,
        closes_at=OPENS + timedelta(days=7),
        at=OPENS,
    )
    _cast_all(ballot)
    return ballot


def close_at_end(ballot: Ballot) -> Ballot:
    """Close and count it."""
    return close(ballot_id=ballot.pk, clock=lambda: ballot.closes_at)


def _cast_all(ballot: Ballot) -> None:
    """Write headers and sealed parts as casting does, many at once."""
    headers, openings, cipher = [], {}, sealed._cipher(ballot)
    for place, entry in enumerate(RollEntry.objects.filter(ballot=ballot)):
        opening = sealed.opening_of(_CHOICES[place % len(_CHOICES)])
        header = Header(
            ballot=ballot,
            entry=entry,
            revision=1,
            leaf_before="",
            received_at=OPENS + timedelta(minutes=1),
            commitment=opening.commitment,
            request_id=f"bench-{place}",
            checkpoint_size=1,
        )
        header.leaf = queries.cast_header(ballot, header, entry.pseudonym).leaf
        headers.append(header)
        openings[header.leaf] = opening
    parts = []
    for header in Header.objects.bulk_create(headers, batch_size=_AT_ONCE):
        nonce = secrets.token_bytes(12)
        text = cipher.encrypt(nonce, openings[header.leaf].as_bytes(), bytes.fromhex(header.leaf))
        parts.append(sealed.SealedPart(header=header, ciphertext=nonce + text))
    sealed.SealedPart.objects.bulk_create(parts, batch_size=_AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
