"""Who had how much of a licensed work when the schedule was frozen; only the people of the work read it."""

from django.db import models

from apps.common.triggers import append_only
from apps.contracts.models.contracts import ScheduleEntry


class LineSplit(models.Model):
    """The split behind the hash in a line of the schedule."""

    entry = models.OneToOneField(ScheduleEntry, on_delete=models.PROTECT, related_name="split")
    # [{"right", "holder": `domain.mark_of` a person or "outside:<n>", "ppm"}]
    split = models.JSONField()
    salt = models.CharField(max_length=32)

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"split of {self.entry_id}"
