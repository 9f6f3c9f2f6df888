"""Reads of contracts as documents: what is due, what was made, what the site knows."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from apps.contracts import domain
from apps.contracts.models import Contract, Paper, PaperFile, SealCertificate


def papers_due(state: str, at: datetime) -> list[int]:
    """List the contracts whose document waits for a step in this state, the longest waiting first."""
    due = Paper.objects.filter(state=state, try_after__lte=at).order_by("try_after", "pk")
    return list(due.values_list("contract", flat=True))


def papers_to_raise(at: datetime) -> list[int]:
    """List the contracts whose sealed document may reach a higher level, if an authority is named."""
    if not settings.TSA_URL:
        return []
    reachable = domain.LEVELS if settings.TSA_ROOTS else domain.LEVELS[:2]
    low = Paper.objects.filter(state=domain.SEALED, try_after__lte=at).exclude(level=reachable[-1])
    # The level never falls: with the roots taken away again, what reached the last level keeps it.
    return list(
        low.exclude(level=domain.LEVELS[-1]).order_by("try_after", "pk").values_list("contract", flat=True)
    )


def contracts_without_paper() -> list[int]:
    """List the contracts with a fingerprint, from before there were documents, that have none yet."""
    bound = Contract.objects.filter(state__in=[domain.SIGNING, *domain.BOUND], paper__isnull=True)
    return list(bound.order_by("pk").values_list("pk", flat=True))


def paper_of(contract: Contract) -> Paper | None:
    """Give the document of a contract; None before the schedule is frozen."""
    return Paper.objects.filter(contract=contract).first()


def files_of(contract: Contract) -> QuerySet[PaperFile]:
    """Find every file that was made of a contract, newest first."""
    return PaperFile.objects.filter(contract=contract).order_by("-made_at", "-pk")


def newest_file(contract: Contract) -> PaperFile | None:
    """Give the file to hand out: the newest that was not erased."""
    return files_of(contract).exclude(name="").first()


def knows(sha256: str) -> bool:
    """Say whether a file with this hash was made here: a document, or the text of a contract."""
    return (
        PaperFile.objects.filter(sha256=sha256).exists()
        or Contract.objects.filter(fingerprint=sha256).exists()
    )


def seal_certificates() -> QuerySet[SealCertificate]:
    """Find the certificates with which the site seals and sealed, newest first."""
    return SealCertificate.objects.order_by("-made_at", "-pk")
