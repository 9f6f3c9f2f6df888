"""The words about one's own data: gathered, ready, about to be erased; these mails are always sent."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.common.moments import moment
from apps.common.retention import PERIODS
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_account, one_line
from apps.notifications.queries import Seen
from apps.privacy.domain import due_at


def archive_asked(about: About, seen: Seen) -> Letter:
    """Tell a person that somebody at their account asked for their data."""
    return _letter(
        _("Your data is being gathered"),
        _("Somebody at your account asked for everything that Tutti holds about you."),
        _("If that was not you, change your password now: whoever it was can read your pages."),
    )


def archive_ready(about: About, seen: Seen) -> Letter:
    """Tell a person that their data waits, and until when."""
    until = about.at + PERIODS["exports"]
    return _letter(
        _("Your data is ready"),
        _("You can fetch it until %(until)s. After that the file is deleted.") % {"until": moment(until)},
        _("It is not in this mail, because mail is read by many machines."),
        over=_("The file has been deleted.") if until <= seen.at else "",
    )


def erasure_asked(about: About, seen: Seen) -> Letter:
    """Tell a person when they will be erased, and that it can be called off."""
    return _letter(
        _("You will be erased on %(due)s") % {"due": moment(due_at(about.at))},
        _("Until then nothing changes, and you can call it off with one click."),
        _("Afterwards nobody can bring anything back, and no mail will tell you so: we will not know you."),
    )


def erasure_cancelled(about: About, seen: Seen) -> Letter:
    """Tell a person that they stay."""
    return _letter(
        _("You will not be erased"),
        _("Your wish to be erased was called off. Everything stays as it is."),
        _("If that was not you, change your password now."),
    )


def erasure_held(about: About, seen: Seen) -> Letter:
    """Tell a person that something keeps them from being erased."""
    return _letter(
        _("You could not be erased yet"),
        _("Something stands in the way since you asked. Your page says what it is, and how to settle it."),
        _("We try again every day."),
    )


def _letter(subject: str, *lines: str, over: str = "") -> Letter:
    return Letter(
        subject=one_line(subject),
        lines=lines,
        action=_("See my data"),
        url=reverse("privacy:mine"),
        reason=because_of_account(),
        over=over,
    )
