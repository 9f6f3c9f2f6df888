"""A time-stamping authority on this machine, with its list of revocations, that can be told to be silent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

_DER, _PEM = serialization.Encoding.DER, serialization.Encoding.PEM
_YEAR = timedelta(days=365)


@dataclass
class Authority:
    url: str
    root: str
    answers: bool = True


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _certify(subject: str, key, issuer: x509.Name, signer, *, crl: str = "") -> x509.Certificate:
    now = datetime.now(UTC)
    is_root = not crl
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _YEAR)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if crl:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        made = made.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(signer, hashes.SHA256())


def _revocations(root: x509.Certificate, key) -> bytes:
    now = datetime.now(UTC)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(now - timedelta(minutes=1))
        .next_update(now + timedelta(days=7))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    return made.sign(key, hashes.SHA256()).public_bytes(_DER)


@contextmanager
def authority() -> Iterator[Authority]:
    """Serve time stamps at /tsa and the list of revocations at /crl."""
    keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2)]
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    base = f"http://127.0.0.1:{server.server_port}"
    root = _certify("Test root", keys[0], _name("Test root"), keys[0])
    leaf = _certify("Test time", keys[1], root.subject, keys[0], crl=f"{base}/crl")
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(root.public_bytes(_DER)))
    secret = keys[1].private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(leaf.public_bytes(_DER)),
        asn1_keys.PrivateKeyInfo.load(secret),
        certs_to_embed=store,
    )
    served = Authority(f"{base}/tsa", root.public_bytes(_PEM).decode())
    revocations = _revocations(root, keys[0])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer(revocations, "application/pkix-crl")

        def do_POST(self):
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            if served.answers:
                self._answer(stamper.request_tsa_response(asked).dump(), "application/timestamp-reply")
            else:
                self.send_error(503)

        def _answer(self, content, kind):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words):
            pass

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
