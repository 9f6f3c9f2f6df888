"""The shape of bylaws as people enter them: for a founder, and for a steward who drafts a change."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.collectives import domain
from apps.collectives.forms.categories import category_fields, entered_categories, fields_of_categories
from apps.collectives.messages.bylaws import BASES, CHOICES, HEADINGS, LABELS, READY_MADE, say_fraction
from apps.collectives.models import Collective
from apps.common.errors import Refusal
from apps.common.forms import MomentInput
from apps.common.messages import say

_FRACTIONS = ("1/2", "3/5", "2/3", "3/4", "4/5", "9/10")
_NONE = "none"
_PPM_OF_PERCENT = 10_000
# Where a refusal of all rules together is shown.
_FIELD_OF_CODE = {
    "bylaws.proxies_need_days": "announce_days",
    "bylaws.second_call_quorum": "second_call_quorum",
    "bylaws.threshold": "threshold",
}


class WholeNumber(forms.IntegerField):
    """A whole number within the range of a rule, and one sentence that says which."""

    def __init__(self, rule: str, unit: Any = "", **options: Any) -> None:
        self.least, self.most = domain.RANGES[rule]
        attributes = {"inputmode": "numeric", **({"data-unit": unit} if unit else {})}
        super().__init__(
            label=LABELS[rule],
            min_value=self.least,
            max_value=self.most,
            widget=forms.TextInput(attributes),
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Say the whole range whatever is wrong."""
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            words = gettext("Write a whole number from %(least)s to %(most)s.")
            raise forms.ValidationError(words % {"least": self.least, "most": self.most}) from error


def _choice(rule: str, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=LABELS[rule], choices=list(CHOICES[rule].items()), help_text=help_text)


class BylawsForm(forms.Form):
    """Every rule of some bylaws, in the words of people who have never read any."""

    quorum_percent = WholeNumber("quorum_percent", "%", help_text=_("Below it, nothing is decided."))
    threshold = forms.ChoiceField(label=LABELS["threshold"])
    threshold_of = forms.ChoiceField(label=_("Counted"), choices=list(BASES.items()))
    voting_days = WholeNumber("voting_days", _("days"))
    announce_days = WholeNumber(
        "announce_days",
        _("days"),
        help_text=_("Text and roll are seen before anybody votes. 0 opens a vote at once."),
    )
    electorate = _choice("electorate", _("New bylaws and stewards are for all members, in any case."))
    weight_rule = _choice("weight_rule")
    second_majority = forms.ChoiceField(
        label=LABELS["second_majority"],
        help_text=_("With it, a vote is hardly ever secret: what somebody holds may tell who they are."),
    )
    second_majority_of = forms.ChoiceField(label=_("Counted"), choices=list(BASES.items()))
    proxies = WholeNumber("proxies", help_text=_("They are named while a vote is announced."))
    second_call_quorum = forms.IntegerField(
        label=_("A second call needs"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput({"inputmode": "numeric", "data-unit": "%"}),
        help_text=_("If too few take part, it is asked once more, and so many are enough. Empty: never."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            _("Write a whole number from 0 to 100, or leave it empty."),
        ),
    )
    second_call_days = WholeNumber("second_call_days", _("days"))
    steward_months = WholeNumber(
        "steward_months",
        _("months"),
        required=False,
        help_text=_("Then the members are asked anew. Empty: without an end."),
    )
    visibility = _choice("visibility")
    openings = _choice("openings")
    names_seen_by = _choice("names_seen_by")
    certified = forms.BooleanField(
        label=_("The union that stands beside us certifies results"), required=False
    )
    minimum_is_gate = forms.BooleanField(
        label=_("An offer below the union's minimum is never put to the vote"), required=False
    )
    take_out_days = WholeNumber(
        "take_out_days", _("days"), help_text=_("So long anybody may take works out, however they voted.")
    )
    costs_percent = forms.DecimalField(
        label=LABELS["costs_ppm"],
        min_value=0,
        max_value=100,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "data-unit": "%"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places", "max_digits"),
            _("Write per cent from 0 to 100, such as 4 or 2.5."),
        ),
    )
    demanded_grade = forms.TypedChoiceField(label=LABELS["demanded_grade"], coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, most = domain.RANGES["demanded_grade"]
        grades = {number: gettext("Grade %(n)s or better") % {"n": number} for number in range(1, most + 1)}
        self._choose("demanded_grade", {least: gettext("no grade is demanded"), **grades})
        fractions = self._fractions()
        self._choose("threshold", fractions)
        self._choose("second_majority", {_NONE: gettext("no, votes alone decide"), **fractions})
        self.fields.update(category_fields())
        for matter in domain.MATTERS:
            self._add_otherwise(matter, fractions)

    def _add_otherwise(self, matter: str, fractions: Mapping[str, str]) -> None:
        """Ask for each rule that may differ for one kind of decision; empty is as for every decision."""
        for rule, unit in (("quorum_percent", "%"), ("voting_days", _("days")), ("announce_days", _("days"))):
            self.fields[f"{matter}-{rule}"] = WholeNumber(rule, unit, required=False)
        usual = {"": gettext("as for every decision")}
        kept = {True: gettext("certified by the union"), False: gettext("not certified by a union")}
        for rule, choices in (
            ("threshold", fractions),
            ("weight_rule", CHOICES["weight_rule"]),
            ("visibility", CHOICES["visibility"]),
            ("certified", kept),
        ):
            self.fields[f"{matter}-{rule}"] = forms.ChoiceField(
                label=LABELS[rule], choices=[*usual.items(), *choices.items()], required=False
            )

    def _choose(self, name: str, choices: Mapping[Any, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = list(choices.items())

    def _fractions(self) -> dict[str, str]:
        """Offer the usual fractions, and any other that stands in the bylaws already."""
        names = ("threshold", "second_majority", *(f"{matter}-threshold" for matter in domain.MATTERS))
        own = [self.initial.get(name) for name in names]
        known = dict.fromkeys([*_FRACTIONS, *(one for one in own if one and one != _NONE)])
        return {written: say_fraction(domain.Threshold(*_numbers(written))) for written in known}

    def parts(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Give all fields in groups, each with its heading."""
        for heading, names in (
            (gettext("What is enough"), ("quorum_percent", "threshold", "threshold_of")),
            (gettext("How long"), ("announce_days", "voting_days", "take_out_days")),
            (
                gettext("Who votes, and how much a vote weighs"),
                ("electorate", "weight_rule", "second_majority", "second_majority_of", "proxies"),
            ),
            (gettext("If too few take part"), ("second_call_quorum", "second_call_days")),
            (gettext("Who leads"), ("steward_months",)),
            (gettext("Members besides full members"), tuple(category_fields())),
            (gettext("Who sees what"), ("visibility", "openings", "names_seen_by")),
            (
                gettext("The union, companies and costs"),
                ("certified", "minimum_is_gate", "demanded_grade", "costs_percent"),
            ),
        ):
            yield heading, [self[name] for name in names]

    def otherwise(self) -> Iterator[tuple[str, list[BoundField], bool]]:
        """Give the fields of each kind of decision that may differ, and whether something is said there."""
        for matter in domain.MATTERS:
            asked = [self[name] for name in self.fields if name.startswith(f"{matter}-")]
            is_said = any(field.value() not in {None, ""} or field.errors for field in asked)
            yield str(HEADINGS[matter]), asked, is_said

    def clean(self) -> dict[str, Any]:
        """Hold the rules against each other."""
        entered = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.bylaws()
            except Refusal as refusal:
                self.add_error(_FIELD_OF_CODE.get(refusal.code), say(refusal))
        return entered

    def bylaws(self) -> domain.Bylaws:
        """Give what was entered.

        Raises:
            Refusal: a code of `domain.Bylaws.parse`.
        """
        entered = self.cleaned_data
        same = {name: entered[name] for name in _SAME}
        return domain.Bylaws.parse(
            {
                **same,
                "threshold": _fraction(entered["threshold"], entered["threshold_of"]),
                "second_majority": _fraction(entered["second_majority"], entered["second_majority_of"]),
                **{matter: self._entered_for(matter) for matter in domain.MATTERS},
                "categories": entered_categories(entered),
                "costs_ppm": int(entered["costs_percent"] * _PPM_OF_PERCENT),
            }
        )

    def _entered_for(self, matter: str) -> dict[str, object]:
        entered: dict[str, object] = {}
        for rule in domain.Otherwise.__dataclass_fields__:
            value = self.cleaned_data[f"{matter}-{rule}"]
            if value not in {None, ""}:
                entered[rule] = value
        if "threshold" in entered:
            entered["threshold"] = _fraction(str(entered["threshold"]), self.cleaned_data["threshold_of"])
        if "certified" in entered:
            entered["certified"] = entered["certified"] == str(True)
        return entered


_SAME = (
    *("quorum_percent", "voting_days", "announce_days", "electorate", "weight_rule", "proxies"),
    *("second_call_quorum", "second_call_days", "visibility", "openings", "names_seen_by", "certified"),
    *("minimum_is_gate", "take_out_days", "demanded_grade", "steward_months"),
)


class FoundForm(BylawsForm):
    """What a collective is about, and how it begins to decide."""

    name = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("Give it a name. Artists and companies will know it by that.")},
    )
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=2_000,
        required=False,
        help_text=_("Two or three sentences for artists who think of joining, and for companies."),
        widget=forms.Textarea({"rows": 4}),
    )
    sector = forms.ChoiceField(
        label=_("Which kind of works?"),
        choices=Collective.Sector.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one: the union's minimum terms differ by kind.")},
    )
    place = forms.CharField(
        label=_("Where is it at home?"),
        max_length=80,
        required=False,
    )
    start = forms.ChoiceField(label=_("How shall it decide?"), choices=[], widget=forms.RadioSelect())
    # Whose rules stand in the fields below; another choice fills them in anew.
    shown = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("start", {name: str(words) for name, (words, _hint) in READY_MADE.items()})

    def starts(self) -> list[dict[str, Any]]:
        """Give the ready-made bylaws to choose from."""
        chosen = self["start"].value()
        return [
            {"value": name, "label": words, "hint": hint, "is_chosen": name == chosen}
            for name, (words, hint) in READY_MADE.items()
        ]

    def details(self, founder: User) -> dict[str, str]:
        """Give what the action takes beside the bylaws; days end by the founder's clock."""
        entered = self.cleaned_data
        names = ("name", "about", "sector", "place")
        return {**{name: entered[name] for name in names}, "zone": founder.zone}


class DraftForm(BylawsForm):
    """New bylaws, and why."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=4_000,
        help_text=_("The members read this beside what changes."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say why, in a sentence or two. The members read it.")},
    )

    def given(self) -> dict[str, Any]:
        """Give what the actions take."""
        return {"rules": self.bylaws().as_json(), "reason": self.cleaned_data["reason"]}


class StandForm(forms.Form):
    """Why somebody stands as a steward."""

    reason = forms.CharField(
        label=_("Why you?"),
        max_length=4_000,
        help_text=_("The members read this before they vote."),
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say why, in a sentence or two. The members read it.")},
    )


class RemovalForm(forms.Form):
    """Why somebody shall lead no longer."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=4_000,
        help_text=_("The members read this before they vote, and so does whom it is about."),
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say why, in a sentence or two. The members read it.")},
    )


class VoteEndForm(forms.Form):
    """Until when members vote, and on which text."""

    closes_at = forms.DateTimeField(label=_("The vote ends"), widget=MomentInput())
    text_hash = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, data: Any, *, text_hash: str, earliest: datetime) -> None:
        # An hour more than the least: filling in a form takes time.
        suggested = {"closes_at": earliest + timedelta(hours=1), "text_hash": text_hash}
        super().__init__(data, initial=suggested)


def fields_of(bylaws: domain.Bylaws) -> dict[str, Any]:
    """Write bylaws into the fields of the form."""
    second = bylaws.second_majority
    return {
        **{name: getattr(bylaws, name) for name in _SAME},
        "threshold": _written(bylaws.threshold),
        "threshold_of": bylaws.threshold.of,
        **_fields_of_otherwise(bylaws),
        **fields_of_categories(bylaws),
        "second_majority": _written(second),
        "second_majority_of": second.of if second else "cast",
        "costs_percent": (Decimal(bylaws.costs_ppm) / _PPM_OF_PERCENT).normalize(),
    }


def _fields_of_otherwise(bylaws: domain.Bylaws) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for matter in domain.MATTERS:
        for rule, value in getattr(bylaws, matter).said().items():
            written = _written(value) if isinstance(value, domain.Threshold) else value
            found[f"{matter}-{rule}"] = str(value) if isinstance(value, bool) else written
    return found


def _written(fraction: domain.Threshold | None) -> str:
    return f"{fraction.numerator}/{fraction.denominator}" if fraction else _NONE


def _numbers(written: str) -> tuple[int, int]:
    numerator, _slash, denominator = written.partition("/")
    return int(numerator), int(denominator)


def _fraction(written: str, of: str) -> dict[str, object] | None:
    if written == _NONE:
        return None
    numerator, denominator = _numbers(written)
    return {"numerator": numerator, "denominator": denominator, "of": of}
