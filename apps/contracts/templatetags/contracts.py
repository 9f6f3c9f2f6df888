"""Filters of the contract's pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from apps.catalogues.models import RIGHT_LABELS
from apps.common.days import local_day
from apps.contracts import messages
from apps.unions.messages import say_value

register = template.Library()


@register.filter
def work_code(code: str) -> str:
    """Write a work's code as people read it."""
    return messages.say_code(code)


@register.filter
def void_cause(cause: str) -> str:
    """Say why nothing came of a contract."""
    return messages.say_cause(cause)


@register.filter
def use_names(uses: Iterable[str]) -> str:
    """Name uses: "generate a voice, ...", as the vocabulary does."""
    return say_value("scope.uses", list(uses))


@register.filter
def right_names(rights: Iterable[str]) -> str:
    """Name rights: "master, composition"."""
    return ", ".join(str(RIGHT_LABELS[right]) for right in rights)


@register.filter
def days_left(last: date, zone: str) -> str:
    """Count the days until a day by the clock of a named zone: "729 days left"."""
    days = max(0, (last - local_day(timezone.now(), zone)).days)
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


@register.filter
def of_work(found: Mapping[int, Sequence[str]] | str | None, work_id: int) -> Sequence[str]:
    """Find what is noted of a work; nothing where nothing is."""
    return found.get(work_id, ()) if isinstance(found, Mapping) else ()


@register.filter
def party_line(party: Mapping[str, str]) -> str:
    """Name a party with its place: "Common Measure, Malmö"."""
    return ", ".join(word for word in (party["name"], party["place"]) if word)
