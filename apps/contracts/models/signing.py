"""Signatures, and what the two sides ask of each other before a contract is in force."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.triggers import append_only, no_truncate
from apps.contracts.models.contracts import Contract

_SIGNED_TEXT = """
    IF NOT EXISTS (
        SELECT 1 FROM contracts_contract
        WHERE id = NEW.contract_id AND state = 'signing' AND fingerprint = NEW.fingerprint
            AND signing_round = NEW.round
    ) THEN
        RAISE EXCEPTION 'contract % is not to be signed, or its text is another', NEW.contract_id;
    END IF;
    RETURN NEW;
"""


class Signature(models.Model):
    """A person's signature for one side, bound to the fingerprint of terms and schedule."""

    class Side(models.TextChoices):
        COLLECTIVE = "collective", _("Collective")
        COMPANY = "company", _("Company")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    # Of the contract, when it was given, and which group of the order it belongs to (from 0).
    round = models.SmallIntegerField(default=1, db_default=1)
    stage = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "round", "person"], name="contracts_one_signature_per_person"
            )
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="signs_the_frozen_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_SIGNED_TEXT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.contract_id}"


class SigningChange(models.Model):
    """One side asks for something about the signing, and the other agrees or not.

    An order of signing holds from when both agreed to it. Another text is never written into a contract: to
    agree that it has to change makes the contract void, and the room goes on.
    """

    class What(models.TextChoices):
        ORDER = "order", _("Who signs, and in which order")
        TEXT = "text", _("The text has to change")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the other side")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")
        REPLACED = "replaced", _("Replaced or taken back")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="changes")
    number = models.IntegerField()
    what = models.CharField(max_length=5, choices=What.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    side = models.CharField(max_length=10, choices=Signature.Side.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of an order: {"ordered": bool, "stages": [{"side", "needed", "people": [numbers]}]}; else empty.
    order = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_one_change_per_number"),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="open"), name="contracts_one_open_change"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="contracts_change_answered_has_a_time",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="asked_fixed", exclude=["state", "answered_by", "answered_at"]),
            pgtrigger.Protect(
                name="change_over", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="open")
            ),
            pgtrigger.FSM(
                name="allowed_changes",
                field="state",
                transitions=[("open", "agreed"), ("open", "declined"), ("open", "replaced")],
            ),
            pgtrigger.Protect(name="change_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.number} of {self.contract_id}: {self.state}"
