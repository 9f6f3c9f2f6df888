"""What somebody declares of their interests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.collectives import domain


class InterestsForm(forms.Form):
    """Nothing to declare, or what it is."""

    kind = forms.ChoiceField(
        label=_("Is there anything?"),
        choices=[("nothing", _("Nothing to declare")), ("something", _("I declare what stands below"))],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of the two.")},
    )
    text = forms.CharField(
        label=_("What it is"),
        max_length=domain.MOST_INTERESTS,
        required=False,
        help_text=_("With whom, since when, and how it touches what you do here. Leave others’ names out."),
        widget=forms.Textarea({"rows": 6}),
    )

    def given(self) -> dict[str, Any]:
        """Give what the action takes."""
        return {"has_interests": self.cleaned_data["kind"] == "something", "text": self.cleaned_data["text"]}
