"""The shape of what a company says about itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.companies.messages import APPROVAL_RULES, MODEL_PARTS, PARTS, QUESTIONS
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


class AnswerForm(forms.Form):
    """An answer to one standard question."""

    question = forms.ChoiceField(choices=[(key, words[0]) for key, words in QUESTIONS.items()])
    text = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea({"rows": 5}))


class PartForm(forms.Form):
    """What a company says under one heading of its dossier."""

    part = forms.ChoiceField(choices=[(key, words[0]) for key, words in (PARTS | MODEL_PARTS).items()])
    text = forms.CharField(label=_("Your words"), max_length=4000, widget=forms.Textarea({"rows": 4}))


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
