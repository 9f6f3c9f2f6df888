"""The shape of categories of members: in bylaws, and for one member."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from apps.collectives import domain
from apps.collectives.messages import CATEGORIES, CATEGORY_LABELS, MAY

_THERE = "there"


def field_name(code: str) -> str:
    """Name the field of a category."""
    return f"category_{code}"


def category_fields() -> dict[str, forms.Field]:
    """Ask of each category whether there are such members, and what they may."""
    return {
        field_name(code): forms.MultipleChoiceField(
            label=CATEGORY_LABELS[code],
            choices=[(_THERE, _("there are such members")), *MAY.items()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        for code in domain.OTHERS
    }


def entered_categories(entered: Mapping[str, Any]) -> list[dict[str, object]]:
    """Give the categories as bylaws write them; whoever may something is there."""
    chosen = {code: set(entered[field_name(code)]) for code in domain.OTHERS}
    return [
        {"code": code, **{name: name in ticked for name in MAY}} for code, ticked in chosen.items() if ticked
    ]


def fields_of_categories(bylaws: domain.Bylaws) -> dict[str, list[str]]:
    """Write categories into the fields."""
    return {
        field_name(one.code): [_THERE, *(name for name in MAY if getattr(one, name))]
        for one in bylaws.categories
    }


class AdmissionForm(forms.Form):
    """Of which category somebody is who is admitted, and why; where all are alike, neither is asked."""

    category = forms.ChoiceField(label=_("Category"), choices=[], required=False)
    why = forms.CharField(label=_("Why of this category?"), max_length=2_000, required=False)

    def __init__(self, *args: Any, bylaws: domain.Bylaws, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["category"], bylaws)

    def clean_category(self) -> str:
        """Full members, unless something else is said."""
        return self.cleaned_data["category"] or domain.FULL


class PlacingForm(forms.Form):
    """Of which category a member is, and why."""

    category = forms.ChoiceField(label=_("Category"), choices=[], widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2_000,
        help_text=_("The member reads this."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why of this category. The member reads it.")},
    )

    def __init__(self, *args: Any, bylaws: domain.Bylaws, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["category"], bylaws)


def _offer(field: forms.Field, bylaws: domain.Bylaws) -> None:
    """Offer the categories that bylaws name."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
    field.choices = category_choices(bylaws)


def category_choices(bylaws: domain.Bylaws) -> list[tuple[str, str | StrPromise]]:
    """List the categories that bylaws name, full members first, with their words."""
    codes = [domain.FULL, *(one.code for one in bylaws.categories)]
    return [(code, CATEGORIES[code]) for code in codes]
