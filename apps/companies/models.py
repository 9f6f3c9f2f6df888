"""A company's dossier, its models and its answers to the standard questions."""

from django.db import models

from apps.accounts.models import Organisation
from apps.common.ids import new_public_id


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
