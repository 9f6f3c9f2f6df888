"""What somebody confirmed: it stays, whatever becomes of the list."""

import pgtrigger
from django.conf import settings
from django.db import models

from apps.catalogues.models import Work
from apps.common.ids import new_public_id
from apps.common.triggers import append_only, no_truncate


class Evidence(models.Model):
    """That a work stands in a list, as one of its people confirmed it; hashes and ids only, never changed."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    list_sha256 = models.CharField(max_length=64)
    line_number = models.IntegerField()
    line_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=14)
    score = models.SmallIntegerField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "list_sha256", "line_number"], name="claims_one_evidence_per_line"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.work} in {self.list_sha256[:12]}, line {self.line_number}"


class EvidenceText(models.Model):
    """The words beside the evidence: never changed, but erased with the person whose work it is."""

    evidence = models.OneToOneField(
        Evidence, primary_key=True, on_delete=models.PROTECT, related_name="words"
    )
    list_name = models.CharField(max_length=200)
    line = models.TextField()

    class Meta:
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update), no_truncate()]

    def __str__(self) -> str:
        return f"words of {self.evidence}"
