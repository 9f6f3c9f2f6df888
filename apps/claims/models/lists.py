"""Published lists of training data, and their lines, kept small."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.ids import new_public_id


class Dataset(models.Model):
    """One published list, shared by all; who brought it is shown to nobody else."""

    class State(models.TextChoices):
        ASKED = "asked", _("Its columns have to be confirmed")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being read")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be read")
        CANCELLED = "cancelled", _("Stopped")
        REMOVED = "removed", _("Removed")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=2_000)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    stored_as = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    failure = models.JSONField(null=True)
    # What was understood: format, separator, header, which column is which.
    reading = models.JSONField(default=dict)
    lines_total = models.IntegerField(default=0)
    # How many records were entered; a list that was interrupted goes on behind them.
    lines_done = models.IntegerField(default=0)
    # Of those, how many hold nothing that could be compared.
    lines_empty = models.IntegerField(default=0)
    brought_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=~Q(state__in=["failed", "removed"]),
                name="claims_one_list_per_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """One line of a list, as it stands there.

    Its key begins with its list, and a list's row is never deleted: so a million lines are entered without
    a check of each, and without a second index.
    """

    pk = models.CompositePrimaryKey("dataset_id", "number")
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    number = models.IntegerField()
    text = models.TextField()
    length_ms = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"line {self.number}"


class LineKey(models.Model):
    """A key under which a line is found: of its title and artist, of a code, or of a name."""

    pk = models.CompositePrimaryKey("dataset_id", "key", "number")
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    key = models.BigIntegerField()
    number = models.IntegerField()
    level = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"key of line {self.number}"
