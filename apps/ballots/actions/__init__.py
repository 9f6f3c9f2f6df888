"""Every change of a ballot, from the announcement to the certificate; and what checks and hands it out."""

from apps.ballots.actions.announcing import announce, set_provisional_roll
from apps.ballots.actions.bundling import bundle_of, tag_of_bundle, verifier_source
from apps.ballots.actions.casting import cast
from apps.ballots.actions.certifying import certify, challenge, void, void_too_late
from apps.ballots.actions.checking import faults_of
from apps.ballots.actions.clock import Clock
from apps.ballots.actions.closing import close
from apps.ballots.actions.contesting import answer_contest, contest
from apps.ballots.actions.crosschecking import cross_check
from apps.ballots.actions.delegating import delegate, take_back_delegation
from apps.ballots.actions.extending import extend
from apps.ballots.actions.opening import open_announced, open_ballot, open_second_call
from apps.ballots.actions.sequencing import sequence

__all__ = [
    "Clock",
    "announce",
    "answer_contest",
    "bundle_of",
    "cast",
    "certify",
    "challenge",
    "close",
    "contest",
    "cross_check",
    "delegate",
    "extend",
    "faults_of",
    "open_announced",
    "open_ballot",
    "open_second_call",
    "sequence",
    "set_provisional_roll",
    "tag_of_bundle",
    "take_back_delegation",
    "verifier_source",
    "void",
    "void_too_late",
]
