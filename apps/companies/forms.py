"""The shape of what a company says about itself."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.errors import Refusal
from apps.common.messages import say
from apps.companies.domain import LONGEST_ANSWER
from apps.companies.messages import APPROVAL_RULES
from apps.companies.models import Dossier


class DossierForm(forms.Form):
    """The company in the register's words, and whom to ask."""

    legal_name = forms.CharField(label=_("Name in the register"), max_length=200)
    register_id = forms.CharField(label=_("Number in the register"), max_length=80, required=False)
    about = forms.CharField(
        label=_("What the company does"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 5}),
    )
    training_summary_url = forms.URLField(
        label=_("Public summary of training content"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("As the EU's AI Act asks for."),
    )
    report_contact = forms.EmailField(label=_("Mail address for reports"), required=False, max_length=254)

    def __init__(self, *args: Any, dossier: Dossier | None, **kwargs: Any) -> None:
        names = list(DossierForm.base_fields)
        kwargs["initial"] = {name: getattr(dossier, name) for name in names} if dossier else {}
        super().__init__(*args, **kwargs)


class ModelForm(forms.Form):
    """A model version, so that terms can name it."""

    name = forms.CharField(label=_("Model and version"), max_length=80, help_text=_("Such as “Cantor 2”."))
    purpose = forms.CharField(label=_("What it is for"), max_length=200, required=False)


class SaidForm(forms.Form):
    """What a company says under several headings at once: a field for each, named by its key.

    Args:
        asked: question and hint of each heading.
        given: what stands there already; it can be changed and not be taken away.
        check: reads what is said under a heading, or raises `Refusal`.
    """

    def __init__(
        self,
        *args: Any,
        asked: Mapping[str, tuple[Any, Any]],
        given: Mapping[str, Any],
        check: Callable[[str, str], str],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {key: said.text for key, said in given.items()}
        super().__init__(*args, **kwargs)
        self._check = check
        for key, (question, hint) in asked.items():
            self.fields[key] = forms.CharField(
                label=question,
                help_text=hint,
                required=key in given,
                max_length=LONGEST_ANSWER,
                widget=forms.Textarea({"rows": 4}),
                error_messages={"required": _("You can change what you said here, not take it away.")},
            )

    def clean(self) -> dict[str, str]:
        """Read what was changed; whatever is no answer is said at its own field."""
        for key in self.changed_data:
            if self.cleaned_data.get(key):
                try:
                    self._check(key, self.cleaned_data[key])
                except Refusal as refusal:
                    self.add_error(key, say(refusal))
        return self.cleaned_data

    def said(self) -> dict[str, str]:
        """Give what is new, by its key."""
        return {key: self.cleaned_data[key] for key in self.changed_data if self.cleaned_data[key]}


class DomainForm(forms.Form):
    """A domain that is the company's."""

    name = forms.CharField(label=_("Domain"), max_length=253, help_text=_("Such as veldra.example."))


class ApprovalRuleForm(forms.Form):
    """Who approves an offer before it leaves the company."""

    rule = forms.ChoiceField(
        label=_("Before an offer is tabled"),
        choices=[(rule, words[0]) for rule, words in APPROVAL_RULES.items()],
        widget=forms.RadioSelect,
    )
