"""Makes ballots for tests, through the ordinary action."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from apps.accounts.models import Organisation, Role, User
from apps.ballots import actions, domain
from apps.ballots.models import Ballot
from tests import makers

OPENING = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
END = OPENING + timedelta(days=7)
ANNOUNCED = OPENING - timedelta(days=3)
DOCUMENT = {"question": "Shall we accept?", "terms": {"price": "9.50", "years": 2}}


def clock_at(*moments: datetime) -> Callable[[], datetime]:
    """Give a clock that shows these moments in turn, then the last one for ever."""
    left: Iterator[datetime] = iter(moments[:-1])
    return lambda: next(left, moments[-1])


def during(minutes: int = 1) -> Callable[[], datetime]:
    """Give a clock that stands some minutes after the opening."""
    return clock_at(OPENING + timedelta(minutes=minutes))


def counted_entropy(seed: int = 0) -> Callable[[int], bytes]:
    """Give bytes that are the same in every run."""
    drawn = iter(range(seed, seed + 1_000_000))
    return lambda length: hashlib.shake_256(str(next(drawn)).encode()).digest(length)


def members(number: int) -> list[User]:
    """Make some people."""
    return [makers.person(f"Voter {place}") for place in range(number)]


def definition(**parts: object) -> domain.Definition:
    """Define the usual question: half the roll, more yes than no, sealed."""
    usual = {"document_hash": domain.document_hash(DOCUMENT), "quorum_percent": 50}
    return domain.Definition(**{**usual, **parts})


def ballot(
    voters: Sequence[User],
    *,
    organisation: Organisation | None = None,
    certifier: Organisation | None = None,
    subject: str = "question:1",
    title: str = "Shall we accept?",
    opens_at: datetime = OPENING,
    closes_at: datetime = END,
    roll: Sequence[domain.Voter] | None = None,
    **parts: object,
) -> Ballot:
    """Open a ballot for these people."""
    return actions.open_ballot(
        actor_id=voters[0].pk,
        organisation=organisation or makers.organisation("collective"),
        certifier=certifier,
        title=title,
        subject=subject,
        document=DOCUMENT,
        definition=definition(**parts),
        roll=roll or on_roll(voters),
        opens_at=opens_at,
        closes_at=closes_at,
        at=opens_at,
    )


def announced(
    voters: Sequence[User],
    *,
    roll: Sequence[domain.Voter] | None = None,
    organisation: Organisation | None = None,
    certifier: Organisation | None = None,
    opens_at: datetime = OPENING,
    closes_at: datetime = END,
    at: datetime = ANNOUNCED,
    **parts: object,
) -> Ballot:
    """Announce a ballot to these people."""
    return actions.announce(
        actor_id=voters[0].pk,
        organisation=organisation or makers.organisation("collective"),
        certifier=certifier,
        title="Shall we accept?",
        subject="question:1",
        document=DOCUMENT,
        definition=definition(**parts),
        roll=roll or on_roll(voters),
        opens_at=opens_at,
        closes_at=closes_at,
        at=at,
    )


def on_roll(
    voters: Sequence[User], weights: Sequence[str] = (), shares: Sequence[str] = ()
) -> list[domain.Voter]:
    """Put people on a roll, if asked with weights and parts of the catalogue."""
    return [
        domain.Voter(
            voter.pk,
            weight=weights[place] if weights else "1",
            share=shares[place] if shares else "",
        )
        for place, voter in enumerate(voters)
    ]


def open_now(
    where: Ballot, voters: Sequence[User] = (), *, roll: Sequence[domain.Voter] = (), **more: object
) -> Ballot:
    """Open an announced ballot on its day."""
    clock = clock_at(where.opens_at)
    return actions.open_announced(
        ballot_id=where.pk, roll=roll or on_roll(voters), **{"clock": clock, **more}
    )


def vote(where: Ballot, voter: User, choice: str, request_id: str = "", minutes: int = 1) -> domain.Receipt:
    """Cast one ballot, by default with a request id of its own."""
    request_id = request_id or f"{voter.pk}-{choice}-{minutes}"
    return actions.cast(
        person=voter, public_id=where.public_id, choice=choice, request_id=request_id, clock=during(minutes)
    )


def close(where: Ballot) -> Ballot:
    """Close a ballot at its end."""
    return actions.close(ballot_id=where.pk, clock=clock_at(where.closes_at))


def checked(where: Ballot) -> Ballot:
    """Close a ballot and have the verifier count it too."""
    close(where)
    assert actions.cross_check(ballot_id=where.pk, at=where.closes_at) == []
    where.refresh_from_db()
    return where


def stewarded(voters: Sequence[User]) -> tuple[Organisation, User]:
    """Make an organisation with these members and a steward who is none of them."""
    where, steward = makers.organisation("collective"), makers.person("Steward")
    makers.seat(steward, where, Role.STEWARD)
    for voter in voters:
        makers.seat(voter, where, Role.MEMBER)
    return where, steward


def sequence(where: Ballot, minutes: int = 30) -> int:
    """Write what waits into the log of a ballot, some minutes after the opening."""
    return actions.sequence(ballot_id=where.pk, clock=during(minutes))


def certified_by_two(number: int = 2) -> tuple[Organisation, list[User]]:
    """Make a union with some representatives."""
    union, people = makers.organisation("union"), [makers.person(f"Rep {place}") for place in range(number)]
    for person in people:
        makers.seat(person, union, Role.REPRESENTATIVE)
    return union, people
