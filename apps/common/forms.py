"""How forms are rendered everywhere: our field template, errors beside the field."""

from django.forms.renderers import TemplatesSetting


class TuttiRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` with the templates of the design system."""

    form_template_name = "common/form/form.html"
    field_template_name = "common/form/field.html"
