"""The receipt: a signed promise that a leaf will be in the log. It never shows the choice."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from apps.ballots.domain.canonical import canonical

TAG = "tutti.ballot.receipt.v1"
# How long a leaf may be missing from the log: of a sealed ballot after the close, of an open one after it was
# received.
DELAY_SECONDS = 3600
OPEN_DELAY_SECONDS = 30


@dataclass(frozen=True)
class Receipt:
    """A promise and its Ed25519 signature.

    Args:
        promise: what is signed, as `promise()` gives it.
        signed_by: name of the site's signing key.
        signature: 64 bytes over the canonical JSON of the promise.
    """

    promise: Mapping[str, object]
    signed_by: str
    signature: bytes

    @property
    def leaf(self) -> str:
        """The leaf that is promised, hex digits."""
        return str(self.promise["leaf"])

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return canonical(self.promise)

    def as_json(self) -> dict[str, object]:
        """Write it as a file to keep."""
        signature = base64.b64encode(self.signature).decode()
        return {"promise": dict(self.promise), "signed_by": self.signed_by, "signature": signature}


def promise(
    *, body: Mapping[str, object], leaf: str, checkpoint: str, signed_by: str, is_sealed: bool
) -> dict[str, object]:
    """Promise that a cast ballot will be in the log.

    Args:
        body: the log entry that `leaf` is the hash of: header and commitment.
        checkpoint: the latest signed checkpoint at the time of casting.
        is_sealed: a sealed ballot's leaf may come with the close; an open one's comes at once.
    """
    by, delay = ("close", DELAY_SECONDS) if is_sealed else ("received", OPEN_DELAY_SECONDS)
    return {
        "tag": TAG,
        "entry": dict(body),
        "leaf": leaf,
        "in_log": {"by": by, "delay_seconds": str(delay)},
        "checkpoint": checkpoint,
        "signed_by": signed_by,
    }
