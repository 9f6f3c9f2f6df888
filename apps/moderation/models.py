"""Mediations: who asked, who mediates, what each side shows, what was found, and what became of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.catalogues.models import Conflict, Work
from apps.common.ids import new_public_id
from apps.moderation import domain

_PERSON = settings.AUTH_USER_MODEL


class Mediation(models.Model):
    """A conflict of claims that somebody impartial of a union is asked to help with."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for somebody impartial")
        EVIDENCE = "evidence", _("The sides show what they have")
        WEIGHING = "weighing", _("The mediator weighs it")
        FOUND = "found", _("Waits for the answers")
        APPEALED = "appealed", _("A second representative looks at it")
        ACCEPTED = "accepted", _("Accepted by everybody")
        REFUSED = "refused", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Taken back")
        OVER = "over", _("Settled in another way")
        LAPSED = "lapsed", _("Taken up by nobody")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="+")
    # Through which collective it was asked, and the union beside it then.
    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    # How many days each side has; said by who takes it.
    days = models.SmallIntegerField(null=True)
    # Until when somebody may take it, then the mediator has to have answered, and then the sides.
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conflict"],
                condition=Q(closed_at__isnull=True),
                name="moderation_one_mediation_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=domain.RUNNING, closed_at__isnull=True)
                | (~Q(state__in=domain.RUNNING) & Q(closed_at__isnull=False)),
                name="moderation_mediation_closes_once",
            ),
        ]

    def __str__(self) -> str:
        return f"mediation {self.public_id}: {self.state}"

    @property
    def stream(self) -> str:
        """The name of its stream, whose readers are the claimants and the mediator."""
        return f"mediation:{self.pk}"


class Turn(models.Model):
    """The time in which one representative mediates."""

    class End(models.TextChoices):
        HANDED_BACK = "handed_back", _("Gave it back")
        SILENT = "silent", _("Did not answer in time")
        LEFT = "left", _("Left the office, or has a part in it since")
        SET_ASIDE = "set_aside", _("The finding was set aside")
        DONE = "done", _("Done")

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="turns")
    representative = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=11, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mediation"], condition=Q(ended_at__isnull=True), name="moderation_one_mediator"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="moderation_turn_ends_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative} in {self.mediation}"


class Party(models.Model):
    """One claimant in a mediation, with their own clock."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="parties")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Nothing was shown until the time was over.
    was_silent = models.BooleanField(default=False)
    # Since when they claim nothing of it any more: they are not asked, and read nothing.
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediation", "person"], name="moderation_one_party_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.mediation}"

    @property
    def side(self) -> domain.Side:
        """The party as the rules read it."""
        return domain.Side(self.due_at, self.extended_at is not None, self.closed_at is not None)


class Evidence(models.Model):
    """What a claimant shows; the record holds a hash of the words, which can be erased."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="evidence")
    given_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    text_hash = models.CharField(max_length=64)

    class Meta:
        triggers = [pgtrigger.ReadOnly(name="evidence_fixed", exclude=["text", "salt"])]

    def __str__(self) -> str:
        return f"evidence {self.public_id}"


class EvidencePaper(models.Model):
    """A file that belongs to what a claimant shows, kept under its hash."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evidence", "sha256"], name="moderation_one_paper_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """What the mediator proposes and why; it moves no share before every claimant has accepted it (rule 6).

    Attributes:
        parts: what each disputed share is to be, in parts per million: share's public id to 0 or more.
        basis: hash of the claims that it was made for.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="findings")
    representative = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField(default=dict)
    # Of a code: the work that keeps it; none if both are one and the same work.
    code_of = models.ForeignKey(Work, null=True, on_delete=models.CASCADE, related_name="+")
    basis = models.CharField(max_length=64)
    reason = models.TextField()
    given_at = models.DateTimeField()
    # When it stopped to count: set aside, or something else was claimed meanwhile.
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mediation"], condition=Q(void_at__isnull=True), name="moderation_one_finding"
            ),
            models.CheckConstraint(
                condition=Q(void_at__isnull=True) | Q(void_at__gte=F("given_at")),
                name="moderation_finding_in_order",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="finding_fixed", exclude=["reason", "void_at"])]

    def __str__(self) -> str:
        return f"finding {self.public_id}"


class FindingAnswer(models.Model):
    """What one claimant says to a finding, themselves or by who speaks for them."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    is_yes = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "person"], name="moderation_one_answer_a_person"),
        ]

    def __str__(self) -> str:
        return f"answer to {self.finding}"


class FindingAppeal(models.Model):
    """A claimant asks a second representative whether a finding may stand (rule 20)."""

    class Verdict(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        SET_ASIDE = "set_aside", _("Set aside")
        UNANSWERED = "unanswered", _("Not answered in time")
        POINTLESS = "pointless", _("Nothing left to answer")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="appeals")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding"], name="moderation_one_appeal_a_finding"),
            models.CheckConstraint(
                condition=Q(verdict="", closed_at__isnull=True)
                | (~Q(verdict="") & Q(closed_at__isnull=False)),
                name="moderation_appeal_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal against {self.finding}"
