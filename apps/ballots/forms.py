"""The shape of a vote as the page sends it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.ballots import domain

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
