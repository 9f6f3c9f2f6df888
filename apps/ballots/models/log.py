"""The transparency log of a ballot, who signed it, and the reasons that it knows by their hashes only."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import Organisation
from apps.ballots.models.ballots import Ballot
from apps.ballots.models.triggers import before
from apps.common.triggers import append_only

# The newest entry is enough: after the close there are none but of these kinds.
_AFTER_THE_CLOSE = """
IF NEW.kind NOT IN ('closed', 'result', 'certified', 'challenge', 'voided')
   AND (SELECT kind FROM ballots_logentry WHERE ballot_id = NEW.ballot_id ORDER BY position DESC LIMIT 1)
       IN ('closed', 'result', 'certified', 'challenge', 'voided') THEN
  RAISE EXCEPTION 'the log is closed';
END IF;
RETURN NEW;
"""
_ERASED_ONLY = """
IF (NEW.ballot_id, NEW.entry_id, NEW.by_id, NEW.at) IS DISTINCT FROM
   (OLD.ballot_id, OLD.entry_id, OLD.by_id, OLD.at) OR (NEW.text, NEW.salt) IS DISTINCT FROM ('', '') THEN
  RAISE EXCEPTION 'a reason is never changed, only erased';
END IF;
RETURN NEW;
"""


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
        triggers = [*append_only(), before("nothing_after_the_close", pgtrigger.Insert, _AFTER_THE_CLOSE)]

    def __str__(self) -> str:
        return f"{self.kind} at {self.position}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.IntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    # The right edge of the tree, largest subtree first, in hex digits: the next batch goes on from it.
    edge = models.TextField(blank=True, default="", db_default="")
    # Every header up to this row number that was stored by then is in the log.
    searched_to = models.BigIntegerField(default=0, db_default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "size"], name="ballots_one_checkpoint_per_size")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.ballot_id} at {self.size}"


class Cosignature(models.Model):
    """The signature of somebody else under a checkpoint: of the union that certifies."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Name of the key as the note writes it, and the key itself as a line `name+id+key`.
    signer = models.CharField(max_length=160)
    key = models.CharField(max_length=260)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "organisation"], name="ballots_one_cosignature")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.signer} under {self.checkpoint_id}"


class Reason(models.Model):
    """Why a ballot was extended, challenged or voided; the log holds its salted hash, so it can be erased."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="reasons")
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    # None where the clock did it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            before("erased_only", pgtrigger.Update, _ERASED_ONLY),
        ]

    def __str__(self) -> str:
        return f"reason of {self.entry_id}"
