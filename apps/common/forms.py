"""How forms are rendered everywhere: our field template, errors beside the field; and inputs of our own."""

from django import forms
from django.forms.renderers import TemplatesSetting


class TuttiRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` with the templates of the design system."""

    form_template_name = "common/form/form.html"
    field_template_name = "common/form/field.html"


class MomentInput(forms.DateTimeInput):
    """Asks for a day and an hour in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")
