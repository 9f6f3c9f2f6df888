"""Collectives with their bylaws, what members decide about them, and what those who lead declare."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.ballots.models import Ballot
from apps.common.ids import new_public_id
from apps.common.triggers import append_only

_MOTION_BORN = """
IF NEW.state <> 'drafted' OR NEW.ballot_id IS NOT NULL OR NEW.decided_at IS NOT NULL THEN
  RAISE EXCEPTION 'what members decide begins as a draft';
END IF;
RETURN NEW;
"""
_MOTION_LIFE = """
IF NOT (NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) IN
    ('drafted>voting', 'drafted>dropped', 'voting>adopted', 'voting>not_adopted')) THEN
  RAISE EXCEPTION 'a motion never goes from % to %', OLD.state, NEW.state;
END IF;
IF (NEW.public_id, NEW.collective_id, NEW.kind, NEW.drafted_by_id, NEW.drafted_at) IS DISTINCT FROM
   (OLD.public_id, OLD.collective_id, OLD.kind, OLD.drafted_by_id, OLD.drafted_at) THEN
  RAISE EXCEPTION 'whose motion it is never changes';
END IF;
IF NEW.person_id IS DISTINCT FROM OLD.person_id OR
   OLD.state <> 'drafted' AND (NEW.rules, NEW.version) IS DISTINCT FROM (OLD.rules, OLD.version) THEN
  RAISE EXCEPTION 'what is voted on never changes';
END IF;
IF NEW.ballot_id IS DISTINCT FROM OLD.ballot_id AND NEW.state <> 'voting' THEN
  RAISE EXCEPTION 'a motion has a ballot while members vote on it';
END IF;
IF NEW.state = 'adopted' AND OLD.state <> 'adopted' AND NOT EXISTS (
    SELECT FROM ballots_ballot ballot WHERE ballot.id = NEW.ballot_id AND ballot.passed
      AND ballot.state IN ('closed', 'challenged', 'certified') AND ballot.cross_checked_at IS NOT NULL
      AND ballot.subject = NEW.kind || ':' || NEW.public_id) THEN
  RAISE EXCEPTION 'a motion is adopted by its ballot alone';
END IF;
RETURN NEW;
"""
# The first version comes with the founding; a member who is alone asks nobody.
_BYLAWS_BY_BALLOT = """
IF NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM collectives_bylaws former
                       WHERE former.collective_id = NEW.collective_id) THEN
  RAISE EXCEPTION 'versions of bylaws follow each other';
END IF;
IF NEW.motion_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM collectives_motion motion JOIN ballots_ballot ballot ON ballot.id = motion.ballot_id
    WHERE motion.id = NEW.motion_id AND motion.collective_id = NEW.collective_id
      AND motion.kind = 'bylaws' AND motion.state = 'adopted' AND motion.rules = NEW.rules
      AND ballot.document -> 'rules' = NEW.rules) THEN
  RAISE EXCEPTION 'bylaws are those that were voted on';
END IF;
IF NEW.motion_id IS NULL AND NEW.version > 1 AND 1 < (
    SELECT count(*) FROM accounts_seat seat
    JOIN collectives_collective own ON own.organisation_id = seat.organisation_id
    WHERE own.id = NEW.collective_id AND seat.role = 'member' AND seat.until IS NULL) THEN
  RAISE EXCEPTION 'bylaws change by ballot alone';
END IF;
RETURN NEW;
"""

_ONLY_ERASED = """
IF (NEW.public_id, NEW.organisation_id, NEW.person_id, NEW.has_interests, NEW.declared_at) IS DISTINCT FROM
   (OLD.public_id, OLD.organisation_id, OLD.person_id, OLD.has_interests, OLD.declared_at)
   OR NEW.text NOT IN (OLD.text, '') THEN
  RAISE EXCEPTION 'what was declared is never changed, only erased';
END IF;
RETURN NEW;
"""


class Collective(models.Model):
    """What is a collective's own, beside its organisation."""

    class Sector(models.TextChoices):
        MUSIC = "music", _("Music")
        VISUAL = "visual", _("Pictures")
        TEXT = "text", _("Texts")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=8, choices=Sector.choices)
    about = models.TextField(blank=True)
    founded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.organisation.name


class Bylaws(models.Model):
    """How a collective decides: a version of its rules, valid until the next."""

    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="bylaws")
    version = models.IntegerField()
    rules = models.JSONField()
    valid_from = models.DateTimeField()
    # The ballot that decided it; None for the first version, and for a member who was alone.
    motion = models.OneToOneField("Motion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collective", "version"], name="collectives_bylaws_version")
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="by_ballot_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_BYLAWS_BY_BALLOT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collective}, version {self.version}"


class Motion(models.Model):
    """What members decide about their own collective: new bylaws, who is a steward, and who is no longer."""

    class Kind(models.TextChoices):
        BYLAWS = "bylaws", _("New bylaws")
        STEWARD = "steward", _("A steward")
        REMOVAL = "removal", _("Removal of a steward")

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Draft")
        VOTING = "voting", _("At the vote")
        ADOPTED = "adopted", _("Adopted")
        NOT_ADOPTED = "not_adopted", _("Not adopted")
        DROPPED = "dropped", _("Dropped")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFTED)
    # Who stands, or is to lead no longer.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # All rules as they would be, and the version that was in force when this was written.
    rules = models.JSONField(null=True)
    version = models.IntegerField()
    # For the members, beside what is voted on; it can be erased.
    reason = models.TextField(max_length=4_000, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    # The newest ballot: a second call takes the place of the first.
    ballot = models.OneToOneField(Ballot, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective"],
                condition=Q(kind="bylaws", state="voting"),
                name="collectives_one_vote_on_bylaws",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "dropped"], ballot__isnull=True)
                | Q(state__in=["voting", "adopted", "not_adopted"], ballot__isnull=False),
                name="collectives_vote_has_its_ballot",
            ),
            models.CheckConstraint(
                condition=Q(kind="bylaws", rules__isnull=False, person__isnull=True)
                | Q(kind__in=["steward", "removal"], rules__isnull=True, person__isnull=False),
                name="collectives_motion_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["collective", "person"],
                condition=Q(kind="steward", state__in=["drafted", "voting"]),
                name="collectives_one_candidacy_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["collective", "person"],
                condition=Q(kind="removal", state="voting"),
                name="collectives_one_removal_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="born_a_draft", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_MOTION_BORN
            ),
            pgtrigger.Trigger(
                name="life_goes_forward",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_MOTION_LIFE,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.collective}"


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
