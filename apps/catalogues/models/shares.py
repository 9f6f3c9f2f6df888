"""Whose a work is: what people say they hold of a right, and how much of it counts."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.catalogues.domain import WORLD, percent_of_ppm
from apps.catalogues.models.imports import ImportRun
from apps.catalogues.models.noting import note_works_of_rows
from apps.catalogues.models.works import Work
from apps.common.ids import new_public_id

WHOLE_PPM = 1_000_000

# The works are locked first, so that two people who assert at the same moment see each other's rows.
# A right is looked at on each day on which a share of it begins and in each place that a share names: the
# shares of any other day and place are a part of those (`domain.effective` says why). Of territories four
# signs name the world or a group of countries, three a country by number, two a country by letters.
_NEVER_ABOVE_WHOLE = """
    PERFORM 1 FROM catalogues_work WHERE id IN (SELECT work_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT work_id, "right", territory, COALESCE(valid_from, '-infinity'::date) AS day
            FROM catalogues_share WHERE work_id IN (SELECT work_id FROM changed) AND ended_at IS NULL
        ) place
        JOIN catalogues_share share ON share.work_id = place.work_id AND share."right" = place."right"
            AND share.ended_at IS NULL
            AND COALESCE(share.valid_from, '-infinity'::date) <= place.day
            AND COALESCE(share.valid_to, 'infinity'::date) >= place.day
            AND (
                share.territory = place.territory OR length(share.territory) = 4
                OR (length(place.territory) <> 4 AND length(place.territory) <> length(share.territory))
            )
        GROUP BY place.work_id, place."right", place.territory, place.day
        HAVING sum(share.effective_ppm) > 1000000
    ) THEN
        RAISE EXCEPTION 'effective shares of one right would be above the whole'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'catalogues_never_above_whole';
    END IF;
    RETURN NULL;
"""


class Share(models.Model):
    """A part of one right in a work that somebody says they hold; unknown is never the whole.

    What is said (`ppm`) may collide with what others say. What counts (`effective_ppm`) never does:
    `domain.effective` derives it, and the actions keep it in the transaction that changes a share.
    """

    class Right(models.TextChoices):
        MASTER = "master", _("master")
        PERFORMANCE = "performance", _("performance")
        MECHANICAL = "mechanical", _("mechanical")
        SYNCHRONISATION = "synchronisation", _("synchronisation")
        PERFORMER = "performer", _("performer")
        IMAGE = "image", _("image")
        TEXT = "text", _("text")
        VOICE = "voice", _("voice")
        LIKENESS = "likeness", _("likeness")

    class Controller(models.TextChoices):
        ME = "me", _("me")
        PUBLISHER = "publisher", _("publisher")
        LABEL = "label", _("label")
        SOCIETY = "society", _("society")
        EMPLOYER = "employer", _("employer")
        NOT_SURE = "not_sure", _("not sure")

    class Level(models.TextChoices):
        SELF_DECLARED = "self_declared", _("said by the person")
        CHECKED = "checked", _("checked by a steward")
        MATCHED = "matched", _("found in a registry")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="shares")
    right = models.CharField(max_length=16, choices=Right.choices)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outside_name = models.CharField(max_length=200, blank=True)
    ppm = models.IntegerField(null=True)
    # What of it nobody else claims; unknown as long as the share is.
    effective_ppm = models.IntegerField(null=True)
    controller = models.CharField(max_length=10, choices=Controller.choices)
    # A TIS code, "2136" for the world, or two letters of ISO 3166.
    territory = models.CharField(max_length=4, default=WORLD, db_default=WORLD)
    # First and last day; open without them.
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    level = models.CharField(
        max_length=13, choices=Level.choices, default=Level.SELF_DECLARED, db_default=Level.SELF_DECLARED
    )
    evidence = models.TextField(max_length=2_000, blank=True, default="", db_default="")
    # The import whose file said so.
    source = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
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
                condition=Q(effective_ppm__isnull=True)
                | Q(ppm__isnull=False, effective_ppm__gte=0, effective_ppm__lte=F("ppm")),
                name="catalogues_counts_at_most_what_is_said",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(outside_name=""), name="catalogues_share_has_one_holder"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("asserted_at")),
                name="catalogues_share_in_order",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="catalogues_share_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(right__in=["voice", "likeness"]) | Q(holder__isnull=False),
                name="catalogues_voice_is_a_persons",
            ),
            models.UniqueConstraint(
                fields=["work", "right", "holder", "territory", "valid_from"],
                condition=Q(ended_at__isnull=True, holder__isnull=False),
                nulls_distinct=False,
                name="catalogues_one_share_per_holder_and_place",
            ),
        ]
        indexes = [
            # Whose works: read without the rows themselves.
            models.Index(
                fields=["holder", "work"], condition=Q(ended_at__isnull=True), name="catalogues_held_works"
            )
        ]
        triggers = [
            *note_works_of_rows(),
            *(
                pgtrigger.Trigger(
                    name=f"never_above_whole_on_{operation.name.lower()}",
                    level=pgtrigger.Statement,
                    when=pgtrigger.After,
                    operation=operation,
                    referencing=pgtrigger.Referencing(new="changed"),
                    func=_NEVER_ABOVE_WHOLE,
                )
                for operation in (pgtrigger.Insert, pgtrigger.Update)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.work}: {self.ppm}"

    @property
    def percent(self) -> str:
        """The share in per cent, for people; empty when it is not known."""
        return "" if self.ppm is None else percent_of_ppm(self.ppm)

    @property
    def counting(self) -> str:
        """What counts of the share in per cent, for people; empty when it is not known."""
        return "" if self.effective_ppm is None else percent_of_ppm(self.effective_ppm)

    @property
    def is_disputed(self) -> bool:
        """Whether others say so much that a part of this share does not count."""
        return self.ppm is not None and self.effective_ppm is not None and self.effective_ppm < self.ppm


# Rights by the words of terms and schedules, where one word stands for the three publishing rights.
RIGHT_LABELS: dict[str, str | Promise] = {**dict(Share.Right.choices), "composition": _("composition")}
