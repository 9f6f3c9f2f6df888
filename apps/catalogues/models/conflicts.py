"""Where people say what cannot all be true, and how they came to agree."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models.works import Work
from apps.common.ids import new_public_id


class Conflict(models.Model):
    """Two parties claim more than the whole of a work, or one ISWC names works of two people.

    Neither is rejected; a conflict about shares makes ineffective what is disputed, and nothing else.
    """

    class Kind(models.TextChoices):
        SHARES = "shares", _("More than the whole is claimed")
        CODE = "code", _("One code names two works")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="conflicts")
    # Only for a code: the other work that it names, the younger of the two, and the code as compared.
    other = models.ForeignKey(Work, null=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="shares", other__isnull=True, code="")
                # Of a conflict that is over the code goes when who registered a work is erased.
                | (Q(kind="code", other__gt=F("work")) & (~Q(code="") | Q(settled_at__isnull=False))),
                name="catalogues_conflict_names_what_collides",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("opened_at")),
                name="catalogues_conflict_in_order",
            ),
            models.UniqueConstraint(
                fields=["work", "other", "code"],
                condition=Q(settled_at__isnull=True),
                nulls_distinct=False,
                name="catalogues_one_open_conflict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.work}"


class Settlement(models.Model):
    """Shares that one claimant proposes to the others; void as soon as anybody says something else.

    Attributes:
        parts: what each disputed share is to be, in parts per million: share's public id to 0 or more.
        basis: hash of the shares that it was made for.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the others")
        AGREED = "agreed", _("Agreed")
        VOID = "void", _("Void")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="settlements")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField()
    basis = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conflict"], condition=Q(state="open"), name="catalogues_one_open_settlement"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="catalogues_settlement_closes_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.conflict}"


class Consent(models.Model):
    """One claimant's yes to a settlement, given by themselves or by who speaks for them."""

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "person"], name="catalogues_one_consent_a_person"),
        ]

    def __str__(self) -> str:
        return f"yes to {self.settlement}"
