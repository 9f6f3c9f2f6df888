"""Taking works back that are under a contract in force: a notice that runs, and ends."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.catalogues.models import Work
from apps.collectives.models.deciding import Collective
from apps.collectives.models.members import MAX_NOTICE_DAYS
from apps.common.ids import new_public_id
from apps.common.triggers import no_truncate


class Withdrawal(models.Model):
    """A person takes back works or all of them, for some uses or every use, from what a collective licensed.

    It is effective once the notice of the mandate is over, and can be called back until then.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Without one: every work of the person but for those in `kept`, or those in `listed` if it is a list.
    work = models.ForeignKey(Work, null=True, on_delete=models.PROTECT, related_name="+")
    is_list = models.BooleanField(default=False, db_default=False)
    # The works of a list: several that turned to never at once, by one notice.
    listed = models.ManyToManyField(Work, related_name="+")
    # Ids of uses; without any: every use.
    uses = models.JSONField(default=list, blank=True)
    # Works that had an answer of their own, so that what was said of all works did not mean them.
    kept = models.ManyToManyField(Work, related_name="+")
    # Who began it, where that was not the person: a guardian or an estate.
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    called_back_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("begun_at"))
                & Q(ends_at__lte=F("begun_at") + timedelta(days=MAX_NOTICE_DAYS)),
                name="collectives_withdrawal_within_half_a_year",
            ),
            models.CheckConstraint(
                condition=Q(called_back_at__isnull=True)
                | Q(effective_at__isnull=True, called_back_at__lt=F("ends_at")),
                name="collectives_called_back_in_time",
            ),
            models.CheckConstraint(
                condition=Q(effective_at__isnull=True) | Q(effective_at__gte=F("ends_at")),
                name="collectives_effective_after_notice",
            ),
            models.CheckConstraint(
                condition=Q(is_list=False) | Q(work__isnull=True), name="collectives_taken_back_one_or_a_list"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=Q(called_back_at__isnull=True, effective_at__isnull=True),
                name="collectives_notices_that_run",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="withdrawal_fixed", exclude=["called_back_at", "effective_at"]),
            pgtrigger.Protect(
                name="withdrawal_over",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__called_back_at__isnull=False)
                | pgtrigger.Q(old__effective_at__isnull=False),
            ),
            pgtrigger.Protect(name="withdrawal_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"withdrawal {self.public_id}"

    @property
    def is_running(self) -> bool:
        """Whether its notice runs: neither called back nor effective."""
        return self.called_back_at is None and self.effective_at is None
