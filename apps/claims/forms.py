"""The shape of what people type about lists of training data."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.claims.domain import Reading
from apps.claims.messages import FIELD_NAMES, SEPARATOR_NAMES


class BringForm(forms.Form):
    """A published list, and what it is called."""

    file = forms.FileField(
        label=_("The list"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("Text, CSV, TSV or JSON, packed with gzip or not."),
    )
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=200,
        help_text=_("As its publisher calls it. Everybody here reads this name."),
    )
    description = forms.CharField(
        label=_("Where is it from?"),
        max_length=2_000,
        required=False,
        help_text=_("A web address, a paper, the company that named it. Everybody reads this too."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ColumnsForm(forms.Form):
    """Which column of a list is which."""

    def __init__(self, *args: Any, reading: Reading, sample: Sequence[Sequence[str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for place, field in enumerate(reading.fields):
            heading = reading.header[place] or _("Column %(number)s") % {"number": place + 1}
            cells = [row[place] for row in sample if place < len(row) and row[place].strip()]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading,
                choices=list(FIELD_NAMES.items()),
                required=False,
                initial=field,
                help_text=" · ".join(cell[:60] for cell in cells[:3]),
            )

    def chosen(self) -> list[str]:
        """Give the field of each column, in their order."""
        return [self.cleaned_data[name] for name in self.fields]


class SeparatorForm(forms.Form):
    """What stands between the cells of a list."""

    separator = forms.ChoiceField(
        label=_("Between the entries of a line stands"), required=False, choices=list(SEPARATOR_NAMES.items())
    )


class DecisionForm(forms.Form):
    """What somebody says to hits: to some, or to all of one reason."""

    decision = forms.CharField(max_length=10)
    hit = forms.CharField(max_length=16, required=False)
    reason = forms.CharField(max_length=14, required=False)
