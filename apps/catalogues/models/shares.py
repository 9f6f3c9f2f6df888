"""Whose a work is: what people say they hold of a right."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.catalogues.domain import percent_of_ppm
from apps.catalogues.models.works import Work
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
