"""The shape of what is set in works: in one, or in many at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalogues import domain
from apps.catalogues.forms.works import PERFORMERS
from apps.catalogues.messages import SCHEMES
from apps.catalogues.models import AiPart, Contributor, Work

_AS_IT_IS = _("Stays as it is")
_SIDE = "machine_"


class BulkChangeForm(forms.Form):
    """What is to be set in many works; whatever stays empty stays as it is in each of them."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _AS_IT_IS), *Work.Kind.choices], required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1, max_value=2099, required=False)
    artist_line = forms.CharField(
        label=_("Artist, as it is printed"), max_length=domain.TITLE_LIMIT, required=False
    )
    performers = forms.ChoiceField(
        label=_("Who sings or plays, or is depicted?"),
        choices=[("", _AS_IT_IS), *PERFORMERS],
        required=False,
        help_text=_("It replaces what each of these works says now."),
    )
    performer_names = forms.CharField(
        label=_("Their names"),
        required=False,
        max_length=2_000,
        help_text=_("Only for “others”. One on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    makers = forms.BooleanField(
        label=_("Whoever registered them wrote or made them"),
        required=False,
        help_text=_(
            "Set in pictures, texts and music that nobody plays, as far as nobody is named there yet: it is "
            "whose style they are in."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "change_%s", **options})
        for role, label in AiPart.Role.choices:
            self.fields[f"{_SIDE}{role}"] = forms.ChoiceField(
                label=label, choices=[("", _AS_IT_IS), *AiPart.Degree.choices], required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for something to set, and for the names that an answer needs."""
        cleaned = super().clean() or {}
        if cleaned.get("performers") == "others" and not cleaned.get("performer_names", "").strip():
            self.add_error("performer_names", _("Write their names, one on each line."))
        if not self.errors and not self.wish.fields:
            self.add_error(None, _("Nothing is to be set yet. Fill in what all of these works share."))
        return cleaned

    @property
    def usual(self) -> list[forms.BoundField]:
        """Give the fields but those of a machine's part."""
        return [self[name] for name in self.fields if not name.startswith(_SIDE)]

    @property
    def sides(self) -> list[forms.BoundField]:
        """Give the fields of a machine's part."""
        return [self[name] for name in self.fields if name.startswith(_SIDE)]

    @property
    def wish(self) -> domain.Wish:
        """Give what is to be set, as `plan_change` takes it."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return domain.Wish(
            artist_line=said.get("artist_line"),
            kind=said.get("kind"),
            year=said.get("year"),
            performers=said.get("performers"),
            makers="me" if said.get("makers") else None,
            names=tuple(str(said.get("performer_names", "")).splitlines()),
            machine=tuple(
                (name.removeprefix(_SIDE), degree) for name, degree in said.items() if name.startswith(_SIDE)
            ),
        )


class EditForm(forms.Form):
    """What one work is called, by whom, of what kind and of which year.

    `shown` is the hash of what the page showed: what somebody else changed meanwhile is not overwritten.
    """

    title = forms.CharField(label=_("Title"), max_length=domain.TITLE_LIMIT)
    artist_line = forms.CharField(
        label=_("Artist, as it is printed"), max_length=domain.TITLE_LIMIT, required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Work.Kind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=1, max_value=2099, required=False)
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "edit_%s", **options})


class ContributorForm(forms.Form):
    """Somebody who did something on a work."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    is_owner = forms.BooleanField(
        label=_("It is the person in whose catalogue the work stands"),
        required=False,
        help_text=_("Then their own yes counts for it, and no name is needed."),
    )
    part = forms.ChoiceField(label=_("What they did"), choices=Contributor.Part.choices)
    ipi = forms.CharField(
        label="IPI", max_length=40, required=False, help_text=_("The number that a society gave them.")
    )
    isni = forms.CharField(label="ISNI", max_length=40, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "contributor_%s", **options})

    @property
    def codes(self) -> dict[str, str]:
        """Give the codes that were typed, by their scheme."""
        return {scheme: self.cleaned_data[scheme] for scheme in ("ipi", "isni") if self.cleaned_data[scheme]}


class RemoveCodeForm(forms.Form):
    """Which code is to go."""

    scheme = forms.ChoiceField(choices=list(SCHEMES.items()))
    value = forms.CharField(max_length=500, strip=False)
