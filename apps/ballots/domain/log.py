"""The entries of a ballot's log, beside the cast ballots: OPENED, EXTENDED, CLOSED, RESULT, CHALLENGE, ..."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.ballots.domain.canonical import canonical, stamp
from apps.ballots.domain.counting import Result
from apps.merkle import tree


@dataclass(frozen=True)
class LogBody:
    """One entry: its kind and its content."""

    kind: str
    content: Mapping[str, object]

    @property
    def leaf(self) -> str:
        """The leaf of the log, hex digits."""
        return tree.leaf_hash(canonical(self.content)).hex()


def opened(
    *,
    ballot: str,
    definition: Mapping[str, object],
    definition_hash: str,
    roll_root: str,
    roll_size: int,
    opens_at: datetime,
    closes_at: datetime,
) -> LogBody:
    """Say what was opened: the whole definition, the roll's root, the window."""
    content = {
        "tag": "tutti.ballot.opened.v1",
        "ballot": ballot,
        "definition": definition,
        "definition_hash": definition_hash,
        "roll_root": roll_root,
        "roll_size": str(roll_size),
        "opens_at": stamp(opens_at),
        "closes_at": stamp(closes_at),
    }
    return LogBody("opened", content)


def closed(*, ballot: str, size: int, at: datetime) -> LogBody:
    """Say that nothing follows: `size` counts the leaves before this one."""
    content = {"tag": "tutti.ballot.closed.v1", "ballot": ballot, "size": str(size), "closed_at": stamp(at)}
    return LogBody("closed", content)


def resulted(*, ballot: str, definition_hash: str, roll_root: str, result: Result) -> LogBody:
    """Say the result, with the definition and roll that it follows from."""
    content = {
        "tag": "tutti.ballot.result.v1",
        "ballot": ballot,
        "definition_hash": definition_hash,
        "roll_root": roll_root,
        "result": result.as_json(),
    }
    return LogBody("result", content)


def certified(*, ballot: str, certifier: str, root: str, at: datetime) -> LogBody:
    """Say that the certifier vouches for the log up to the head `root`."""
    content = {
        "tag": "tutti.ballot.certified.v1",
        "ballot": ballot,
        "certifier": certifier,
        "root": root,
        "certified_at": stamp(at),
    }
    return LogBody("certified", content)


def extended(*, ballot: str, closes_at: datetime, reason_hash: str, at: datetime) -> LogBody:
    """Say that the vote ends later; the reason stands beside the log and is known by its salted hash."""
    content = {
        "tag": "tutti.ballot.extended.v1",
        "ballot": ballot,
        "closes_at": stamp(closes_at),
        "reason_hash": reason_hash,
        "extended_at": stamp(at),
    }
    return LogBody("extended", content)


def challenged(*, ballot: str, challenger: str, root: str, reason_hash: str, at: datetime) -> LogBody:
    """Say that the certifier doubts the result, and up to which head it looked."""
    content = {
        "tag": "tutti.ballot.challenge.v1",
        "ballot": ballot,
        "challenger": challenger,
        "root": root,
        "reason_hash": reason_hash,
        "challenged_at": stamp(at),
    }
    return LogBody("challenge", content)


def voided(*, ballot: str, by: str, reason_hash: str, at: datetime) -> LogBody:
    """Say that nothing follows from the ballot.

    Args:
        by: public id of the organisation that voided it.
    """
    content = {
        "tag": "tutti.ballot.voided.v1",
        "ballot": ballot,
        "by": by,
        "reason_hash": reason_hash,
        "voided_at": stamp(at),
    }
    return LogBody("voided", content)
