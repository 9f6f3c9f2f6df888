"""Pages of unions: who they are, and their minimum terms field by field."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.models import Organisation, User
from apps.collectives.models import Collective
from apps.collectives.queries import collectives_visible_to
from apps.common.permissions import may, require
from apps.terms.minimum import Minimum
from apps.terms.vocabulary import VOCABULARY, groups
from apps.unions import actions, queries
from apps.unions.forms import ComparatorForm
from apps.unions.messages import group_label, label, question, say_minimum


@dataclass(frozen=True)
class MinimumRow:
    """A field with what the minimum wants of it, in words."""

    key: str
    label: str
    question: str
    minimum: str
    reason: str


@require_GET
def union(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a union: who speaks for it, beside whom it stands, what it published."""
    shown = _union(request, slug)
    sectors = dict(Collective.Sector.choices)
    in_force = {sector: queries.version_in_force(shown.pk, sector, now()) for sector in sectors}
    words = {
        "union": shown,
        "sees_representatives": queries.sees_representatives(request.user, shown),
        "representatives": queries.representatives_of(shown.pk),
        "collectives": queries.collectives_under(shown),
        "sectors": [(sector, sectors[sector], version) for sector, version in in_force.items()],
        "may_publish": may(request.user, "unions.publish_minimum", shown),
        "can_cosign": queries.can_cosign(shown),
    }
    return render(request, "unions/union.html", words)


@require_GET
def minimum(request: HttpRequest, slug: str, sector: str) -> HttpResponse:
    """List the minimum terms of a sector, every field with its reason."""
    shown = _union(request, slug)
    _check_sector(sector)
    terms, version = queries.minimum_in_force(shown.pk, sector, now())
    words = {
        "union": shown,
        "sector": sector,
        "sector_words": dict(Collective.Sector.choices)[sector],
        "version": version,
        "versions": queries.minimum_versions(shown).filter(sector=sector),
        "groups": _rows(terms),
        "count": len(terms),
        "total": len(VOCABULARY.fields),
        "may_publish": may(request.user, "unions.publish_minimum", shown),
    }
    return render(request, "unions/minimum.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def edit_minimum(request: HttpRequest, slug: str, sector: str, key: str) -> HttpResponse:
    """Change what the minimum wants of one field, and publish the next version."""
    shown = _union(request, slug)
    _check_sector(sector)
    if key not in VOCABULARY.by_key:
        raise Http404
    require(request.user, "unions.publish_minimum", shown)
    terms, version = queries.minimum_in_force(shown.pk, sector, now())
    form = ComparatorForm(request.POST or None, field=VOCABULARY.by_key[key], minimum=terms)
    if request.method == "POST" and form.is_valid():
        published = actions.publish_minimum(
            actor=_person(request), union=shown, sector=sector, comparators=form.comparators(), at=now()
        )
        messages.success(request, _("Version %(n)s holds from now on.") % {"n": published.version})
        return redirect("unions:minimum", slug, sector)
    words = {
        "union": shown,
        "sector": sector,
        "form": form,
        "label": label(key),
        "question": question(key),
        "version": version,
    }
    return render(request, "unions/edit_minimum.html", words)


@require_GET
def beside(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which union stands beside a collective; a fragment for htmx, else its page."""
    collective = get_object_or_404(collectives_visible_to(request.user), organisation__slug=slug)
    found = queries.union_of(collective.organisation_id)
    words = {"union": found, "collective": collective}
    fragment = bool(getattr(request, "htmx", False))
    return render(request, f"unions/{'_beside' if fragment else 'beside'}.html", words)


def _rows(terms: Minimum) -> list[tuple[str, list[MinimumRow]]]:
    return [
        (group_label(group.id), [_row(field.key, terms) for field in fields]) for group, fields in groups()
    ]


def _row(key: str, terms: Minimum) -> MinimumRow:
    comparator = terms.get(key)
    return MinimumRow(
        key=key,
        label=label(key),
        question=question(key),
        minimum=say_minimum(key, comparator),
        reason=comparator.reason if comparator else "",
    )


def _union(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(queries.unions_visible_to(request.user), slug=slug)


def _check_sector(sector: str) -> None:
    if sector not in Collective.Sector.values:
        raise Http404


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
