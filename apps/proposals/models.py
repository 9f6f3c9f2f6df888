"""A collective's own terms, version by version, and which of them is published."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.collectives.models import Collective
from apps.common.ids import new_public_id


class Proposal(models.Model):
    """What a collective asks for."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class ProposalVersion(models.Model):
    """Complete terms with their prose; a published version never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    terms = models.JSONField()
    terms_hash = models.CharField(max_length=64)
    prose = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_one_version_per_number"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(state="published"),
                name="proposals_one_published_version",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="proposals_published_has_a_time",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="version_states",
                field="state",
                transitions=[("draft", "published"), ("draft", "replaced"), ("published", "replaced")],
            ),
            pgtrigger.ReadOnly(name="version_fixed", exclude=["state", "published_at"]),
            pgtrigger.Protect(name="version_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, version {self.number}"
