"""What the shell of every page needs: navigation, the reader's seat and zone."""

from datetime import datetime
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import seats_of
from apps.invitations.domain import INVITERS
from apps.notifications.messages import NewCount, count_for_shell

_Item = dict[str, object]
# The seat that the masthead names when a person holds several.
_FIRST = [Role.STEWARD, Role.REPRESENTATIVE, Role.DELEGATE, Role.SIGNATORY, Role.MEMBER, Role.AUDITOR]
_INVITING = {(kind, inviter) for (kind, _role), inviters in INVITERS.items() for inviter in inviters}


def shell(request: HttpRequest) -> dict[str, object]:
    """Give what `base.html` reads; nothing is looked up before a template asks for it."""
    seats = cache(lambda: _seats(request))
    return {
        "person": _reader(request),
        "nav": SimpleLazyObject(lambda: _nav(request, seats())),
        "person_menu": SimpleLazyObject(lambda: _menu(request, seats())),
        "seat_label": SimpleLazyObject(lambda: _seat_label(seats())),
        "zone_label": SimpleLazyObject(lambda: _zone_label(timezone.now())),
        "inbox_new": SimpleLazyObject(lambda: _inbox_new(request)),
        "check_url": SimpleLazyObject(lambda: reverse("audit:how")),
    }


def _inbox_new(request: HttpRequest) -> NewCount | None:
    person = _reader(request)
    return count_for_shell(person, timezone.now()) if isinstance(person, User) else None


def _reader(request: HttpRequest) -> User | AnonymousUser:
    """Give who reads; nobody on a page that is shown before anybody was looked for."""
    person = getattr(request, "user", None)
    return person if isinstance(person, User) else AnonymousUser()


def _seats(request: HttpRequest) -> list[Seat]:
    person = _reader(request)
    found = seats_of(person) if isinstance(person, User) else []
    return sorted(found, key=lambda seat: _FIRST.index(Role(seat.role)))


def _nav(request: HttpRequest, seats: list[Seat]) -> list[_Item]:
    if not _reader(request).is_authenticated:
        return []
    links = [(_("Home"), reverse("home:home")), *_links_of(seats)]
    return [_item(request, label, url) for label, url in dict(links).items()]


def _links_of(seats: list[Seat]) -> list[tuple[str, str]]:
    first = seats[0] if seats else None
    if first is None or first.role == Role.MEMBER:
        own = [(_("My works"), reverse("catalogues:works"))]
    elif first.role == Role.STEWARD:
        own = [(_("Members"), reverse("collectives:members", args=[first.organisation.slug]))]
    elif first.role == Role.REPRESENTATIVE:
        own = []
    else:
        own = [(_("Our dossier"), reverse("companies:company", args=[first.organisation.slug]))]
    is_company = first is not None and first.organisation.kind == Organisation.Kind.COMPANY
    votes = [] if is_company else [(_("Votes"), reverse("ballots:list"))]
    common = [(_("Rooms"), reverse("negotiations:rooms")), (_("Contracts"), reverse("contracts:list"))]
    return [*own, *votes, *common] if seats else [*own, (_("Collectives"), reverse("collectives:list"))]


def _menu(request: HttpRequest, seats: list[Seat]) -> list[_Item]:
    roles = {seat.role for seat in seats}
    links = [(_("What concerns me"), reverse("notifications:inbox"))]
    if Role.STEWARD in roles:
        links.append((_("My works"), reverse("catalogues:works")))
    if roles & {Role.STEWARD, Role.MEMBER, Role.REPRESENTATIVE}:
        links += [
            (_("Proposals"), reverse("proposals:list")),
            (_("Collectives"), reverse("collectives:list")),
        ]
    links += [
        (_("Minimum terms"), reverse("unions:union", args=[seat.organisation.slug]))
        for seat in seats
        if seat.role == Role.REPRESENTATIVE
    ]
    links += [
        (
            _("Invite to %(place)s") % {"place": seat.organisation.short},
            reverse("invitations:organisation", args=[seat.organisation.slug]),
        )
        for seat in seats
        if (seat.organisation.kind, seat.role) in _INVITING
    ]
    if Role.DELEGATE in roles:
        links.append((_("API keys"), reverse("accounts:keys")))
    links.append((_("Settings"), reverse("accounts:settings")))
    return [_item(request, label, url) for label, url in dict(links).items()]


def _item(request: HttpRequest, label: str, url: str) -> _Item:
    return {"label": label, "url": url, "current": request.path.startswith(url)}


def _seat_label(seats: list[Seat]) -> str:
    if not seats:
        return ""
    seat = seats[0]
    return f"{seat.office or seat.get_role_display()}, {seat.organisation.name}"


def _zone_label(at: datetime) -> str:
    local = timezone.localtime(at)
    zone = str(timezone.get_current_timezone())
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    offset = local.strftime("%z")
    hours, minutes = int(offset[:3]), offset[3:5]
    if not hours and minutes == "00":
        return city if city == "UTC" else f"{city} (UTC)"
    behind = f"{hours:+d}" + (f":{minutes}" if minutes != "00" else "")
    return f"{city} ({local.strftime('%Z')}, UTC{behind})"
