"""Reads a PDF, checks each signature, the seal and time stamps, and that nothing came after them."""

import asyncio
import hashlib
import io
import logging
import struct
import zlib
from collections.abc import Collection, Iterator
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from apps.contracts.verifier import envelope
from apps.contracts.verifier.report import LEVELS, SEAL, Mark, Report

TEXT = "terms.json"
_STAMP = "/DocTimeStamp"
# Whatever a file that was tampered with makes a reader of files stumble over: it is not as it was.
_UNREADABLE = (
    *(PdfError, SigningError, SignatureValidationError, ValidationError, PathError, zlib.error, struct.error),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError),
    *(NotImplementedError, RecursionError),
)


def check(
    pdf: bytes, trusted: Collection[x509.Certificate] = (), authorities: Collection[x509.Certificate] = ()
) -> Report:
    """Check a sealed PDF from nothing but its bytes.

    Args:
        trusted: the certificates with which the site seals.
        authorities: the roots of the time-stamping authorities to be believed; without them no level above
            "B-T" is found, for nobody can say whose the time is.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    # pyHanko tells its log of every oddity; here they are faults.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        placed = reader.embedded_signatures
        marks = tuple(_check_mark(each, pdf) for each in placed)
        faults = tuple(_faults_of_all(marks, placed))
        seal = next((mark for mark in marks if mark.kind == "seal"), None)
        known = {each.sha256.hex() for each in trusted}
        return Report(
            sha256=sha256,
            faults=faults,
            level="" if faults else _level(reader, placed, authorities),
            is_trusted=(seal.certificate in known) if seal and trusted else None,
            fingerprint=_fingerprint(reader),
            marks=marks,
        )
    except _UNREADABLE:
        return Report(sha256=sha256, faults=("unreadable",))


def _faults_of_all(marks: tuple[Mark, ...], placed: list[EmbeddedPdfSignature]) -> Iterator[str]:
    """Name what is wrong with the file as a whole, each fault once."""
    if not marks:
        yield "unsigned"
        return
    if [mark.kind for mark in marks].count("seal") != 1:
        yield "not_sealed"
    sealing = {mark.certificate for mark in marks if mark.kind != "stamp"}
    if len(sealing) > 1:
        yield "several_keys"
    if placed[-1].evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        yield "appended"
    yield from dict.fromkeys(fault for mark in marks for fault in mark.faults)


def _check_mark(placed: EmbeddedPdfSignature, pdf: bytes) -> Mark:
    certificate = placed.signer_cert
    is_stamp = str(placed.sig_object.get("/Type", "")) == _STAMP
    status = asyncio.run(_status(placed, certificate, is_stamp=is_stamp))
    kind = "stamp" if is_stamp else "seal" if placed.field_name == SEAL else "signature"
    at: datetime | None = status.timestamp if is_stamp else placed.self_reported_timestamp
    return Mark(
        field=placed.field_name,
        kind=kind,
        said=str(placed.sig_object.get("/Reason", "")),
        at=at.isoformat() if at else "",
        by=certificate.subject.human_friendly,
        certificate=certificate.sha256.hex(),
        faults=tuple(_faults_of(placed, status, pdf, is_stamp=is_stamp)),
    )


async def _status(
    placed: EmbeddedPdfSignature, certificate: x509.Certificate, *, is_stamp: bool
) -> PdfSignatureStatus:
    """Ask pyHanko; whose certificate it is is asked elsewhere, so each is taken for its own root here."""
    own = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    if is_stamp:
        return await async_validate_pdf_timestamp(placed, own)
    return await async_validate_pdf_signature(placed, own)


def _faults_of(
    placed: EmbeddedPdfSignature, status: PdfSignatureStatus, pdf: bytes, *, is_stamp: bool
) -> Iterator[str]:
    if not status.intact:
        yield "changed"
    if not status.valid:
        yield "bad_signature"
    if (
        status.modification_level
        not in {
            ModificationLevel.NONE,
            ModificationLevel.LTA_UPDATES,
            ModificationLevel.FORM_FILLING,
        }
        or getattr(status, "docmdp_ok", None) is False
    ):
        yield "modified"
    begins, ends = int(placed.byte_range[1]), int(placed.byte_range[2])
    written, signed = pdf[begins:ends], placed.signed_data
    if int(placed.byte_range[0]) != 0 or not (
        envelope.is_tidy(written, signed) if is_stamp else envelope.is_exact(written, signed)
    ):
        yield "envelope"


def _fingerprint(reader: PdfFileReader) -> str:
    """Hash the text that is inside; "" if there is none."""
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return ""
    for place in range(0, len(names), 2):
        if str(names[place]) == TEXT:
            return hashlib.sha256(names[place + 1]["/EF"]["/F"].data).hexdigest()
    return ""


def _level(
    reader: PdfFileReader, placed: list[EmbeddedPdfSignature], authorities: Collection[x509.Certificate]
) -> str:
    """Name the level that the file itself proves, its marks having been found good."""
    stamps = [each for each in placed if str(each.sig_object.get("/Type", "")) == _STAMP]
    if not stamps:
        return LEVELS[0]
    return LEVELS[2] if _is_lasting(reader, stamps[-1], authorities) else LEVELS[1]


def _is_lasting(
    reader: PdfFileReader, stamp: EmbeddedPdfSignature, authorities: Collection[x509.Certificate]
) -> bool:
    """Say whether the stamp's certificate can be checked, revocation too, with what is in the file."""
    if not authorities or "/DSS" not in reader.root:
        return False
    held = DocumentSecurityStore.read_dss(reader)
    status = asyncio.run(_status(stamp, stamp.signer_cert, is_stamp=True))
    context = held.as_validation_context(
        {
            "trust_roots": list(authorities),
            "allow_fetching": False,
            "revocation_mode": "hard-fail",
            "moment": status.timestamp,
        }
    )
    checked = asyncio.run(async_validate_pdf_timestamp(stamp, context))
    return bool(checked.trusted)
