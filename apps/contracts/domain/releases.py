"""A release of past claims as it stands in the text that is signed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import rfc8785

_RELEASE_TAG = "tutti.contract.release.v1"


@dataclass(frozen=True)
class Released:
    """A release as it stands in the text: whose work, and the salted hash of title and name."""

    work: str
    words_hash: str
    title: str = ""
    name: str = ""
    salt: str = ""

    @property
    def is_true(self) -> bool:
        """Whether the words are those that were signed, as far as they are still there."""
        return not self.salt or self.words_hash == hash_of_release(self.salt, self.title, self.name)

    def as_json(self) -> dict[str, str]:
        """Write it as it is hashed."""
        return {"work": self.work, "words": self.words_hash}

    def words(self) -> dict[str, str]:
        """Write what the hash is made from; empty where the words were erased."""
        return {**self.as_json(), "title": self.title, "name": self.name, "salt": self.salt}


def hash_of_release(salt: str, title: str, name: str) -> str:
    """Hash the words of a release with their salt; SHA-256 of canonical JSON, in hex digits."""
    content = {"tag": _RELEASE_TAG, "salt": salt, "title": title, "name": name}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def releases_json(releases: Iterable[Released]) -> bytes:
    """Write the releases with what their hashes are made from, in one form (RFC 8785)."""
    return rfc8785.dumps([dict(one.words()) for one in releases])
