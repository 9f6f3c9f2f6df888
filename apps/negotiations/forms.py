"""The forms of a deal room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.forms import MomentInput
from apps.negotiations.domain import LONGEST_MESSAGE, OfferContent, Power
from apps.negotiations.messages import Problem
from apps.negotiations.models import Appeal, Opinion
from apps.proposals.fields import TermsForm
from apps.splits.forecast import Estimate
from apps.terms.amounts import CURRENCY_DECIMALS
from apps.terms.vocabulary import VOCABULARY, groups
from apps.terms.weighing import ALL_POINTS, STEP
from apps.unions.messages import group_label, label

LONGEST_WORDS = 4000
KEY_LENGTH = 64


def _words(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OfferForm(TermsForm):
    """Asks for an offer: how long it is open, the words, and the term sheet."""

    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)
    open_until = forms.DateTimeField(
        label=_("Open until"), widget=MomentInput(), help_text=_("Long enough for the members to vote.")
    )
    prose = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("In your own words"),
        widget=_words(),
        help_text=_("What you would say to the artists across the table."),
    )

    def __init__(
        self, data: Any = None, *, model_names: list[str], is_complete: bool = True, **options: Any
    ) -> None:
        super().__init__(data, is_complete=is_complete, model_names=model_names, **options)

    @property
    def estimate(self) -> Estimate | None:
        """The estimate of a year's revenue, where the form asks for one."""
        return None

    def add_problems(self, problems: list[Problem]) -> None:
        """Say what is still open at the fields it is about."""
        for problem in problems:
            name = problem.field if problem.field in self.fields else None
            if name is None or not self.has_error(name):
                self.add_error(name, problem.detail)


class CompanyOfferForm(OfferForm):
    """An offer of the company, which can add its own estimate."""

    estimate_amount = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        localize=True,
        label=_("Your estimate of a year's revenue"),
        help_text=_(
            "May stay empty. Members see it as what is possible, with today's date; it is no promise."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    estimate_currency = forms.ChoiceField(
        required=False,
        label=_("Currency of the estimate"),
        choices=[("", ""), *((code, code) for code in sorted(CURRENCY_DECIMALS))],
    )

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Demand a currency with an amount."""
        cleaned = super().clean()
        if cleaned.get("estimate_amount") is not None and not cleaned.get("estimate_currency"):
            self.add_error("estimate_currency", _("Say in which currency the estimate is."))
        return cleaned

    @property
    def estimate(self) -> Estimate | None:
        """The estimate of a year's revenue, made today."""
        amount = self.cleaned_data.get("estimate_amount")
        currency = self.cleaned_data.get("estimate_currency")
        return Estimate(amount, currency, self.today) if amount is not None and currency else None


class DraftForm(CompanyOfferForm):
    """A draft of the company: what is not answered yet may stay open until approval is asked for."""

    key = None  # type: ignore[assignment]  # takes the field away: no request is repeated by a page
    seen = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, before: OfferContent | None = None, **options: Any) -> None:
        super().__init__(data, is_complete=False, **options)
        self.before = before

    @property
    def content(self) -> OfferContent:
        """What was entered; what nobody touched stays as it was to the second, so it is the same text."""
        entered, before = self.cleaned_data, self.before
        estimate, open_until = self.estimate, entered["open_until"]
        if before is not None:
            if _is_same(estimate, before.estimate):
                estimate = before.estimate
            if open_until == before.open_until.replace(second=0, microsecond=0):
                open_until = before.open_until
        return OfferContent(entered["terms"], entered["prose"], estimate, open_until)


def _is_same(one: Estimate | None, other: Estimate | None) -> bool:
    """Compare estimates but for their day."""
    if one is None or other is None:
        return one is other
    return (one.amount, one.currency) == (other.amount, other.currency)


class SendBackForm(forms.Form):
    """Asks an approver what has to change."""

    seen = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("What has to change"),
        widget=_words(3),
        help_text=_("Only your own people read this."),
    )


class MessageForm(forms.Form):
    """Asks for a message in one lane; the label repeats which (`look.md`)."""

    text = forms.CharField(max_length=LONGEST_MESSAGE, label=_("What you say"), widget=_words(3))

    def __init__(self, data: Any = None, *, label: str, hint: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["text"].label, self.fields["text"].help_text = label, hint


class StrikeForm(forms.Form):
    """Asks a moderator why a message is struck."""

    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("Why this message is struck"),
        widget=_words(3),
        help_text=_("It stands where the message stood, and both sides read it."),
    )


class PowerForm(forms.Form):
    """Asks a representative for what a power needs: a reason, and an end or a term."""

    field = forms.ChoiceField(label=_("Which term"))
    until = forms.DateTimeField(label=_("Until"), widget=MomentInput())
    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("Reason"),
        widget=_words(3),
        help_text=_("Everybody in the room reads it with your name, and both sides may appeal."),
    )

    def __init__(
        self, data: Any = None, *, power: Power, fields: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        chosen = self.fields["field"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", ""), *fields]
        if not power.asks_field:
            del self.fields["field"]
        if not power.longest_days:
            del self.fields["until"]


class AppealForm(forms.Form):
    """Asks a side why it appeals."""

    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("Why you appeal"),
        widget=_words(3),
        help_text=_("Everybody in the room reads it. A second representative answers within five days."),
    )


class AppealAnswerForm(forms.Form):
    """Asks a second representative for the answer to an appeal."""

    verdict = forms.ChoiceField(
        label=_("What do you decide?"), choices=Appeal.Verdict.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(max_length=LONGEST_WORDS, label=_("Why"), widget=_words(3))


class OpinionForm(forms.Form):
    """Asks a representative for an opinion."""

    stance = forms.ChoiceField(
        label=_("What does the union say?"), choices=Opinion.Stance.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("Why"),
        widget=_words(),
        help_text=_("Both sides and all members read this. The union has no vote."),
    )


class PauseForm(forms.Form):
    """Asks a representative for a pause's reason and end."""

    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("Reason"),
        widget=_words(3),
        help_text=_("It stands in everybody's page as long as the pause lasts."),
    )
    until = forms.DateTimeField(label=_("Until"), widget=MomentInput())


class DeclineForm(forms.Form):
    """Asks for the reason of a decline."""

    reason = forms.CharField(
        max_length=LONGEST_WORDS,
        label=_("Why you decline"),
        widget=_words(3),
        help_text=_("The other side reads this and can make a better offer."),
    )


class PutToVoteForm(forms.Form):
    """Asks a steward how long the vote lasts."""

    closes_at = forms.DateTimeField(label=_("The vote ends"), widget=MomentInput())


class VoteForm(forms.Form):
    """One sitting: the vote, and the works if it passes."""

    request_id = forms.CharField(max_length=64, widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No")), ("abstain", _("Abstain"))],
        error_messages={"required": _("Choose yes, no or abstain.")},
        label=_("Your vote"),
    )
    works = forms.ChoiceField(
        required=False,
        choices=[("in", _("In")), ("out", _("Out")), ("choose", _("Choose"))],
        label=_("Your ask-me works"),
    )
    chosen = forms.MultipleChoiceField(required=False, label=_("Works that are in"))

    def __init__(self, data: Any = None, *, works: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        chosen = self.fields["chosen"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = works
        self.fields["works"].required = bool(works)
        self.fields["works"].error_messages["required"] = _(
            "Say what shall happen to your ask-me works if this passes: in, out or choose."
        )


class WorksForm(VoteForm):
    """The works alone, after the vote."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["choice"]
        del self.fields["request_id"]


class PointsForm(forms.Form):
    """How many points each term gets, in steps of five; an empty field gets none."""

    def __init__(self, *args: Any, points: Mapping[str, int], **options: Any) -> None:
        """Ask for every term of the sheet, under the heading where it stands there."""
        super().__init__(*args, **options)
        self._kept = points
        for one in VOCABULARY.fields:
            self.fields[one.key] = forms.IntegerField(
                label=label(one.key),
                required=False,
                min_value=0,
                max_value=ALL_POINTS,
                initial=points.get(one.key),
                widget=forms.NumberInput(attrs={"step": STEP, "min": 0, "max": ALL_POINTS}),
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Give the fields under their headings, and whether one is open: money, and what is filled."""
        found = []
        for group, members in groups():
            fields = [self[one.key] for one in members]
            is_filled = any(one.key in self._kept or self[one.key].errors for one in members)
            found.append((group_label(group.id), fields, is_filled or group.id == "money"))
        return found

    @property
    def points(self) -> dict[str, int]:
        """Give what was typed, without the empty fields."""
        return {key: value for key, value in self.cleaned_data.items() if value}


class DeskGuestForm(forms.Form):
    """Which member a steward admits to the union's desk."""

    person = forms.ModelChoiceField(
        label=_("Member"), queryset=User.objects.none(), to_field_name="public_id", empty_label=_("Choose")
    )

    def __init__(self, *args: Any, members: QuerySet[User], **options: Any) -> None:
        """Offer the members who are not at the desk."""
        super().__init__(*args, **options)
        self.fields["person"].queryset = members  # type: ignore[attr-defined]  # of a ModelChoiceField
