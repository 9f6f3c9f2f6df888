"""The shape of what people enter about themselves."""

import unicodedata
from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import queries
from apps.accounts.models import Act, Organisation, User

LONGEST_NAME = 120
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

    name = NameField(label=_("Your name"), max_length=LONGEST_NAME)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name; allauth calls this when it has made the account.

        An invitation proves the address that it was sent to alone; another one is confirmed by mail.
        """
        if not get_adapter().is_email_verified(request, user.email):
            get_adapter().unstash_verified_email(request)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class NamesField(forms.CharField):
    """Names, one on each line, each as a name is."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: object) -> object:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Read the lines.

        Raises:
            ValidationError: a name is too long.
        """
        one = NameField(max_length=LONGEST_NAME, required=False)
        names = [one.clean(line) for line in super().clean(value).splitlines()]
        return [name for name in names if name]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Make a field for a day, which the browser writes as ISO 8601 whatever the language."""
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
    )


class ProfileForm(forms.Form):
    """Names, language, zone, theme and date of birth."""

    name = NameField(label=_("Your name"), max_length=LONGEST_NAME)
    other_names = NamesField(
        label=_("Other names that you use"),
        required=False,
        help_text=_("Stage and pen names, one on each line. They help to find your works in lists."),
    )
    language = forms.ChoiceField(
        label=_("Your language"), help_text=_("Pages and mails come in this language.")
    )
    zone = forms.ChoiceField(label=_("Your time zone"), help_text=_("All times are shown in this zone."))
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As my device says")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    born_on = day_field(
        _("Date of birth"),
        required=False,
        help_text=_(
            "Under 18 nobody can license your voice or likeness, and a guardian answers for you. "
            "Only you see this date."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as given
        _choose(self, "zone", [*_zones()])
        _choose(self, "language", list(settings.LANGUAGES))


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Set the choices of a field when the form is made, not when the module is read."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class ActForm(forms.Form):
    """A new act."""

    name = NameField(label=_("Its name"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("What it is"), choices=Act.Kind.choices, widget=forms.RadioSelect)
    since = day_field(_("You belong to it since"))


class LeaveActForm(forms.Form):
    """The day on which somebody leaves an act."""

    left_on = day_field(
        _("Your last day"), help_text=_("What was made until then stays the work of those who made it.")
    )


class RepresentativeForm(forms.Form):
    """Who shall speak for an act."""

    person = forms.ModelChoiceField(
        label=_("Who speaks for the act?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
    )


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = _FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"})

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        """Look at each file.

        Raises:
            ValidationError: a name is too long, or none came though some must.
        """
        several = value if isinstance(value, list | tuple) else [value] if value else []
        if not several:
            return [] if not self.required else [super().clean(None, initial)]
        return [super(FilesField, self).clean(one, initial) for one in several]


class EvidenceForm(forms.Form):
    """More papers for a claim."""

    papers = FilesField(
        label=_("Papers"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB each and five in all. Only those who decide see them."),
        # An empty file is refused with its name, as the others are.
        allow_empty_file=True,
    )


class ClaimForm(EvidenceForm):
    """For whom somebody wants to speak, and why they may."""

    code = forms.CharField(
        label=_("Tutti code of the other person"),
        max_length=40,
        help_text=_("It stands in that person’s settings. We look nobody up by name or mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    capacity = forms.ChoiceField(
        label=_("You are"),
        choices=[
            ("guardian", _("The guardian of a child")),
            ("estate", _("The estate of somebody who has died")),
            ("manager", _("The manager: a contact, who allows and signs nothing")),
        ],
        widget=forms.RadioSelect,
    )
    since = day_field(_("Since"))
    until = day_field(_("Until"), required=False)
    born_on = day_field(
        _("The child’s date of birth"), required=False, help_text=_("For guardians: as the papers say.")
    )
    died_on = day_field(_("Day of death"), required=False, help_text=_("For estates: as the papers say."))
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For example: birth certificate, certificate of inheritance, management contract."),
    )
    asked = forms.ModelChoiceField(
        label=_("The union that decides if nobody else can"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None"),
        help_text=_(
            "For guardians and estates. Stewards or representatives where one of you sits look at it first; "
            "where nobody does, those of this union."
        ),
    )
    field_order = ("code", "capacity", "since", "until", "born_on", "died_on", "evidence", "papers", "asked")

    def __init__(self, *args: Any, reader: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["papers"].required = False
        self.fields["asked"].queryset = queries.unions_beside(reader)  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_code(self) -> str:
        """Take a code as people write codes: with spaces, in capitals."""
        return "".join(str(self.cleaned_data["code"]).split()).lower()


class ReasonForm(forms.Form):
    """Why a claim is turned down."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever asked reads this."),
    )


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
