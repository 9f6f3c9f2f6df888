"""Ballots, rolls, headers and logs; choices stand in `sealed.py`, which code for turnout cannot import."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.common.ids import new_public_id
from apps.common.triggers import append_only

_LIFE = """
IF NOT (NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) IN
    ('announced>open', 'open>closed', 'closed>certified', 'closed>challenged')) THEN
  RAISE EXCEPTION 'a ballot never goes from % to %', OLD.state, NEW.state;
END IF;
IF (NEW.public_id, NEW.organisation_id, NEW.certifier_id, NEW.title, NEW.subject, NEW.document,
    NEW.document_hash, NEW.definition, NEW.definition_hash, NEW.roll_root, NEW.roll_size, NEW.sealing_key,
    NEW.signing_key, NEW.opened_by_id, NEW.opens_at)
   IS DISTINCT FROM
   (OLD.public_id, OLD.organisation_id, OLD.certifier_id, OLD.title, OLD.subject, OLD.document,
    OLD.document_hash, OLD.definition, OLD.definition_hash, OLD.roll_root, OLD.roll_size, OLD.sealing_key,
    OLD.signing_key, OLD.opened_by_id, OLD.opens_at) THEN
  RAISE EXCEPTION 'what is decided and by whom never changes';
END IF;
IF NEW.closes_at <> OLD.closes_at
   AND (NEW.closes_at < OLD.closes_at OR OLD.state <> 'open' OR clock_timestamp() >= OLD.closes_at) THEN
  RAISE EXCEPTION 'a ballot is only extended before its end, and only to a later one';
END IF;
IF (NEW.closed_at, NEW.result, NEW.passed) IS DISTINCT FROM (OLD.closed_at, OLD.result, OLD.passed)
   AND NOT (OLD.state = 'open' AND NEW.state = 'closed') THEN
  RAISE EXCEPTION 'a result is written once, at the close';
END IF;
IF (NEW.certified_by_id, NEW.certified_at) IS DISTINCT FROM (OLD.certified_by_id, OLD.certified_at)
   AND NOT (OLD.state = 'closed' AND NEW.state = 'certified') THEN
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
_FROZEN_ROLL = """
IF NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = NEW.ballot_id AND state = 'announced') THEN
  RAISE EXCEPTION 'the roll is frozen';
END IF;
RETURN NEW;
"""
_IN_TIME = """
IF NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = NEW.ballot_id AND state = 'open'
               AND NEW.received_at >= opens_at AND NEW.received_at < closes_at) THEN
  RAISE EXCEPTION 'the ballot is not open';
END IF;
IF NOT EXISTS (SELECT 1 FROM ballots_rollentry WHERE id = NEW.entry_id AND ballot_id = NEW.ballot_id) THEN
  RAISE EXCEPTION 'not on the roll of this ballot';
END IF;
RETURN NEW;
"""
_AFTER_THE_CLOSE = """
IF NEW.kind NOT IN ('closed', 'result', 'certified', 'challenge', 'voided')
   AND EXISTS (SELECT 1 FROM ballots_logentry WHERE ballot_id = NEW.ballot_id AND kind = 'closed') THEN
  RAISE EXCEPTION 'the log is closed';
END IF;
RETURN NEW;
"""


def _before(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    """Give a trigger that looks at each row before it is written."""
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=func)


class Ballot(models.Model):
    """One decision: what, by whom, how, and in which state of its life."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        CERTIFIED = "certified", _("Certified")
        CHALLENGED = "challenged", _("Challenged")

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
    roll_root = models.CharField(max_length=64)
    roll_size = models.IntegerField()
    # Names of keys that lie outside the database.
    sealing_key = models.CharField(max_length=40)
    signing_key = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
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
                | Q(state__in=["closed", "certified", "challenged"], closed_at__isnull=False),
                name="ballots_closed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="ballots_open_by_end"),
            models.Index(fields=["subject"], name="ballots_by_subject"),
        ]
        triggers = [
            _before("born_announced", pgtrigger.Insert, _BORN),
            _before("life_goes_forward", pgtrigger.Update, _LIFE),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class RollEntry(models.Model):
    """A voter of one ballot, frozen at the opening."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="roll")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=32)
    weight = models.CharField(max_length=20, default="1")
    reason = models.CharField(max_length=60, default="one_person_one_vote")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="ballots_one_entry_per_person"),
            models.UniqueConstraint(fields=["ballot", "pseudonym"], name="ballots_one_entry_per_pseudonym"),
        ]
        triggers = [*append_only(), _before("roll_is_frozen", pgtrigger.Insert, _FROZEN_ROLL)]

    def __str__(self) -> str:
        return self.pseudonym


class Header(models.Model):
    """The part of a cast ballot that is in clear: who (by pseudonym), when, which commitment."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="headers")
    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="headers")
    revision = models.IntegerField()
    leaf_before = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64, unique=True)
    request_id = models.CharField(max_length=64)
    # Size of the log at the checkpoint that the receipt names.
    checkpoint_size = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "revision"], name="ballots_one_ballot_per_revision"),
            models.UniqueConstraint(fields=["entry", "request_id"], name="ballots_one_ballot_per_request"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="ballots_revisions_from_one"),
        ]
        indexes = [models.Index(fields=["ballot"], condition=Q(revision=1), name="ballots_people_who_voted")]
        triggers = [*append_only(), _before("in_time", pgtrigger.Insert, _IN_TIME)]

    def __str__(self) -> str:
        return self.leaf


class LogEntry(models.Model):
    """A leaf of the ballot's transparency log, in its final order."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="log")
    position = models.IntegerField()
    kind = models.CharField(max_length=12)
    body = models.JSONField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="ballots_one_leaf_per_place"),
            models.UniqueConstraint(fields=["ballot", "leaf"], name="ballots_one_place_per_leaf"),
            models.UniqueConstraint(
                fields=["ballot", "kind"],
                condition=Q(kind__in=["opened", "closed", "result", "certified"]),
                name="ballots_one_such_entry",
            ),
        ]
        triggers = [*append_only(), _before("nothing_after_the_close", pgtrigger.Insert, _AFTER_THE_CLOSE)]

    def __str__(self) -> str:
        return f"{self.kind} at {self.position}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.IntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "size"], name="ballots_one_checkpoint_per_size")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.ballot_id} at {self.size}"
