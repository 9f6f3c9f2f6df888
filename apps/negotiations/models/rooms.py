"""Deal rooms, the drafts of a company, the offers on tables, opinions and pauses of the union."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.ballots.models import Ballot
from apps.common.ids import new_public_id
from apps.common.triggers import append_only
from apps.contracts.models import Contract
from apps.negotiations import domain
from apps.proposals.models import ProposalVersion


def _begins(name: str, state: str) -> pgtrigger.Trigger:
    """Refuse rows that begin in another state than the first."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__state=state))


class Side(models.TextChoices):
    """The two sides of a table."""

    COLLECTIVE = "collective", _("Collective")
    COMPANY = "company", _("Company")


_ONLY_A_SECOND_CALL = """
IF NOT EXISTS (SELECT 1 FROM ballots_ballot
               WHERE id = NEW.ballot_id AND second_call_of_id = OLD.ballot_id) THEN
  RAISE EXCEPTION 'an offer keeps its vote; only the second call of it takes its place';
END IF;
RETURN NEW;
"""


class Room(models.Model):
    """One collective, one company, its union."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        VOTING = "voting", _("At the vote")
        AGREED = "agreed", _("Agreed")
        CLOSED = "closed", _("Closed")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    # Exactly one side holds the pen.
    turn = models.CharField(max_length=10, choices=Side.choices, default=Side.COMPANY)
    opened_at = models.DateTimeField()
    # The contract that what is agreed here amends or renews.
    follows = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="+")
    follows_as = models.CharField(max_length=5, choices=Contract.Follows.choices, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "company"],
                condition=Q(state__in=["open", "voting"]),
                name="negotiations_one_running_room",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, follows_as="")
                | Q(follows__isnull=False, follows_as__in=["amend", "renew"]),
                name="negotiations_follows_in_a_way",
            ),
        ]
        triggers = [
            _begins("room_begins_open", "open"),
            pgtrigger.FSM(name="room_states", field="state", transitions=domain.ROOM_TRANSITIONS),
            pgtrigger.ReadOnly(name="room_fixed", exclude=["state", "turn"]),
            pgtrigger.Protect(name="room_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.collective} and {self.company}"

    @property
    def stream(self) -> str:
        """The stream that both sides and the union read."""
        return f"room:{self.pk}"


class Offer(models.Model):
    """Complete terms that one side put on the table; nothing but the state ever changes."""

    class State(models.TextChoices):
        TABLED = "tabled", _("On the table")
        PRINCIPLE = "principle", _("Accepted in principle")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")
        VOTING = "voting", _("At the vote")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="offers")
    number = models.IntegerField()
    round = models.IntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    terms = models.JSONField()
    terms_hash = models.CharField(max_length=64)
    prose = models.TextField(blank=True)
    # The company's own estimate of yearly revenue: {"amount", "currency", "made_on"}; never a promise.
    estimate = models.JSONField(null=True)
    # "<side>:<key of the request>", so that neither side can run into the keys of the other.
    key = models.CharField(max_length=90)
    tabled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tabled_at = models.DateTimeField()
    open_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.TABLED)
    ballot = models.OneToOneField(Ballot, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="negotiations_one_offer_per_number"),
            models.UniqueConstraint(fields=["room", "key"], name="negotiations_one_offer_per_key"),
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(state__in=[*domain.ON_TABLE, "voting"]),
                name="negotiations_one_offer_on_the_table",
            ),
            models.CheckConstraint(
                condition=Q(open_until__gt=F("tabled_at")), name="negotiations_offer_open_after_tabling"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["voting", "accepted"]) | Q(ballot__isnull=False),
                name="negotiations_vote_has_a_ballot",
            ),
        ]
        triggers = [
            _begins("offer_begins_tabled", "tabled"),
            pgtrigger.FSM(name="offer_states", field="state", transitions=domain.OFFER_TRANSITIONS),
            pgtrigger.ReadOnly(name="offer_fixed", exclude=["state", "ballot"]),
            pgtrigger.Trigger(
                name="offer_ballot_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ballot__isnull=False, old__ballot__df=pgtrigger.F("new__ballot")),
                func=_ONLY_A_SECOND_CALL,
            ),
            pgtrigger.Protect(name="offer_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"offer {self.number} in {self.room_id}"

    @property
    def is_on_table(self) -> bool:
        """Whether it can still be answered: on the table, accepted in principle or not."""
        return self.state in domain.ON_TABLE


class OfferDraft(models.Model):
    """An offer that a company prepares; nobody outside the company learns that there is one."""

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        ASKED = "asked", _("Waits for approval")
        APPROVED = "approved", _("Approved, not tabled yet")
        TABLED = "tabled", _("Tabled")
        DROPPED = "dropped", _("Dropped")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    # May be incomplete as long as it is being written.
    terms = models.JSONField()
    prose = models.TextField(blank=True)
    estimate = models.JSONField(null=True)
    open_until = models.DateTimeField()
    # Of terms, prose, estimate and end together; what an approval binds to.
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WRITING)
    # Who wrote it as it stands now, and who asked for its approval; `DraftWriter` has all who wrote in it.
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    # Of the request that brought it, if software did, and the hash of what it brought.
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001  many drafts have no key
    request_hash = models.CharField(max_length=64, blank=True)
    offer = models.OneToOneField(Offer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "key"], name="negotiations_one_draft_per_key"),
            models.CheckConstraint(
                condition=Q(state="tabled", offer__isnull=False)
                | (~Q(state="tabled") & Q(offer__isnull=True)),
                name="negotiations_tabled_draft_has_offer",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_by__isnull=False, asked_at__isnull=False),
                name="negotiations_asked_by_somebody",
            ),
        ]
        triggers = [
            _begins("draft_begins_written", "writing"),
            pgtrigger.FSM(name="draft_states", field="state", transitions=domain.DRAFT_TRANSITIONS),
            pgtrigger.ReadOnly(name="draft_fixed", fields=["public_id", "room", "key", "request_hash"]),
            pgtrigger.Protect(
                name="draft_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["tabled", "dropped"]),
            ),
            pgtrigger.Protect(name="draft_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"draft {self.public_id}"

    @property
    def stream(self) -> str:
        """The stream of the company alone."""
        return f"company:{self.room.company_id}"


class DraftWriter(models.Model):
    """Somebody wrote in a draft, whoever wrote in it later; none of them approves it."""

    draft = models.ForeignKey(OfferDraft, on_delete=models.PROTECT, related_name="writers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The first time.
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "person"], name="negotiations_one_row_a_writer")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person_id} wrote in draft {self.draft_id}"


class DraftDecision(models.Model):
    """What somebody of the company said of a draft, bound to the hash of what they read."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")

    draft = models.ForeignKey(OfferDraft, on_delete=models.PROTECT, related_name="decisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The seat in which it was said: "delegate" or "signatory".
    role = models.CharField(max_length=14)
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    policy_version = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        # The words can be erased; what was said of which text cannot.
        triggers = [
            pgtrigger.ReadOnly(name="decision_fixed", exclude=["reason"]),
            pgtrigger.Protect(name="decision_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.draft_id}"


class Decline(models.Model):
    """Why one side declined an offer of the other."""

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="decline")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        # The words can be erased; that it was declined cannot.
        triggers = [
            pgtrigger.ReadOnly(name="decline_fixed", exclude=["reason"]),
            pgtrigger.Protect(name="decline_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"decline of {self.offer_id}"


class Opinion(models.Model):
    """What the union's representative thinks of an offer, before the vote."""

    class Stance(models.TextChoices):
        RECOMMEND = "recommend", _("Recommends")
        NEUTRAL = "neutral", _("Neutral")
        AGAINST = "against", _("Advises against")

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="opinions")
    representative = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=9, choices=Stance.choices)
    text = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        # The words can be erased, the stance cannot be changed.
        triggers = [
            pgtrigger.ReadOnly(name="opinion_fixed", exclude=["text"]),
            pgtrigger.Protect(name="opinion_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.stance} on {self.offer_id}"


class Pause(models.Model):
    """A pause of a room: who, why, until when; at most 14 days, renewed once at the most."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="pauses")
    representative = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="negotiations_pause_in_order")
        ]
        triggers = [
            pgtrigger.ReadOnly(name="pause_fixed", exclude=["ended_at", "reason"]),
            pgtrigger.Protect(name="pause_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"pause of {self.room_id}"
