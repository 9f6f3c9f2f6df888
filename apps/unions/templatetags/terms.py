"""Tags that put terms, comparisons and minimum terms in words."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from apps.terms.comparison import Comparison
from apps.terms.domain import Terms
from apps.terms.minimum import Comparator
from apps.terms.vocabulary import Json
from apps.unions import messages

register = template.Library()


@register.filter
def term_label(key: str) -> str:
    """Name a field."""
    return messages.label(key)


@register.filter
def term_question(key: str) -> str:
    """Say what a field asks."""
    return messages.question(key)


@register.simple_tag
def term_value(key: str, value: Json | None) -> str:
    """Say an answer to a field."""
    return messages.say_value(key, value)


@register.simple_tag
def term_of(terms: Terms, key: str) -> str:
    """Say what some terms answer to a field."""
    return messages.say_value(key, terms.get(key), versions=terms.text("scope.max_versions"))


@register.simple_tag
def term_minimum(key: str, comparator: Comparator | None) -> str:
    """Say what the minimum wants of a field."""
    return messages.say_minimum(key, comparator)


@register.simple_tag
def term_summary(terms: Terms, company: str, model: str = "") -> SafeString:
    """Say in a plain paragraph what terms mean, with the models in bold."""
    said: str = escape(messages.say_summary(terms, company, model))
    for name in (model,) if model else terms.choices("parties.models"):
        said = said.replace(escape(name), format_html("<b>{}</b>", name), 1)
    return mark_safe(said)  # noqa: S308  # escaped above, the models once more by format_html


@register.simple_tag
def term_counts(comparison: Comparison, before_round: int | None = None) -> SafeString:
    """Count the groups of a comparison, with the numbers in bold."""
    said = messages.say_counts(
        comparison, before_round=before_round, emphasis=lambda number: format_html("<b>{}</b>", number)
    )
    return mark_safe(said)  # noqa: S308  # our own sentences around numbers
