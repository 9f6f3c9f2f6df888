"""The words about the safety of accounts and keys; these mails are always sent."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_seat, one_line
from apps.notifications.queries import Seen


def key_issued(about: About, seen: Seen) -> Letter | None:
    """Tell a company's delegates that a new API key can act for it."""
    key = seen.keys.get(about.id_of("key"))
    if key is None:
        return None
    words = {"company": key.organisation, "name": key.name, "person": key.person}
    return Letter(
        subject=one_line(_("A new API key for %(company)s") % words),
        lines=(
            _("%(person)s made the key “%(name)s”. Whoever holds it can table offers for %(company)s.")
            % words,
            _("If nobody of you meant to, end the key at once."),
        ),
        action=_("See the keys"),
        url=reverse("accounts:keys"),
        reason=because_of_seat(key.organisation),
        over=_("This key has ended.") if key.revoked_at else "",
    )


def key_revoked(about: About, seen: Seen) -> Letter | None:
    """Tell a company's delegates that a key no longer works."""
    key = seen.keys.get(about.id_of("key"))
    if key is None:
        return None
    words = {"company": key.organisation, "name": key.name}
    return Letter(
        subject=one_line(_("An API key of %(company)s has ended") % words),
        lines=(_("The key “%(name)s” no longer works.") % words,),
        action=_("See the keys"),
        url=reverse("accounts:keys"),
        reason=because_of_seat(key.organisation),
    )
