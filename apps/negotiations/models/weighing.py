"""What members say matters how much, and the weights that were taken of it."""

from django.conf import settings
from django.db import models

from apps.accounts.models import Organisation
from apps.common.ids import new_public_id
from apps.common.triggers import append_only


class PointSpread(models.Model):
    """How one member spreads 100 points over the terms; only that member ever reads it.

    Attributes:
        points: field to points, in steps of five, that sum to 100.
    """

    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collective", "person"], name="negotiations_one_spread_a_member")
        ]

    def __str__(self) -> str:
        return f"points in {self.collective_id}"


class WeightsTaken(models.Model):
    """The medians of a collective's members on one Monday, brought to 100; the newest count."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    weights = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["collective", "-at"], name="negotiations_newest_weights")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"weights of {self.collective_id}"
