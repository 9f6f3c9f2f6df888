"""The shape of what narrows the list of works."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalogues import domain
from apps.catalogues.models import Work

KINDS = [("", _("Every kind")), *Work.Kind.choices]
BANDS = [
    ("", _("However well they are found")),
    ("hard", _("Hard to find: below 50 of 100")),
    ("0-24", _("Hardly found: 0 to 24")),
    ("25-49", _("Hard to find: 25 to 49")),
    ("50-74", _("Found by most: 50 to 74")),
    ("75-100", _("Easy to find: 75 to 100")),
]
MACHINE = [
    ("", _("Whatever a machine made")),
    ("unsaid", _("Not said what a machine made")),
    ("none", _("Nothing made by a machine")),
    ("partial", _("A part made by a machine")),
    ("full", _("A side made by a machine alone")),
]
CONFLICTS = [
    ("", _("With and without conflicts")),
    ("shares", _("Claims that collide")),
    ("code", _("Codes that name two works")),
]
STATES = [
    ("", _("Whoever they belong to")),
    ("mine", _("Settled")),
    ("part", _("Said in part")),
    ("disputed", _("Disputed")),
    ("controlled", _("Waiting for who controls them")),
    ("waiting", _("Waiting for outside owners")),
    ("unsaid", _("Not said yet")),
]
SORTS = [
    ("title", _("Title")),
    ("artist", _("Artist")),
    ("year", _("Year, the newest first")),
    ("newest", _("Entered last")),
    ("hardest", _("Hardest to find")),
]
_YEARS: dict[str, Any] = {"min_value": 1, "max_value": 2099, "required": False}
_NOT_THERE = {"invalid_choice": _("“%(value)s” is none of these, so it was left out.")}
_NO_YEAR = {
    "invalid": _("Write the year in digits, such as 1998. It was left out."),
    "min_value": _("That is no year, so it was left out."),
    "max_value": _("That is no year, so it was left out."),
}


class FilterForm(forms.Form):
    """What to show of a list of works; a wrong value is left out and said, the others hold.

    Args:
        pools: slug and name of the collectives to which these works are entrusted.
    """

    q = forms.CharField(label=_("Title, artist or code"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False, error_messages=_NOT_THERE)
    state = forms.ChoiceField(
        label=_("Whose they are"), choices=STATES, required=False, error_messages=_NOT_THERE
    )
    year_from = forms.IntegerField(label=_("From the year"), error_messages=_NO_YEAR, **_YEARS)
    year_to = forms.IntegerField(label=_("To the year"), error_messages=_NO_YEAR, **_YEARS)
    no_year = forms.BooleanField(label=_("Only those without a year"), required=False)
    find = forms.ChoiceField(
        label=_("How well they are found"), choices=BANDS, required=False, error_messages=_NOT_THERE
    )
    machine = forms.ChoiceField(
        label=_("Made with a machine"), choices=MACHINE, required=False, error_messages=_NOT_THERE
    )
    conflict = forms.ChoiceField(
        label=_("Conflicts"), choices=CONFLICTS, required=False, error_messages=_NOT_THERE
    )
    pool = forms.ChoiceField(label=_("Entrusted to"), required=False, error_messages=_NOT_THERE)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False, error_messages=_NOT_THERE)

    def __init__(self, *args: Any, pools: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **options})
        known = list(pools)
        self.fields["pool"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Anybody or nobody")),
            *known,
            (domain.NO_POOL, _("No collective")),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse years in the wrong order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("year_from"), cleaned.get("year_to")
        if first and last and first > last:
            self.add_error("year_to", _("The last year is before the first one. It was left out."))
        return cleaned

    @property
    def wanted(self) -> domain.Filter:
        """Give what holds of what was said."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return domain.Filter(**said)
