"""Pages of the rows of a mandate: what is said of kinds and lists of works, of rights and of countries."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.catalogues.queries import works_of
from apps.collectives import actions, domain, queries
from apps.collectives.forms import ReadTextForm, RowForm
from apps.collectives.messages import ANSWERS, say_reach, say_uses, say_works
from apps.collectives.models import Collective, Mandate
from apps.collectives.rules import InNameOf
from apps.collectives.views import person_of, spoken_for
from apps.common.forms import done
from apps.common.permissions import may


@dataclass(frozen=True)
class ShownRow:
    """A row in words, and of how many works something is said that goes before it."""

    public_id: str
    answer: str
    words: str
    works: str
    uses: str
    reach: str
    passed_over: int


def rows_shown(mandate: Mandate | None) -> list[ShownRow]:
    """Say the rows of a mandate, oldest first."""
    rows = queries.rows_of(mandate)
    titles = queries.titles_of({work for _id, row in rows for work in row.works})
    passed = queries.answered_alone(mandate, [row for _id, row in rows])
    return [
        ShownRow(
            public_id=public_id,
            answer=row.answer,
            words=str(ANSWERS[row.answer]),
            works=say_works(row, [titles[work] for work in sorted(row.works)]),
            uses=say_uses(row),
            reach=say_reach(row),
            passed_over=passed[row],
        )
        for public_id, row in rows
    ]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def mandate_row(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a row to a mandate; the text is read beside it."""
    reader, person, joined = _whose(request, slug)
    if queries.mandate_in_force(person.pk, joined.organisation_id) is None:
        messages.info(request, _("Answer the four questions first. Then you can say more."))
        return redirect(_mandate_url(joined, person, reader))
    own = works_of(person)
    looks = "look" in request.POST
    form = RowForm.to_look(request.POST, own) if looks else RowForm(request.POST or None, own=own)
    if request.method == "POST" and not looks and form.is_valid():
        kept = done(
            form,
            lambda **_entered: actions.add_row(
                actor=reader,
                person=person,
                collective=joined,
                row=form.row,
                text_version=form.text_version,
                at=now(),
            ),
        )
        if kept:
            messages.success(request, _("Your row is kept. It holds at once."))
            return redirect(_mandate_url(joined, person, reader))
    return render(request, "collectives/mandate_row.html", {**_words(joined, person, reader), "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def drop_row(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take a row of a mandate away, after reading what it says."""
    reader, person, joined = _whose(request, slug)
    mandate = queries.mandate_in_force(person.pk, joined.organisation_id)
    shown = next((row for row in rows_shown(mandate) if row.public_id == public_id), None)
    if shown is None:
        raise Http404
    form = ReadTextForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda **_entered: actions.drop_row(
            actor=reader,
            person=person,
            collective=joined,
            row_id=public_id,
            text_version=form.text_version,
            at=now(),
        ),
    ):
        messages.success(request, _("The row is gone. Your other answers hold there again."))
        return redirect(_mandate_url(joined, person, reader))
    words = {**_words(joined, person, reader), "form": form, "row": shown}
    return render(request, "collectives/drop_row.html", words)


def _whose(request: HttpRequest, slug: str) -> tuple[User, User, Collective]:
    """Find who asks, about whose mandate, and to which collective; 404 if it is none of theirs."""
    reader = person_of(request)
    joined = get_object_or_404(queries.collectives_visible_to(reader), organisation__slug=slug)
    person = spoken_for(reader, request.POST.get("for") or request.GET.get("for"))
    if not may(reader, "collectives.give_mandate", InNameOf(person, joined)):
        raise Http404
    return reader, person, joined


def _mandate_url(joined: Collective, person: User, reader: User) -> str:
    query = "" if person.pk == reader.pk else "?" + urlencode({"for": person.public_id})
    return reverse("collectives:mandate", args=[joined.organisation.slug]) + query


def _words(joined: Collective, person: User, reader: User) -> dict[str, object]:
    version, language = domain.current_text(get_language() or "en")
    return {
        "collective": joined,
        "spoken_for": person,
        "is_own": person.pk == reader.pk,
        "back": _mandate_url(joined, person, reader),
        "text": domain.blocks(version),
        "text_language": language,
        "version": version,
        "hash": domain.hash_of_text(version),
    }
