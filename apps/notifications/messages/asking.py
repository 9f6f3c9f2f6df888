"""The words about owners without an account, to them and to who asked, and about checked shares."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.catalogues.models import OutsideAsk
from apps.catalogues.queries import asked_in
from apps.common.moments import moment
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import one_line
from apps.notifications.queries import Seen


def asked(ask: OutsideAsk, token: str) -> Letter:
    """Ask somebody of whom only the mail address is known whether shares of theirs may be licensed."""
    return question(ask, token, len({one.share.work_id for one in asked_in(ask)}))


def question(ask: OutsideAsk, token: str, works: int) -> Letter:
    """Put the question about a number of works into words."""
    words = {
        "person": ask.person,
        "collective": ask.collective,
        "until": moment(ask.expires_at),
        "works": works,
    }
    says = ngettext(
        "%(person)s says that you own a share of %(works)s work, or decide over one.",
        "%(person)s says that you own shares of %(works)s works, or decide over them.",
        works,
    )
    return Letter(
        subject=one_line(_("%(person)s asks you: may your share be licensed?") % words),
        lines=(
            says % words,
            _("May your share be licensed with the others, within the collective %(collective)s?") % words,
            _(
                "Tutti is a site where artists negotiate with AI companies as one. You read which works and "
                "what it means, and answer yes or no. You need no account."
            ),
            _("The link is yours alone, so do not pass it on. You can answer until %(until)s.") % words,
        ),
        action=_("Read the question"),
        url=reverse("catalogues:outside_question", args=[token]),
        reason=_(
            "You get this because %(person)s wrote your address. If you do nothing, that is a no. On the "
            "same page you can say that you want no such mail again."
        )
        % words,
    )


QUESTIONS: Mapping[str, Callable[[OutsideAsk, str], Letter]] = {
    "outside.asked": asked,
    "outside.asked_again": asked,
}


def answered(about: About, seen: Seen) -> Letter | None:
    """Tell whose works they are that an owner outside has answered."""
    ask = seen.asks.get(about.id_of("ask"))
    if ask is None:
        return None
    words = {"name": ask.name or _("An owner outside")}
    return Letter(
        subject=one_line(_("An owner outside has answered: %(name)s") % words),
        lines=(
            _("%(name)s has answered your question, or changed the answer.") % words,
            _("A yes counts from now on. A no keeps the work out; nobody may press for a reason."),
        ),
        action=_("See the answer"),
        url=reverse("catalogues:outside"),
        reason=_("You get this because you asked."),
    )


def joined(about: About, seen: Seen) -> Letter | None:
    """Tell both that an owner outside now has an account; whoever joined does not see the question."""
    ask = seen.asks.get(about.id_of("ask"))
    if ask is None:
        return None
    words = {"name": ask.name or _("An owner outside")}
    return Letter(
        subject=one_line(_("%(name)s has an account now") % words),
        lines=(
            _("%(name)s holds the share by their own account. What they say there counts from now on.")
            % words,
        ),
        action=_("See the owners outside"),
        url=reverse("catalogues:outside"),
        reason=_("You get this because you asked."),
    )


def checked(about: About, seen: Seen) -> Letter | None:
    """Tell a holder that a steward has checked a share, or taken the check back."""
    check = seen.checks.get(about.id_of("check"))
    work = seen.works.get(about.id_of("work"))
    if check is None or work is None:
        return None
    words = {"title": work.title, "collective": check.collective}
    is_ended = about.kind == "share.unchecked"
    return Letter(
        subject=one_line(
            (_("A check was taken back: %(title)s") if is_ended else _("Your share was checked: %(title)s"))
            % words
        ),
        lines=(
            (
                _("A steward of %(collective)s took back the check of your share in “%(title)s”.")
                if is_ended
                else _("A steward of %(collective)s looked at your share in “%(title)s” and found it right.")
            )
            % words,
            _("The page says what was looked at, and why. Your share counts as it did before."),
        ),
        action=_("Read what was checked"),
        url=reverse("collectives:share_check", args=[check.public_id]),
        reason=_("You get this because it is your share."),
    )
