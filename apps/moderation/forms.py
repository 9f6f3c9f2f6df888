"""The shape of what is asked in a mediation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import FilesField
from apps.moderation import domain


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=domain.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AskForm(forms.Form):
    """Through which collective, where there are several."""

    collective = forms.ChoiceField(label=_("Which union"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        """Offer the collectives with the unions beside them."""
        super().__init__(*args, **options)
        self.fields["collective"].choices = list(choices)  # type: ignore[attr-defined]  # of a ChoiceField


class TakeForm(forms.Form):
    """How long each side has."""

    days = forms.IntegerField(
        label=_("Days for each side"),
        min_value=domain.FEWEST_DAYS,
        max_value=domain.MOST_DAYS,
        help_text=_("A side may take seven days more, once."),
    )


class EvidenceForm(forms.Form):
    """What a claimant shows."""

    text = _words(_("What you want to show"), required=False)
    papers = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 10 MB each and ten in all."),
        allow_empty_file=True,
    )


class FindingForm(forms.Form):
    """What the mediator proposes: each disputed line, or the work that keeps a code; and why."""

    def __init__(
        self,
        *args: Any,
        lines: Iterable[tuple[str, str, str]] = (),
        works: Iterable[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        """Ask for each line (name of the field, its label, what is claimed now), or for one of the works."""
        super().__init__(*args, **options)
        for name, label, percent in lines:
            self.fields[name] = forms.CharField(
                label=label,
                initial=percent,
                max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "%"}),
            )
        choices = list(works)
        if choices:
            self.fields["keeps_code"] = forms.ChoiceField(
                label=_("Whose is the code"), choices=choices, widget=forms.RadioSelect
            )
        self.fields["reason"] = _words(
            _("Your reason"), _("Each side reads it. It stands, whatever they answer.")
        )


class AppealForm(forms.Form):
    """Why a second representative should look at it."""

    reason = _words(_("What is wrong with it"))


class AppealAnswerForm(forms.Form):
    """What the second representative says."""

    verdict = forms.ChoiceField(
        label=_("Shall it stand?"),
        choices=[
            ("upheld", _("It stands: the sides answer it")),
            ("set_aside", _("It is set aside: somebody else mediates anew")),
        ],
        widget=forms.RadioSelect,
    )
    answer = _words(_("Your reason"))
