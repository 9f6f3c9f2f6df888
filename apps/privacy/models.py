"""Archives of one's own data, and requests to be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.ids import new_public_id


class Archive(models.Model):
    """Everything the site holds about a person, as one file, for that person alone and for some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("In line")
        RUNNING = "running", _("Being gathered")
        READY = "ready", _("Ready")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    parts_done = models.SmallIntegerField(default=0)
    parts_total = models.SmallIntegerField(default=0)
    stored_as = models.CharField(max_length=200, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["waiting", "running"]),
                name="privacy_one_archive_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(ready_at__isnull=False, expires_at__isnull=False),
                name="privacy_ready_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class Erasure(models.Model):
    """A person's wish to be erased, its days to think again, and what came of it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        CANCELLED = "cancelled", _("Called off")
        DONE = "done", _("Done")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    # When it is tried; later again while something stands in the way.
    due_at = models.DateTimeField()
    # Since when something stands in the way.
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Names of stored files that still have to be deleted.
    files_left = models.JSONField(default=list)
    # A second look, for what was written in the very moment of erasing.
    swept_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="asked"), name="privacy_one_erasure_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at__isnull=True)
                | (~Q(state="asked") & Q(ended_at__isnull=False)),
                name="privacy_ended_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"
