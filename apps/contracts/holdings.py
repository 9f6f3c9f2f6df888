"""What this app holds about people: works in schedules, what was left or taken out, signatures."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import Refusal
from apps.common.holdings import Fate, Holding, Obstacle, Section, as_text
from apps.contracts import actions, queries
from apps.contracts.models import LeftOut, Release, ScheduleEntry, Signature, Step, TakenOut

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
    "SigningChange.order": Fate.KEPT,
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
    """Give a person's lines in schedules, their works that are not in them, and their signatures."""
    lines = ScheduleEntry.objects.filter(work__in=queries.own_works(person)).select_related(
        "contract", "work"
    )
    yield Section(
        "licensed",
        _("Your works under contract"),
        [
            {
                "contract": one.contract.number,
                "work": one.work.public_id,
                "title": one.title,
                "rights": one.rights,
            }
            for one in lines.order_by("pk")
        ],
    )
    left = LeftOut.objects.filter(person=person).select_related("contract", "work").order_by("pk")
    taken = TakenOut.objects.filter(person=person).select_related("contract", "work").order_by("pk")
    yield Section(
        "not-licensed",
        _("Your works that are not under a contract, and why"),
        [
            *(
                {"contract": one.contract.number, "work": one.work.public_id, "reason": one.reason}
                for one in left
            ),
            *(
                {"contract": one.contract.number, "work": one.work.public_id, "taken_out_at": as_text(one.at)}
                for one in taken
            ),
        ],
    )
    released = Release.objects.filter(person=person).select_related("contract", "work").order_by("pk")
    yield Section(
        "releases",
        _("Claims for past use that you gave up"),
        [
            {
                "contract": one.contract.number,
                "work": one.work.public_id,
                "title": one.title,
                "at": as_text(one.signed_at),
                "taken_back_at": as_text(one.taken_back_at) if one.taken_back_at else "",
            }
            for one in released
        ],
    )
    signed = Signature.objects.filter(person=person).select_related("contract").order_by("pk")
    yield Section(
        "signatures",
        _("Contracts you signed"),
        [
            {
                "contract": one.contract.number,
                "for": one.side,
                "office": one.office,
                "fingerprint": one.fingerprint,
                "at": as_text(one.signed_at),
            }
            for one in signed
        ],
    )
    taken_steps = Step.objects.filter(person=person).select_related("contract").order_by("pk")
    yield Section(
        "steps",
        _("What you did to contracts in force"),
        [
            {
                "contract": one.contract.number,
                "act": one.act,
                "for": one.side,
                "reason": one.reason,
                "evidence": one.evidence,
                "at": as_text(one.at),
            }
            for one in taken_steps
        ],
    )


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
