"""The words about the safety of accounts and keys; these mails are always sent."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.moments import moment
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_account, because_of_seat, one_line
from apps.notifications.queries import Seen


def domain_lost(about: About, seen: Seen) -> Letter | None:
    """Tell a company's delegates that a domain of theirs shows no proof any more."""
    company = seen.group_of(about)
    if company is None:
        return None
    words = {"company": company}
    return Letter(
        subject=one_line(_("A domain of %(company)s is no longer proven") % words),
        lines=(
            _("The line that proved a domain of %(company)s was not found there three times in a row.")
            % words,
            _("The dossier says so. Put the line back and have the domain looked at again."),
        ),
        action=_("See the domains"),
        url=reverse("companies:domains", args=[company.slug]),
        reason=because_of_seat(company),
    )


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


ACCOUNT_CHANGES = {
    "address.changed": gettext_lazy("Your account has another mail address"),
    "codes.renewed": gettext_lazy("You have new recovery codes"),
    "factor.added": gettext_lazy("You have a new second factor"),
    "factor.removed": gettext_lazy("A second factor was removed"),
    "factor.reset": gettext_lazy("Your second factors were taken away"),
    "password.changed": gettext_lazy("You have a new password"),
}


def account_changed(about: About, seen: Seen) -> Letter | None:
    """Tell a person that how they sign in has changed, in case it was not they who changed it."""
    if about.payload.get("type") == "recovery_codes":
        return None  # these come and go with a factor, of which there is a mail already
    return Letter(
        subject=str(ACCOUNT_CHANGES[about.kind]),
        lines=(
            _("It happened on %(when)s.") % {"when": moment(about.at)},
            _("Was it you? Then there is nothing to do."),
            _("Was it not? Choose a new password at once, and sign out everywhere else."),
        ),
        action=_("Look at where I am signed in"),
        url=reverse("accounts:sessions"),
        reason=because_of_account(),
    )
