"""What belongs to a ballot before it opens: the provisional roll, its contests, who votes for whom."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.ballots.models.ballots import Ballot
from apps.ballots.models.triggers import before, while_announced
from apps.common.ids import new_public_id

_PERSON = settings.AUTH_USER_MODEL
_ANSWERED_ONCE = """
IF (NEW.ballot_id, NEW.person_id, NEW.at) IS DISTINCT FROM (OLD.ballot_id, OLD.person_id, OLD.at)
   OR NEW.text NOT IN (OLD.text, '') THEN
  RAISE EXCEPTION 'a contest is never changed, only answered or erased';
END IF;
IF OLD.answered_at IS NOT NULL AND ((NEW.answered_at, NEW.answered_by_id) IS DISTINCT FROM
   (OLD.answered_at, OLD.answered_by_id) OR NEW.answer NOT IN (OLD.answer, '')) THEN
  RAISE EXCEPTION 'a contest is answered once';
END IF;
IF OLD.lapsed_at IS NOT NULL AND (NEW.lapsed_at, NEW.answered_at) IS DISTINCT FROM
   (OLD.lapsed_at, OLD.answered_at) THEN
  RAISE EXCEPTION 'that a contest was left unanswered stays on record';
END IF;
RETURN NEW;
"""
_ENDED_ONCE = """
IF (NEW.ballot_id, NEW.giver_id, NEW.delegate_id, NEW.at) IS DISTINCT FROM
   (OLD.ballot_id, OLD.giver_id, OLD.delegate_id, OLD.at) OR OLD.ended_at IS NOT NULL THEN
  RAISE EXCEPTION 'a delegation is never changed, only ended';
END IF;
RETURN NEW;
"""


class ProvisionalEntry(models.Model):
    """A place on the roll as it would be if the ballot opened now; written anew until it does."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="provisional_roll")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    weight = models.CharField(max_length=20, default="1")
    reason = models.CharField(max_length=60, default="one_person_one_vote")
    share = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="ballots_one_provisional_entry")
        ]
        triggers = while_announced("the provisional roll is over")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.ballot_id}"


class Delegation(models.Model):
    """Somebody lets somebody else vote for them in one ballot; ended ones stay as history."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="delegations")
    giver = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "giver"],
                condition=Q(ended_at__isnull=True),
                name="ballots_one_delegation_per_person",
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("delegate")), name="ballots_not_to_oneself"),
        ]
        triggers = [
            *while_announced("who votes for whom is settled"),
            before("ended_once", pgtrigger.Update, _ENDED_ONCE),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.delegate_id}"


class Contest(models.Model):
    """Somebody says that the provisional roll is wrong; it is answered before the ballot opens, or lapses."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="contests")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # When the ballot opened without an answer.
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "person"],
                condition=Q(answered_at__isnull=True),
                name="ballots_one_open_contest_per_person",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="ballots_answers_have_an_author",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_at__isnull=True) | Q(answered_at__isnull=True),
                name="ballots_answered_or_lapsed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            before("answered_once", pgtrigger.Update, _ANSWERED_ONCE),
        ]

    def __str__(self) -> str:
        return f"contest of {self.person_id} in {self.ballot_id}"
