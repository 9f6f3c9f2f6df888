"""Files on their way into a catalogue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models.works import Work
from apps.common.ids import new_public_id


class ImportRun(models.Model):
    """One file on its way into a catalogue: received, read, applied; it can be left alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Could not be read")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failure = models.JSONField(null=True)
    # What was understood: encoding, delimiter, header, which column is which, kind of works.
    reading = models.JSONField(default=dict)
    # The answer to the one question in bulk: whose works these are.
    answer = models.CharField(max_length=10, blank=True)
    rows_total = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    works = models.ManyToManyField(Work, related_name="+")

    def __str__(self) -> str:
        return self.file_name


class RefusedRow(models.Model):
    """A row that was not taken, with its place and the reason, so that it can be mended."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused_rows")
    row = models.IntegerField()
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    cells = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="catalogues_one_refusal_per_row")]
        ordering = ["row"]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"
