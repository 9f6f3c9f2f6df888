"""Files are named by what they contain, so the same file is kept once and never overwritten."""

import hashlib
from typing import BinaryIO

import puremagic
from django.core.files.base import File
from django.core.files.storage import default_storage

_HEAD = 1 << 16


def sha256_of(stream: BinaryIO) -> str:
    """Hash a file from its beginning, 1 MiB at a time, and rewind it; hex digits."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def media_type_of(stream: BinaryIO) -> str:
    """Tell a file's type by its contents, whatever it is called, and rewind it; "" if it is unknown."""
    stream.seek(0)
    try:
        found: str = puremagic.from_string(stream.read(_HEAD), mime=True)
    except (puremagic.PureError, ValueError):  # ValueError: an empty file
        found = ""
    stream.seek(0)
    return found


def keep(folder: str, stream: BinaryIO) -> tuple[str, str]:
    """Keep a file under `folder`, named by its hash.

    Returns:
        the name in the storage and the SHA-256 in hex digits.
    """
    digest = sha256_of(stream)
    name = f"{folder}/{digest[:2]}/{digest}"
    if not default_storage.exists(name):
        default_storage.save(name, File(stream))
    return name, digest
