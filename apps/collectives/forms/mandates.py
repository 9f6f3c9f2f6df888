"""The shape of what people enter about collectives and mandates."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.collectives import domain, queries
from apps.collectives.messages import ANSWERS, PRESETS, QUESTIONS, USES
from apps.collectives.models import MAX_NOTICE_DAYS, Mandate
from apps.common.money import Money

_AS_ABOVE = ("", _("As answered above"))
_CURRENCIES = ("EUR", "SEK", "DKK", "NOK", "GBP", "USD", "CHF", "PLN")


class PersonForm(forms.Form):
    """For whom one acts: oneself, a ward, or somebody whose estate one holds."""

    person = forms.ModelChoiceField(label=_("For whom"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: object, reader: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as given
        people = queries.people_spoken_for(reader)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset, field.initial = people, reader
        if people.count() == 1:
            field.widget = forms.HiddenInput()


class RefusalForm(forms.Form):
    """Why somebody is not admitted."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=4000,
        help_text=_("The applicant reads this."),
        widget=forms.Textarea({"rows": 3}),
    )


class CheckForm(forms.Form):
    """What a steward looked at, and why it is enough."""

    seen = forms.CharField(
        label=_("What did you look at?"),
        max_length=2_000,
        help_text=_("A contract, a registration, a page of a society: so that somebody else finds it again."),
        widget=forms.Textarea({"rows": 3}),
    )
    reason = forms.CharField(
        label=_("Why is it enough?"),
        max_length=2_000,
        help_text=_("The artist reads this."),
        widget=forms.Textarea({"rows": 3}),
    )


class UncheckForm(forms.Form):
    """Why a check is taken back."""

    reason = forms.CharField(
        label=_("Why do you take it back?"),
        max_length=2_000,
        help_text=_("The artist reads this."),
        widget=forms.Textarea({"rows": 3}),
    )


class MandateForm(forms.Form):
    """Four questions, conditions, a sealed floor, and each use for those who want to fine-tune."""

    no_open_weights = forms.BooleanField(label=_("The model's weights stay in the company"), required=False)
    no_political = forms.BooleanField(label=_("No political use of what comes out"), required=False)
    not_companies = forms.MultipleChoiceField(
        label=_("Not these companies"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    floor = forms.DecimalField(
        label=_("The least fee for a work"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        help_text=_(
            "Sealed. Nobody but you reads it: not the stewards, not other members, not the union, "
            "not a company."
        ),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in _CURRENCIES])
    notice_days = forms.IntegerField(
        label=_("Notice for works under a contract in force"),
        min_value=0,
        max_value=MAX_NOTICE_DAYS,
        initial=MAX_NOTICE_DAYS,
        widget=forms.TextInput({"inputmode": "numeric", "data-unit": _("days")}),
    )
    text_hash = forms.CharField(widget=forms.HiddenInput())
    agreed = forms.BooleanField(label=_("I have read this text, and this is what I allow."))

    def __init__(self, *args: Any, mandate: Mandate | None, preset: str = "", **kwargs: Any) -> None:
        general = queries.general_answers_of(mandate)
        chosen = domain.PRESETS.get(preset)
        four = chosen or _most_common(general)
        initial = {
            **_stored(mandate),
            "text_hash": domain.hash_of_text(domain.current_text(get_language() or "en")[0]),
            **({f"ask_{name}": answer for name, answer in four.items()} if mandate or chosen else {}),
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self._add_questions()
        self._add_uses({} if chosen else general, four if mandate else {})
        companies = queries.companies_to_keep_out()
        field = self.fields["not_companies"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the type checker
        field.choices = list(companies.values_list("public_id", "name"))

    def _add_questions(self) -> None:
        for name, (words, hint) in QUESTIONS.items():
            self.fields[f"ask_{name}"] = forms.ChoiceField(
                label=str(words),
                help_text=str(hint),
                choices=list(ANSWERS.items()),
                widget=forms.RadioSelect(),
            )

    def _add_uses(self, general: Mapping[str, str], four: Mapping[str, str]) -> None:
        said = domain.spread(four)
        for use in domain.USES:
            differs = bool(four) and use in general and general[use] != said.get(use, domain.DEFAULTS[use])
            self.fields[f"use_{use}"] = forms.ChoiceField(
                label=str(USES[use]),
                choices=[_AS_ABOVE, *ANSWERS.items()],
                required=False,
                initial=general[use] if differs else "",
            )

    def questions(self) -> Iterator[BoundField]:
        """Give the four questions."""
        return (self[f"ask_{name}"] for name in QUESTIONS)

    def uses(self) -> Iterator[BoundField]:
        """Give the field of each use."""
        return (self[f"use_{use}"] for use in domain.USES)

    def differs(self) -> bool:
        """Say whether a use has an answer of its own, so that its part of the page stands open."""
        return any(field.value() or field.errors for field in self.uses())

    def clean_text_hash(self) -> str:
        """Bind the answer to the text that was shown."""
        shown = str(self.cleaned_data["text_hash"])
        if domain.version_by_hash(shown) is None:
            raise forms.ValidationError(
                gettext("The text has changed since you opened this page. Read it again.")
            )
        return shown

    def given(self) -> dict[str, Any]:
        """Give what the action takes."""
        entered = self.cleaned_data
        own = {use: entered[f"use_{use}"] for use in domain.USES if entered[f"use_{use}"]}
        floor = entered["floor"]
        lowest = Money.of(floor, entered["currency"]) if floor is not None else None
        return {
            "answers": {**domain.spread({name: entered[f"ask_{name}"] for name in QUESTIONS}), **own},
            "conditions": {
                name: entered[name] for name in ("no_open_weights", "no_political", "not_companies")
            },
            "floors": dict.fromkeys(domain.USES, lowest) if lowest else {},
            "notice_days": entered["notice_days"],
            "text_version": domain.version_by_hash(entered["text_hash"]),
        }


class WorkAnswerForm(forms.Form):
    """What one says about one work, for every use or for one."""

    use = forms.ChoiceField(label=_("For which use"), required=False)
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("as_all", _("As for all my works")), *ANSWERS.items()],
        widget=forms.RadioSelect(),
    )
    person = forms.ModelChoiceField(queryset=User.objects.none(), widget=forms.HiddenInput())
    collective = forms.SlugField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use, person = self.fields["use"], self.fields["person"]
        assert isinstance(use, forms.ChoiceField)  # noqa: S101  for the type checker
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101  for the type checker
        use.choices = [("", _("Every use")), *((one, USES[one]) for one in domain.USES)]
        person.queryset = people


def preset_choices(chosen: str) -> list[dict[str, object]]:
    """List the presets for links."""
    return [
        {"id": name, "label": words, "hint": hint, "chosen": name == chosen}
        for name, (words, hint) in PRESETS.items()
    ]


def _most_common(general: Mapping[str, str]) -> dict[str, str]:
    counted = {name: Counter(general[use] for use in uses) for name, uses in domain.FOUR_QUESTIONS.items()}
    return {name: answers.most_common(1)[0][0] for name, answers in counted.items()}


def _stored(mandate: Mandate | None) -> dict[str, object]:
    if mandate is None:
        return {"currency": _CURRENCIES[0]}
    floor = next(iter(queries.floors_of(mandate).values()), None)
    return {
        **mandate.conditions,
        "notice_days": mandate.notice_days,
        "floor": floor.amount if floor else None,
        "currency": floor.currency if floor else _CURRENCIES[0],
    }
