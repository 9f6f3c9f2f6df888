"""The shape of invitations: roles, days, and mail addresses with each line's mistake named."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Role
from apps.collectives.domain import FULL, Bylaws
from apps.collectives.forms import category_choices
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.invitations import domain
from apps.invitations.importers import is_address, parse_address, read_people

_BETWEEN = re.compile(r"[,;]")


class AddressesField(forms.CharField):
    """Mail addresses, one on each line or with commas between, also written as `Ada Lund <ada@…>`."""

    widget = forms.Textarea(
        attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false", "inputmode": "email"}
    )

    def __init__(self, *args: Any, most: int = domain.MOST_AT_ONCE, **options: Any) -> None:
        self.most = most
        super().__init__(*args, **options)

    def clean(self, value: Any) -> list[str]:
        """Read each address once, in small letters.

        Raises:
            ValidationError: with a sentence for each address that is none.
        """
        found: dict[str, None] = {}
        problems: list[str] = []
        for number, line in enumerate(super().clean(value).splitlines(), start=1):
            for part in filter(None, (part.strip() for part in _BETWEEN.split(line))):
                address = parse_address(part)
                if is_address(address):
                    found[address] = None
                else:
                    words = gettext(
                        "Line %(number)s: “%(text)s” is no mail address. Write it like ada@example.org."
                    )
                    problems.append(words % {"number": number, "text": part[:80]})
        if len(found) > self.most:
            problems.append(
                gettext("These are %(count)s addresses. At most %(most)s go at once.")
                % {"count": len(found), "most": self.most}
            )
        if not found and not problems:
            problems.append(gettext("Write at least one mail address."))
        if problems:
            raise ValidationError(problems)
        return list(found)


class CategoryFields(forms.Form):
    """Of which category of members the invited will be, and why; not asked where all members are alike."""

    def __init__(self, *args: Any, bylaws: Bylaws | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if bylaws is None or not bylaws.categories:
            return
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"), choices=category_choices(bylaws), initial=FULL
        )
        self.fields["why"] = forms.CharField(
            label=_("Why of this category?"),
            max_length=2_000,
            required=False,
            help_text=_("Everybody invited with it reads this. Of full members it is not asked."),
            widget=forms.Textarea({"rows": 2}),
        )


class SeatForm(CategoryFields):
    """Whom to invite to an organisation, and to which role."""

    role = forms.ChoiceField(label=_("As what"), widget=forms.RadioSelect)
    emails = AddressesField(
        label=_("Mail addresses"),
        help_text=_("One on each line. We do not look up whether an address has an account."),
    )

    def __init__(self, *args: Any, roles: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  as declared above
        field.choices = [(role, Role(role).label) for role in roles]
        self.only_role = Role(roles[0]).label if len(roles) == 1 else ""
        if len(roles) == 1:
            field.initial, field.widget = roles[0], forms.HiddenInput()


class MembersForm(forms.Form):
    """Whom to invite to an act, and in which dates they belong to it."""

    emails = AddressesField(
        label=_("Mail addresses"),
        help_text=_("One on each line. We do not look up whether an address has an account."),
    )
    since = forms.DateField(
        label=_("Members since"),
        help_text=_("Those who joined on another day get an invitation of their own."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Only for former members."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ListForm(forms.Form):
    """A file with names and mail addresses; what stands in it is read when the form is."""

    file = forms.FileField(
        label=_("Your list"),
        allow_empty_file=True,
        max_length=255,
        help_text=_(
            "A table saved as CSV, or a list from your mail program: one row for each person, one column "
            "with addresses. Names are shown to you here and kept nowhere."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt"}),
    )

    def clean_file(self) -> list[domain.Listed]:
        """Read the rows.

        Raises:
            ValidationError: it is no list of people that can be read.
        """
        try:
            return read_people(self.cleaned_data["file"].file)
        except Refusal as refusal:
            raise ValidationError(say(refusal)) from refusal


class ListedForm(CategoryFields):
    """Who of a list gets a mail; it can be changed before it is sent."""

    emails = AddressesField(
        label=_("These get a mail"),
        most=domain.MOST_ROWS,
        help_text=_("One on each line. Mend or add what is missing, and take out whom you do not mean."),
    )
