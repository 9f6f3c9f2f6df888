"""The form of a proposal: its title, its words, and the term sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.proposals.fields import TermsForm


class ProposalForm(TermsForm):
    """Asks for a proposal of one collective."""

    title = forms.CharField(
        max_length=160, label=_("Title"), help_text=_("What it is about, in a few words.")
    )
    prose = forms.CharField(
        required=False,
        max_length=20_000,
        strip=True,
        label=_("In your own words"),
        help_text=_("Why you ask for this, and what the terms cannot say."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, data: Any = None, *, title: str = "", prose: str = "", **options: Any) -> None:
        super().__init__(data, initial={"title": title, "prose": prose}, **options)
