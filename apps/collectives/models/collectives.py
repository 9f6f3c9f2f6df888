"""Collectives, bylaws, memberships, mandates, and what members answer about their works."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.ballots.models import Ballot
from apps.catalogues.models import Share, Work
from apps.common.ids import new_public_id
from apps.common.triggers import append_only

MAX_NOTICE_DAYS = 183
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


class Membership(models.Model):
    """The way of a person into a collective and out of it; the open seat says who is a member now."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ADMITTED = "admitted", _("Member")
        REFUSED = "refused", _("Not admitted")
        LEFT = "left", _("Left")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    reason = models.TextField(blank=True)
    # Version of the words under which the person agreed that members are seen to be with the union beside it.
    consent = models.CharField(max_length=20, blank=True, default="", db_default="")
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "person"],
                condition=Q(state__in=["applied", "admitted"]),
                name="collectives_one_membership_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.collective}: {self.state}"


class Mandate(models.Model):
    """What one person allows one collective to do; evidence of the text that was read, and when."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who gave it, where that was not the person: a guardian or an estate.
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    # Beyond the minimum: {"no_open_weights": true, "no_political": true, "not_companies": ["<public id>"]}
    conditions = models.JSONField(default=dict)
    notice_days = models.SmallIntegerField(default=MAX_NOTICE_DAYS)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "person"],
                condition=Q(ended_at__isnull=True),
                name="collectives_one_mandate_in_force",
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=0, notice_days__lte=MAX_NOTICE_DAYS),
                name="collectives_notice_within_half_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate of {self.person} to {self.collective}"


class MandateAnswer(models.Model):
    """One answer of a mandate: for a use, for all works or for one."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, on my conditions")
        ASK = "ask", _("Ask me")
        NEVER = "never", _("Never")

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="answers")
    use = models.CharField(max_length=30)
    work = models.ForeignKey(Work, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "use", "work"],
                nulls_distinct=False,
                name="collectives_one_answer_per_use_and_work",
            )
        ]

    def __str__(self) -> str:
        return f"{self.use}: {self.answer}"


class PriceFloor(models.Model):
    """A sealed floor: the least that a person wants for a work and use. Only its owner ever reads it."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="floors")
    use = models.CharField(max_length=30)
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "use"], name="collectives_one_floor_per_use")
        ]

    def __str__(self) -> str:
        return f"floor for {self.use}"


class TermsAnswer(models.Model):
    """What a member says about their ask-me works, should certain terms be accepted; bound to their hash."""

    class Choice(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")
        CHOOSE = "choose", _("Choose")

    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    terms_hash = models.CharField(max_length=64)
    revision = models.IntegerField()
    choice = models.CharField(max_length=6, choices=Choice.choices)
    works = models.ManyToManyField(Work, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "collective", "terms_hash", "revision"],
                name="collectives_one_answer_per_revision",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person}: {self.choice}"


class ShareCheck(models.Model):
    """A steward looked at what a member says of a share and found it right; until it is taken back."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # One share, or the three of publishing that say the same.
    shares = models.ManyToManyField(Share, related_name="+")
    steward = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen = models.TextField(max_length=2_000, blank=True)
    reason = models.TextField(max_length=2_000, blank=True)
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_at__gte=models.F("checked_at")),
                name="collectives_check_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(holder=models.F("steward")), name="collectives_nobody_checks_their_own"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.public_id}"
