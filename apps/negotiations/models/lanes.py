"""What is said in a room, each lane in a table of its own; how far who has read; the union as a guest."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.ids import new_public_id
from apps.negotiations import domain
from apps.negotiations.models.rooms import Room

_PERSON = settings.AUTH_USER_MODEL
_ERASED_ONLY = """
IF NEW.text <> '' AND NEW.text <> OLD.text OR NEW.salt <> '' AND NEW.salt <> OLD.salt THEN
  RAISE EXCEPTION 'what was said is erased or stays';
END IF;
IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
  RAISE EXCEPTION 'what is erased stays erased';
END IF;
RETURN NEW;
"""


def _kept(*changing: str) -> list[pgtrigger.Trigger]:
    """Give the triggers of a lane: a message stays as it was said, or loses its words."""
    return [
        pgtrigger.ReadOnly(name="message_fixed", exclude=["text", "salt", "erased_at", *changing]),
        pgtrigger.Trigger(
            name="message_erased_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=_ERASED_ONLY,
        ),
        pgtrigger.Protect(name="message_never_deleted", operation=pgtrigger.Delete),
    ]


class Lane(models.TextChoices):
    """The three lanes of a room."""

    TABLE = "table", _("Across the table")
    CAUCUS = "caucus", _("Caucus")
    DESK = "desk", _("Union desk")


class Message(models.Model):
    """Something said in a room; what the lanes share, and no table of its own."""

    lane: domain.LaneName

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    # Counted in its lane of its room, from 1.
    number = models.IntegerField()
    author = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    # With which party the author reads the room.
    party = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    # Goes with the words: the hash alone then says nothing about them.
    salt = models.CharField(max_length=32, blank=True)
    text_hash = models.CharField(max_length=64)
    # Public ids of those who are mentioned.
    mentions = models.JSONField(default=list)
    posted_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"message {self.number} in {self.lane} of {self.room_id}"


class TableMessage(Message):
    """Said across the table, for both sides and the union; the moderator may strike it."""

    lane = domain.TABLE

    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    strike_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "number"], name="negotiations_one_table_message_per_number"
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True) | Q(struck_by__isnull=False),
                name="negotiations_struck_by_somebody",
            ),
        ]
        triggers = _kept("struck_at", "struck_by", "strike_reason")


class CaucusMessage(Message):
    """Said among the collective's members."""

    lane = domain.CAUCUS

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "number"], name="negotiations_one_caucus_message_per_number"
            )
        ]
        triggers = _kept()


class DeskMessage(Message):
    """Said between the collective's stewards, whom they admit, and the union."""

    lane = domain.DESK

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "number"], name="negotiations_one_desk_message_per_number"
            )
        ]
        triggers = _kept()


class ReadMark(models.Model):
    """How far somebody has read a lane."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=6, choices=Lane.choices)
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "lane", "person"], name="negotiations_one_mark_per_reader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lane} of {self.room_id} up to {self.number}"


class DeskGuest(models.Model):
    """A member whom a steward admits to the union's desk of a room, beside the stewards; until it ends."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    admitted_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"], condition=Q(until__isnull=True), name="negotiations_one_desk_guest"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="negotiations_desk_guest_in_order",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="desk_guest_fixed", exclude=["until"])]

    def __str__(self) -> str:
        return f"a member at the desk of {self.room_id}"


class CaucusGuest(models.Model):
    """The union in a room's caucus, from an invitation until its end (rule 14)."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(until__isnull=True), name="negotiations_one_guest_in_a_caucus"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="negotiations_guest_in_order"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="guest_fixed", exclude=["until"]),
            pgtrigger.Protect(name="guest_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"the union in the caucus of {self.room_id}"
