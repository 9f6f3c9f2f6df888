"""What those who lead do beside decisions: remind members, and declare their own interests."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.collectives.models.collectives import Collective
from apps.common.ids import new_public_id
from apps.common.triggers import append_only

_ONLY_ERASED = """
IF (NEW.public_id, NEW.organisation_id, NEW.person_id, NEW.has_interests, NEW.declared_at) IS DISTINCT FROM
   (OLD.public_id, OLD.organisation_id, OLD.person_id, OLD.has_interests, OLD.declared_at)
   OR NEW.text NOT IN (OLD.text, '') THEN
  RAISE EXCEPTION 'what was declared is never changed, only erased';
END IF;
RETURN NEW;
"""


class MandateReminder(models.Model):
    """A steward asked a member for the word that works wait for; kept, so that nobody is pressed."""

    class About(models.TextChoices):
        MANDATE = "mandate", _("No mandate yet")
        WORKS = "works", _("Works that wait")

    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    steward = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=About.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["collective", "person", "-at"], name="collectives_reminded_when")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person} reminded, {self.about}"


class Statement(models.Model):
    """What a steward or representative declares of other interests, for a year; former ones are history."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Said apart, so that erased words do not read like nothing to declare.
    has_interests = models.BooleanField()
    text = models.TextField(max_length=4_000, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="only_erased", when=pgtrigger.Before, operation=pgtrigger.Update, func=_ONLY_ERASED
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"
