"""What is licensed: works, recordings, who did what on them, and the codes that name them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Act
from apps.catalogues.models.noting import (
    note_works,
    note_works_of_codes,
    note_works_of_recordings,
    note_works_of_rows,
)
from apps.common.ids import new_public_id

_FOLD = """
    NEW.search_text := lower(unaccent(normalize(NEW.title || ' ' || NEW.artist_line, NFKC)));
    RETURN NEW;
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
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.ForeignKey(
        Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Title and artist, normalised: the same work written differently has the same key.
    match_key = models.CharField(max_length=1100)
    # Whether the singers and players, or the people depicted, stand among the contributors.
    performers = models.CharField(max_length=8, choices=Performers.choices, default=Performers.UNKNOWN)
    # Title and artist without capitals and accents, for `queries.search` alone; kept by a trigger.
    search_text = models.TextField(default="", db_default="", editable=False)
    # The work that it turned out to be, itself never merged; this one then stands in no list and no pool, and
    # its key leads there.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registered_by", "match_key"], name="catalogues_one_work_per_key"
            ),
        ]
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="catalogues_merged_works",
            ),
            models.Index(fields=["act"], condition=Q(act__isnull=False), name="catalogues_works_of_acts"),
            GinIndex(SearchVector("search_text", config="simple"), name="catalogues_search_words"),
            GinIndex(OpClass(F("search_text"), "gin_trgm_ops"), name="catalogues_search_letters"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="work_search_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("title", "artist_line"),
                func=_FOLD,
            ),
            *note_works(),
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

    class Meta:
        triggers = note_works_of_recordings()

    def __str__(self) -> str:
        return self.title


class RecordedWork(Recording.works.through):  # type: ignore[name-defined]  # made by Django
    """That a recording is of a work; it is here for its triggers."""

    class Meta:
        proxy = True
        triggers = note_works_of_rows()


class Identifier(models.Model):
    """A code that names a work or a recording: as given, as compared, and what its check said.

    Codes of a release (UPC, GRid) and the hash of a file stand with the work. Codes of people (IPI, ISNI)
    lead to no work and stand with whom they name: in `Contributor.codes`, for a share in `StatedShare.codes`.
    """

    class Verdict(models.TextChoices):
        VALID = "valid", _("valid")
        INVALID = "invalid", _("not valid")
        DOUBTFUL = "doubtful", _("doubtful")

    work = models.ForeignKey(
        Work, null=True, on_delete=models.CASCADE, related_name="identifiers", db_index=False
    )
    recording = models.ForeignKey(
        Recording, null=True, on_delete=models.CASCADE, related_name="identifiers", db_index=False
    )
    # Never filled: what names people stands in `Contributor.codes`. It goes when no version reads it.
    contributor = models.ForeignKey(
        "Contributor", null=True, on_delete=models.CASCADE, related_name="identifiers", db_index=False
    )
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(work__isnull=False, recording__isnull=True, contributor__isnull=True)
                | Q(work__isnull=True, recording__isnull=False, contributor__isnull=True)
                | Q(work__isnull=True, recording__isnull=True, contributor__isnull=False),
                name="catalogues_identifier_names_one_of_three",
            ),
            models.UniqueConstraint(
                fields=["recording", "scheme", "normalised"], name="catalogues_recording_code_once"
            ),
            models.UniqueConstraint(
                fields=["work", "scheme", "normalised"],
                condition=Q(work__isnull=False),
                name="catalogues_work_named_once",
            ),
            models.UniqueConstraint(
                fields=["contributor", "scheme", "normalised"],
                condition=Q(contributor__isnull=False),
                name="catalogues_contributor_named_once",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "normalised"], name="catalogues_by_code")]
        triggers = note_works_of_codes()

    def __str__(self) -> str:
        return f"{self.scheme} {self.normalised}"


class AiPart(models.Model):
    """How much of one side of a work a machine made, as its people say; never guessed."""

    class Role(models.TextChoices):
        VOCALS = "vocals", _("Vocals")
        INSTRUMENTATION = "instrumentation", _("Instruments")
        COMPOSITION = "composition", _("Composition")
        LYRICS = "lyrics", _("Lyrics")
        POST_PRODUCTION = "post_production", _("Mixing and mastering")
        VISUAL = "visual", _("Picture")
        TEXT = "text", _("Text")

    class Degree(models.TextChoices):
        NONE = "none", _("Nothing")
        PARTIAL = "partial", _("A part")
        FULL = "full", _("All of it")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="ai_parts")
    role = models.CharField(max_length=15, choices=Role.choices)
    degree = models.CharField(max_length=7, choices=Degree.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "role"], name="catalogues_one_ai_part_per_role")
        ]
        triggers = note_works_of_rows()

    def __str__(self) -> str:
        return f"{self.role}: {self.degree}"


class Contributor(models.Model):
    """Who did what on a work; `person` is known for those whose voice or likeness is asked for.

    The codes of the person or group stand here and in no `Identifier`: nobody is looked for by them, they go
    with the name when it is erased, and a list brings three people for each of its works.
    """

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
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=200, blank=True)
    part = models.CharField(max_length=10, choices=Part.choices)
    # Of the person or group: [{"scheme", "value"}] of IPI, ISNI and MusicBrainz, the value as it is compared;
    # `domain.read_code` says whether one keeps its rule.
    codes = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    class Meta:
        indexes = [
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="catalogues_contributions"
            )
        ]
        triggers = note_works_of_rows()

    def __str__(self) -> str:
        return f"{self.part} of {self.work}"
