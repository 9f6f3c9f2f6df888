"""The shape of asking owners without an account, and of what they answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organisation
from apps.catalogues import domain
from apps.catalogues.messages.outside import ANSWERS, QUESTIONS

_ALL = [
    ("yes", _("Yes, for all of them")),
    ("no", _("No, for all of them")),
    ("each", _("I say it for each of them")),
]
_WORK = "work_"


class AskOutsideForm(forms.Form):
    """Whom to ask about which works, for what, within which collective."""

    name = forms.CharField(
        label=_("Their name"), max_length=200, help_text=_("As they know themselves: a person or a company.")
    )
    email = forms.EmailField(
        label=_("Their mail address"),
        max_length=254,
        help_text=_("We do not look up whether it has an account. It is deleted when the question is over."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    collective = forms.ModelChoiceField(
        label=_("Within which collective?"), queryset=Organisation.objects.none(), to_field_name="public_id"
    )
    questions = forms.MultipleChoiceField(
        label=_("What do you ask about?"),
        choices=list(QUESTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Nobody outside is asked for a voice, a face or a style: that is for each person to say."
        ),
        error_messages={"required": _("Choose at least one use that you ask about.")},
    )
    works = forms.MultipleChoiceField(
        label=_("In which works?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one work.")},
    )

    def __init__(
        self,
        *args: Any,
        collectives: Iterable[Organisation],
        works: Iterable[tuple[str, str]],
        **options: Any,
    ) -> None:
        """Offer the collectives one is a member of, and works as pairs of public id and title."""
        super().__init__(*args, **options)
        field = self.fields["collective"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  as declared above
        places = list(collectives)
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in places])
        if len(places) == 1:
            field.initial, field.widget = places[0].public_id, forms.HiddenInput()
        self.fields["works"].choices = list(works)  # type: ignore[attr-defined]  # a MultipleChoiceField


class AnswerOutsideForm(forms.Form):
    """What an owner outside says: for all works at once, or for each."""

    every = forms.ChoiceField(
        label=_("Your answer"),
        choices=_ALL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=200, help_text=_("Needed for a yes.")
    )
    is_sure = forms.BooleanField(
        label=_("I own these shares or may decide over them, and I have read what is asked."), required=False
    )
    text_version = forms.CharField(widget=forms.HiddenInput)
    text_hash = forms.CharField(widget=forms.HiddenInput)
    # A no needs neither a name nor a tick; the browser cannot know that.
    use_required_attribute = False

    def __init__(self, *args: Any, question: domain.Question, version: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._works = question.works
        is_one = len(question.works) == 1
        is_each = self.data.get(self.add_prefix("every"), self.initial.get("every")) == "each"
        if is_one:
            del self.fields["every"]
        for work in question.works:
            self.fields[f"{_WORK}{work.public_id}"] = forms.ChoiceField(
                label=_("Your answer") if is_one else work.title,
                choices=list(ANSWERS.items()),
                required=is_one or is_each,
                widget=forms.RadioSelect,
                help_text="" if is_one else domain.say_parts(version, work),
                error_messages={"required": _("Choose an answer for this work.")},
            )

    @property
    def each(self) -> list[forms.BoundField]:
        """Give the fields of the works."""
        return [self[f"{_WORK}{work.public_id}"] for work in self._works]

    @property
    def answers(self) -> dict[str, str]:
        """Give the answer for each work, by its public id."""
        every = self.cleaned_data.get("every", "each")
        return {
            work.public_id: self.cleaned_data[f"{_WORK}{work.public_id}"] if every == "each" else every
            for work in self._works
        }
