"""The catalogue at a glance: few pictures, each with its table, each bar a way into the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import domain, queries
from apps.catalogues.forms import filters
from apps.common import drawing
from apps.common.templatetags.look import number


@dataclass(frozen=True)
class Bar:
    """One bar: its name, how many works it stands for, and the list that shows them."""

    name: str
    works: int
    url: str

    @property
    def sum(self) -> str:
        """The number in words, at the end of the bar."""
        return number(self.works)

    @property
    def parts(self) -> tuple[drawing.Part, ...]:
        """What is drawn."""
        return (drawing.Part(self.works),)


@dataclass(frozen=True)
class Picture:
    """One question about a catalogue: a title, a sentence that answers it, and the bars."""

    title: str
    sentence: str
    bars: list[Bar]


@login_required
@require_GET
def glance(request: HttpRequest) -> HttpResponse:
    """Show a person's catalogue in pictures."""
    person = cast(User, request.user)
    seen = queries.glance(speaks_for(person), now().date())
    total = sum(seen.kinds.values())
    pictures = _pictures(seen, total) if total else []
    return render(request, "catalogues/glance.html", {"total": total, "pictures": pictures})


def _pictures(seen: queries.Glance, total: int) -> list[Picture]:
    hard = sum(count for name, count in seen.bands.items() if domain.BANDS[name][1] < domain.LOW_SCORE)
    colliding = sum(seen.conflicts.values())
    return [
        Picture(
            _("Whose they are"),
            _("%(count)s of %(total)s works are settled.") % _counts(seen.claims.get("mine", 0), total),
            _bars(seen.claims, filters.STATES, "state"),
        ),
        Picture(
            _("How well they are found"),
            _("%(count)s of %(total)s works are hard to find in lists and reports. Codes would help most.")
            % _counts(hard, total),
            _bars(seen.bands, filters.BANDS, "find"),
        ),
        Picture(_("Kinds"), _("What your works are."), _bars(seen.kinds, filters.KINDS, "kind")),
        Picture(
            _("Years"),
            _("%(count)s of %(total)s works have a year.") % _counts(total - seen.no_year, total),
            _years(seen),
        ),
        Picture(
            _("Made with a machine"),
            _("Said of %(count)s of %(total)s works so far. Only you can say it; we never guess.")
            % _counts(total - seen.machine.get("unsaid", 0), total),
            _bars(seen.machine, filters.MACHINE, "machine"),
        ),
        Picture(
            _("Conflicts"),
            _("Nobody is rejected. What is disputed counts for nobody until you agree.")
            if colliding
            else _("Nothing of yours collides with what others say."),
            _bars(seen.conflicts, filters.CONFLICTS, "conflict"),
        ),
    ]


def _counts(count: int, total: int) -> dict[str, str]:
    return {"count": number(count), "total": number(total)}


def _bars(counts: Mapping[str, int], choices: Iterable[tuple[str, object]], name: str) -> list[Bar]:
    """Make a bar of each choice of a filter that some works have, in the order of the choices."""
    return [
        Bar(str(words), counts[value], _url({name: value})) for value, words in choices if counts.get(value)
    ]


def _years(seen: queries.Glance) -> list[Bar]:
    bars = [
        Bar(
            str(span.first) if span.first == span.last else f"{span.first}–{span.last}",
            span.works,
            _url({"year_from": str(span.first), "year_to": str(span.last)}),
        )
        for span in domain.spans(seen.years)
    ]
    if seen.no_year:
        bars.append(Bar(_("Without a year"), seen.no_year, _url({"no_year": "1"})))
    return bars


def _url(asked: Mapping[str, str]) -> str:
    return f"{reverse('catalogues:works')}?{urlencode(asked)}"
