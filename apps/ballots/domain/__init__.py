"""What decides a vote, in plain Python: definition, roll, ballots, count, turnout, receipts."""

from apps.ballots.domain.bundle import Audience, Frozen, NamedVoter, files_of, packed, size_signed
from apps.ballots.domain.canonical import InconsistencyError, canonical, digest, document_hash, stamp
from apps.ballots.domain.casting import (
    NONCE_BYTES,
    SALT_BYTES,
    CastHeader,
    Opening,
    check_choice,
    check_follows,
    check_request_id,
    reason_hash,
)
from apps.ballots.domain.counting import Result, Step, count
from apps.ballots.domain.definition import CHOICES, MOST_PROXIES, Definition, SecondCall, Threshold
from apps.ballots.domain.life import (
    State,
    check_certifiable,
    check_due,
    check_open,
    check_opening,
    version_of,
)
from apps.ballots.domain.log import LogBody, certified, challenged, closed, extended, opened, resulted, voided
from apps.ballots.domain.pooling import Group, grouped
from apps.ballots.domain.receipts import Receipt, promise
from apps.ballots.domain.roll import RollLine, Voter, check_delegation, is_secret, represented, roll_root
from apps.ballots.domain.subjects import Subject, register_subject, subject_of
from apps.ballots.domain.turnout import STEP, Turnout, turnout

__all__ = [
    "CHOICES",
    "MOST_PROXIES",
    "NONCE_BYTES",
    "SALT_BYTES",
    "STEP",
    "Audience",
    "CastHeader",
    "Definition",
    "Frozen",
    "Group",
    "InconsistencyError",
    "LogBody",
    "NamedVoter",
    "Opening",
    "Receipt",
    "Result",
    "RollLine",
    "SecondCall",
    "State",
    "Step",
    "Subject",
    "Threshold",
    "Turnout",
    "Voter",
    "canonical",
    "certified",
    "challenged",
    "check_certifiable",
    "check_choice",
    "check_delegation",
    "check_due",
    "check_follows",
    "check_open",
    "check_opening",
    "check_request_id",
    "closed",
    "count",
    "digest",
    "document_hash",
    "extended",
    "files_of",
    "grouped",
    "is_secret",
    "opened",
    "packed",
    "promise",
    "reason_hash",
    "register_subject",
    "represented",
    "resulted",
    "roll_root",
    "size_signed",
    "stamp",
    "subject_of",
    "turnout",
    "version_of",
    "voided",
]
