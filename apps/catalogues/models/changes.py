"""What people changed in works by hand, work by work, and in many at once."""

from django.conf import settings
from django.db import models

from apps.catalogues.models.works import Work
from apps.common.ids import new_public_id


class BulkChange(models.Model):
    """One answer that was set in many works of one catalogue; its parts say what it did to each."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    # Whose catalogue.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed = models.IntegerField()
    same = models.IntegerField()
    refused = models.IntegerField()
    undone_at = models.DateTimeField(null=True)
    # How many works went back; the others say something else by now.
    undone = models.IntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.changed} works of {self.person}"


class WorkChange(models.Model):
    """What one work said before and after, field by field: {"field", "old", "new"}."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="changes")
    bulk = models.ForeignKey(BulkChange, null=True, on_delete=models.CASCADE, related_name="parts")
    is_undo = models.BooleanField(default=False, db_default=False)
    changes = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"change of {self.work}"
