"""Rows of the inbox, mail on its way, how each person wants mail, and the address of their calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.audit.models import Entry
from apps.catalogues.models import OutsideAsk
from apps.common.ids import new_public_id
from apps.invitations.models import Invitation
from apps.notifications import domain


class OutboxMail(models.Model):
    """A mail that has to reach one person; its words are made when it is sent.

    It is about a fact (`entry`) or about what the clock found (`subject`, such as "ballot:<public id>", with
    the `step` of a reminder). An invitation and a question to an owner outside go to an address instead,
    which stands in those rows alone: no person is known yet.

    `due_at` moves on with each attempt, so that whoever takes a row has it alone.
    """

    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="+")
    ask = models.ForeignKey(OutsideAsk, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    step = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    # The kind of the last error; blank for a mail that was given up because it concerned nobody any more.
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="notifications_one_mail_per_fact"),
            models.UniqueConstraint(
                fields=["entry", "invitation"], name="notifications_one_mail_per_invitation"
            ),
            models.UniqueConstraint(fields=["entry", "ask"], name="notifications_one_mail_per_question"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, invitation__isnull=True, ask__isnull=True)
                | Q(person__isnull=True, invitation__isnull=False, ask__isnull=True)
                | Q(person__isnull=True, invitation__isnull=True, ask__isnull=False),
                name="notifications_mail_to_one_of_three",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "step"],
                condition=Q(entry__isnull=True),
                name="notifications_one_mail_per_step",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | ~Q(subject=""), name="notifications_mail_has_a_subject"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="notifications_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id or 'an address'}"


class Notice(models.Model):
    """A row of one person's inbox, about a fact or a reminder; its words are made when it is read."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    step = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    awaits_digest = models.BooleanField(default=False)
    digest = models.ForeignKey(OutboxMail, null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="notifications_one_notice_per_fact"),
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "step"],
                condition=Q(entry__isnull=True),
                name="notifications_one_notice_per_step",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | ~Q(subject=""), name="notifications_notice_has_a_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notifications_inbox"),
            models.Index(
                fields=["person"], condition=Q(awaits_digest=True), name="notifications_awaits_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class MailHabits(models.Model):
    """How one person wants mail: group to "now", "digest" or "never", and the hour of the digest."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest_hour = models.SmallIntegerField(default=domain.DIGEST_HOUR)
    choices = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__gte=0, digest_hour__lte=23), name="notifications_hour_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"habits of {self.person_id}"


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; only its hash is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    with_names = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
