"""The shape of what people enter about themselves."""

import unicodedata
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation, User

_JOINERS = "\u200c\u200d"


class NameField(forms.CharField):
    """A person's name: one line, without signs that nobody sees or that turn the line round.

    Names stand in the mails of others. Joiners stay, for some scripts write names with them.
    """

    def to_python(self, value: object) -> str:
        """Take out what is no part of a name."""
        entered = super().to_python(value) or ""
        text = "".join(sign if _may_stand_in_name(sign) else " " for sign in entered)
        return " ".join(text.split())


def _may_stand_in_name(sign: str) -> bool:
    return sign in _JOINERS or not unicodedata.category(sign).startswith("C")


class SignupForm(forms.Form):
    """What sign-up asks beside mail address and password."""

    name = NameField(label=_("Your name"), max_length=120)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name; allauth calls this when it has made the account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.Form):
    """Name, zone and theme."""

    name = NameField(label=_("Your name"), max_length=120)
    zone = forms.ChoiceField(label=_("Your time zone"), help_text=_("All times are shown in this zone."))
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As my device says")), ("light", _("Light")), ("dark", _("Dark"))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as given
        zones = forms.ChoiceField(choices=_zones())
        field = self.fields["zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = zones.choices


class KeyForm(forms.Form):
    """A name for a new API key, and the company it is for."""

    organisation = forms.ModelChoiceField(
        label=_("Company"), queryset=Organisation.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example: our deal desk.")
    )


class ZoneForm(forms.Form):
    """The named zone of an organisation."""

    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Its clock says when a day of yours ends."), choices=()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _zones()


def _zones() -> list[tuple[str, str]]:
    """List zones by places, as people know them; the other names are for machines."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone) for zone in [*places, "UTC"]]
