"""Works held against lists, and where they may have met."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.catalogues.models import Work
from apps.claims.models.lists import Dataset
from apps.common.ids import new_public_id


class Search(models.Model):
    """Somebody's works, or those of a collective's members, held against one list by the worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Comparing")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Stopped")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="searches")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # None: the works of who asked, and of those they speak for.
    collective = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    works_total = models.IntegerField(default=0)
    works_done = models.IntegerField(default=0)
    # The last work that was compared, so that an interrupted search goes on behind it.
    last_work = models.BigIntegerField(default=0)
    hits_found = models.IntegerField(default=0)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "asked_by", "collective"],
                nulls_distinct=False,
                name="claims_one_search_each",
            ),
        ]

    def __str__(self) -> str:
        return f"search in {self.dataset}"


class Hit(models.Model):
    """A work that possibly stands in a line of a list, and what its people say to it."""

    class State(models.TextChoices):
        POSSIBLE = "possible", _("Possible")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Not mine")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="hits")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    reason = models.CharField(max_length=14)
    length = models.CharField(max_length=5, blank=True)
    score = models.SmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.POSSIBLE)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "work", "number"], name="claims_one_hit_per_line"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="claims_score_in_range"),
            models.CheckConstraint(
                condition=Q(state="possible", decided_at__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="claims_decision_has_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} in line {self.number}"
