"""The shape of what people choose about mail and calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.notifications import domain
from apps.notifications.messages import CHOICE_NAMES, GROUP_HINTS, GROUP_NAMES

_HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class MailingForm(forms.Form):
    """For each group one choice, and the hour of the daily mail."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as given
        for group in domain.GROUPS:
            self.fields[group] = forms.ChoiceField(
                label=GROUP_NAMES[group],
                help_text=GROUP_HINTS[group],
                choices=[(choice, CHOICE_NAMES[choice]) for choice in domain.CHOICES],
            )
        self.fields["digest_hour"] = forms.TypedChoiceField(
            label=_("Hour of the daily mail"),
            help_text=_("In your own time zone. Without news there is no mail."),
            choices=_HOURS,
            coerce=int,
        )

    @property
    def habits(self) -> domain.Habits:
        """What was chosen."""
        chosen = {group: self.cleaned_data[group] for group in domain.GROUPS}
        return domain.Habits(self.cleaned_data["digest_hour"], chosen)


def values_of(habits: domain.Habits) -> dict[str, object]:
    """Give what the form shows for habits."""
    chosen = {group: habits.choices.get(group, "now") for group in domain.GROUPS}
    return {**chosen, "digest_hour": habits.digest_hour}


class CalendarForm(forms.Form):
    """Whether titles name anybody."""

    with_names = forms.BooleanField(
        label=_("With names"),
        help_text=_(
            "Titles then name collectives and companies, and whoever sees your calendar reads them. "
            "Without names a title says “Tutti: a vote closes”."
        ),
        required=False,
    )
