"""Makes small sealed PDFs, an authority that stamps them, and what a tamperer does, without any database."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec

from apps.contracts.adapters import press, seals

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TEXT = b'{"number":"CM 2026/1"}'
HTML = """<!DOCTYPE html><html lang="en"><head><title>Contract CM 2026/1</title></head>
<body><h1>Licence for 2 works</h1><p>Between <b>us</b> and them, for €19.00.</p>
<table><thead><tr><th>No.</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></body></html>"""
SIGNINGS = (
    seals.Signing("Collective", "Tomas Hall", "Signed for Common Measure"),
    seals.Signing("Company", "Henrike Maas", "Signed for Veldra Audio"),
)


@cache
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def certificate() -> str:
    return seals.certificate_for(key(), name="tutti.example", at=datetime.now(UTC) - timedelta(minutes=1))


def unsigned(html: str = HTML) -> bytes:
    enclosed = [
        press.Enclosure("terms.json", "The text", "Source", TEXT),
        press.Enclosure("schedule.csv", "The schedule", "Data", b"number\r\n1\r\n"),
        press.Enclosure("certificate.json", "The ballot", "Supplement", b'{"passed":true}'),
    ]
    return press.print_pdf(html, enclosures=enclosed, at=AT)


@cache
def sealed() -> bytes:
    return seals.seal(unsigned(), SIGNINGS, key=key(), certificate=certificate(), reason="Seal")


def flips(pdf: bytes, count: int, *, begin: int = 0, seed: int = 1) -> Iterator[tuple[int, bytes]]:
    """Yield a place and the file with one bit flipped there, from `begin` on."""
    chosen = random.Random(seed)
    for _number in range(count):
        place = chosen.randrange(begin, len(pdf))
        changed = bytearray(pdf)
        changed[place] ^= 1 << chosen.randrange(8)
        yield place, bytes(changed)
