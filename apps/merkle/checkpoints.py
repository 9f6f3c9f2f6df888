"""Signed statements of a log's size and head, as C2SP writes them (signed-note, tlog-checkpoint)."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "\u2014"
_BODY_LINES = 3
_ID_BYTES = 4


class CheckpointError(ValueError):
    """A text that is no checkpoint, or is not signed by the key that was asked for."""


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says.

    Args:
        origin: which log; a name without schema, such as "tutti.example/ballot/abc".
        size: number of leaves.
        root: the head over them, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Give the text that is signed: three lines, each ended by a line feed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(signer: str, key: Ed25519PublicKey) -> bytes:
    """Give the four bytes by which a note names its key."""
    material = signer.encode() + b"\n" + _ED25519 + key.public_bytes_raw()
    return hashlib.sha256(material).digest()[:_ID_BYTES]


def verifier_key(signer: str, key: Ed25519PublicKey) -> str:
    """Write a public key as C2SP does: its name, its four bytes in hex digits, and itself in base64."""
    encoded = base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()
    return f"{signer}+{key_id(signer, key).hex()}+{encoded}"


def sign(checkpoint: Checkpoint, signer: str, key: Ed25519PrivateKey) -> str:
    """Write a checkpoint as a signed note.

    Args:
        signer: the key's name; no spaces and no plus sign.
    """
    if not signer or any(sign.isspace() or sign == "+" for sign in signer):
        raise ValueError(f"not a name of a key: {signer!r}")
    body = checkpoint.body()
    signature = key_id(signer, key.public_key()) + key.sign(body.encode())
    return f"{body}\n{_DASH} {signer} {base64.b64encode(signature).decode()}\n"


def cosign(note: str, signer: str, key: Ed25519PrivateKey) -> str:
    """Add another signature to a note; the text and the signatures before it stay."""
    body, signatures = _parts(note)
    return body + "\n" + signatures + sign(_parse(body), signer, key).split("\n\n", 1)[1]


def read(note: str, signer: str, key: Ed25519PublicKey) -> Checkpoint:
    """Read a signed note and check the signature of `signer`.

    Raises:
        CheckpointError: it is malformed, or this key has not signed it.
    """
    body, signatures = _parts(note)
    checkpoint = _parse(body)
    for line in signatures.splitlines():
        name, signature = _signature(line)
        if name == signer and signature[:_ID_BYTES] == key_id(signer, key):
            try:
                key.verify(signature[_ID_BYTES:], body.encode())
            except InvalidSignature:
                raise CheckpointError("the signature does not fit the text") from None
            return checkpoint
    raise CheckpointError(f"not signed by {signer}")


def _parts(note: str) -> tuple[str, str]:
    body, gap, signatures = note.partition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise CheckpointError("not a signed note")
    return body + "\n", signatures


def _parse(body: str) -> Checkpoint:
    lines = body.removesuffix("\n").split("\n")
    if len(lines) != _BODY_LINES or not lines[0] or not _is_number(lines[1]):
        raise CheckpointError("not a checkpoint")
    root = _decoded(lines[2])
    if len(root) != hashlib.sha256().digest_size:
        raise CheckpointError("the head has the wrong length")
    return Checkpoint(lines[0], int(lines[1]), root)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != _DASH or not name or not encoded:
        raise CheckpointError("not a line of a signature")
    return name, _decoded(encoded)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise CheckpointError("not base64") from None
