"""The shape of what is asked before somebody is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """The own mail address, typed by hand."""

    typed = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("Type it, so that nobody is erased by a slip of the hand."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
