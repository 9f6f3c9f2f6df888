"""What this app holds about people: places on rolls, and that a ballot was cast; never what was chosen.

A choice leaves the sealed part for its voter's eyes alone, on the ballot's page. It is in no archive, for a
file that shows a vote can be demanded by others.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.ballots.models import Header, RollEntry
from apps.common.holdings import Fate, Holding, Row, Section, as_text

FATES = {
    "Ballot.title": Fate.KEPT,
    "Ballot.subject": Fate.KEPT,
    "Ballot.document": Fate.KEPT,
    "Ballot.document_hash": Fate.KEPT,
    "Ballot.definition": Fate.KEPT,
    "Ballot.definition_hash": Fate.KEPT,
    "Ballot.roll_root": Fate.KEPT,
    "Ballot.sealing_key": Fate.KEPT,
    "Ballot.signing_key": Fate.KEPT,
    "Ballot.opened_by": Fate.TOMBSTONE,
    "Ballot.result": Fate.KEPT,
    "Ballot.certified_by": Fate.TOMBSTONE,
    "RollEntry.person": Fate.TOMBSTONE,
    "RollEntry.pseudonym": Fate.KEPT,
    "RollEntry.weight": Fate.KEPT,
    "RollEntry.reason": Fate.KEPT,
    "Header.leaf_before": Fate.KEPT,
    "Header.commitment": Fate.KEPT,
    "Header.leaf": Fate.KEPT,
    "Header.request_id": Fate.KEPT,
    "LogEntry.kind": Fate.KEPT,
    "LogEntry.body": Fate.KEPT,
    "LogEntry.leaf": Fate.KEPT,
    "Checkpoint.root": Fate.KEPT,
    "Checkpoint.note": Fate.KEPT,
    "SealedPart.ciphertext": Fate.KEPT,
}


def sections(person: User) -> Iterator[Section]:
    """Give a person's places on rolls, with the leaves of what they cast."""
    places = RollEntry.objects.filter(person=person).select_related("ballot__organisation").order_by("pk")
    yield Section(
        "votes",
        _("Votes"),
        [_place(place) for place in places.prefetch_related("headers")],
        _("What you chose is not in this file. You alone can see it, on the page of the ballot."),
    )


def _place(place: RollEntry) -> Row:
    return {
        "ballot": place.ballot.public_id,
        "title": place.ballot.title,
        "organisation": place.ballot.organisation.name,
        "pseudonym": place.pseudonym,
        "weight": place.weight,
        "cast": [_cast(header) for header in sorted(place.headers.all(), key=lambda one: one.revision)],
    }


def _cast(header: Header) -> Row:
    return {
        "revision": header.revision,
        "received_at": as_text(header.received_at),
        "commitment": header.commitment,
        "leaf": header.leaf,
    }


HOLDING = Holding("ballots", FATES, sections=sections)
