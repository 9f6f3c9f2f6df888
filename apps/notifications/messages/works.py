"""The words about one's own works: imports, and shares that somebody entered."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.catalogues.models import ImportRun
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import one_line
from apps.notifications.queries import Seen


def imported(about: About, seen: Seen) -> Letter | None:
    """Tell that a list has been read, and ask whose the works are."""
    run = seen.runs.get(about.id_of("run"))
    if run is None:
        return None
    waits = run.state == ImportRun.State.DONE and not run.answer and bool(run.created)
    read = ngettext("One row was read.", "%(count)s rows were read.", run.rows_total)
    return Letter(
        subject=_("Your list of works has been read"),
        lines=(
            read % {"count": run.rows_total},
            _("Next: say whose the works are. Until you do, they enter no contract."),
        ),
        action=_("Say whose they are") if waits else _("See what was read"),
        url=reverse("catalogues:import_run", args=[run.public_id]),
        reason=_("You get this because you brought the list."),
        over=_("You have said whose the works are.") if run.answer else "",
        needs=waits,
    )


def previewed(about: About, seen: Seen) -> Letter | None:
    """Tell that a list has been looked through, and ask whether it may be entered."""
    run = seen.runs.get(about.id_of("run"))
    if run is None:
        return None
    waits = run.state == ImportRun.State.READY
    return Letter(
        subject=_("Your list of works has been looked through"),
        lines=(
            _("Nothing is entered yet. The page shows what would be new, changed, doubtful and refused."),
            _("Next: say whether it may be entered."),
        ),
        action=_("See what would happen") if waits else _("See what was read"),
        url=reverse("catalogues:import_run", args=[run.public_id]),
        reason=_("You get this because you brought the list."),
        over=_decided(run),
        needs=waits,
    )


def _decided(run: ImportRun) -> str:
    if run.state == ImportRun.State.READY:
        return ""
    is_lapsed = run.state == ImportRun.State.CANCELLED and run.failure
    return _("It waited too long and was stopped.") if is_lapsed else _("You have decided on this list.")


def lapsed(about: About, seen: Seen) -> Letter | None:
    """Tell that a list was stopped because nobody said whether it may be entered."""
    run = seen.runs.get(about.id_of("run"))
    if run is None:
        return None
    return Letter(
        subject=_("Your list of works was not entered"),
        lines=(
            _("For 30 days nobody said whether it may be entered, so we stopped it. Nothing was changed."),
            _("Bring the file again whenever you like."),
        ),
        action=_("See your list"),
        url=reverse("catalogues:import_run", args=[run.public_id]),
        reason=_("You get this because you brought the list."),
    )


def unreadable(about: About, seen: Seen) -> Letter | None:
    """Tell that a list could not be read."""
    run = seen.runs.get(about.id_of("run"))
    if run is None:
        return None
    return Letter(
        subject=_("Your list of works could not be read"),
        lines=(_("The page says what is wrong and how to mend it. Nothing was changed."),),
        action=_("See what is wrong"),
        url=reverse("catalogues:import_run", args=[run.public_id]),
        reason=_("You get this because you brought the list."),
    )


def share_asserted(about: About, seen: Seen) -> Letter | None:
    """Tell a holder that somebody entered shares in a work of theirs."""
    work = seen.works.get(about.id_of("work"))
    if work is None:
        return None
    return Letter(
        subject=one_line(_("Shares were entered: %(title)s") % {"title": work.title}),
        lines=(
            _("Somebody else entered or changed a share in “%(title)s”.") % {"title": work.title},
            _("If it is not right, say so on the work’s page. Until shares add up, no money is shared out."),
        ),
        action=_("See the shares"),
        url=reverse("catalogues:work", args=[work.public_id]),
        reason=_("You get this because you hold a share in this work."),
    )


def share_ended(about: About, seen: Seen) -> Letter | None:
    """Tell a holder that a share in a work of theirs was taken back."""
    work = seen.works.get(about.id_of("work"))
    if work is None:
        return None
    return Letter(
        subject=one_line(_("A share was taken back: %(title)s") % {"title": work.title}),
        lines=(_("Somebody else took back a share in “%(title)s”.") % {"title": work.title},),
        action=_("See the shares"),
        url=reverse("catalogues:work", args=[work.public_id]),
        reason=_("You get this because you hold a share in this work."),
    )


def conflict_opened(about: About, seen: Seen) -> Letter | None:
    """Tell a claimant that claims collide, and that nothing is lost that nobody else claims."""
    work = seen.works.get(about.id_of("work"))
    if work is None:
        return None
    return Letter(
        subject=one_line(_("Two of you claim the same: %(title)s") % {"title": work.title}),
        lines=(
            _("What is said of “%(title)s” cannot all be true.") % {"title": work.title},
            _("Nobody is rejected. What more than one of you claims counts for nobody until you agree."),
        ),
        action=_("See what collides"),
        url=reverse("catalogues:work", args=[work.public_id]),
        reason=_("You get this because a claim of yours is concerned."),
        needs=True,
    )


def conflict_settled(about: About, seen: Seen) -> Letter | None:
    """Tell a claimant that claims do not collide any more."""
    work = seen.works.get(about.id_of("work"))
    if work is None:
        return None
    return Letter(
        subject=one_line(_("Claims agree again: %(title)s") % {"title": work.title}),
        lines=(_("Nothing in “%(title)s” is disputed any more.") % {"title": work.title},),
        action=_("See the work"),
        url=reverse("catalogues:work", args=[work.public_id]),
        reason=_("You get this because a claim of yours was concerned."),
    )


def settlement_proposed(about: About, seen: Seen) -> Letter | None:
    """Tell a claimant what another one proposes, and that it needs their yes."""
    work = seen.works.get(about.id_of("work"))
    if work is None:
        return None
    return Letter(
        subject=one_line(_("Shares were proposed: %(title)s") % {"title": work.title}),
        lines=(
            _("Somebody proposes how to share “%(title)s”.") % {"title": work.title},
            _("It holds only when each of you has agreed. Any change makes it void."),
        ),
        action=_("See the proposal"),
        url=reverse("catalogues:work", args=[work.public_id]),
        reason=_("You get this because a claim of yours is concerned."),
        needs=True,
    )
