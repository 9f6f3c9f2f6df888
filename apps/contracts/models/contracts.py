"""Contracts: agreed terms, the schedule of works, signatures."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.ballots.models import Ballot
from apps.catalogues.models import Work
from apps.common.ids import new_public_id
from apps.common.triggers import append_only, no_truncate
from apps.contracts import domain

_AFTER_FREEZING = """
    IF (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) <> 'agreed' THEN
        RAISE EXCEPTION 'the schedule of contract % is frozen', NEW.contract_id;
    END IF;
    RETURN NEW;
"""
_WORDS_ONLY_GO = """
    IF OLD.salt = '' OR NEW.salt <> '' THEN
        RAISE EXCEPTION 'the words of a schedule are erased once, and never changed';
    END IF;
    RETURN NEW;
"""
# Nothing is in force that one side alone has signed, or that was signed before a change.
_BOTH_SIGNED = """
    IF (
        SELECT count(DISTINCT side) FROM contracts_signature
        WHERE contract_id = NEW.id AND round = NEW.signing_round AND fingerprint = NEW.fingerprint
    ) <> 2 THEN
        RAISE EXCEPTION 'contract % is not signed by both sides', NEW.id;
    END IF;
    RETURN NEW;
"""

# Once in force, a contract changes its state by a step that says why, and by nothing else.
_BY_A_STEP = """
    IF NOT EXISTS (
        SELECT 1 FROM contracts_step AS step
        WHERE step.contract_id = NEW.id AND step.from_state = OLD.state AND step.to_state = NEW.state
        AND step.number = (SELECT max(number) FROM contracts_step WHERE contract_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'contract % has no step from % to %', NEW.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
"""


def _while_agreed(name: str) -> pgtrigger.Trigger:
    """Refuse rows of a contract whose schedule is frozen."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert, func=_AFTER_FREEZING
    )


class Contract(models.Model):
    """What a ballot ratified, on its way to being signed and in force."""

    class State(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        FELL_SHORT = "fell_short", _("Fell short")
        SIGNING = "signing", _("To be signed")
        IN_FORCE = "in_force", _("In force")
        SUSPENDED = "suspended", _("Suspended")
        IN_BREACH = "in_breach", _("In breach")
        AMENDED = "amended", _("Amended")
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", _("Ended")
        # Not signed in time, or void before it was: nothing came of it, and the room goes on.
        LAPSED = "lapsed", _("Lapsed")
        VOID = "void", _("Void")

    class Cause(models.TextChoices):
        NOT_SIGNED = "not_signed", _("Not signed in time")
        TEXT = "text", _("Both sides agreed that the text has to change")
        VOTE = "vote", _("The members’ vote was voided")

    class Follows(models.TextChoices):
        AMEND = "amend", _("Amendment")
        RENEW = "renew", _("Renewal")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField(max_length=20)
    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="+")
    # The offer it came from, for the app above: "offer:<public id>".
    origin = models.CharField(max_length=60, unique=True)
    # Names and places as they were agreed: {"collective": {"id", "name", "place", "country"}, ...}.
    parties = models.JSONField()
    terms = models.JSONField()
    terms_hash = models.CharField(max_length=64)
    prose = models.TextField(blank=True)
    # The company's answers as they stood then: [{"question", "text", "answered_at"}].
    annex = models.JSONField(default=list, blank=True, db_default=[])
    # Which version of the standard text is part of it; empty only in contracts older than that text.
    standard = models.CharField(max_length=10, blank=True, db_default="")
    # Whose clock says when a day of this contract ends; empty only in contracts older than the field.
    zone = models.CharField(max_length=64, blank=True, db_default="")
    # In which order money goes from the company to the works; empty in contracts older than this annex.
    waterfall = models.JSONField(default=dict, blank=True, db_default={})
    # Of the ballot; read again when the schedule is frozen, since certifying takes up to five days.
    certificate = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices)
    agreed_at = models.DateTimeField()
    take_out_until = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    in_force_at = models.DateTimeField(null=True)
    # Set when the schedule is frozen: until then everybody who has to sign may.
    sign_until = models.DateTimeField(null=True)
    # Grows with each change that makes what was signed void; signatures count in their own round only.
    signing_round = models.SmallIntegerField(default=1, db_default=1)
    # When and why nothing came of it.
    void_at = models.DateTimeField(null=True)
    void_cause = models.CharField(max_length=10, choices=Cause.choices, blank=True, default="", db_default="")
    # The contract that this one amends or renews once it is in force.
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    follows_as = models.CharField(max_length=5, choices=Follows.choices, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collective", "number"], name="contracts_number_once"),
            models.CheckConstraint(
                condition=Q(take_out_until__gte=F("agreed_at") + timedelta(days=domain.TAKE_OUT_DAYS)),
                name="contracts_days_to_take_out",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", frozen_at__isnull=True, fingerprint="")
                | Q(state="fell_short", frozen_at__isnull=False, fingerprint="")
                | Q(state="void", frozen_at__isnull=True, fingerprint="")
                | Q(
                    ~Q(fingerprint=""),
                    state__in=["signing", "lapsed", "void", *domain.BOUND],
                    frozen_at__isnull=False,
                ),
                name="contracts_frozen_has_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(state__in=domain.BOUND, in_force_at__isnull=False)
                | (~Q(state__in=domain.BOUND) & Q(in_force_at__isnull=True)),
                name="contracts_in_force_has_a_time",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["lapsed", "void"], void_at__isnull=False) & ~Q(void_cause="")
                    | ~Q(state__in=["lapsed", "void"]) & Q(void_at__isnull=True, void_cause="")
                ),
                name="contracts_void_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, follows_as="")
                | Q(follows__isnull=False, follows_as__in=["amend", "renew"]),
                name="contracts_follows_in_a_way",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(state__in=["agreed", "signing"]),
                name="contracts_followed_once_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="allowed_states",
                field="state",
                transitions=[*domain.TRANSITIONS, *domain.LATER_TRANSITIONS],
            ),
            pgtrigger.Trigger(
                name="later_states_by_steps",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__in_force_at__isnull=False)
                & pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func=_BY_A_STEP,
            ),
            pgtrigger.Protect(
                name="begins_agreed",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="agreed"),
            ),
            pgtrigger.ReadOnly(
                name="text_fixed",
                fields=[
                    "number",
                    "collective",
                    "company",
                    "union",
                    "ballot",
                    "origin",
                    "parties",
                    "terms",
                    "terms_hash",
                    "prose",
                    "annex",
                    "standard",
                    "zone",
                    "waterfall",
                    "agreed_at",
                    "take_out_until",
                    "follows",
                    "follows_as",
                ],
            ),
            pgtrigger.Protect(
                name="fingerprint_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__fingerprint="")
                & pgtrigger.Q(old__fingerprint__df=pgtrigger.F("new__fingerprint")),
            ),
            pgtrigger.Protect(
                name="certificate_frozen",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="agreed")
                & pgtrigger.Q(old__certificate__df=pgtrigger.F("new__certificate")),
            ),
            pgtrigger.Trigger(
                name="signed_by_both",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df="in_force", new__state="in_force"),
                func=_BOTH_SIGNED,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        """The stream that both parties and the union read."""
        return f"contract:{self.pk}"

    @property
    def day_zone(self) -> str:
        """The named zone in which the days of this contract begin and end."""
        return self.zone or self.collective.zone


class ScheduleEntry(models.Model):
    """A licensed work, copied at the freezing so that nothing later changes what was signed."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="schedule")
    number = models.IntegerField()
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    artists = models.CharField(max_length=500, blank=True)
    code = models.CharField(max_length=40, blank=True)
    rights = models.JSONField()
    # The text that is signed holds this salted hash of title, artists and code. When the words are erased,
    # the salt goes with them and the hash stays.
    words_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    salt = models.CharField(max_length=32, blank=True, default="", db_default="")
    # How much of each right is under licence, {right: ppm}, and the salted hash of who has how much of it.
    parts = models.JSONField(default=dict, blank=True, db_default={})
    split_hash = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_one_entry_per_number"),
            models.UniqueConstraint(fields=["contract", "work"], name="contracts_one_entry_per_work"),
        ]
        triggers = [
            _while_agreed("before_freezing"),
            pgtrigger.ReadOnly(name="line_fixed", exclude=["title", "artists", "code", "salt"]),
            pgtrigger.Trigger(
                name="words_only_go",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_WORDS_ONLY_GO,
            ),
            pgtrigger.Protect(name="line_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return self.title


class LicensedUse(models.Model):
    """One right in one work, licensed to one company for one use and period: at most once at a time."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=12)
    use = models.CharField(max_length=30)
    # Without a day to start on, the end is open until the contract is in force.
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="contracts_one_licence_for_one_use",
                expressions=[
                    ("work", RangeOperators.EQUAL),
                    ("company", RangeOperators.EQUAL),
                    ("right", RangeOperators.EQUAL),
                    ("use", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="licence_fixed", exclude=["period"]),
            pgtrigger.Protect(name="licence_never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.work_id} for {self.use}"


class LeftOut(models.Model):
    """Why a work of the pool is not in the schedule, as one of its people may read it; nobody else does."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="left_out")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "work", "person"], name="contracts_left_out_once")
        ]
        triggers = [*append_only(), _while_agreed("before_freezing")]

    def __str__(self) -> str:
        return self.reason


class TakenOut(models.Model):
    """A work that one of its people took out before the schedule was frozen."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="taken_out")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "work"], name="contracts_taken_out_once")]
        triggers = [*append_only(), _while_agreed("before_freezing")]

    def __str__(self) -> str:
        return f"{self.work_id} by {self.person_id}"
