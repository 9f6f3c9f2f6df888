"""One ballot and the ballots of a person: who sees them, the roll, the result, the receipt."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Role, Seat, User
from apps.ballots import domain
from apps.ballots.models import Ballot, Checkpoint, Header, ProvisionalEntry, RollEntry
from apps.ballots.turnout import on_roll, stewarded_by
from apps.common import keys

_ON_ROLL = """
    SELECT ballot.id FROM ballots_ballot ballot JOIN ballots_rollentry place ON place.ballot_id = ballot.id
    WHERE ballot.public_id = %s AND place.person_id = %s
"""


def ballots_visible_to(person: User) -> QuerySet[Ballot]:
    """Find the ballots of a person: on the roll, a steward, or a representative of the certifier.

    What is announced is seen by who stands on the provisional roll, and by every member, who may be missing.
    """
    seats = Seat.objects.filter(person_id=person.pk, until__isnull=True)
    certifies = seats.filter(role=Role.REPRESENTATIVE, organisation=OuterRef("certifier"))
    is_member = seats.filter(role=Role.MEMBER, organisation=OuterRef("organisation"))
    announced = ProvisionalEntry.objects.filter(ballot=OuterRef("pk"), person_id=person.pk)
    before_opening = Q(roll_root="") & (Exists(announced) | Exists(is_member))
    seen = Ballot.objects.filter(
        Q(on_roll(person)) | Q(stewarded_by(person)) | Q(Exists(certifies)) | before_opening
    )
    return seen.select_related("organisation", "certifier")


def open_ballots_for(person: User) -> QuerySet[Ballot]:
    """Find the open ballots that wait for this person's vote, the soonest end first."""
    cast = Header.objects.filter(ballot=OuterRef("pk"), entry__person_id=person.pk)
    waiting = Ballot.objects.filter(Q(on_roll(person)), ~Exists(cast), state=Ballot.State.OPEN)
    return waiting.select_related("organisation", "certifier").order_by("closes_at")


def has_ballot_under_way(organisation_id: int) -> bool:
    """Say whether an organisation's members are being asked, or are about to be: also once more."""
    ballots = Ballot.objects.filter(organisation=organisation_id)
    if ballots.filter(state__in=[Ballot.State.ANNOUNCED, Ballot.State.OPEN]).exists():
        return True
    called = Ballot.objects.filter(second_call_of=OuterRef("pk"))
    over = ballots.filter(~Exists(called), closed_at__isnull=False).exclude(state=Ballot.State.VOIDED)
    missed = Q(result__isnull=True) | Q(result__outcome="quorum_missed")
    may_follow = over.filter(missed).exclude(definition__second_call=None)
    asked = map(domain.subject_of, may_follow.values_list("subject", flat=True))
    return any(one is not None and one[0].is_undecided(one[1]) for one in asked)


def due(at: datetime) -> QuerySet[Ballot]:
    """Find the open ballots past their end, the longest first."""
    return Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__lte=at).order_by("closes_at")


def to_cross_check() -> QuerySet[Ballot]:
    """Find the closed ballots to which no second count has agreed yet, the longest first."""
    over = Ballot.objects.filter(closed_at__isnull=False, cross_checked_at__isnull=True)
    return over.exclude(state=Ballot.State.VOIDED).order_by("closed_at")


def to_open(at: datetime) -> QuerySet[Ballot]:
    """Find the announced ballots whose day of opening has come, the longest first."""
    return Ballot.objects.filter(state=Ballot.State.ANNOUNCED, opens_at__lte=at).order_by("opens_at")


def latest_end(ballot: Ballot) -> datetime | None:
    """Say until when a ballot may run, as the app that asked for it says; None for no bound."""
    asked = domain.subject_of(ballot.subject)
    return asked[0].latest_end(asked[1]) if asked else None


def is_too_late(ballot: Ballot, now: datetime) -> bool:
    """Whether an announced ballot could not end in time any more if it was opened now."""
    if ballot.state != Ballot.State.ANNOUNCED:
        return False
    return domain.opens_too_late(ballot.opens_at, ballot.closes_at, latest_end(ballot), now)


def id_on_roll(person: User, public_id: str) -> int | None:
    """Give the row number of a ballot if the person is on its roll; written out, since every vote asks it."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_ROLL, [public_id, person.pk])
        row = cursor.fetchone()
    return row[0] if row else None


def my_entry(person: User, ballot: Ballot) -> RollEntry | None:
    """Find a person's place on the roll."""
    return RollEntry.objects.filter(ballot=ballot, person_id=person.pk).first()


def people_on_roll(ballot: Ballot) -> QuerySet[RollEntry]:
    """Give the named roll, as the members see it."""
    return RollEntry.objects.filter(ballot=ballot).select_related("person").order_by("person__name", "pk")


def has_voted(person: User, ballot: Ballot) -> bool:
    """Whether the person has cast a ballot; known to that person, and to nobody while it is sealed."""
    return Header.objects.filter(ballot=ballot, entry__person_id=person.pk).exists()


def roll_lines(ballot: Ballot) -> list[domain.RollLine]:
    """Give the frozen roll by pseudonyms."""
    rows = RollEntry.objects.filter(ballot=ballot).order_by("pseudonym")
    wanted = ("pseudonym", "weight", "reason", "share", "delegate")
    return [domain.RollLine(*row) for row in rows.values_list(*wanted)]


def named_roll(ballot: Ballot, roll: Iterable[domain.RollLine]) -> list[domain.NamedVoter]:
    """Give the roll by names, as the members see it; no name can be joined to a pseudonym."""
    names = dict(RollEntry.objects.filter(ballot=ballot).values_list("pseudonym", "person__name"))
    return [domain.NamedVoter(names[line.pseudonym], line.weight, line.share) for line in roll]


def result(ballot: Ballot) -> domain.Result | None:
    """Read the result with its figures and explanation; for those on the roll, never for a company."""
    return domain.Result.parse(ballot.result) if ballot.result is not None else None


def certificate(ballot: Ballot) -> dict[str, object]:
    """Say what was decided without a figure that shows how near it was: for the other side.

    Returns:
        strings and booleans; "passed" is None before the close, the certifier's parts before the certificate.
    """
    certified = ballot.certified_at is not None
    return {
        "ballot": ballot.public_id,
        "document_hash": ballot.document_hash,
        "definition_hash": ballot.definition_hash,
        "rule": {key: ballot.definition[key] for key in ("method", "quorum_percent", "threshold", "tie")},
        "passed": ballot.passed,
        "closed_at": domain.stamp(ballot.closed_at) if ballot.closed_at else None,
        "certified": certified,
        "certified_by": ballot.certifier.public_id if certified and ballot.certifier else None,
        "certified_at": domain.stamp(ballot.certified_at) if ballot.certified_at else None,
    }


def receipt_of(person: User, ballot: Ballot) -> domain.Receipt | None:
    """Give the receipt of the person's last ballot once more; the same as when it was cast."""
    headers = Header.objects.filter(ballot=ballot, entry__person_id=person.pk).select_related("entry")
    last = headers.order_by("-revision").first()
    if last is None:
        return None
    note = Checkpoint.objects.values_list("note", flat=True).get(ballot=ballot, size=last.checkpoint_size)
    return receipt(ballot, last, note)


def receipt(ballot: Ballot, header: Header, note: str) -> domain.Receipt:
    """Sign the promise for a header; Ed25519 gives the same signature each time."""
    body = cast_header(ballot, header, header.entry.pseudonym).body()
    promise = domain.promise(
        body=body,
        leaf=header.leaf,
        checkpoint=note,
        signed_by=ballot.signing_key,
        is_sealed=ballot.is_sealed,
    )
    signature = keys.signing_key(ballot.signing_key).sign(domain.canonical(promise))
    return domain.Receipt(promise, ballot.signing_key, signature)


def cast_header(ballot: Ballot, header: Header, pseudonym: str) -> domain.CastHeader:
    """Put a stored header together as it stands in the log."""
    return domain.CastHeader(
        ballot=ballot.public_id,
        definition_hash=ballot.definition_hash,
        roll_root=ballot.roll_root,
        pseudonym=pseudonym,
        revision=header.revision,
        leaf_before=header.leaf_before,
        received_at=header.received_at,
        commitment=header.commitment,
    )


def second_call_due(ballot: Ballot) -> domain.SecondCall | None:
    """Give the second call that was announced, if too few took part in the first and nobody voided it."""
    outcome = result(ballot)
    is_missed = outcome is not None and outcome.outcome == "quorum_missed"
    if not is_missed or ballot.state == Ballot.State.VOIDED:
        return None
    return domain.Definition.parse(ballot.definition).second_call


def is_cross_checked(ballot: Ballot) -> bool:
    """Whether a second implementation came to the same result; until then nothing follows from it."""
    return ballot.cross_checked_at is not None


def is_over(ballot: Ballot) -> bool:
    """Whether the ballot is closed, whatever came after."""
    return ballot.closed_at is not None
