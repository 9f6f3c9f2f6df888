"""The receipt: a signed promise that a leaf will be in the log. It never shows the choice."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from apps.ballots.domain.canonical import canonical

TAG = "tutti.ballot.receipt.v1"
# How long after the close the leaf may be missing from the log at most.
DELAY_SECONDS = 3600


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


def promise(*, body: Mapping[str, object], leaf: str, checkpoint: str, signed_by: str) -> dict[str, object]:
    """Promise that a cast ballot will be in the log.

    Args:
        body: the log entry that `leaf` is the hash of: header and commitment.
        checkpoint: the latest signed checkpoint at the time of casting.
    """
    return {
        "tag": TAG,
        "entry": dict(body),
        "leaf": leaf,
        "in_log": {"by": "close", "delay_seconds": str(DELAY_SECONDS)},
        "checkpoint": checkpoint,
        "signed_by": signed_by,
    }
