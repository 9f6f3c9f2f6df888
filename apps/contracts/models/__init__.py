"""Contracts: agreed terms, the schedule of works, how it is signed, and what it is as a document."""

from apps.contracts.models.confirming import (
    ConfirmationCount,
    Release,
)
from apps.contracts.models.contracts import (
    Contract,
    LeftOut,
    LicensedUse,
    ScheduleEntry,
    TakenOut,
)
from apps.contracts.models.papers import (
    Paper,
    PaperFile,
    SealCertificate,
)
from apps.contracts.models.signing import (
    Signature,
    SigningChange,
)
from apps.contracts.models.splits import (
    LineSplit,
)
from apps.contracts.models.steps import (
    Step,
)
from apps.contracts.models.versions import (
    EndedLicence,
    ScheduleVersion,
)

__all__ = [
    "ConfirmationCount",
    "Contract",
    "EndedLicence",
    "LeftOut",
    "LicensedUse",
    "LineSplit",
    "Paper",
    "PaperFile",
    "Release",
    "ScheduleEntry",
    "ScheduleVersion",
    "SealCertificate",
    "Signature",
    "SigningChange",
    "Step",
    "TakenOut",
]
