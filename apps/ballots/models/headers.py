"""The frozen roll, and what was cast, as far as it is in clear."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.ballots.models.ballots import Ballot
from apps.ballots.models.triggers import before
from apps.common.triggers import append_only

# Each looks a row up by its key alone: with another condition beside it the plan may read the whole roll.
_FROZEN_ROLL = """
IF (SELECT state FROM ballots_ballot WHERE id = NEW.ballot_id) IS DISTINCT FROM 'announced' THEN
  RAISE EXCEPTION 'the roll is frozen';
END IF;
RETURN NEW;
"""
_IN_TIME = """
IF (SELECT state = 'open' AND NEW.received_at >= opens_at AND NEW.received_at < closes_at
    FROM ballots_ballot WHERE id = NEW.ballot_id) IS NOT TRUE THEN
  RAISE EXCEPTION 'the ballot is not open';
END IF;
IF (SELECT ballot_id FROM ballots_rollentry WHERE id = NEW.entry_id) IS DISTINCT FROM NEW.ballot_id THEN
  RAISE EXCEPTION 'not on the roll of this ballot';
END IF;
RETURN NEW;
"""


class RollEntry(models.Model):
    """A voter of one ballot, frozen at the opening."""

    # Indexed with the person, and first in no other index: until the next ANALYZE PostgreSQL takes another
    # one for as good, and every vote reads the whole roll.
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="roll", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=32)
    weight = models.CharField(max_length=20, default="1")
    reason = models.CharField(max_length=60, default="one_person_one_vote")
    # Their part of the catalogue, a decimal; empty where no second majority is asked for.
    share = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Pseudonym of whoever votes for them if they do not; empty without one.
    delegate = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="ballots_one_entry_per_person"),
            models.UniqueConstraint(fields=["pseudonym", "ballot"], name="ballots_pseudonym_of_one_entry"),
        ]
        indexes = [models.Index(fields=["ballot"], condition=~Q(delegate=""), name="ballots_who_delegates")]
        triggers = [*append_only(), before("roll_is_frozen", pgtrigger.Insert, _FROZEN_ROLL)]

    def __str__(self) -> str:
        return self.pseudonym


class Header(models.Model):
    """The part of a cast ballot that is in clear: who (by pseudonym), when, which commitment."""

    # Both are looked at by `_IN_TIME`, and the roll is only ever added to. A constraint would look again, and
    # lock the ballot's row for every vote beside all the others that do. Indexed with what follows them.
    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, related_name="headers", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(
        RollEntry, on_delete=models.PROTECT, related_name="headers", db_index=False, db_constraint=False
    )
    revision = models.IntegerField()
    leaf_before = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64)
    # Size of the log at the checkpoint that the receipt names.
    checkpoint_size = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leaf"], name="ballots_one_header_per_leaf"),
            models.UniqueConstraint(fields=["entry", "revision"], name="ballots_one_ballot_per_revision"),
            models.UniqueConstraint(fields=["entry", "request_id"], name="ballots_one_ballot_per_request"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="ballots_revisions_from_one"),
        ]
        indexes = [
            models.Index(fields=["ballot"], condition=Q(revision=1), name="ballots_people_who_voted"),
            models.Index(fields=["ballot", "id"], name="ballots_headers_in_order"),
        ]
        triggers = [*append_only(), before("in_time", pgtrigger.Insert, _IN_TIME)]

    def __str__(self) -> str:
        return self.leaf
