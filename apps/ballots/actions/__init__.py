"""Every change of a ballot: open, cast, close, certify; and the check that nobody else changed anything."""

from apps.ballots.actions.bundling import bundle_of, tag_of_bundle, verifier_source
from apps.ballots.actions.casting import cast
from apps.ballots.actions.certifying import certify
from apps.ballots.actions.checking import faults_of
from apps.ballots.actions.closing import close
from apps.ballots.actions.crosschecking import cross_check
from apps.ballots.actions.opening import open_ballot

__all__ = [
    "bundle_of",
    "cast",
    "certify",
    "close",
    "cross_check",
    "faults_of",
    "open_ballot",
    "tag_of_bundle",
    "verifier_source",
]
