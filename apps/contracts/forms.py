"""The shape of what people fill in."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.catalogues.models import Work
from apps.collectives.messages import USES
from apps.contracts import domain
from apps.contracts.queries import Held
from apps.terms.domain import Terms

_LARGEST = 20 << 20


class SignForm(forms.Form):
    """A signature: the signer's name typed out, and the fingerprint that was on the page."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    order = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name, written out"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, signer: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._signer = signer

    def clean_name(self) -> str:
        """Compare with the name of the account, whatever its capitals and spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() != " ".join(self._signer.name.split()).casefold():
            raise forms.ValidationError(
                _("Write your name as it stands in your account: %(name)s."),
                params={"name": self._signer.name},
            )
        return name


class ConfirmForm(forms.Form):
    """What shall happen to one's ask-me works: in, out, or these."""

    works = forms.ChoiceField(
        choices=[("in", _("In")), ("out", _("Out")), ("choose", _("Choose"))],
        error_messages={"required": _("Say in, out or choose.")},
    )
    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: object, asked: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["chosen"].choices = asked  # type: ignore[attr-defined]


class ReleaseForm(SignForm):
    """Which of one's own works, and the signer's name written out."""

    fingerprint = None  # type: ignore[assignment]  # a release is bound to the terms, not to a frozen text
    order = None  # type: ignore[assignment]
    works = forms.MultipleChoiceField(
        label=_("The works whose past use I release"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one work.")},
    )
    field_order = ("works", "name")

    def __init__(self, *args: object, own: Sequence[Work], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = {work.public_id: work.pk for work in own}
        self.fields["works"].choices = [(work.public_id, work.title) for work in own]  # type: ignore[attr-defined]

    @property
    def work_ids(self) -> list[int]:
        """The works that were chosen."""
        return [self._own[public_id] for public_id in self.cleaned_data["works"]]


class OrderForm(forms.Form):
    """Who signs in which group, how many of each group, and whether one waits for the other.

    `cleaned_data` holds the whole as one `order`.
    """

    ordered = forms.BooleanField(
        label=_("One group after the other"),
        required=False,
        help_text=_("Group 1 signs first. Otherwise whoever comes first may sign first."),
    )

    def __init__(
        self, *args: object, signers: Mapping[str, Sequence[User]], order: domain.Order, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._sides = {one.public_id: side for side, people in signers.items() for one in people}
        self._ids = {one.public_id: one.pk for people in signers.values() for one in people}
        self._groups = min(domain.MOST_STAGES, max(2, len(self._sides)))
        placed = {one: at for at, stage in enumerate(order.stages, start=1) for one in stage.people}
        self.fields["ordered"].initial = order.is_ordered
        numbers = [("", _("does not sign")), *((str(at), str(at)) for at in range(1, self._groups + 1))]
        for people in signers.values():
            for one in people:
                self.fields[f"group_{one.public_id}"] = forms.ChoiceField(
                    label=one.name,
                    choices=numbers,
                    required=False,
                    initial=str(placed.get(one.pk, "")),
                )
        for at in range(1, self._groups + 1):
            needed = order.stages[at - 1].needed if placed and at <= len(order.stages) else None
            self.fields[f"needed_{at}"] = forms.IntegerField(
                label=_("How many of group %(number)s sign") % {"number": at},
                min_value=1,
                max_value=domain.MOST_PEOPLE,
                required=False,
                initial=needed,
                help_text=_("Left empty: all of them."),
            )

    def people_of(self, side: str) -> list[forms.BoundField]:
        """Give the fields of one side's people."""
        return [self[f"group_{one}"] for one, of in self._sides.items() if of == side]

    @property
    def collective(self) -> list[forms.BoundField]:
        """The fields of those who sign for the collective."""
        return self.people_of(domain.SIDES[0])

    @property
    def company(self) -> list[forms.BoundField]:
        """The fields of those who sign for the company."""
        return self.people_of(domain.SIDES[1])

    @property
    def needed(self) -> list[forms.BoundField]:
        """The fields that say how many of each group sign."""
        return [self[f"needed_{at}"] for at in range(1, self._groups + 1)]

    def clean(self) -> dict[str, Any]:
        """Put the groups together; one that nobody is in is left out."""
        given = self.cleaned_data
        stages = []
        for at in range(1, self._groups + 1):
            people = tuple(one for one in self._sides if given.get(f"group_{one}") == str(at))
            sides = {self._sides[one] for one in people}
            if len(sides) > 1:
                self.add_error(None, _("A group is of one side. Give the other side a group of its own."))
            if people:
                needed = given.get(f"needed_{at}") or len(people)
                stages.append(domain.Stage(min(sides), needed, tuple(self._ids[one] for one in people)))
        return {"order": domain.Order(tuple(stages), bool(given.get("ordered")))}


class TakeOutForm(forms.Form):
    """Which of one's own works to take out."""

    works = forms.MultipleChoiceField(
        label=_("My works that would be in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one work.")},
    )

    def __init__(self, *args: object, own: list[Work], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._own = {work.public_id: work for work in own}
        choices = [(work.public_id, work.title) for work in own]
        self.fields["works"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Work]:
        """The works that were chosen."""
        return [self._own[public_id] for public_id in self.cleaned_data["works"]]


class WithdrawForm(forms.Form):
    """Which of the works that contracts hold to take back, and for which use."""

    work = forms.ChoiceField(label=_("Which works"), required=False)
    use = forms.ChoiceField(label=_("For which use"), required=False)

    def __init__(self, *args: object, held: Collection[Held], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        works = {work.public_id: work for one in held for work in one.works}
        self._own = works
        titles = sorted((work.title, public_id) for public_id, work in works.items())
        all_works = [("", _("All my works")), *((public_id, title) for title, public_id in titles)]
        licensed = {use for one in held for use in Terms.parse(one.contract.terms).uses}
        named = [(use, words) for use, words in USES.items() if use in licensed]
        self.fields["work"].choices = all_works  # type: ignore[attr-defined]
        self.fields["use"].choices = [("", _("Every use")), *named]  # type: ignore[attr-defined]

    @property
    def chosen_work(self) -> Work | None:
        """The work that was chosen; None for all."""
        return self._own.get(self.cleaned_data["work"])

    @property
    def chosen_uses(self) -> tuple[str, ...]:
        """The use that was chosen; nothing for every use."""
        use = self.cleaned_data["use"]
        return (use,) if use else ()


class StepForm(forms.Form):
    """Why a side acts on a contract in force; of a breach also what shows it."""

    reason = forms.CharField(label=_("Why"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.CharField(
        label=_("What shows it"),
        help_text=_("What happened, when, and where one can see it."),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: object, act: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if act != domain.NOTIFY:
            del self.fields["evidence"]


class CheckForm(forms.Form):
    """A PDF to check."""

    file = forms.FileField(
        label=_("The PDF"),
        help_text=_("At most 20 MB. It is checked and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf", "data-file": ""}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large to be checked while one waits."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > _LARGEST:
            raise forms.ValidationError(
                _("This file is too large to be checked here. Check it on your machine.")
            )
        return file
