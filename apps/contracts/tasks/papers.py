"""The worker makes documents of contracts: laid out, sealed, stamped with an authority's time.

What is due is a row in a state. Each step is claimed, done outside any transaction, and kept; a worker that
stops on the way, a key or a library that is missing, an authority that is silent: each leaves the row in its
state, and it is due again after a while.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.common import keys
from apps.common.each import for_each
from apps.common.errors import Refusal
from apps.common.moments import moment_with_zone
from apps.contracts import actions, domain, messages, queries
from apps.contracts.adapters import press, seals, stamps
from apps.contracts.models import Contract, SealCertificate
from apps.contracts.verifier import check
from apps.contracts.verifier.program import certificates

_USE = "documents"
_FIELDS = {"collective": "Collective", "company": "Company"}
Made = tuple[bytes, str]


@shared_task(name="contracts.make_papers")
def make_papers() -> int:
    """Make, seal and raise the documents that are due; gives how many steps were done."""
    return make_due(timezone.now())


def make_due(at: datetime) -> int:
    """Take every step that is due at a moment, each document's own; gives how many were done."""
    for contract_id in queries.contracts_without_paper():
        actions.begin_missing(contract_id=contract_id, at=at)
    return (
        _do(queries.papers_due(domain.TO_MAKE, at), domain.TO_MAKE, make_copy, at)
        + _do(queries.papers_due(domain.TO_SEAL, at), domain.TO_SEAL, make_sealed, at)
        + _do(queries.papers_to_raise(at), domain.SEALED, raise_level, at)
    )


def _do(ids: list[int], wanted: str, make: Callable[[Contract], Made], at: datetime) -> int:
    return for_each(ids, lambda one: step(one, wanted, make, at), "document of contract %s not made")


def step(contract_id: int, wanted: str, make: Callable[[Contract], Made], at: datetime) -> None:
    """Take one step with one document: claim it, make it, keep it.

    Raises:
        Refusal: it is not due any more, or could not be made; then the contract's page says why.
    """
    claimed = actions.claim_paper(contract_id=contract_id, wanted=wanted, at=at)
    contract = Contract.objects.select_related("collective", "company", "union").get(pk=contract_id)
    try:
        pdf, level = make(contract)
    except Refusal as refusal:
        actions.note_trouble(contract_id=contract_id, code=refusal.code)
        raise
    actions.keep_paper(
        contract_id=contract_id,
        wanted=wanted,
        edition=claimed.edition,
        pdf=pdf,
        level=level,
        at=at,
    )


def make_copy(contract: Contract) -> Made:
    """Lay out the copy that is read before signing; it has no level, for it is not signed.

    Raises:
        Refusal: "paper.pango_missing".
    """
    with translation.override(settings.LANGUAGE_CODE), timezone.override(contract.day_zone):
        html = render_to_string("contracts/paper.html", messages.document(contract))
        enclosures = _enclosures(contract)
    dated = contract.in_force_at or contract.frozen_at or contract.agreed_at
    return press.print_pdf(html, enclosures=enclosures, at=dated), domain.NO_LEVEL


def make_sealed(contract: Contract) -> Made:
    """Lay out the contract with both signatures on its page, sign it for each side, and seal it.

    Raises:
        Refusal: "paper.pango_missing", "paper.key_missing", "paper.not_whole".
    """
    certificate = sealing_certificate()
    pdf, _none = make_copy(contract)
    with translation.override(settings.LANGUAGE_CODE), timezone.override(contract.day_zone):
        signings, reason = _signings(contract), messages.say_seal(contract)
    sealed = seals.seal(
        pdf,
        signings,
        key=keys.document_key(certificate.key),
        certificate=certificate.pem,
        reason=reason,
    )
    return _checked(sealed)


def raise_level(contract: Contract) -> Made:
    """Ask the authority for the time and put it into the sealed document.

    Raises:
        Refusal: "paper.file_missing", "paper.authority_silent", "paper.no_higher_level", "paper.not_whole".
    """
    file = queries.newest_file(contract)
    if file is None or not default_storage.exists(file.name):
        raise Refusal("paper.file_missing")
    with default_storage.open(file.name) as kept:
        pdf = kept.read()
    roots = certificates([settings.TSA_ROOTS]) if settings.TSA_ROOTS else []
    stamped, level = _checked(stamps.stamp(pdf, url=settings.TSA_URL, roots=roots))
    if not domain.is_higher(level, file.level):
        raise Refusal("paper.no_higher_level")
    return stamped, level


def sealing_certificate() -> SealCertificate:
    """Find the certificate of the key in use, or let the key make it.

    Raises:
        Refusal: "paper.key_missing".
    """
    try:
        key = keys.newest(_USE)
        held = queries.seal_certificates().filter(key=key).first()
        if held is not None:
            return held
        at = timezone.now()
        pem = seals.certificate_for(keys.document_key(key), name=urlsplit(settings.SITE_URL).netloc, at=at)
    except (ImproperlyConfigured, OSError) as error:
        raise Refusal("paper.key_missing") from error
    return actions.keep_certificate(key=key, pem=pem, sha256=seals.sha256_of_certificate(pem), at=at)


def _checked(pdf: bytes) -> Made:
    """Check what was sealed as anybody would; the level is what the file proves, never what was meant."""
    own = seals.read_certificates("".join(queries.seal_certificates().values_list("pem", flat=True)))
    authorities = certificates([settings.TSA_ROOTS]) if settings.TSA_ROOTS else []
    report = check(pdf, own, authorities)
    if not report.is_good:
        raise Refusal("paper.not_whole")
    return pdf, report.level


def _enclosures(contract: Contract) -> list[press.Enclosure]:
    text = queries.text_of(contract)
    released = [domain.releases_json(text.releases)] if text.releases else []
    return [
        *(
            press.Enclosure("releases.json", _("Releases of claims for past use"), "Data", content)
            for content in released
        ),
        press.Enclosure("terms.json", _("The text that is signed, as data"), "Source", text.canonical()),
        press.Enclosure(
            "schedule.csv", _("The schedule of works"), "Data", domain.schedule_csv(text.schedule)
        ),
        press.Enclosure(
            "certificate.json",
            _("What the members’ ballot decided, without figures"),
            "Supplement",
            domain.certificate_json(contract.certificate),
        ),
    ]


def _signings(contract: Contract) -> list[seals.Signing]:
    """Name a field for each signature: "Collective", "Collective 2", ..."""
    counted, found = Counter[str](), list[seals.Signing]()
    for each in sorted(queries.signatures_in_round(contract), key=lambda each: domain.SIDES.index(each.side)):
        counted[each.side] += 1
        number = f" {counted[each.side]}" if counted[each.side] > 1 else ""
        party = contract.parties[each.side]["name"]
        found.append(
            seals.Signing(
                field=_FIELDS[each.side] + number,
                name=each.person.name,
                reason=messages.say_signing(party, each.office, moment_with_zone(each.signed_at)),
            )
        )
    return found
