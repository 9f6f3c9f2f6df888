"""The bylaws of a collective in plain words, with every version and what it changed."""

from dataclasses import dataclass
from itertools import zip_longest

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.collectives import domain, queries
from apps.collectives.messages import change_rows, rule_rows, say_bylaws
from apps.collectives.messages.bylaws import ChangeRow, RuleRow
from apps.collectives.models import Bylaws, Collective
from apps.common.permissions import may


@dataclass(frozen=True)
class VersionRow:
    """One version: all its rules, and what it changed of the one before."""

    version: Bylaws
    rules: list[RuleRow]
    changes: list[ChangeRow]


@never_cache
@require_GET
def bylaws(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how a collective decides to everybody; what is drafted and voted on to its members."""
    shown = get_object_or_404(queries.collectives_visible_to(request.user), organisation__slug=slug)
    reader = request.user if isinstance(request.user, User) else None
    in_force = queries.bylaws_in_force(shown.organisation_id)
    versions = _versions(shown)
    words = {
        "collective": shown,
        "decides": say_bylaws(in_force),
        "rules": rule_rows(in_force),
        "newest": versions[0] if versions else None,
        "versions": versions,
        "motions": queries.motions_visible_to(reader).filter(pk__in=queries.motions_of(shown)).order_by("-pk")
        if reader
        else (),
        "may_draft": reader is not None and may(reader, "collectives.draft_bylaws", shown),
    }
    return render(request, "collectives/bylaws.html", words)


def _versions(shown: Collective) -> list[VersionRow]:
    """Put the versions into rows, the newest first."""
    rows = list(queries.versions_of(shown))
    read = [domain.Bylaws.parse(row.rules) for row in rows]
    return [
        VersionRow(row, rule_rows(after), change_rows(before, after) if before else [])
        for row, after, before in zip_longest(rows, read, read[1:])
    ]
