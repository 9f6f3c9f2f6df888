"""How forms are rendered everywhere: our field template, errors beside the field; and inputs of our own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from apps.common.errors import Refusal
from apps.common.messages import say


def done(form: forms.Form, act: Callable[..., object], **given: Any) -> bool:
    """Do what a valid form asks for; a refusal is said at the form, where everything typed still stands.

    Args:
        given: what the action takes besides the fields of the form.
    """
    try:
        act(**given, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, say(refusal))
        return False
    return True


class TuttiRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` with the templates of the design system."""

    form_template_name = "common/form/form.html"
    field_template_name = "common/form/field.html"


class MomentInput(forms.DateTimeInput):
    """Asks for a day and an hour in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")
