"""Invitations: a mail address, what it is invited to, and the hash of the token in its mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Act, Organisation, Role
from apps.common.ids import new_public_id


class Invitation(models.Model):
    """Somebody is invited by mail address to a seat or to an act.

    The address is needed as long as the invitation waits and is emptied some time after. Whether it belongs
    to an account is never looked up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=14, choices=Role.choices, blank=True)
    # Of which category of members the invited would be, and why; "" is a full member.
    category = models.CharField(max_length=12, blank=True, default="", db_default="")
    why = models.TextField(max_length=2_000, blank=True, default="", db_default="")
    act = models.ForeignKey(Act, null=True, on_delete=models.PROTECT, related_name="+")
    # The stay in the act that the invited person is asked to confirm.
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    email = models.EmailField(blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    # Made when the mail is sent, and emptied when it is sent again.
    token_hash = models.CharField(max_length=64, blank=True)
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, act__isnull=True)
                | Q(organisation__isnull=True, act__isnull=False),
                name="invitations_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["organisation", "role", "act", "email"],
                condition=Q(state="waiting"),
                nulls_distinct=False,
                name="invitations_one_waiting_per_address",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="invitations_one_token"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role or 'member'} of {self.organisation or self.act}: {self.state}"

    @property
    def stream(self) -> str:
        """The stream of those who may know of it."""
        if self.organisation is None:
            return f"act:{self.act_id}"
        kind = self.organisation.kind
        audience = "members" if kind == Organisation.Kind.COLLECTIVE else kind
        return f"{audience}:{self.organisation_id}"
