"""Files on their way into a catalogue."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models.works import Work
from apps.common.ids import new_public_id


class ImportRun(models.Model):
    """One file on its way into a catalogue: received, looked through, entered; it can be left alone.

    A run that `asks` stops before anything is entered, until its person has seen what would happen.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being looked through")
        READY = "ready", _("Waits for your word")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "stopped", _("Cancelled")
        FAILED = "failed", _("Could not be read")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asks = models.BooleanField(default=False, db_default=False)
    failure = models.JSONField(null=True)
    # What was understood: encoding, delimiter, header, which column is which, kind of works.
    reading = models.JSONField(default=dict)
    # What its person decided: columns, kind, order of dates, what to do with doubtful rows and other values.
    choices = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    # The answer to the one question in bulk: whose works these are.
    answer = models.CharField(max_length=10, blank=True)
    rows_total = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    doubtful = models.IntegerField(default=0, db_default=0)
    # Rows in which the file says something else than the catalogue; they count as unchanged or updated too.
    differing = models.IntegerField(default=0, db_default=0)
    refused = models.IntegerField(default=0)
    # The last work that was compared with the rest of the catalogue; None once all were.
    compared_to = models.BigIntegerField(null=True, default=0, db_default=0)
    uploaded_at = models.DateTimeField()
    # Since when it waits for its person's word, or when they last decided something about it.
    ready_at = models.DateTimeField(null=True)
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
        # A mended list names the rows of its original, so that two of its rows may bear one number.
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"


class RowNote(models.Model):
    """What there is to say of a row that was taken, or waits for a decision."""

    class What(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Same work again")
        DOUBTFUL = "doubtful", _("Doubtful")
        REMARK = "remark", _("Worth a look")

    class Choice(models.TextChoices):
        NEW = "new", _("Take it as a new work")
        SAME = "same", _("It is the same work")
        LEAVE = "leave", _("Leave it out")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="notes")
    row = models.IntegerField()
    what = models.CharField(max_length=8, choices=What.choices)
    title = models.CharField(max_length=500)
    artist_line = models.CharField(max_length=500, blank=True)
    # Why it is doubtful or worth a look, with what the sentence needs.
    code = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    # Field by field: {"field", "old", "new"}; an old value that is not empty stays unless its person says so.
    changes = models.JSONField(default=list)
    choice = models.CharField(max_length=5, choices=Choice.choices, blank=True)
    # What stood in a row that was taken and is given back to be mended; with the first note of the row.
    cells = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    class Meta:
        indexes = [models.Index(fields=["run", "what", "row"], name="catalogues_notes_of_run")]
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}"


class StatedShare(models.Model):
    """What the newest file that names it says somebody holds; a person makes a claim of it, or does not."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="stated_shares", db_index=False)
    # Nobody looks for the lines of a run but whoever erases all that a person brought.
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    ppm = models.IntegerField(null=True)
    controller = models.CharField(max_length=10)
    territory = models.CharField(max_length=8)
    # Of the one who holds it, who may be no contributor: [{"scheme", "value"}], as in `Contributor.codes`.
    codes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "right", "name", "controller", "territory"], name="catalogues_stated_once"
            ),
            models.CheckConstraint(
                condition=Q(ppm__isnull=True) | Q(ppm__gte=1, ppm__lte=1_000_000),
                name="catalogues_stated_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.work}: {self.name}, {self.ppm}"


class RememberedColumns(models.Model):
    """Which column is which in lists with one header, as a person said it: not asked again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    header_hash = models.CharField(max_length=64)
    choices = models.JSONField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "header_hash"], name="catalogues_header_known_once")
        ]

    def __str__(self) -> str:
        return self.header_hash
