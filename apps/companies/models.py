"""A company's dossier, its models, its answers, and its rule for what leaves it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.common.ids import new_public_id
from apps.common.triggers import append_only


class Dossier(models.Model):
    """What is said about a company, by the company."""

    company = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    legal_name = models.CharField(max_length=200)
    register_id = models.CharField(max_length=80, blank=True)
    about = models.TextField(blank=True)
    training_summary_url = models.URLField(blank=True)
    report_contact = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.legal_name


class AiModel(models.Model):
    """A model version of the dossier; only these can be named in terms."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="models")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "name"], name="companies_model_named_once")]

    def __str__(self) -> str:
        return self.name


class StandardAnswer(models.Model):
    """A company's answer to one of the standard questions; the newest counts, all are kept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=40)
    text = models.TextField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.question


class Statement(models.Model):
    """What a company says under one heading of its dossier; the newest counts, all are kept.

    Without a model it is about the company, else about the training of that model.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="statements")
    model = models.ForeignKey(AiModel, null=True, on_delete=models.PROTECT, related_name="statements")
    part = models.CharField(max_length=40)
    text = models.TextField()
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part


class DomainProof(models.Model):
    """A company was asked to show that a domain is its own, and what was found there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be looked at")
        PROVEN = "proven", _("Proven")
        NOT_FOUND = "not_found", _("Not found")
        LOST = "lost", _("No longer found")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=253)
    token = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    method = models.CharField(max_length=4, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    # When a proven domain was last looked at again, and how often in a row nothing was found there.
    looked_at = models.DateTimeField(null=True)
    misses = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"],
                condition=models.Q(state="waiting"),
                name="companies_one_waiting_proof_per_domain",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", checked_at__isnull=True)
                | models.Q(~models.Q(state="waiting"), checked_at__isnull=False),
                name="companies_proof_looked_at_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class ApprovalRule(models.Model):
    """A company's choice of who approves an offer before it is tabled; the newest holds, all are kept."""

    class Rule(models.TextChoices):
        SECOND_PERSON = "second_person", _("A second person approves")
        SIGNATORY = "signatory", _("A signatory approves")
        SAME_PERSON = "same_person", _("Whoever prepares an offer may table it")

    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    rule = models.CharField(max_length=13, choices=Rule.choices)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="companies_one_rule_per_version")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.rule} of {self.company_id}"
