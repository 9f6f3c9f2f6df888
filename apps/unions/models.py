"""Which union stands beside which collective, and the minimum terms that a union publishes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import Organisation
from apps.common.ids import new_public_id
from apps.common.triggers import append_only


class Affiliation(models.Model):
    """A collective under a union, from when until when."""

    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective"], condition=Q(until__isnull=True), name="unions_one_union_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collective} in {self.union}"


class MinimumTerms(models.Model):
    """A dated version of the least that a union accepts; never edited, only followed by the next."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    union = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=8)
    # The country of the collectives for which it holds; empty for those of everywhere else.
    territory = models.CharField(max_length=2, blank=True, default="", db_default="")
    version = models.IntegerField()
    comparators = models.JSONField()
    comparators_hash = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["union", "sector", "version"], name="unions_minimum_version")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"minimum of {self.union}, version {self.version}"
