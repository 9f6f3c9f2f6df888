"""The shape of what people fill in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.catalogues.models import Work

_LARGEST = 20 << 20


class SignForm(forms.Form):
    """A signature: the signer's name typed out, and the fingerprint that was on the page."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name, written out"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, signer: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._signer = signer

    def clean_name(self) -> str:
        """Compare with the name of the account, whatever its capitals and spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() != " ".join(self._signer.name.split()).casefold():
            raise forms.ValidationError(
                _("Write your name as it stands in your account: %(name)s."),
                params={"name": self._signer.name},
            )
        return name


class TakeOutForm(forms.Form):
    """Which of one's own works to take out."""

    works = forms.MultipleChoiceField(
        label=_("My works that would be in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one work.")},
    )

    def __init__(self, *args: object, own: list[Work], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._own = {work.public_id: work for work in own}
        choices = [(work.public_id, work.title) for work in own]
        self.fields["works"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Work]:
        """The works that were chosen."""
        return [self._own[public_id] for public_id in self.cleaned_data["works"]]


class CheckForm(forms.Form):
    """A PDF to check."""

    file = forms.FileField(
        label=_("The PDF"),
        help_text=_("At most 20 MB. It is checked and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf", "data-file": ""}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large to be checked while one waits."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > _LARGEST:
            raise forms.ValidationError(
                _("This file is too large to be checked here. Check it on your machine.")
            )
        return file
