"""What people confirm for themselves before the schedule is frozen, and what stewards may know of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.catalogues.models import Work
from apps.common.triggers import append_only, no_truncate
from apps.contracts.models.contracts import Contract

_WHILE_AGREED = """
    IF (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) <> 'agreed' THEN
        RAISE EXCEPTION 'the schedule of contract % is frozen', NEW.contract_id;
    END IF;
    RETURN NEW;
"""

_WORDS_ONLY_GO = """
    IF NEW.title NOT IN (OLD.title, '') OR NEW.name NOT IN (OLD.name, '')
    OR NEW.salt NOT IN (OLD.salt, '') THEN
        RAISE EXCEPTION 'the words of a release are erased, and never changed';
    END IF;
    RETURN NEW;
"""


class Release(models.Model):
    """One person gives up claims for past use of one of their works; nobody gives that for them (rule 9).

    The text that is signed holds the salted hash of title and name. When the words are erased, the salt goes
    with them and the hash stays.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="releases")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=120, blank=True)
    words_hash = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)
    signed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "work", "person"],
                condition=Q(taken_back_at__isnull=True),
                name="contracts_one_release_of_a_work",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="before_freezing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_WHILE_AGREED,
            ),
            pgtrigger.Trigger(
                name="taken_back_before_freezing",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__df=pgtrigger.F("new__taken_back_at")),
                func=_WHILE_AGREED,
            ),
            pgtrigger.ReadOnly(name="release_fixed", exclude=["title", "name", "salt", "taken_back_at"]),
            pgtrigger.Trigger(
                name="words_of_release_only_go",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_WORDS_ONLY_GO,
            ),
            pgtrigger.Protect(name="release_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} by {self.person_id}"


class ConfirmationCount(models.Model):
    """How many people were asked and have answered, and what works wait for: counted once a day (rule 12).

    Numbers are kept only of five people and more. Nobody's answer is in them, only that there is one.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="counts")
    on = models.DateField()
    asked = models.IntegerField(null=True)
    answered = models.IntegerField(null=True)
    # Of the pool under these terms, in a band of ten per cent; floors are ignored.
    low_percent = models.SmallIntegerField(null=True)
    # {reason: works}, of reasons that tell nobody's own answer, where five people or more own the works.
    waits = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "on"], name="contracts_counted_once_a_day")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.contract_id} on {self.on}"
