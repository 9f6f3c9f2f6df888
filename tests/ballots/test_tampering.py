"""What is changed behind the site's back stops the count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from apps.ballots import domain, tasks
from apps.ballots.models import Ballot, Header, RollEntry
from apps.ballots.sealed import SealedPart, _cipher, opening_of
from tests.ballots import makers as polls
from tests.ballots.makers import END, OPENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def ballot() -> Ballot:
    voters = polls.members(3)
    made = polls.ballot(voters)
    polls.vote(made, voters[0], "yes")
    polls.vote(made, voters[0], "no", minutes=2)
    polls.vote(made, voters[1], "yes")
    return made


def behind_the_back(act) -> None:
    """Do what only the owner of the database could do: write with triggers out of force."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        act()
        cursor.execute("SET session_replication_role = DEFAULT")


def last_parts(ballot: Ballot) -> QuerySet[SealedPart]:
    """Find the sealed parts that are counted."""
    later = Header.objects.filter(leaf_before=OuterRef("header__leaf"))
    return SealedPart.objects.filter(~Exists(later), header__ballot=ballot).order_by("pk")


def swap_sealed_parts(ballot: Ballot) -> None:
    one, two = last_parts(ballot)
    SealedPart.objects.filter(pk=one.pk).update(ciphertext=bytes(two.ciphertext))


def lose_first_of_two(ballot: Ballot) -> None:
    """Take away the ballot that was changed afterwards, with its sealed part."""
    before = Header.objects.get(ballot=ballot, revision=2).leaf_before
    SealedPart.objects.get(header__leaf=before).delete()
    Header.objects.get(leaf=before).delete()


def seal_another_choice(ballot: Ballot) -> None:
    """Do what only somebody could do who has the key besides: encrypt another choice for the same leaf."""
    part = last_parts(ballot)[0]
    other = opening_of("abstain")
    text = _cipher(ballot).encrypt(bytes(12), other.as_bytes(), bytes.fromhex(part.header.leaf))
    SealedPart.objects.filter(pk=part.pk).update(ciphertext=bytes(12) + text)


TAMPERINGS = {
    "text": lambda b: Ballot.objects.filter(pk=b.pk).update(document={"question": "another"}),
    "rule": lambda b: Ballot.objects.filter(pk=b.pk).update(
        definition={**b.definition, "quorum_percent": "0"}
    ),
    "roll": lambda b: RollEntry.objects.filter(ballot=b).update(weight="2"),
    "lost_voter": lambda b: RollEntry.objects.filter(ballot=b, headers=None).delete(),
    "sealed_part": swap_sealed_parts,
    "lost_sealed_part": lambda b: last_parts(b)[0].delete(),
    "time": lambda b: Header.objects.filter(ballot=b).update(received_at=OPENING + timedelta(minutes=9)),
    "late": lambda b: Header.objects.filter(ballot=b).update(received_at=END),
    "end_before_the_votes": lambda b: Ballot.objects.filter(pk=b.pk).update(
        closes_at=OPENING + timedelta(seconds=30)
    ),
    "another_choice": seal_another_choice,
    "lost_revision": lose_first_of_two,
    "commitment": lambda b: Header.objects.filter(ballot=b).update(commitment="0" * 64),
}


def test_untouched_ballot_is_counted(ballot):
    assert polls.close(ballot).result["people"] == {"yes": "1", "no": "1", "abstain": "0"}


@pytest.mark.parametrize("part", TAMPERINGS)
def test_changed_part_stops_the_count(ballot, part):
    """Invariants 1, 3, 4, 7 and 8: what was changed behind the site is noticed and stops the count."""
    behind_the_back(lambda: TAMPERINGS[part](ballot))
    with pytest.raises(domain.InconsistencyError):
        polls.close(ballot)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.result) == ("open", None)


def test_faulty_ballot_does_not_keep_others_from_closing(ballot, caplog):
    other = polls.ballot(polls.members(1), closes_at=END + timedelta(seconds=1), opens_at=OPENING)
    behind_the_back(lambda: TAMPERINGS["roll"](ballot))
    behind_the_back(lambda: Ballot.objects.update(closes_at=OPENING + timedelta(hours=1)))
    assert tasks.close_due() == 1
    other.refresh_from_db()
    assert other.state == "closed"
    assert "not counted" in caplog.text
