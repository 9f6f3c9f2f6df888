"""A contract as a document: how far it has come, the files that were made, the certificates that seal."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.triggers import append_only, no_truncate
from apps.contracts import domain
from apps.contracts.models.contracts import Contract


class SealCertificate(models.Model):
    """With which key of the site documents are sealed: its certificate, for anybody to trust."""

    key = models.CharField(max_length=40, unique=True)
    pem = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return self.sha256


class Paper(models.Model):
    """A contract as PDF, on its way: made by the worker, then sealed, then stamped with an authority's time.

    Each state goes on by itself: the clock asks which rows are due. A step is claimed before it is done, so
    that a worker that stops leaves nothing behind but a row that is due again after a while.
    """

    class State(models.TextChoices):
        TO_MAKE = "to_make", _("To be made")
        READY = "ready", _("Ready to be signed")
        TO_SEAL = "to_seal", _("To be sealed")
        SEALED = "sealed", _("Sealed")

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="paper")
    state = models.CharField(max_length=8, choices=State.choices)
    # The PAdES level truly reached, by checking the file: "B-B", "B-T", "B-LT"; empty before the seal.
    level = models.CharField(max_length=4, blank=True, default="")
    # Counts how often it was begun, so that what was begun before words were erased is not kept after.
    edition = models.IntegerField(default=1)
    tries = models.IntegerField(default=0)
    try_after = models.DateTimeField()
    # Why the last try came to nothing: a refusal's code.
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sealed") ^ Q(level=""), name="contracts_sealed_has_a_level"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="allowed_papers", field="state", transitions=list(domain.PAPER_TRANSITIONS)),
            pgtrigger.Protect(name="paper_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.state}"


class PaperFile(models.Model):
    """A PDF that was made and kept, named by its hash; the hash stays when the file is erased."""

    class Kind(models.TextChoices):
        COPY = "copy", _("Copy to read, not signed")
        SEALED = "sealed", _("Signed and sealed")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="paper_files")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    level = models.CharField(max_length=4, blank=True, default="")
    sha256 = models.CharField(max_length=64, db_index=True)
    # In the storage; empty once the file was erased.
    name = models.CharField(max_length=120, blank=True)
    size = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "sha256"], name="contracts_one_row_per_paper")
        ]
        triggers = [
            pgtrigger.ReadOnly(name="paper_fixed", exclude=["name"]),
            pgtrigger.Protect(name="paper_file_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return self.sha256
