"""Whether everything that can be proven still holds: record, contracts, ballots."""

from collections.abc import Iterator

from apps.audit import queries as audit
from apps.ballots.actions import faults_of
from apps.ballots.models import Ballot
from apps.contracts.models import Contract
from apps.contracts.queries import check_contract


def faults() -> Iterator[str]:
    """Name everything that does not hold, in words; nothing if all is well."""
    for stream in audit.streams().iterator():
        yield from (
            f"{fault.stream}, entry {fault.sequence}: {fault.code}" for fault in audit.faults_of(stream)
        )
    for contract in Contract.objects.exclude(fingerprint="").order_by("pk").iterator():
        if not check_contract(contract).is_good:
            yield f"contract {contract.public_id}: its text, its record or its chain disagree"
    for ballot in Ballot.objects.order_by("pk").iterator():
        yield from faults_of(ballot)


def counts() -> dict[str, int]:
    """Say how much there is to prove."""
    return {
        "streams": audit.streams().count(),
        "contracts": Contract.objects.exclude(fingerprint="").count(),
        "ballots": Ballot.objects.count(),
    }
