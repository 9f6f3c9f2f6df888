"""What the pages of a ballot ask."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.ballots import domain
from apps.common.forms import MomentInput

MOST_OF_A_BUNDLE = 32 << 20
MOST_OF_A_RECEIPT = 1 << 20


class CastForm(forms.Form):
    """A choice, and the id that makes sending it twice harmless."""

    choice = forms.ChoiceField(
        choices=[(choice, choice) for choice in domain.CHOICES],
        error_messages={
            "required": _("Choose yes, no or abstain."),
            "invalid_choice": _("Choose yes, no or abstain."),
        },
    )
    request_id = forms.CharField(max_length=64)


def _words(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        max_length=domain.MOST_WORDS, label=label, widget=forms.Textarea(attrs={"rows": 4}), help_text=hint
    )


class ContestForm(forms.Form):
    """Asks a member what is wrong with their place on the roll."""

    text = _words(
        _("What is wrong"),
        _("That you are not on the roll, or that your weight is another one. The stewards read this."),
    )


class AnswerForm(forms.Form):
    """Asks a steward for the answer to a contest."""

    answer = _words(_("Your answer"), _("What you found and what you changed, if anything."))


class _Members(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DelegateForm(forms.Form):
    """Asks a member who votes for them if they do not."""

    delegate = _Members(
        queryset=User.objects.none(),
        to_field_name="public_id",
        label=_("Who votes for you"),
        empty_label=_("Choose a member"),
    )

    def __init__(self, data: Any = None, *, people: QuerySet[User]) -> None:
        super().__init__(data)
        chosen = self.fields["delegate"]
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = people


class ExtendForm(forms.Form):
    """Asks a steward for a later end, and why."""

    closes_at = forms.DateTimeField(label=_("The vote ends"), widget=MomentInput())
    reason = _words(_("Why"), _("Every voter reads it. A hash of it stands in the log of the vote."))


class ReasonForm(forms.Form):
    """Asks a representative for the reason of what is done to a result."""

    reason = _words(_("Why"), _("Everybody who sees the vote reads it."))


class CheckForm(forms.Form):
    """A bundle to check, and a receipt if the reader has one."""

    bundle = forms.FileField(
        label=_("The bundle"),
        help_text=_("The archive as it was downloaded, at most 32 MB. It is checked and not kept."),
    )
    receipt = forms.FileField(
        label=_("Your receipt"),
        required=False,
        help_text=_("If you have one: then you see whether your own vote is in it."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what is too large to be checked while one waits."""
        cleaned = super().clean() or {}
        for name, most in (("bundle", MOST_OF_A_BUNDLE), ("receipt", MOST_OF_A_RECEIPT)):
            file: UploadedFile[Any] | None = cleaned.get(name)
            if file and (file.size or 0) > most:
                self.add_error(
                    name, _("This file is too large to be checked here. Check it on your machine.")
                )
        return cleaned
