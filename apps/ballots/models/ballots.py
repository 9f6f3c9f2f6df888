"""One decision, and what of it can never change."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.ballots.models.triggers import before
from apps.common.ids import new_public_id

_LIFE = """
IF NOT (NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) IN
    ('announced>open', 'announced>voided', 'open>closed', 'closed>certified', 'closed>challenged',
     'challenged>certified', 'challenged>voided')) THEN
  RAISE EXCEPTION 'a ballot never goes from % to %', OLD.state, NEW.state;
END IF;
IF (NEW.public_id, NEW.organisation_id, NEW.certifier_id, NEW.title, NEW.subject, NEW.document,
    NEW.document_hash, NEW.definition, NEW.definition_hash, NEW.sealing_key, NEW.signing_key,
    NEW.opened_by_id, NEW.announced_at, NEW.second_call_of_id)
   IS DISTINCT FROM
   (OLD.public_id, OLD.organisation_id, OLD.certifier_id, OLD.title, OLD.subject, OLD.document,
    OLD.document_hash, OLD.definition, OLD.definition_hash, OLD.sealing_key, OLD.signing_key,
    OLD.opened_by_id, OLD.announced_at, OLD.second_call_of_id) THEN
  RAISE EXCEPTION 'what is decided and by whom never changes';
END IF;
IF (NEW.roll_root, NEW.roll_weight, NEW.opens_at) IS DISTINCT FROM
   (OLD.roll_root, OLD.roll_weight, OLD.opens_at)
   AND NOT (OLD.state = 'announced' AND NEW.state = 'open' AND NEW.opens_at >= OLD.opens_at) THEN
  RAISE EXCEPTION 'the roll is frozen at the opening, and never changes';
END IF;
IF NEW.roll_size <> OLD.roll_size AND OLD.state <> 'announced' THEN
  RAISE EXCEPTION 'the roll is frozen, and never changes';
END IF;
IF OLD.state = 'announced' AND NEW.state = 'open' AND NEW.roll_root = '' THEN
  RAISE EXCEPTION 'a ballot opens with a roll';
END IF;
IF NEW.closes_at <> OLD.closes_at
   AND (NEW.closes_at < OLD.closes_at OR NEW.state <> 'open'
        OR OLD.state = 'open' AND transaction_timestamp() >= OLD.closes_at) THEN
  RAISE EXCEPTION 'a ballot is only extended before its end, and only to a later one';
END IF;
IF (NEW.closed_at, NEW.result, NEW.passed) IS DISTINCT FROM (OLD.closed_at, OLD.result, OLD.passed)
   AND NOT (OLD.state = 'open' AND NEW.state = 'closed') THEN
  RAISE EXCEPTION 'a result is written once, at the close';
END IF;
IF (NEW.certified_by_id, NEW.certified_at) IS DISTINCT FROM (OLD.certified_by_id, OLD.certified_at)
   AND NOT (OLD.state IN ('closed', 'challenged') AND NEW.state = 'certified') THEN
  RAISE EXCEPTION 'a certificate is given once';
END IF;
RETURN NEW;
"""
_BORN = """
IF NEW.state <> 'announced' OR NEW.result IS NOT NULL OR NEW.passed IS NOT NULL THEN
  RAISE EXCEPTION 'a ballot begins announced and without a result';
END IF;
RETURN NEW;
"""


class Ballot(models.Model):
    """One decision: what, by whom, how, and in which state of its life."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        CERTIFIED = "certified", _("Certified")
        CHALLENGED = "challenged", _("Challenged")
        VOIDED = "voided", _("Voided")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    certifier = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    # What it is about, for the app that asked: "offer:<public id>".
    subject = models.CharField(max_length=60)
    document = models.JSONField()
    document_hash = models.CharField(max_length=64)
    definition = models.JSONField()
    definition_hash = models.CharField(max_length=64)
    # Whether nobody learns a choice before the close; read where the definition would be too much.
    is_sealed = models.GeneratedField(
        expression=Q(definition__visibility="sealed"),  # type: ignore[arg-type]  # as Django's own manual does
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # Empty until the opening; while it is announced, the size is that of the provisional roll.
    roll_root = models.CharField(max_length=64, blank=True)
    roll_size = models.IntegerField()
    # What all votes together weigh, as a decimal; empty where votes have no weights.
    roll_weight = models.CharField(max_length=40, blank=True, default="", db_default="")
    # Names of keys that lie outside the database.
    sealing_key = models.CharField(max_length=40)
    signing_key = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # None if it was opened in one step.
    announced_at = models.DateTimeField(null=True)
    # The ballot that too few took part in and that announced this one.
    second_call_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    passed = models.BooleanField(null=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    certified_at = models.DateTimeField(null=True)
    # When the verifier, a second implementation, came to the same result.
    cross_checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="ballots_close_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["announced", "open"], closed_at__isnull=True)
                | Q(state__in=["closed", "certified", "challenged"], closed_at__isnull=False)
                | Q(state="voided"),
                name="ballots_closed_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="ballots_open_by_end"),
            models.Index(fields=["opens_at"], condition=Q(state="announced"), name="ballots_by_opening"),
            models.Index(fields=["subject"], name="ballots_by_subject"),
        ]
        triggers = [
            before("born_announced", pgtrigger.Insert, _BORN),
            before("life_goes_forward", pgtrigger.Update, _LIFE),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title
