"""The shape of what people type about their works."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.catalogues import domain
from apps.catalogues.messages import SCHEMES, all_columns, right_label
from apps.catalogues.models import AiPart, Work
from apps.common.errors import Refusal
from apps.common.messages import say

_MOST_COLUMNS = 200
AS_STATED = ("as_stated", _("As the list says"))
ANSWERS = [("all_mine", _("All mine")), ("my_part", _("My part")), ("not_sure", _("Not sure"))]
CONTROLLERS = [
    ("me", _("I do")),
    ("publisher", _("A publisher")),
    ("label", _("A label")),
    ("society", _("A collecting society")),
    ("employer", _("My employer")),
    ("not_sure", _("Not sure")),
]
PERFORMERS = [
    ("me", _("Me")),
    ("others", _("Others, or others with me")),
    ("nobody", _("Nobody")),
    ("unknown", _("Not sure")),
]


class _WhoseForm(forms.Form):
    """A form for one's own catalogue, or that of somebody one speaks for."""

    person = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Whose works are they?"))

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        people = list(people)
        field = self.fields["person"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]  # a ModelChoiceField
        field.to_field_name = "public_id"  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(people) == 1:
            field.widget = forms.HiddenInput()
            field.required = False

    def clean_person(self) -> User | None:
        """Take the only person there is when none was chosen."""
        chosen: User | None = self.cleaned_data["person"]
        return chosen or self.fields["person"].queryset.first()  # type: ignore[attr-defined]  # a ModelChoiceField


class ImportForm(_WhoseForm):
    """A list of works."""

    file = forms.FileField(
        label=_("Your list"),
        max_length=255,
        allow_empty_file=True,
        help_text=_(
            "Excel, CSV, DDEX, CWR or MusicBrainz, packed or not. Your distributor's export will do. You see "
            "what would happen before anything is entered."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xml,.json,.gz,.v21,.v22,.sub,.isr"}
        ),
    )
    field_order = ["file", "person"]

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is empty or too large before it is kept."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            domain.check_size(file.size or 0)
        except Refusal as refusal:
            raise forms.ValidationError(say(refusal)) from refusal
        return file


class ClaimForm(forms.Form):
    """Whose works these are, and who controls them."""

    answer = forms.ChoiceField(
        label=_("Whose is it?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one; “not sure” is an answer too.")},
    )
    percent = forms.CharField(
        label=_("My part"),
        required=False,
        max_length=20,
        help_text=_("Only for “my part”. What is left stays unknown until somebody says it."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "%"}),
    )
    controller = forms.ChoiceField(
        label=_("Who decides over my part?"),
        choices=CONTROLLERS,
        widget=forms.RadioSelect,
        help_text=_("If it is not you alone, nothing is licensed before they have said yes as well."),
        error_messages={"required": _("Choose who decides; “not sure” is an answer too.")},
    )
    # Who is not sure need not say who decides; the browser cannot know that.
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        answer = self.data.get(self.add_prefix("answer"))
        self.fields["controller"].required = answer != "not_sure"

    def clean(self) -> dict[str, Any]:
        """Ask for what the answer needs, and for nothing else."""
        cleaned = super().clean() or {}
        answer = cleaned.get("answer")
        if answer == "my_part" and not cleaned.get("percent"):
            self.add_error("percent", _("Write how much is yours, in per cent."))
        cleaned["controller"] = cleaned.get("controller") or "not_sure"
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Give what was answered, as `claim_works` takes it."""
        return {name: self.cleaned_data[name] for name in ("answer", "percent", "controller")}


class BulkClaimForm(ClaimForm):
    """The same question, asked once of all works of a list; the list itself may have an answer.

    Args:
        names: who holds something by the list, each with in how many works; none if it does not say.
        own: the person's name, which is likely one of them.
    """

    names = forms.MultipleChoiceField(
        label=_("Which of these names is yours?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for “as the list says”. The others stay owners outside, by name."),
    )
    other_name = forms.CharField(
        label=_("Another spelling of your name in the list"), required=False, max_length=200
    )

    def __init__(
        self, *args: Any, names: Sequence[tuple[str, int]] = (), own: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].label = _("Whose are they?")
        if not names:
            del self.fields["names"], self.fields["other_name"]
            return
        mine = domain.normalise(own)
        first = sorted(names, key=lambda one: domain.normalise(one[0]) != mine)
        words = [
            (name, ngettext("%(name)s, %(works)s work", "%(name)s, %(works)s works", works))
            for name, works in first
        ]
        choices = [
            (name, text % {"name": name, "works": works})
            for (name, text), (_n, works) in zip(words, first, strict=True)
        ]
        self.fields["names"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["answer"].choices = [*ANSWERS, AS_STATED]  # type: ignore[attr-defined]  # a ChoiceField
        if self.data.get(self.add_prefix("answer")) == AS_STATED[0]:
            self.fields["controller"].required = False

    @property
    def is_as_stated(self) -> bool:
        """Whether the list's own answer was chosen."""
        return bool(self.cleaned_data["answer"] == AS_STATED[0])

    @property
    def chosen_names(self) -> list[str]:
        """Give the names in the list that are the person's own."""
        return [*self.cleaned_data.get("names", []), *filter(None, [self.cleaned_data.get("other_name")])]

    def clean(self) -> dict[str, Any]:
        """Ask which name it is, where the list says whose the works are."""
        cleaned = super().clean()
        is_named = cleaned.get("names") or cleaned.get("other_name")
        if cleaned.get("answer") == AS_STATED[0] and not is_named:
            self.add_error("names", _("Choose which of the names in the list is yours."))
        return cleaned


class ColumnsForm(forms.Form):
    """Which column is which."""

    kind = forms.ChoiceField(label=_("What kind of works are they?"), choices=Work.Kind.choices)
    day_first = forms.ChoiceField(
        label=_("How are dates written?"),
        choices=[
            ("", _("As we guessed")),
            ("yes", _("Day first: 31/12/2024")),
            ("no", _("Month first: 12/31/2024")),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        sample: Sequence[Sequence[str]],
        places: Mapping[str, int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        guessed = {place: name for name, place in places.items()}
        # What a very wide list has beyond what a page can ask stays as it was guessed.
        self._beyond = {name: place for name, place in places.items() if place >= _MOST_COLUMNS}
        for place, heading in enumerate(header[:_MOST_COLUMNS]):
            cells = [row[place] for row in sample if place < len(row) and row[place].strip()]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s, without a name") % {"number": place + 1},
                choices=[("", _("Nothing that we take")), *all_columns(guessed.get(place, ""))],
                initial=guessed.get(place, ""),
                required=False,
                help_text=" · ".join(cells),
            )
        self.order_fields([*(f"column_{place}" for place in range(len(header))), "kind", "day_first"])

    @property
    def choices(self) -> dict[str, Any]:
        """Give what was chosen, as `choose_columns` takes it."""
        columns = {
            self.cleaned_data[name]: int(name.removeprefix("column_"))
            for name in self.fields
            if name.startswith("column_") and self.cleaned_data.get(name)
        }
        day_first = {"yes": True, "no": False}.get(self.cleaned_data["day_first"])
        columns |= {name: place for name, place in self._beyond.items() if name not in columns}
        return {"columns": columns, "kind": self.cleaned_data["kind"], "day_first": day_first}

    def clean(self) -> dict[str, Any]:
        """Refuse one meaning for two columns."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for name in [name for name in self.fields if name.startswith("column_")]:
            field = cleaned.get(name)
            if field and field in taken:
                self.add_error(
                    name,
                    _("“%(heading)s” means that already.") % {"heading": self.fields[taken[field]].label},
                )
            elif field:
                taken[field] = name
        return cleaned


class PerformersForm(forms.Form):
    """Who sings or plays, or is depicted."""

    performers = forms.ChoiceField(
        label=_("Who sings or plays, or is depicted?"),
        choices=PERFORMERS,
        widget=forms.RadioSelect,
        help_text=_("A voice, a likeness and a style need the yes of that very person."),
    )
    performer_names = forms.CharField(
        label=_("Their names"),
        required=False,
        max_length=2_000,
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_performer_names(self) -> list[str]:
        """Give one name for each line."""
        return str(self.cleaned_data["performer_names"]).splitlines()


class AddWorkForm(_WhoseForm, PerformersForm, ClaimForm):
    """One work, with what is known of it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Work.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=domain.TITLE_LIMIT)
    artist_line = forms.CharField(
        label=_("Artist, as it is printed"), max_length=domain.TITLE_LIMIT, required=False
    )
    year = forms.IntegerField(label=_("Year"), min_value=1000, max_value=2099, required=False)
    isrc = forms.CharField(
        label=_("ISRC of the recording"),
        max_length=40,
        required=False,
        help_text=_("Two letters, three signs, seven digits. It helps to find the song; it can come later."),
    )
    is_maker = forms.BooleanField(
        label=_("I wrote or made it myself"),
        required=False,
        help_text=_("A picture, a text or music that nobody plays is in the style of who made it."),
    )
    field_order = [
        *("title", "kind", "artist_line", "year", "isrc", "person"),
        *("answer", "percent", "controller", "performers", "performer_names", "is_maker"),
    ]


class ShareForm(forms.Form):
    """What a co-owner holds."""

    holder = forms.CharField(
        label=_("A member"),
        max_length=16,
        required=False,
        help_text=_("Their Tutti code. They find it under Settings."),
    )
    outside_name = forms.CharField(
        label=_("Or somebody outside"),
        max_length=200,
        required=False,
        help_text=_("Without their yes the work is licensed to nobody."),
    )
    right = forms.ChoiceField(label=_("Of which right?"), required=False)
    percent = forms.CharField(
        label=_("How much?"),
        required=False,
        max_length=20,
        help_text=_("Leave it empty if you do not know."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "%"}),
    )
    evidence = forms.CharField(
        label=_("How do you know?"),
        required=False,
        max_length=2_000,
        help_text=_("A contract, a registration, an agreement between you."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    territory = forms.CharField(
        label=_("Only in one country"),
        required=False,
        max_length=10,
        help_text=_("Two letters, such as DE. Leave it empty for the whole world."),
    )
    valid_from = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "share_%s", **options})
        words = domain.NATURAL_RIGHTS[kind]
        every = [("", _("All of them"))] if len(words) > 1 else []
        parts = [right for word in words if word in domain.PARTS_OF for right in domain.PARTS_OF[word]]
        self.fields["right"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *every,
            *((word, right_label(word)) for word in words),
            *((right, gettext("only %(right)s") % {"right": right_label(right)}) for right in parts),
        ]

    def usual(self) -> list[forms.BoundField]:
        """Give the fields that everybody is asked."""
        return [self[name] for name in ("holder", "outside_name", "right", "percent", "evidence")]

    def unusual(self) -> list[forms.BoundField]:
        """Give the fields for shares that do not hold everywhere and for ever."""
        return [self[name] for name in ("territory", "valid_from", "valid_to")]


class CodeForm(forms.Form):
    """A code that names a work."""

    scheme = forms.ChoiceField(label=_("Which code?"), choices=list(SCHEMES.items()))
    value = forms.CharField(label=_("The code"), max_length=500)


class AiPartsForm(forms.Form):
    """How much of each side of a work a machine made."""

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "ai_%s", **options})
        for role in domain.AI_ROLES[kind]:
            self.fields[role] = forms.ChoiceField(
                label=AiPart.Role(role).label,
                choices=[("", _("Not said")), *AiPart.Degree.choices],
                required=False,
            )


class SettlementForm(forms.Form):
    """What each claimant is to hold of what is disputed."""

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str, str]], **options: Any) -> None:
        """Ask for each line (name of the field, its label, what is claimed now)."""
        super().__init__(*args, **{"auto_id": "part_%s", **options})
        for name, label, percent in lines:
            self.fields[name] = forms.CharField(
                label=label,
                initial=percent,
                max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "%"}),
            )
