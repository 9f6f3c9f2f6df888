"""The shape of a row of a mandate."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models import Work
from apps.collectives import domain
from apps.collectives.domain import Row
from apps.collectives.messages import ANSWERS, KINDS, ROW_RIGHTS, USES

_SHOWN_AT_ONCE = 40
_MANY = ("uses", "kinds", "works", "rights")


class ReadTextForm(forms.Form):
    """That the text of the mandate was read, and which."""

    text_hash = forms.CharField(widget=forms.HiddenInput())
    agreed = forms.BooleanField(label=_("I have read this text, and this is what I allow."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["text_hash"] = domain.hash_of_text(domain.current_text(get_language() or "en")[0])

    def clean_text_hash(self) -> str:
        """Bind it to the text that was shown."""
        shown = str(self.cleaned_data["text_hash"])
        if domain.version_by_hash(shown) is None:
            raise forms.ValidationError(
                gettext("The text has changed since you opened this page. Read it again.")
            )
        return shown

    @property
    def text_version(self) -> str:
        """Give the version that was read."""
        return domain.version_by_hash(self.cleaned_data["text_hash"]) or ""


class RowForm(ReadTextForm):
    """An answer for kinds of works or single ones, a right or a country."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=list(ANSWERS.items()), widget=forms.RadioSelect
    )
    uses = forms.MultipleChoiceField(
        label=_("For which uses"),
        choices=[(use, USES[use]) for use in domain.USES],
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("All of a kind"),
        choices=list(KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    find = forms.CharField(label=_("Find works by their title"), max_length=200, required=False)
    works = forms.MultipleChoiceField(
        label=_("Or only these works"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rights = forms.MultipleChoiceField(
        label=_("Only where a licence reaches one of these rights"),
        choices=[(right, ROW_RIGHTS[right]) for right in domain.RIGHTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.CharField(
        label=_("Only where a licence reaches one of these countries"),
        max_length=600,
        required=False,
        help_text=_("Two letters each, such as SE DE US. A licence for the whole world reaches all of them."),
    )
    field_order = ("answer", "uses", "kinds", "find", "works", "rights", "countries")

    def __init__(self, *args: Any, own: QuerySet[Work], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = own
        chosen = [one for one in self["works"].value() or [] if "\x00" not in one]
        found = own.order_by("title", "pk")
        text = str(self["find"].value() or "").replace("\x00", "").strip()
        shown = found.filter(title__icontains=text) if text else found
        named = dict(found.filter(public_id__in=chosen).values_list("public_id", "title"))
        named |= dict(shown.values_list("public_id", "title")[:_SHOWN_AT_ONCE])
        self.total = own.count()
        field = self.fields["works"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the type checker
        field.choices = list(named.items())
        if self.total > len(named):
            field.help_text = gettext(
                "%(shown)s of your %(total)s works are shown. Find the others by title."
            ) % {
                "shown": len(named),
                "total": self.total,
            }

    @classmethod
    def to_look(cls, posted: Any, own: QuerySet[Work]) -> "RowForm":
        """Show what was entered so far, with the works that were looked for."""
        plain = {name: posted.get(name, "") for name in ("answer", "find", "countries")}
        return cls(own=own, initial={**plain, **{name: posted.getlist(name) for name in _MANY}})

    @property
    def row(self) -> Row:
        """Give the row as the action takes it."""
        entered = self.cleaned_data
        works = self._own.filter(public_id__in=entered["works"]).values_list("pk", flat=True)
        return Row(
            uses=frozenset(entered["uses"]),
            answer=entered["answer"],
            kinds=frozenset(entered["kinds"]),
            works=frozenset(works),
            rights=frozenset(entered["rights"]),
            territories=frozenset(re.findall(r"\w+", entered["countries"].upper())),
        )
