"""What this app holds about people: works in schedules, what was left or taken out, signatures."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import Refusal
from apps.common.holdings import Fate, Holding, Obstacle, Row, Section, as_text
from apps.contracts import actions, domain, queries
from apps.contracts.models import (
    LeftOut,
    LineSplit,
    Release,
    ScheduleEntry,
    Signature,
    SigningChange,
    Step,
    TakenOut,
)

FATES = {
    "Contract.number": Fate.KEPT,
    "Contract.zone": Fate.KEPT,
    "Contract.origin": Fate.KEPT,
    "Contract.parties": Fate.KEPT,
    "Contract.terms": Fate.KEPT,
    "Contract.terms_hash": Fate.KEPT,
    "Contract.prose": Fate.KEPT,
    "Contract.annex": Fate.KEPT,
    "Contract.standard": Fate.KEPT,
    "Contract.certificate": Fate.KEPT,
    "Contract.fingerprint": Fate.KEPT,
    "ScheduleEntry.title": Fate.EMPTIED,
    "ScheduleEntry.artists": Fate.EMPTIED,
    "ScheduleEntry.code": Fate.EMPTIED,
    "ScheduleEntry.rights": Fate.KEPT,
    "ScheduleEntry.words_hash": Fate.KEPT,
    "ScheduleEntry.salt": Fate.EMPTIED,
    "LicensedUse.right": Fate.KEPT,
    "LicensedUse.use": Fate.KEPT,
    "LicensedUse.period": Fate.KEPT,
    "LeftOut.person": Fate.TOMBSTONE,
    "LeftOut.reason": Fate.KEPT,
    "TakenOut.person": Fate.TOMBSTONE,
    "Signature.person": Fate.TOMBSTONE,
    "Signature.office": Fate.KEPT,
    "Signature.fingerprint": Fate.KEPT,
    "SigningChange.person": Fate.TOMBSTONE,
    "SigningChange.answered_by": Fate.TOMBSTONE,
    "SigningChange.order": Fate.TOMBSTONE,
    "Contract.waterfall": Fate.KEPT,
    "ScheduleEntry.parts": Fate.KEPT,
    "ScheduleEntry.split_hash": Fate.KEPT,
    "LineSplit.split": Fate.KEPT,
    "LineSplit.salt": Fate.KEPT,
    "Release.person": Fate.TOMBSTONE,
    "Release.title": Fate.EMPTIED,
    "Release.name": Fate.EMPTIED,
    "Release.words_hash": Fate.KEPT,
    "Release.salt": Fate.EMPTIED,
    "ConfirmationCount.waits": Fate.KEPT,
    "SealCertificate.key": Fate.KEPT,
    "SealCertificate.pem": Fate.KEPT,
    "SealCertificate.sha256": Fate.KEPT,
    "Paper.level": Fate.KEPT,
    "Paper.trouble": Fate.KEPT,
    "PaperFile.level": Fate.KEPT,
    "PaperFile.sha256": Fate.KEPT,
    # The file of a document with erased words goes, and its name with it; it is made anew without them.
    "PaperFile.name": Fate.EMPTIED,
    "ScheduleVersion.fingerprint": Fate.KEPT,
    "Contract.follows_as": Fate.KEPT,
    "Step.person": Fate.TOMBSTONE,
    "Step.reason": Fate.EMPTIED,
    "Step.evidence": Fate.EMPTIED,
    "EndedLicence.uses": Fate.KEPT,
}


def sections(person: User) -> Iterator[Section]:
    """Give a person's lines in schedules, what is not in them, and what they signed, asked and did."""
    yield Section("licensed", _("Your works under contract"), list(_licensed(person)))
    yield Section("own-shares", _("Your part of each work under contract"), list(_own_shares(person)))
    yield Section(
        "not-licensed",
        _("Your works that are not under a contract, and why"),
        [*_left_out(person), *_taken_out(person)],
    )
    yield Section("releases", _("Claims for past use that you gave up"), list(_releases(person)))
    yield Section("signatures", _("Contracts you signed"), list(_signatures(person)))
    yield Section(
        "signing-changes",
        _("What was asked about the signing of contracts by you, of you, or with your name"),
        list(_changes(person)),
    )
    yield Section("steps", _("What you did to contracts in force"), list(_steps(person)))


def _licensed(person: User) -> Iterator[Row]:
    lines = ScheduleEntry.objects.filter(work__in=queries.own_works(person))
    for one in lines.select_related("contract", "work").order_by("pk"):
        yield {
            "contract": one.contract.number,
            "work": one.work.public_id,
            "title": one.title,
            "rights": one.rights,
        }


def _own_shares(person: User) -> Iterator[Row]:
    """What a person had of each right when the schedule was frozen; nobody else's part."""
    splits = LineSplit.objects.filter(entry__work__in=queries.works_ever_of(person))
    for one in splits.select_related("entry__contract", "entry__work").order_by("pk"):
        mark = domain.mark_of(one.salt, person.public_id)
        parts = {part["right"]: part["ppm"] for part in one.split if part["holder"] == mark}
        if parts:
            entry = one.entry
            yield {
                "contract": entry.contract.number,
                "work": entry.work.public_id,
                "number": entry.number,
                "parts_ppm": parts,
            }


def _left_out(person: User) -> Iterator[Row]:
    left = LeftOut.objects.filter(person=person).select_related("contract", "work")
    for one in left.order_by("pk"):
        yield {"contract": one.contract.number, "work": one.work.public_id, "reason": one.reason}


def _taken_out(person: User) -> Iterator[Row]:
    taken = TakenOut.objects.filter(person=person).select_related("contract", "work")
    for one in taken.order_by("pk"):
        yield {
            "contract": one.contract.number,
            "work": one.work.public_id,
            "taken_out_at": as_text(one.at),
        }


def _releases(person: User) -> Iterator[Row]:
    released = Release.objects.filter(person=person).select_related("contract", "work")
    for one in released.order_by("pk"):
        yield {
            "contract": one.contract.number,
            "work": one.work.public_id,
            "title": one.title,
            "at": as_text(one.signed_at),
            "taken_back_at": as_text(one.taken_back_at) if one.taken_back_at else "",
        }


def _signatures(person: User) -> Iterator[Row]:
    for one in Signature.objects.filter(person=person).select_related("contract").order_by("pk"):
        yield {
            "contract": one.contract.number,
            "for": one.side,
            "office": one.office,
            "fingerprint": one.fingerprint,
            "at": as_text(one.signed_at),
        }


def _changes(person: User) -> Iterator[Row]:
    is_named = Q(order__stages__contains=[{"people": [person.pk]}])
    found = SigningChange.objects.filter(Q(person=person) | Q(answered_by=person) | is_named)
    for one in found.select_related("contract").order_by("pk"):
        yield {
            "contract": one.contract.number,
            "number": one.number,
            "what": one.what,
            "state": one.state,
            "asked_for": one.side,
            "asked_by_you": one.person_id == person.pk,
            "answered_by_you": one.answered_by_id == person.pk,
            "names_you": bool(one.order) and _is_in(domain.Order.parse(one.order), person),
            "asked_at": as_text(one.asked_at),
            "answered_at": as_text(one.answered_at),
        }


def _is_in(order: domain.Order, person: User) -> bool:
    return any(person.pk in stage.people for stage in order.stages)


def _steps(person: User) -> Iterator[Row]:
    for one in Step.objects.filter(person=person).select_related("contract").order_by("pk"):
        yield {
            "contract": one.contract.number,
            "act": one.act,
            "for": one.side,
            "reason": one.reason,
            "evidence": one.evidence,
            "at": as_text(one.at),
        }


def obstacles(person: User, at: datetime) -> Iterator[Obstacle]:
    """Name the contracts that need the person's works; leaving the collective begins the notice."""
    for contract in queries.contracts_holding(person, at):
        until = queries.notice_ends_at(person, contract, at)
        still = queries.is_member_of(person, contract.collective)
        code, page = (
            ("erasure.works_under_contract", "collectives:leave")
            if still
            else (
                "erasure.notice_runs",
                "collectives:collective",
            )
        )
        refusal = Refusal(code, number=contract.number, company=contract.company.name, until=until)
        yield Obstacle(refusal, reverse(page, args=[contract.collective.slug]))


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Erase the words of a person's works from schedules; their hashes stay, and so does what was signed."""
    actions.forget_words(person=person, names=names, at=at)
    actions.forget_steps(person=person)
    return ()


HOLDING = Holding("contracts", FATES, sections=sections, obstacles=obstacles, erase=erase)
