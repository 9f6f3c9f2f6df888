"""Signs and seals a PDF (PAdES B-B) with the site's P-256 key, by pyHanko."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import keys, x509
from asn1crypto import pem as pem_format
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509 import (
    BasicConstraints,
    CertificateBuilder,
    KeyUsage,
    Name,
    NameAttribute,
    SubjectKeyIdentifier,
    random_serial_number,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from apps.contracts.verifier.report import SEAL

_YEARS = timedelta(days=30 * 365)
# What PDF/A asks of a field that shows nothing: it would be printed, were there anything to print.
INVISIBLE = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=False)


@dataclass(frozen=True)
class Signing:
    """Whose signature the site attests, and the words signed with it.

    Args:
        field: "Collective" or "Company".
        name: of the person who signed.
        reason: for whom, in which office, when.
    """

    field: str
    name: str
    reason: str


def certificate_for(key: EllipticCurvePrivateKey, *, name: str, at: datetime) -> str:
    """Let a key certify itself, as PEM: whoever trusts it has got it from the site.

    Args:
        name: of the site, such as its host.
    """
    called = Name([NameAttribute(NameOID.COMMON_NAME, f"Seal of {name}")])
    signs_only = KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + _YEARS)
        .add_extension(BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(signs_only, critical=True)
        .add_extension(SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def read_certificates(pem: str) -> list[x509.Certificate]:
    """Read the certificates of a PEM text.

    Raises:
        ValueError: it holds none.
    """
    found = pem_format.unarmor(pem.encode(), multiple=True)
    return [x509.Certificate.load(der) for _kind, _headers, der in found]


def sha256_of_certificate(pem: str) -> str:
    """Hash a certificate, as readers of PDF show it; hex digits."""
    return bytes(read_certificates(pem)[0].sha256).hex()


def seal(
    pdf: bytes, signings: Sequence[Signing], *, key: EllipticCurvePrivateKey, certificate: str, reason: str
) -> bytes:
    """Put one signature for each side into a PDF, then the seal, after which nothing may be changed.

    The times in it are those of the computer's clock, which is what "signing time" means at level B-B.
    """
    signer = _signer(key, certificate)
    fields_of_all = [*(signing.field for signing in signings), SEAL]
    sealing = Signing(SEAL, _name_in(certificate), reason)
    for number, signing in enumerate([*signings, sealing]):
        pdf = _sign(pdf, signing, signer, new_fields=() if number else fields_of_all)
    return pdf


def _sign(
    pdf: bytes, signing: Signing, signer: signers.SimpleSigner, new_fields: Sequence[str] = ()
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for field in new_fields:
        fields.append_signature_field(writer, _field(field))
    wanted = signers.PdfSignatureMetadata(
        field_name=signing.field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=signing.name,
        reason=signing.reason,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES if signing.field == SEAL else fields.MDPPerm.FILL_FORMS,
    )
    signed: io.BytesIO = signers.PdfSigner(wanted, signer).sign_pdf(
        writer, existing_fields_only=True, output=io.BytesIO()
    )
    return signed.getvalue()


def _field(name: str) -> fields.SigFieldSpec:
    """Make the place of a signature; the seal's locks the whole document."""
    if name != SEAL:
        return fields.SigFieldSpec(name, invis_sig_settings=INVISIBLE)
    return fields.SigFieldSpec(
        name,
        invis_sig_settings=INVISIBLE,
        field_mdp_spec=fields.FieldMDPSpec(fields.FieldMDPAction.ALL),
        doc_mdp_update_value=fields.MDPPerm.NO_CHANGES,
    )


def _signer(key: EllipticCurvePrivateKey, certificate: str) -> signers.SimpleSigner:
    secret = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=read_certificates(certificate)[0],
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),
    )


def _name_in(certificate: str) -> str:
    name: str = read_certificates(certificate)[0].subject.native["common_name"]
    return name
