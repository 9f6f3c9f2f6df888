"""What the union's representative did in a room with which power, and the appeals against it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.ids import new_public_id
from apps.negotiations.models.lanes import TableMessage
from apps.negotiations.models.rooms import Offer, Opinion, Pause, Room, Side

_PERSON = settings.AUTH_USER_MODEL


class Ruling(models.Model):
    """One use of one listed power, for everybody in the room to see."""

    class Power(models.TextChoices):
        CLOSE_FLOOR = "close_floor", _("Closed the floor")
        COOL_OFF = "cool_off", _("Asked for a cooling-off")
        PAUSE = "pause", _("Paused the room")
        STRIKE = "strike", _("Struck a message")
        DEMAND = "demand", _("Demanded an answer")
        REQUIRE = "require_minimum", _("Required the minimum before a vote")
        OPINION = "opinion", _("Gave an opinion")
        CONVENE = "convene", _("Called the members to the vote")
        MEDIATE = "mediate", _("Offered to mediate")
        REFER = "refer", _("Referred the matter to somebody independent")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    power = models.CharField(max_length=15, choices=Power.choices)
    representative = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    # Empty where the reason stands with what was done: a pause, an opinion, a struck message.
    reason = models.TextField(blank=True)
    # Of the term sheet, where it is about one.
    field = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="+")
    pause = models.OneToOneField(Pause, null=True, on_delete=models.PROTECT, related_name="+")
    opinion = models.OneToOneField(Opinion, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(TableMessage, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("at")), name="negotiations_ruling_in_order"
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="ruling_fixed", exclude=["ended_at", "reason"]),
            pgtrigger.Protect(
                name="ruling_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__ended_at__isnull=False, old__ended_at__df=pgtrigger.F("new__ended_at")
                ),
            ),
            pgtrigger.Protect(name="ruling_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.power} in {self.room_id}"


class Appeal(models.Model):
    """One side asks a second representative to look at a use of a power (rule 20)."""

    class Verdict(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        LIFTED = "lifted", _("Lifted")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="appeals")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    reason = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # When it was written down that nobody had answered in time; it can still be answered.
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ruling", "side"], name="negotiations_one_appeal_of_a_side"),
            models.CheckConstraint(
                condition=Q(verdict="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(verdict="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="negotiations_appeal_answered_whole",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="appeal_fixed",
                exclude=["reason", "verdict", "answer", "answered_by", "answered_at", "missed_at"],
            ),
            pgtrigger.Protect(
                name="appeal_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__answered_at__isnull=False, old__verdict__df=pgtrigger.F("new__verdict")
                ),
            ),
            pgtrigger.Protect(name="appeal_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"appeal against {self.ruling_id}"
