"""The shape of a vote as the page sends it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.ballots import domain


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
