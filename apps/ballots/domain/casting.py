"""One cast ballot: a header in clear, a commitment, and what opens it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from apps.ballots.domain.canonical import InconsistencyError, canonical, stamp
from apps.ballots.domain.definition import CHOICES
from apps.common.errors import Refusal
from apps.merkle import tree

CAST_TAG = "tutti.ballot.cast.v1"
COMMITMENT_TAG = b"tutti.ballot.commitment.v1"
REASON_TAG = b"tutti.ballot.reason.v1"
NONCE_BYTES = 32
SALT_BYTES = 32
# Every sealed part has the same length, so that its length says nothing about the choice.
SEALED_BYTES = 1024
MOST_OF_A_REQUEST_ID = 64
MOST_WORDS = 4000


def check_choice(choice: str) -> None:
    """Refuse what is no option: "ballot.unknown_choice"."""
    if choice not in CHOICES:
        raise Refusal("ballot.unknown_choice")


def check_request_id(request_id: str) -> None:
    """Refuse an empty or overlong request id: "ballot.request_id"."""
    if not 0 < len(request_id) <= MOST_OF_A_REQUEST_ID:
        raise Refusal("ballot.request_id", most=MOST_OF_A_REQUEST_ID)


@dataclass(frozen=True)
class Opening:
    """What stands in the sealed part: the choice, a reason, and the secrets of the commitment."""

    choice: str
    reason: str
    nonce: bytes
    salt: bytes

    @property
    def commitment(self) -> str:
        """`H(tag, choice, H(reason, salt), nonce)`, hex digits; every part has its length before it."""
        reason = bytes.fromhex(reason_hash(self.reason, self.salt))
        return _hash(COMMITMENT_TAG, self.choice.encode(), reason, self.nonce).hex()

    def as_bytes(self) -> bytes:
        """Write it for sealing, always in the same length."""
        content = {
            "choice": self.choice,
            "reason": self.reason,
            "nonce": self.nonce.hex(),
            "salt": self.salt.hex(),
        }
        written = json.dumps(content).encode()
        if len(written) > SEALED_BYTES:
            raise ValueError("a reason too long for the sealed part")
        return written.ljust(SEALED_BYTES)

    @classmethod
    def from_bytes(cls, written: bytes) -> "Opening":
        """Read what `as_bytes` wrote."""
        content = json.loads(written)
        nonce, salt = bytes.fromhex(content["nonce"]), bytes.fromhex(content["salt"])
        return cls(content["choice"], content["reason"], nonce, salt)


@dataclass(frozen=True)
class CastHeader:
    """The part in clear. It names ballot, definition and roll, so that it fits into no other log."""

    ballot: str
    definition_hash: str
    roll_root: str
    pseudonym: str
    revision: int
    leaf_before: str
    received_at: datetime
    commitment: str

    def body(self) -> dict[str, object]:
        """Write it as an entry of the log."""
        header = {
            "ballot": self.ballot,
            "definition_hash": self.definition_hash,
            "roll_root": self.roll_root,
            "pseudonym": self.pseudonym,
            "revision": str(self.revision),
            "leaf_before": self.leaf_before,
            "received_at": stamp(self.received_at),
        }
        return {"tag": CAST_TAG, "header": header, "commitment": self.commitment}

    @property
    def leaf(self) -> str:
        """The leaf of the log, hex digits."""
        return tree.leaf_hash(canonical(self.body())).hex()

    def check_opens(self, opening: Opening) -> None:
        """Demand that an opening belongs to this commitment.

        Raises:
            InconsistencyError: it does not.
        """
        if opening.commitment != self.commitment or opening.choice not in CHOICES:
            raise InconsistencyError(f"ballot {self.ballot}: {self.leaf} does not open")


def check_follows(header: CastHeader, before: CastHeader | None) -> None:
    """Demand that a header continues the chain of its pseudonym without a gap.

    Raises:
        InconsistencyError: it does not.
    """
    revision = before.revision + 1 if before else 1
    leaf = before.leaf if before else ""
    if (header.revision, header.leaf_before) != (revision, leaf):
        raise InconsistencyError(f"ballot {header.ballot}: a gap before {header.leaf}")
    if before and header.received_at < before.received_at:
        raise InconsistencyError(f"ballot {header.ballot}: {header.leaf} is older than the one before it")


def check_words(text: str) -> str:
    """Give a reason, a contest or an answer without blanks around it; refuse none, and one that is too long.

    Raises:
        Refusal: "ballot.words_missing", "ballot.words_too_long".
    """
    said = text.strip()
    if not said:
        raise Refusal("ballot.words_missing")
    if len(said) > MOST_WORDS:
        raise Refusal("ballot.words_too_long", most=MOST_WORDS)
    return said


def reason_hash(reason: str, salt: bytes) -> str:
    """Hash a reason with its salt, hex digits: the text can be erased, and the hash stays true."""
    return _hash(REASON_TAG, reason.encode(), salt).hex()


def _hash(tag: bytes, *parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in (tag, *parts):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()
