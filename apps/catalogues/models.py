"""Works, recordings, contributors, shares, identifiers, and the imports that bring them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Act
from apps.catalogues.domain import percent_of_ppm
from apps.common.ids import new_public_id

WHOLE_PPM = 1_000_000

# The works are locked first, so that two people who assert at the same moment see each other's rows.
_NEVER_ABOVE_WHOLE = """
    PERFORM 1 FROM catalogues_work WHERE id IN (SELECT work_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM catalogues_share
        WHERE work_id IN (SELECT work_id FROM changed) AND ended_at IS NULL
        GROUP BY work_id, "right" HAVING sum(ppm) > 1000000
    ) THEN
        RAISE EXCEPTION 'shares of one right would be above the whole'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'catalogues_never_above_whole';
    END IF;
    RETURN NULL;
"""


class Work(models.Model):
    """What an artist calls one piece: a song, a picture, a text."""

    class Kind(models.TextChoices):
        SONG = "song", _("Song")
        INSTRUMENTAL = "instrumental", _("Instrumental")
        IMAGE = "image", _("Picture")
        TEXT = "text", _("Text")

    class Performers(models.TextChoices):
        UNKNOWN = "unknown", _("Not said yet")
        NAMED = "named", _("Named")
        NOBODY = "nobody", _("Nobody")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=500)
    artist_line = models.CharField(max_length=500, blank=True)
    year = models.SmallIntegerField(null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Title and artist, normalised: the same work written differently has the same key.
    match_key = models.CharField(max_length=1100)
    # Whether the singers and players, or the people depicted, stand among the contributors.
    performers = models.CharField(max_length=8, choices=Performers.choices, default=Performers.UNKNOWN)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registered_by", "match_key"], name="catalogues_one_work_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Recording(models.Model):
    """A fixation of one or more works."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=500)
    artist_line = models.CharField(max_length=500, blank=True)
    album = models.CharField(max_length=500, blank=True)
    released_on = models.DateField(null=True, blank=True)
    duration_ms = models.IntegerField(null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    works = models.ManyToManyField(Work, related_name="recordings")

    def __str__(self) -> str:
        return self.title


class Identifier(models.Model):
    """A code that names a work or a recording, as given and as normalised, with what its check said."""

    class Verdict(models.TextChoices):
        VALID = "valid", _("valid")
        INVALID = "invalid", _("not valid")

    work = models.ForeignKey(Work, null=True, on_delete=models.CASCADE, related_name="identifiers")
    recording = models.ForeignKey(Recording, null=True, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(work__isnull=False, recording__isnull=True)
                | Q(work__isnull=True, recording__isnull=False),
                name="catalogues_identifier_names_one_thing",
            ),
            models.UniqueConstraint(
                fields=["recording", "scheme", "normalised"], name="catalogues_recording_code_once"
            ),
            models.UniqueConstraint(
                fields=["work", "scheme", "normalised"], name="catalogues_work_code_once"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "normalised"], name="catalogues_by_code")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.normalised}"


class Contributor(models.Model):
    """Who did what on a work; `person` is known for those whose voice or likeness is asked for."""

    class Part(models.TextChoices):
        COMPOSER = "composer", _("Composer")
        AUTHOR = "author", _("Author")
        SINGER = "singer", _("Singer")
        PLAYER = "player", _("Player")
        DEPICTED = "depicted", _("Person depicted")
        MAKER = "maker", _("Maker")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="contributors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    part = models.CharField(max_length=10, choices=Part.choices)

    def __str__(self) -> str:
        return f"{self.part} of {self.work}"


class Share(models.Model):
    """A part of one right in a work that somebody says they hold; unknown is never the whole."""

    class Right(models.TextChoices):
        MASTER = "master", _("master")
        COMPOSITION = "composition", _("composition")
        PERFORMER = "performer", _("performer")
        IMAGE = "image", _("image")
        TEXT = "text", _("text")

    class Controller(models.TextChoices):
        ME = "me", _("me")
        PUBLISHER = "publisher", _("publisher")
        LABEL = "label", _("label")
        SOCIETY = "society", _("society")
        EMPLOYER = "employer", _("employer")
        NOT_SURE = "not_sure", _("not sure")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="shares")
    right = models.CharField(max_length=12, choices=Right.choices)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outside_name = models.CharField(max_length=200, blank=True)
    ppm = models.IntegerField(null=True)
    controller = models.CharField(max_length=10, choices=Controller.choices)
    asserted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asserted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ppm__isnull=True) | Q(ppm__gte=1, ppm__lte=WHOLE_PPM),
                name="catalogues_share_in_range",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(outside_name=""), name="catalogues_share_has_one_holder"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("asserted_at")),
                name="catalogues_share_in_order",
            ),
            models.UniqueConstraint(
                fields=["work", "right", "holder"],
                condition=Q(ended_at__isnull=True, holder__isnull=False),
                name="catalogues_one_share_per_holder",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=f"never_above_whole_on_{operation.name.lower()}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(new="changed"),
                func=_NEVER_ABOVE_WHOLE,
            )
            for operation in (pgtrigger.Insert, pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.work}: {self.ppm}"

    @property
    def percent(self) -> str:
        """The share in per cent, for people; empty when it is not known."""
        return "" if self.ppm is None else percent_of_ppm(self.ppm)


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
