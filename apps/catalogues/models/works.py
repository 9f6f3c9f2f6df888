"""What is licensed: works, recordings, who did what on them, and the codes that name them."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Act
from apps.common.ids import new_public_id


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
        ARRANGER = "arranger", _("Arranger")
        ADAPTER = "adapter", _("Adapter")
        TRANSLATOR = "translator", _("Translator")
        PUBLISHER = "publisher", _("Publisher")
        SINGER = "singer", _("Singer")
        PLAYER = "player", _("Player")
        CONDUCTOR = "conductor", _("Conductor")
        PRODUCER = "producer", _("Producer")
        ENGINEER = "engineer", _("Sound engineer")
        REMIXER = "remixer", _("Remixer")
        DEPICTED = "depicted", _("Person depicted")
        MAKER = "maker", _("Maker")
        OTHER = "other", _("Other part")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="contributors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    part = models.CharField(max_length=10, choices=Part.choices)
    # Of the person or group, as a file gave them: [{"scheme", "value"}] of IPI, ISNI and MusicBrainz.
    codes = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    def __str__(self) -> str:
        return f"{self.part} of {self.work}"
