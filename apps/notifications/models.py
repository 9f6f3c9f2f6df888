"""Mail on its way: one row for each person and fact, sent after the commit."""

from django.conf import settings
from django.db import models

from apps.audit.models import Entry


class OutboxMail(models.Model):
    """A mail that has to reach one person about one fact; its words are made when it is sent."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="notifications_one_mail_per_fact")
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"
