"""Later versions of a schedule: which licences ended, and when. The sealed schedule itself never changes."""

import pgtrigger
from django.db import models
from django.db.models import Q

from apps.catalogues.models import Work
from apps.common.triggers import append_only
from apps.contracts.models.contracts import Contract

_NEXT_VERSION = """
    IF NEW.number <> 1 + COALESCE(
        (SELECT max(number) FROM contracts_scheduleversion WHERE contract_id = NEW.contract_id), 1
    ) THEN
        RAISE EXCEPTION 'version % of the schedule of contract % skips one', NEW.number, NEW.contract_id;
    END IF;
    RETURN NEW;
"""
_LICENSED = """
    IF NOT EXISTS (
        SELECT 1 FROM contracts_scheduleentry AS line
        JOIN contracts_scheduleversion AS version ON version.contract_id = line.contract_id
        WHERE version.id = NEW.version_id AND line.work_id = NEW.work_id
    ) THEN
        RAISE EXCEPTION 'work % stands in no line of that schedule', NEW.work_id;
    END IF;
    RETURN NEW;
"""


class ScheduleVersion(models.Model):
    """What of a schedule no longer holds, written down after the schedule that was sealed (version 1)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    # Of the canonical text of this version, which holds the fingerprint of the one before.
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_one_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=2), name="contracts_first_version_is_the_sealed"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="versions_skip_none",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NEXT_VERSION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}, version {self.number}"


class EndedLicence(models.Model):
    """A work of the schedule that is no longer licensed for some uses, from the day after `last_day` on."""

    version = models.ForeignKey(ScheduleVersion, on_delete=models.PROTECT, related_name="ended")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    # Ids of the uses to which it is no longer licensed.
    uses = models.JSONField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "work"], name="contracts_ended_once_per_version"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="ends_what_is_licensed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_LICENSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} until {self.last_day}"
