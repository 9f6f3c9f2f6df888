"""The shape of what a representative enters about minimum terms."""

import json
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.terms.errors import TermsInvalid
from apps.terms.minimum import WITHOUT_VALUE, Comparator, Minimum, comparators_for
from apps.terms.vocabulary import Field
from apps.unions.messages import COMPARATORS, say_error_with_field, say_option

_LISTS = frozenset({"choices", "countries", "models"})


class ComparatorForm(forms.Form):
    """What one field has to be, and why; a field without a comparator asks for nothing."""

    comparator = forms.ChoiceField(label=_("The minimum"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Members and companies read this."),
    )

    holds_from = forms.DateField(
        label=_("Holds from"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("The first day, by the union's clock. Leave it empty for at once."),
    )

    def __init__(
        self, *args: Any, field: Field, minimum: Minimum, announced: date | None = None, **kwargs: Any
    ) -> None:
        self.field, self.minimum = field, minimum
        former = minimum.get(field.key)
        kwargs["initial"] = {"holds_from": announced, **_initial(field, former)}
        super().__init__(*args, **kwargs)
        kinds = [("", COMPARATORS[""]), *((kind, COMPARATORS[kind]) for kind in comparators_for(field))]
        chosen = self.fields["comparator"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  for the type checker
        chosen.choices = kinds
        for name, asked in _value_fields(field).items():
            self.fields[name] = asked
        self.order_fields(["comparator", "options", "value", "currency", "reason", "holds_from"])

    def comparators(self) -> dict[str, Any]:
        """Give the whole minimum with this one field changed."""
        entered, changed = self.cleaned_data, self.minimum.as_json()
        kind = entered["comparator"]
        changed.pop(self.field.key, None)
        if kind:
            value = None if kind in WITHOUT_VALUE else self._value(kind)
            changed[self.field.key] = {"comparator": kind, "value": value, "reason": entered["reason"]}
        return changed

    def valid_from(self, zone: str) -> datetime | None:
        """Give the beginning of the first day by the clock of a zone; None for at once."""
        day = self.cleaned_data["holds_from"]
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None

    def clean(self) -> dict[str, Any]:
        """Read the minimum as the terms do, so that what is wrong stands beside the form."""
        entered = super().clean() or {}
        if "comparator" in entered and not self.errors:
            try:
                Minimum.parse(self.comparators())
            except TermsInvalid as problem:
                for error in problem.errors:
                    self.add_error(None, say_error_with_field(error))
        return entered

    def _value(self, kind: str) -> object:
        entered = self.cleaned_data
        if "options" in entered:
            several = kind in {"one_of", "all_of", "none_of", "personal_yes"}
            return entered["options"] if several else next(iter(entered["options"]), None)
        value = entered.get("value") or None
        if value is not None and self.field.type == "money":
            return "0" if value == "0" else {"amount": value, "currency": entered["currency"]}
        if value is not None and self.field.type == "boolean":
            return value == "true"
        if value is not None and self.field.type in _LISTS:
            return [part.strip() for part in value.split(",") if part.strip()]
        return value


def _value_fields(field: Field) -> dict[str, forms.Field]:
    if field.options:
        choices = [(one.id, say_option(field.key, one.id)) for one in field.options]
        widget = forms.CheckboxSelectMultiple()
        return {
            "options": forms.MultipleChoiceField(
                label=_("Which answers"), choices=choices, required=False, widget=widget
            )
        }
    if field.type == "boolean":
        yes_or_no = [("", "–"), ("true", gettext("yes")), ("false", gettext("no"))]
        return {"value": forms.ChoiceField(label=_("Which answer"), choices=yes_or_no, required=False)}
    found: dict[str, forms.Field] = {"value": _text_field(field)}
    if field.type == "money":
        found["currency"] = forms.CharField(label=_("Currency"), max_length=3, initial="EUR", required=False)
    return found


def _text_field(field: Field) -> forms.Field:
    hints = {
        "duration": _("Such as P30D for 30 days, P6M for six months, P2Y for two years."),
        "countries": _("Two letters each, with commas."),
    }
    return forms.CharField(
        label=_("Which value"),
        required=False,
        help_text=hints.get(field.type, ""),
        widget=forms.TextInput({"data-unit": gettext(field.unit)} if field.unit else {}),
    )


def _initial(field: Field, former: Comparator | None) -> dict[str, object]:
    if former is None:
        return {}
    value: Any = former.value
    found: dict[str, object] = {"comparator": former.kind, "reason": former.reason}
    if field.options:
        return {**found, "options": value if isinstance(value, list) else [value]}
    if isinstance(value, dict):
        return {**found, "value": value["amount"], "currency": value["currency"]}
    if isinstance(value, bool):
        return {**found, "value": json.dumps(value)}
    return {**found, "value": ", ".join(value) if isinstance(value, list) else value}


class AskForm(forms.Form):
    """Which union a collective asks, and what it says to it."""

    union = forms.ModelChoiceField(
        label=_("Which union"), queryset=Organisation.objects.none(), empty_label=None, to_field_name="slug"
    )
    words = forms.CharField(
        label=_("What you say to it"),
        required=False,
        max_length=2_000,
        help_text=_("Who you are, and what you want to negotiate. Its representatives read it."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, unions: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["union"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  as declared above
        field.queryset = unions


class ReasonForm(forms.Form):
    """Why; the other side reads it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        help_text=_("The other side reads this."),
        widget=forms.Textarea({"rows": 3}),
    )
