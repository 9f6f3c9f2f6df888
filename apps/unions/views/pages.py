"""Pages of unions: who they are, and their minimum terms field by field."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.models import Organisation, User
from apps.collectives.models import Collective
from apps.collectives.queries import collectives_visible_to, declared_by
from apps.common import messages as words_of
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.permissions import may, require
from apps.common.templatetags.look import weekday
from apps.terms.amounts import COUNTRIES
from apps.terms.minimum import Minimum
from apps.terms.vocabulary import VOCABULARY, groups
from apps.unions import actions, queries
from apps.unions.forms import ComparatorForm
from apps.unions.messages import group_label, label, question, say_country, say_minimum
from apps.unions.models import MinimumTerms
from apps.unions.views import person_of


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
        "representatives": declared_by(list(queries.representatives_of(shown.pk)), shown, now()),
        "may_declare": may(request.user, "collectives.declare_interests", shown),
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
    at, territory = now(), _territory(request)
    terms, version = queries.minimum_in_force(shown.pk, sector, at, territory)
    versions = queries.minimum_versions(shown).filter(sector=sector)
    words = {
        "union": shown,
        "sector": sector,
        "sector_words": dict(Collective.Sector.choices)[sector],
        "territory": territory,
        "territory_words": say_country(territory),
        "asked": request.GET.get("territory", ""),
        "version": version,
        "versions": [(one, say_country(one.territory)) for one in versions],
        "coming": [one for one in versions if one.valid_from > at and one.territory == territory],
        "groups": _rows(terms),
        "count": len(terms),
        "total": len(VOCABULARY.fields),
        "may_publish": may(request.user, "unions.publish_minimum", shown),
    }
    return render(request, "unions/minimum.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def edit_minimum(request: HttpRequest, slug: str, sector: str, key: str) -> HttpResponse:
    """Change what the minimum wants of one field, and publish the next version, from now or a later day."""
    shown = _union(request, slug)
    _check_sector(sector)
    if key not in VOCABULARY.by_key:
        raise Http404
    require(request.user, "unions.publish_minimum", shown)
    at, territory = now(), _territory(request)
    terms, last = _to_change(shown, sector, territory, at)
    announced = local_day(last.valid_from, shown.zone) if last and last.valid_from > at else None
    field = VOCABULARY.by_key[key]
    form = ComparatorForm(request.POST or None, field=field, minimum=terms, announced=announced)
    if request.method == "POST" and form.is_valid():
        published = _publish(request, shown, sector, form, at)
        if published is not None:
            _say_published(request, published, at)
            where = reverse("unions:minimum", args=[slug, sector])
            return redirect(f"{where}?territory={territory}" if territory else where)
    words = {
        "union": shown,
        "sector": sector,
        "territory": territory,
        "territory_words": say_country(territory),
        "form": form,
        "label": label(key),
        "question": question(key),
        "version": queries.minimum_versions(shown).filter(sector=sector).first(),
    }
    return render(request, "unions/edit_minimum.html", words, status=422 if form.errors else 200)


def _to_change(
    union: Organisation, sector: str, territory: str, at: datetime
) -> tuple[Minimum, MinimumTerms | None]:
    """Give what the next version begins with: the last one of the territory, announced ones as well."""
    last = queries.newest_version(union, sector, territory)
    if last is not None:
        return Minimum.parse(last.comparators), last
    return queries.minimum_in_force(union.pk, sector, at, territory)[0], None


def _publish(
    request: HttpRequest, union: Organisation, sector: str, form: ComparatorForm, at: datetime
) -> MinimumTerms | None:
    """Publish what was entered; a refusal stands beside the day from which it should hold."""
    starts = form.valid_from(union.zone)
    is_today = form.cleaned_data["holds_from"] == local_day(at, union.zone)
    try:
        return actions.publish_minimum(
            actor=person_of(request),
            union=union,
            sector=sector,
            territory=_territory(request),
            comparators=form.comparators(),
            valid_from=None if is_today else starts,
            at=at,
        )
    except Refusal as refusal:
        form.add_error("holds_from", words_of.say(refusal))
        return None


def _say_published(request: HttpRequest, version: MinimumTerms, at: datetime) -> None:
    number = {"n": version.version, "day": weekday(version.valid_from)}
    said = (
        _("Version %(n)s holds from now on.")
        if version.valid_from <= at
        else _("Version %(n)s holds from %(day)s.")
    )
    messages.success(request, said % number)


@require_GET
def beside(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which union stands beside a collective; a fragment for htmx, else its page."""
    collective = get_object_or_404(collectives_visible_to(request.user), organisation__slug=slug)
    found = queries.union_of(collective.organisation_id)
    reader = request.user if isinstance(request.user, User) else None
    reads = reader is not None and queries.collectives_read_by(reader).filter(pk=collective.pk).exists()
    words = {"union": found, "collective": collective, "reads": reads}
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


def _territory(request: HttpRequest) -> str:
    """Read the country whose minimum is meant; "" for everywhere, as for what is no country."""
    asked = request.GET.get("territory", "").strip().upper()
    return asked if asked in COUNTRIES else ""


def _check_sector(sector: str) -> None:
    if sector not in Collective.Sector.values:
        raise Http404
