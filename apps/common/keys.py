"""The site's own keys: they lie in files below KEYS_DIR, are never in the database, and old ones are kept.

A key has a use ("signing", "sealing", "documents", or the signing of one union beside the site) and a name.
What was made with a key names it, so that making a newer one changes nothing for what exists. The newest is
the one in use.
"""

import os
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# The site's own uses; each union that signs checkpoints has one beside them.
USES = ("signing", "sealing", "documents")
_UNIONS = "unions"
_KEY_BYTES = 32
# The order of the group of P-256 (FIPS 186-5); a private key is a number from 1 to one below it.
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# 16 bytes more than the order has, so that no number is likelier than another.
_P256_BYTES = 48


def make_key(use: str, at: datetime) -> str:
    """Make a new key, readable by its owner only, and give its name; it is the newest from now on."""
    name = f"{at.astimezone(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(3)}"
    folder = _folder(use)
    for place in (folder.parent, folder):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written aside and linked, so that nobody ever reads half a key.
    draft = folder / f".{name}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_bytes(_KEY_BYTES).hex() + "\n")
    draft.rename(folder / name)
    return name


def cosigning(organisation: str) -> str:
    """Name the use of the keys with which an organisation signs beside the site, by its public id."""
    return f"{_UNIONS}/{organisation}"


def uses() -> list[str]:
    """Name every use that there may be a key for: the site's own, then those of unions that have one."""
    folder = _folder(_UNIONS)
    unions = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [*USES, *map(cosigning, unions)]


def names(use: str) -> list[str]:
    """Name all keys of a use, oldest first."""
    folder = _folder(use)
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def can_sign(use: str) -> bool:
    """Say whether a use has a key, or gets one by itself because the site is only tried out."""
    return bool(names(use) or settings.DEBUG or settings.DEMO)


def newest(use: str) -> str:
    """Name the key in use; the first one is made by itself only where the site is tried out.

    Raises:
        ImproperlyConfigured: there is no key, in production.
    """
    known = names(use)
    if known:
        return known[-1]
    if not (settings.DEBUG or settings.DEMO):
        raise ImproperlyConfigured(f"No {use} key in {settings.KEYS_DIR}. Run: manage.py make_keys")
    return make_key(use, datetime.now(UTC))


def signing_key(name: str, use: str = "signing") -> Ed25519PrivateKey:
    """Load a signing key by name: of the site, or of the use that `cosigning` names."""
    return Ed25519PrivateKey.from_private_bytes(_read(use, name))


def sealing_key(name: str, purpose: str) -> bytes:
    """Derive the 32-byte key of one purpose, such as one ballot, from a sealing key.

    Source: HKDF with SHA-256, RFC 5869.
    """
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose.encode()).derive(_read("sealing", name))


def document_key(name: str) -> ec.EllipticCurvePrivateKey:
    """Derive the P-256 key that signs PDF documents, whose readers know no Ed25519, from its file.

    Source: HKDF with SHA-256, RFC 5869; the number by "extra random bits", FIPS 186-5, A.2.1.
    """
    drawn = HKDF(SHA256(), _P256_BYTES, salt=None, info=b"tutti.documents.p256").derive(
        _read("documents", name)
    )
    return ec.derive_private_key(int.from_bytes(drawn) % (_P256_ORDER - 1) + 1, ec.SECP256R1())


def _folder(use: str) -> Path:
    return Path(settings.KEYS_DIR) / use


def _read(use: str, name: str) -> bytes:
    return _load(_folder(use) / name)


@lru_cache(maxsize=64)
def _load(path: Path) -> bytes:
    if not path.is_file():
        raise ImproperlyConfigured(f"The key {path.name} is not in {path.parent}.")
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
