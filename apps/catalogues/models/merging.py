"""Works that turned out to be one, and works that may be."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.catalogues.models.works import Work
from apps.common.ids import new_public_id


class Merge(models.Model):
    """One work that went into another: when, by whom, and which rows changed, so that it can be undone.

    Attributes:
        changes: one entry for each row that changed, as `domain.Move` writes it; emptied with its person.
        said: what was said of both right after it, for `split_work` to compare: shares in force, and by app.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kept = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    retired = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    changes = models.JSONField()
    said = models.JSONField(default=dict)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    split_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retired"], condition=Q(split_at__isnull=True), name="catalogues_retired_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("retired")), name="catalogues_merge_of_two"),
            models.CheckConstraint(
                condition=Q(split_at__isnull=True, split_by__isnull=True)
                | Q(split_at__gte=F("merged_at"), split_by__isnull=False),
                name="catalogues_split_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retired} into {self.kept}"


class AlikeKey(models.Model):
    """A key under which works of one person that may be the same meet; `domain.keys_of` makes it."""

    pk = models.CompositePrimaryKey("key", "work_id")
    key = models.BigIntegerField()
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.key} of {self.work_id}"


class Alike(models.Model):
    """Two works of one person that may be the same, until somebody says that they are two."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    # Who registered both: the pairs of one person are found without the works.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    score = models.SmallIntegerField()
    # Codes of `domain.Likeness`, the strongest first.
    reasons = models.JSONField()
    told_apart_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    told_apart_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="catalogues_one_row_per_pair"),
            models.CheckConstraint(
                condition=Q(second__gt=F("first")), name="catalogues_pair_in_the_order_of_keys"
            ),
            models.CheckConstraint(
                condition=Q(told_apart_at__isnull=True, told_apart_by__isnull=True)
                | Q(told_apart_at__isnull=False, told_apart_by__isnull=False),
                name="catalogues_told_apart_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["person", "-score", "id"], name="catalogues_alike_of_person")]

    def __str__(self) -> str:
        return f"{self.first} or {self.second}"
