"""Owners without an account: who was asked about which shares, what they answered, who wants no mail."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.catalogues.models.shares import Share
from apps.common.ids import new_public_id
from apps.common.triggers import append_only, no_truncate

_WORDS_ONLY_GO = """
    IF NEW.id <> OLD.id OR NEW.answer_id <> OLD.answer_id
        OR NEW.text NOT IN (OLD.text, '') OR NEW.typed_name NOT IN (OLD.typed_name, '') THEN
        RAISE EXCEPTION 'what was shown to an owner outside is erased, and never changed';
    END IF;
    RETURN NEW;
"""


class OutsideAsk(models.Model):
    """Somebody without an account is asked by mail whether shares of theirs may be licensed.

    The address is needed as long as the question or its answer stands, and is emptied some time after. Its
    hash stays, for what somebody said at an address is kept to.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        JOINED = "joined", _("Has an account now")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    # Whose works they are, and who asks in their name.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    collective = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    address_hash = models.CharField(max_length=64)
    # The plain questions that were asked, and the uses that they stood for.
    questions = models.JSONField()
    uses = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    # Made when the mail is sent, and emptied when it is sent again.
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()
    mails = models.SmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # The last day of the answer.
    holds_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="catalogues_one_link_per_token"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False, holds_until__isnull=False),
                name="catalogues_answer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "answered"], ended_at__isnull=True)
                | Q(state__in=["withdrawn", "joined"], ended_at__isnull=False),
                name="catalogues_ask_ended_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="catalogues_asks_of_person"),
            models.Index(fields=["address_hash"], name="catalogues_asks_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    @property
    def stream(self) -> str:
        """The stream of those who may know of it."""
        return f"person:{self.person_id}"


class AskedShare(models.Model):
    """One share that somebody outside is asked about, with their newest answer."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_THEIRS = "not_theirs", _("Not their work")

    ask = models.ForeignKey(OutsideAsk, on_delete=models.CASCADE, related_name="asked")
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="asked")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "share"], name="catalogues_share_asked_once")]

    def __str__(self) -> str:
        return f"{self.share_id}: {self.answer}"


class OutsideAnswer(models.Model):
    """Evidence of one answer, by ids and hashes alone; the next one does not replace it."""

    ask = models.ForeignKey(OutsideAsk, on_delete=models.PROTECT, related_name="answers")
    revision = models.IntegerField()
    # {"<public id of a work>": "yes", "no" or "not_theirs"}
    answers = models.JSONField()
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64)
    # Whether they want no mail any more.
    stops = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask", "revision"], name="catalogues_one_answer_per_revision")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.ask_id}, {self.revision}"


class OutsideWords(models.Model):
    """The text that was shown, and the name that was typed; they can be erased, and not be changed."""

    answer = models.OneToOneField(OutsideAnswer, on_delete=models.PROTECT, related_name="words")
    text = models.TextField(blank=True)
    typed_name = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="words_only_go", when=pgtrigger.Before, operation=pgtrigger.Update, func=_WORDS_ONLY_GO
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"words of {self.answer_id}"


class StoppedAddress(models.Model):
    """A mail address, as a hash, to which no question is ever sent again."""

    address_hash = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.address_hash[:8]
