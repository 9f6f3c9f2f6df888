"""Asks a time-stamping authority (RFC 3161) for the time, and puts it into a sealed PDF."""

import asyncio
import io
import urllib.request
from collections.abc import Sequence

from asn1crypto import tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

from apps.common.errors import Refusal
from apps.contracts.adapters.seals import INVISIBLE

_SECONDS = 10
_LARGEST = 1 << 20
_ASKING = "application/timestamp-query"
# A lost network, words that are no answer, a refusal.
_SILENT = (OSError, ValueError, TypeError, TimestampRequestError)


class Authority(TimeStamper):
    """A time-stamping authority, asked over HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a question and read the answer."""
        asked = urllib.request.Request(  # noqa: S310  the operator's own setting
            self._url, data=req.dump(), headers={"Content-Type": _ASKING}
        )
        with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310
            return tsp.TimeStampResp.load(answer.read(_LARGEST))


def stamp(pdf: bytes, *, url: str, roots: Sequence[x509.Certificate]) -> bytes:
    """Put the authority's time into a PDF; with its roots also what is needed to check that time later.

    Where the authority's certificates say nothing of revocation that can be had, the time goes in alone.

    Raises:
        Refusal: "paper.authority_silent".
    """
    try:
        if roots:
            try:
                return asyncio.run(_stamped_to_last(pdf, url, roots))
            except (ValidationError, PathError):
                pass
        return asyncio.run(_stamped(pdf, url, None))
    except _SILENT as error:
        raise Refusal("paper.authority_silent") from error


async def _stamped_to_last(pdf: bytes, url: str, roots: Sequence[x509.Certificate]) -> bytes:
    """Stamp with the authority's certificates and lists of revocations beside it, fetched now."""
    fetching = AIOHttpFetcherBackend()
    try:
        context = ValidationContext(
            trust_roots=list(roots),
            allow_fetching=True,
            revocation_mode="hard-fail",
            fetcher_backend=fetching,
        )
        return await _stamped(pdf, url, context)
    finally:
        await fetching.close()


async def _stamped(pdf: bytes, url: str, context: ValidationContext | None) -> bytes:
    stamper = PdfTimeStamper(Authority(url), invis_settings=INVISIBLE)
    written: io.BytesIO = await stamper.async_timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        "sha256",
        validation_context=context,
        output=io.BytesIO(),
        # What checks the time stands before it, so that the stamp is the last word and covers all.
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    return written.getvalue()
