"""Casting a ballot beside a bare insert and commit of as many bytes, through the same ORM connection."""

import secrets
from datetime import timedelta
from itertools import count

from django.db import connection
from django.utils.timezone import now

from apps.ballots import domain
from apps.ballots.actions import cast, open_ballot
from apps.ballots.models import Ballot
from tests import makers
from tests.bench.measure import beside, rate

VOTERS = 400
_attempt = count(1)


def run() -> None:
    """Measure at 1 and 8 clients."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_insert (id bigserial PRIMARY KEY, a text, b text, c bytea)"
        )
    voters = [makers.person() for _ in range(VOTERS)]
    group = makers.collective(members=voters)
    for clients in (1, 8):
        beside(
            "votes",
            lambda clients=clients: rate(_casting(group, voters), VOTERS, clients),
            lambda clients=clients: rate(_inserting, VOTERS, clients),
            clients=clients,
            limit_is="insert and commit of one row of 400 bytes",
        )


def _casting(group, voters):
    ballot = _ballot(group, voters)
    attempt = next(_attempt)

    def one(number: int) -> None:
        cast(person=voters[number], ballot_id=ballot.pk, choice="yes", request_id=f"bench-{attempt}-{number}")

    return one


def _inserting(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_insert (a, b, c) VALUES (%s, %s, %s)",
            [secrets.token_hex(64), secrets.token_hex(64), secrets.token_bytes(128)],
        )


def _ballot(group, voters) -> Ballot:
    at = now()
    document = {"text": "bench"}
    definition = domain.Definition(document_hash=domain.document_hash(document), quorum_percent=50)
    return open_ballot(
        actor_id=None,
        organisation=group,
        certifier=None,
        title="Bench",
        subject="bench:1",
        document=document,
        definition=definition,
        roll=[domain.Voter(voter.pk, "1", "member") for voter in voters],
        opens_at=at,
        closes_at=at + timedelta(hours=1),
        at=at,
    )
