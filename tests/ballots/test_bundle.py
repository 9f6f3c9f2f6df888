"""The bundle: the same each time, for its readers only, and accepted by the verifier."""

import io
import zipfile
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from apps.ballots import actions, queries
from apps.ballots.verifier import verify_ballot
from tests.ballots import makers as polls

SITE = urlsplit(settings.SITE_URL).netloc
pytestmark = pytest.mark.django_db


def closed(number=7, **parts):
    """Close a ballot in which some changed their vote, and one stayed silent."""
    voters = polls.members(number)
    made = polls.ballot(voters, **parts)
    polls.vote(made, voters[0], "no")
    for place, voter in enumerate(voters[:-1]):
        polls.vote(made, voter, ("yes", "yes", "no", "abstain")[place % 4], minutes=2)
    return polls.close(made)


def names_in(bundle: bytes) -> set[str]:
    return set(zipfile.ZipFile(io.BytesIO(bundle)).namelist())


@pytest.mark.parametrize("openings", ["public", "members", "auditors"])
@pytest.mark.parametrize("audience", ["public", "members", "auditors"])
def test_bundle_is_accepted(openings, audience):
    ballot = closed(openings=openings)
    bundle = actions.bundle_of(ballot, audience)
    lines = verify_ballot.verify(bundle, pinned=queries.site_key(ballot.signing_key, SITE))
    assert verify_ballot.holds(lines), "\n".join(map(str, lines))
