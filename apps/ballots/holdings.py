"""What this app holds about people: places on rolls, and that a ballot was cast; never what was chosen.

A choice leaves the sealed part for its voter's eyes alone, on the ballot's page. It is in no archive, for a
file that shows a vote can be demanded by others.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.ballots.models import Contest, Delegation, Header, Reason, RollEntry
from apps.common.holdings import Fate, Holding, Row, Section, as_text, scrub

FATES = {
    "Ballot.title": Fate.KEPT,
    "Ballot.subject": Fate.KEPT,
    "Ballot.document": Fate.KEPT,
    "Ballot.document_hash": Fate.KEPT,
    "Ballot.definition": Fate.KEPT,
    "Ballot.definition_hash": Fate.KEPT,
    "Ballot.roll_root": Fate.KEPT,
    "Ballot.is_sealed": Fate.KEPT,
    "Ballot.roll_weight": Fate.KEPT,
    "Ballot.sealing_key": Fate.KEPT,
    "Ballot.signing_key": Fate.KEPT,
    "Ballot.opened_by": Fate.TOMBSTONE,
    "Ballot.result": Fate.KEPT,
    "Ballot.certified_by": Fate.TOMBSTONE,
    "RollEntry.person": Fate.TOMBSTONE,
    "RollEntry.pseudonym": Fate.KEPT,
    "RollEntry.weight": Fate.KEPT,
    "RollEntry.reason": Fate.KEPT,
    "RollEntry.share": Fate.KEPT,
    "RollEntry.delegate": Fate.KEPT,
    "Header.leaf_before": Fate.KEPT,
    "Header.commitment": Fate.KEPT,
    "Header.leaf": Fate.KEPT,
    "Header.request_id": Fate.KEPT,
    "LogEntry.kind": Fate.KEPT,
    "LogEntry.body": Fate.KEPT,
    "LogEntry.leaf": Fate.KEPT,
    "Checkpoint.root": Fate.KEPT,
    "Checkpoint.note": Fate.KEPT,
    "Checkpoint.edge": Fate.KEPT,
    "Cosignature.signer": Fate.KEPT,
    "Cosignature.key": Fate.KEPT,
    "Cosignature.line": Fate.KEPT,
    "Reason.text": Fate.EMPTIED,
    "Reason.salt": Fate.EMPTIED,
    "Reason.by": Fate.TOMBSTONE,
    "ProvisionalEntry.person": Fate.TOMBSTONE,
    "ProvisionalEntry.weight": Fate.KEPT,
    "ProvisionalEntry.reason": Fate.KEPT,
    "ProvisionalEntry.share": Fate.KEPT,
    "Delegation.giver": Fate.TOMBSTONE,
    "Delegation.delegate": Fate.TOMBSTONE,
    "Contest.person": Fate.TOMBSTONE,
    "Contest.text": Fate.EMPTIED,
    "Contest.answer": Fate.EMPTIED,
    "Contest.answered_by": Fate.TOMBSTONE,
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

    contests = Contest.objects.filter(person=person).select_related("ballot").order_by("pk")
    yield Section("contested_rolls", _("What you said about rolls"), [_contest(one) for one in contests])
    pairs = Delegation.objects.filter(Q(giver=person) | Q(delegate=person))
    yield Section(
        "delegated_votes",
        _("Who voted for whom"),
        [_delegation(one) for one in pairs.select_related("ballot", "giver", "delegate").order_by("pk")],
    )
    said = Reason.objects.filter(by=person).select_related("ballot", "entry").order_by("pk")
    yield Section("reasons_about_votes", _("Reasons you gave about votes"), [_reason(one) for one in said])


def _contest(contest: Contest) -> Row:
    return {
        "ballot": contest.ballot.public_id,
        "text": contest.text,
        "at": as_text(contest.at),
        "answer": contest.answer,
        "answered_at": as_text(contest.answered_at),
        "lapsed_at": as_text(contest.lapsed_at),
    }


def _delegation(delegation: Delegation) -> Row:
    return {
        "ballot": delegation.ballot.public_id,
        "giver": delegation.giver.name,
        "delegate": delegation.delegate.name,
        "at": as_text(delegation.at),
        "ended_at": as_text(delegation.ended_at),
    }


def _reason(reason: Reason) -> Row:
    return {
        "ballot": reason.ballot.public_id,
        "about": reason.entry.kind,
        "text": reason.text,
        "at": as_text(reason.at),
    }


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


def erase(person: User, names: tuple[str, ...], at: datetime) -> list[str]:
    """Empty what the person wrote, and what others wrote about them; the log keeps salted hashes of it.

    A text cannot be altered a little without its hash saying so: what names the person goes as a whole.
    """
    for reason in Reason.objects.exclude(text=""):
        if reason.by_id == person.pk or scrub(reason.text, names) != reason.text:
            reason.text = reason.salt = ""
            reason.save(update_fields=["text", "salt"])
    for contest in Contest.objects.exclude(text="", answer=""):
        if contest.person_id == person.pk or scrub(contest.text, names) != contest.text:
            contest.text = ""
        if person.pk in {contest.person_id, contest.answered_by_id} or (
            scrub(contest.answer, names) != contest.answer
        ):
            contest.answer = ""
        contest.save(update_fields=["text", "answer"])
    return []


HOLDING = Holding("ballots", FATES, sections=sections, erase=erase)
