"""Memberships, mandates, and what members and stewards say about works."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models import Share, Work
from apps.collectives.models.deciding import Collective
from apps.common.ids import new_public_id
from apps.common.triggers import append_only

MAX_NOTICE_DAYS = 183


class Membership(models.Model):
    """The way of a person into a collective and out of it; the open seat says who is a member now."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ADMITTED = "admitted", _("Member")
        REFUSED = "refused", _("Not admitted")
        LEFT = "left", _("Left")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    reason = models.TextField(blank=True)
    # Version of the words under which the person agreed that members are seen to be with the union beside it.
    consent = models.CharField(max_length=20, blank=True, default="", db_default="")
    # As the newest `Placing` says; "" is a full member.
    category = models.CharField(max_length=12, blank=True, default="", db_default="")
    # What the bylaws in force say of the category, kept here so that a pool is found without reading them.
    brings_works = models.BooleanField(default=True, db_default=True)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "person"],
                condition=Q(state__in=["applied", "admitted"]),
                name="collectives_one_membership_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.collective}: {self.state}"


class Placing(models.Model):
    """A steward said of which category a member is, and why; the newest one holds."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="placings")
    category = models.CharField(max_length=12)
    reason = models.TextField(max_length=2_000, blank=True)
    steward = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="only_erased",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
IF (NEW.membership_id, NEW.category, NEW.steward_id, NEW.at) IS DISTINCT FROM
   (OLD.membership_id, OLD.category, OLD.steward_id, OLD.at) OR NEW.reason NOT IN (OLD.reason, '') THEN
  RAISE EXCEPTION 'of which category somebody was is never changed, only why is erased';
END IF;
RETURN NEW;
""",
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.category}"


class Mandate(models.Model):
    """What one person allows one collective to do; evidence of the text that was read, and when."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who gave it, where that was not the person: a guardian or an estate.
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    # Beyond the minimum: {"no_open_weights": true, "no_political": true, "not_companies": ["<public id>"]}
    conditions = models.JSONField(default=dict)
    notice_days = models.SmallIntegerField(default=MAX_NOTICE_DAYS)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "person"],
                condition=Q(ended_at__isnull=True),
                name="collectives_one_mandate_in_force",
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=0, notice_days__lte=MAX_NOTICE_DAYS),
                name="collectives_notice_within_half_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate of {self.person} to {self.collective}"


class MandateAnswer(models.Model):
    """One answer of a mandate: for a use, for all works or for one."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, on my conditions")
        ASK = "ask", _("Ask me")
        NEVER = "never", _("Never")

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="answers")
    use = models.CharField(max_length=30)
    work = models.ForeignKey(Work, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "use", "work"],
                nulls_distinct=False,
                name="collectives_one_answer_per_use_and_work",
            )
        ]

    def __str__(self) -> str:
        return f"{self.use}: {self.answer}"


class MandateRow(models.Model):
    """An answer of a mandate for kinds of work or a list of works, or where a right or a country is reached.

    What the lists hold are codes; an empty one means every one. `domain.Row` says how they are read.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="rows")
    uses = models.JSONField()
    answer = models.CharField(max_length=5, choices=MandateAnswer.Answer.choices)
    kinds = models.JSONField(default=list)
    works = models.ManyToManyField(Work, related_name="+")
    rights = models.JSONField(default=list)
    territories = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="yes") | Q(rights=[], territories=[]),
                name="collectives_rights_and_countries_only_narrow",
            )
        ]

    def __str__(self) -> str:
        return f"row {self.public_id}: {self.answer}"


class PriceFloor(models.Model):
    """A sealed floor: the least that a person wants for a work and use. Only its owner ever reads it."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="floors")
    use = models.CharField(max_length=30)
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "use"], name="collectives_one_floor_per_use")
        ]

    def __str__(self) -> str:
        return f"floor for {self.use}"


class TermsAnswer(models.Model):
    """What a member says about their ask-me works, should certain terms be accepted; bound to their hash."""

    class Choice(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")
        CHOOSE = "choose", _("Choose")

    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    terms_hash = models.CharField(max_length=64)
    revision = models.IntegerField()
    choice = models.CharField(max_length=6, choices=Choice.choices)
    works = models.ManyToManyField(Work, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "collective", "terms_hash", "revision"],
                name="collectives_one_answer_per_revision",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person}: {self.choice}"


class ShareCheck(models.Model):
    """A steward looked at what a member says of a share and found it right; until it is taken back."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # One share, or the three of publishing that say the same.
    shares = models.ManyToManyField(Share, related_name="+")
    steward = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen = models.TextField(max_length=2_000, blank=True)
    reason = models.TextField(max_length=2_000, blank=True)
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_at__gte=models.F("checked_at")),
                name="collectives_check_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(holder=models.F("steward")), name="collectives_nobody_checks_their_own"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.public_id}"


class MandateReminder(models.Model):
    """A steward asked a member for the word that works wait for; kept, so that nobody is pressed."""

    class About(models.TextChoices):
        MANDATE = "mandate", _("No mandate yet")
        WORKS = "works", _("Works that wait")

    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    steward = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=About.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["collective", "person", "-at"], name="collectives_reminded_when")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person} reminded, {self.about}"
