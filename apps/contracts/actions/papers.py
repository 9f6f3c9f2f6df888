"""Changes to contracts as documents: due, claimed, kept, troubled, made anew without somebody's words.

The worker makes the files, since libraries lay them out and seal them; what it made is kept here, if it is
still wanted by then.
"""

import io
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from apps.audit.actions import record
from apps.common.storage import keep
from apps.contracts import domain
from apps.contracts.models import Contract, Paper, PaperFile, SealCertificate

_FOLDER = "contracts"
_NEXT = {domain.TO_MAKE: domain.READY, domain.TO_SEAL: domain.SEALED, domain.SEALED: domain.SEALED}

_AGAIN = {
    domain.TO_MAKE: domain.TO_MAKE,
    domain.READY: domain.TO_MAKE,
    domain.TO_SEAL: domain.TO_SEAL,
    domain.SEALED: domain.TO_SEAL,
}


def begin_paper(contract: Contract, at: datetime) -> None:
    """Let the document of a contract be made by the worker, inside the transaction of the caller."""
    is_bound = contract.state in domain.BOUND
    state = domain.TO_SEAL if is_bound else domain.TO_MAKE
    paper, is_new = Paper.objects.get_or_create(
        contract=contract, defaults={"state": domain.TO_MAKE, "try_after": at}
    )
    if not is_new or is_bound:
        _move(paper, state, at)


@transaction.atomic
def begin_missing(*, contract_id: int, at: datetime) -> None:
    """Let the document of a contract be made that is older than documents."""
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    if not Paper.objects.filter(contract=contract).exists():
        begin_paper(contract, at)


@transaction.atomic
def claim_paper(*, contract_id: int, wanted: str, at: datetime) -> Paper:
    """Take a step upon oneself: nobody else takes it before a while is over, longer after each try.

    Raises:
        Refusal: "paper.not_due".
    """
    paper = Paper.objects.select_for_update(of=("self",)).get(contract=contract_id)
    domain.check_claim(paper.state, paper.try_after, at, wanted)
    paper.tries += 1
    paper.try_after = at + domain.waits_for(paper.tries)
    paper.save(update_fields=["tries", "try_after"])
    return paper


@transaction.atomic
def keep_paper(
    *, contract_id: int, wanted: str, edition: int, pdf: bytes, level: str, at: datetime
) -> PaperFile:
    """Keep a document that was made, and go on to the next state; asked again with the same file, once.

    Args:
        wanted: the state in which it was wanted when making it began.
        edition: as it was then; another one since words were erased.
        level: the PAdES level that checking the file found; "" for a copy that is not sealed.

    Raises:
        Refusal: "paper.not_due": meanwhile the state or the edition is another.
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    paper = Paper.objects.select_for_update(of=("self",)).get(contract=contract)
    domain.check_kept(paper.state, wanted, paper.edition, edition)
    name, sha256 = keep(_FOLDER, io.BytesIO(pdf))
    file, _is_new = PaperFile.objects.update_or_create(
        contract=contract,
        sha256=sha256,
        defaults={"name": name},
        create_defaults={
            "kind": domain.SEALED_FILE if level else domain.COPY,
            "level": level,
            "name": name,
            "size": len(pdf),
            "made_at": at,
        },
    )
    paper.state, paper.level = _NEXT[wanted], level
    paper.tries, paper.try_after, paper.trouble = 0, at, ""
    paper.save(update_fields=["state", "level", "edition", "tries", "try_after", "trouble"])
    if level:
        payload = {"contract": contract.public_id, "sha256": sha256, "level": level}
        record(stream=contract.stream, kind="contract.sealed", payload=payload, actor_id=None, at=at)
    return file


@transaction.atomic
def note_trouble(*, contract_id: int, code: str) -> None:
    """Say on the contract's page why the last try came to nothing."""
    Paper.objects.filter(contract=contract_id).update(trouble=code)


def keep_certificate(*, key: str, pem: str, sha256: str, at: datetime) -> SealCertificate:
    """Keep the certificate of a sealing key for anybody to trust; the first one that was kept stays."""
    kept, _is_new = SealCertificate.objects.get_or_create(
        key=key, defaults={"pem": pem, "sha256": sha256, "made_at": at}
    )
    return kept


def forget_papers(contract_ids: Collection[int], at: datetime) -> None:
    """Erase the files of contracts whose words were erased, and let them be made anew; the hashes stay.

    Inside the transaction of the caller; the files go once it holds.
    """
    for paper in Paper.objects.select_for_update(of=("self",)).filter(contract__in=contract_ids):
        files = PaperFile.objects.filter(contract=paper.contract_id).exclude(name="")
        names = list(files.values_list("name", flat=True))
        files.update(name="")
        transaction.on_commit(partial(_erase, names))
        paper.edition += 1
        _move(paper, _AGAIN[paper.state], at)


def _erase(names: list[str]) -> None:
    for name in names:
        if not PaperFile.objects.filter(name=name).exists():
            default_storage.delete(name)


def _move(paper: Paper, state: str, at: datetime) -> None:
    """Bring a document into a state in which a step is due."""
    paper.state, paper.level = state, domain.NO_LEVEL
    paper.tries, paper.try_after, paper.trouble = 0, at, ""
    paper.save(update_fields=["state", "level", "edition", "tries", "try_after", "trouble"])
