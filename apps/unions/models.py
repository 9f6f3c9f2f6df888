"""Which union stands beside which collective, and the minimum terms that a union publishes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.common.ids import new_public_id
from apps.common.triggers import append_only


class Side(models.TextChoices):
    """Who asks, answers and gives notice."""

    COLLECTIVE = "collective", _("The collective")
    UNION = "union", _("The union")


class Affiliation(models.Model):
    """A collective under a union, from when until when."""

    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    # The end that one side has given notice of; `until` is set when it has come.
    notice_by = models.CharField(max_length=10, choices=Side.choices, blank=True, default="", db_default="")
    notice_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # Why, for the other side; it can be erased.
    notice_reason = models.TextField(max_length=2_000, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective"], condition=Q(until__isnull=True), name="unions_one_union_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collective} in {self.union}"


class AffiliationAsk(models.Model):
    """A collective asks a union to stand beside it, and what the union answered."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    # What the stewards write to the union, and its reason; both can be erased.
    words = models.TextField(max_length=2_000, blank=True)
    reason = models.TextField(max_length=2_000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective"], condition=Q(state="waiting"), name="unions_one_ask_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="unions_ask_is_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collective} asks {self.union}: {self.state}"


class Charge(models.Model):
    """A representative who looks after a collective beside which the union stands; the others may act too."""

    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="charges")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation", "person"],
                condition=Q(until__isnull=True),
                name="unions_one_charge_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.affiliation}"


class MinimumTerms(models.Model):
    """A dated version of the least that a union accepts; never edited, only followed by the next."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    union = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=8)
    # The country of the collectives for which it holds; empty for those of everywhere else.
    territory = models.CharField(max_length=2, blank=True, default="", db_default="")
    version = models.IntegerField()
    comparators = models.JSONField()
    comparators_hash = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["union", "sector", "version"], name="unions_minimum_version")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"minimum of {self.union}, version {self.version}"
