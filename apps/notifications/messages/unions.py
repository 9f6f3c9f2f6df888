"""The words about unions: who asks one, what it answered, and who ends what is between them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_seat, one_line
from apps.notifications.queries import Seen


def asked(about: About, seen: Seen) -> Letter | None:
    """Ask a representative to answer a collective."""
    return _letter(
        about,
        seen,
        _("%(collective)s asks %(union)s to stand beside it"),
        _("Answer yes or no, with a reason that its members read."),
        _("Read and answer"),
    )


def affiliated(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that they stand together from now on."""
    return _letter(
        about,
        seen,
        _("%(union)s stands beside %(collective)s"),
        _("From now on its minimum terms hold, and it gives an opinion before each vote. It has no vote."),
        _("See who speaks for it"),
    )


def declined(about: About, seen: Seen) -> Letter | None:
    """Tell stewards that a union declined; the reason is on the page."""
    return _letter(
        about,
        seen,
        _("%(union)s does not stand beside %(collective)s"),
        _("Its reason stands on the page. You can ask another union."),
        _("Read the reason"),
    )


def notice_given(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that one of them gave notice."""
    is_union = about.id_of("side") == Organisation.Kind.UNION
    return _letter(
        about,
        seen,
        _("%(union)s has given notice to %(collective)s")
        if is_union
        else _("%(collective)s has given notice to %(union)s"),
        _("It ends after 30 days. Rooms and contracts in which the union speaks go on with it."),
        _("See when, and why"),
    )


def notice_taken_back(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that the notice is taken back."""
    return _letter(
        about,
        seen,
        _("%(union)s goes on standing beside %(collective)s"),
        _("The notice was taken back."),
        _("See who speaks for it"),
    )


def ended(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that it is over."""
    return _letter(
        about,
        seen,
        _("%(union)s no longer stands beside %(collective)s"),
        _("The notice is over. New rooms are marked as unmoderated until another union stands there."),
        _("See the page"),
    )


def _letter(about: About, seen: Seen, subject: str, line: str, action: str) -> Letter | None:
    """Write to whoever sits on the side whose stream it is, with the way to that side's page."""
    own = seen.group_of(about)
    collective = seen.organisations.get(about.id_of("collective"))
    union = seen.organisations.get(about.id_of("union"))
    if own is None or collective is None or union is None:
        return None
    words = {"collective": collective, "union": union}
    page = (
        reverse("unions:collectives", args=[union.slug])
        if own.pk == union.pk
        else reverse("unions:affiliation", args=[collective.slug])
    )
    return Letter(
        subject=one_line(subject % words), lines=(line,), action=action, url=page, reason=because_of_seat(own)
    )
