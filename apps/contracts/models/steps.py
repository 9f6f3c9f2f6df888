"""What became of a contract after it was in force: each step an act with its reason."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.triggers import no_truncate
from apps.contracts.models.contracts import Contract
from apps.contracts.models.signing import Signature

_FROM_WHERE_IT_IS = """
    IF NEW.from_state <> (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) THEN
        RAISE EXCEPTION 'contract % is not %', NEW.contract_id, NEW.from_state;
    END IF;
    IF NEW.number <> 1 + COALESCE(
        (SELECT max(number) FROM contracts_step WHERE contract_id = NEW.contract_id), 0
    ) THEN
        RAISE EXCEPTION 'step % of contract % skips one', NEW.number, NEW.contract_id;
    END IF;
    RETURN NEW;
"""
_ONLY_ERASED = """
    IF NEW.reason NOT IN (OLD.reason, '') OR NEW.evidence NOT IN (OLD.evidence, '') THEN
        RAISE EXCEPTION 'what was said of a step is never changed, only erased';
    END IF;
    RETURN NEW;
"""


class Step(models.Model):
    """One act on a contract in force: by a person for a side, by the clock, or by another contract."""

    class Act(models.TextChoices):
        STRIKE = "strike", _("Suspended: strike")
        RESUME = "resume", _("In force again")
        NOTIFY = "notify_breach", _("Breach notified")
        CURE = "cure", _("Breach cured")
        SUSPEND = "suspend", _("Suspended: breach")
        END = "end", _("Ended: breach")
        NOTICE = "give_notice", _("Notice given to end it")
        TERM = "term", _("Ended: the term is over")
        NOTICE_OVER = "notice", _("Ended: the notice is over")
        AMEND = "amend", _("Amended")
        RENEW = "renew", _("Renewed")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()
    act = models.CharField(max_length=13, choices=Act.choices)
    # Empty for the clock, and where both sides signed another contract.
    side = models.CharField(max_length=10, choices=Signature.Side.choices, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_state = models.CharField(max_length=10, choices=Contract.State.choices)
    to_state = models.CharField(max_length=10, choices=Contract.State.choices)
    reason = models.TextField(max_length=4_000, blank=True)
    evidence = models.TextField(max_length=8_000, blank=True)
    # Until when a breach may be cured, or when a notice to end is over.
    due_at = models.DateTimeField(null=True)
    # The contract that amends or renews it.
    successor = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_one_step_per_number"),
            models.CheckConstraint(
                condition=Q(side="", person__isnull=True) | (~Q(side="") & Q(person__isnull=False)),
                name="contracts_step_of_a_side_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(act__in=["amend", "renew"], successor__isnull=False)
                | (~Q(act__in=["amend", "renew"]) & Q(successor__isnull=True)),
                name="contracts_successor_where_there_is_one",
            ),
            models.CheckConstraint(
                condition=Q(act__in=["notify_breach", "give_notice"], due_at__gte=F("at"))
                | (~Q(act__in=["notify_breach", "give_notice"]) & Q(due_at__isnull=True)),
                name="contracts_step_with_a_due_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="from_where_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_FROM_WHERE_IT_IS,
            ),
            pgtrigger.ReadOnly(name="step_fixed", exclude=["reason", "evidence"]),
            pgtrigger.Trigger(
                name="words_of_step_only_go",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_ONLY_ERASED,
            ),
            pgtrigger.Protect(name="step_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.act}"
