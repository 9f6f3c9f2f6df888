"""Contracts: agreed terms, the schedule of works, how it is signed, and what it is as a document."""

from apps.contracts.models.confirming import ConfirmationCount, Release
from apps.contracts.models.contracts import Contract, LeftOut, LicensedUse, ScheduleEntry, TakenOut
from apps.contracts.models.papers import Paper, PaperFile, SealCertificate
from apps.contracts.models.signing import Signature, SigningChange
from apps.contracts.models.splits import LineSplit

__all__ = [
    "ConfirmationCount",
    "Contract",
    "LeftOut",
    "LicensedUse",
    "LineSplit",
    "Paper",
    "PaperFile",
    "Release",
    "ScheduleEntry",
    "SealCertificate",
    "Signature",
    "SigningChange",
    "TakenOut",
]
