"""The words about membership, seats and bylaws."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Role
from apps.collectives.messages import say_category
from apps.collectives.models import Membership
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_account, because_of_seat, one_line
from apps.notifications.queries import Seen


def applied(about: About, seen: Seen) -> Letter | None:
    """Ask a steward to decide about an application that still waits."""
    membership = seen.memberships.get(about.id_of("membership"))
    if membership is None or not seen.sits(membership.collective.organisation_id, Role.STEWARD):
        return None
    collective = membership.collective.organisation
    words = {"person": membership.person, "collective": collective}
    waits = membership.state == Membership.State.APPLIED
    return Letter(
        subject=one_line(_("%(person)s wants to join %(collective)s") % words),
        lines=(_("%(person)s has applied to %(collective)s.") % words,),
        action=_("Decide about the application"),
        url=reverse("collectives:members", args=[collective.slug]),
        reason=because_of_seat(collective),
        over="" if waits else _("This application is decided."),
        needs=waits,
    )


def admitted(about: About, seen: Seen) -> Letter | None:
    """Welcome a new member."""
    membership = seen.memberships.get(about.id_of("membership"))
    if membership is None or membership.person_id != seen.person.pk:
        return None
    collective = membership.collective.organisation
    words = {"collective": collective}
    return Letter(
        subject=one_line(_("You are a member of %(collective)s") % words),
        lines=(
            _("%(collective)s has admitted you.") % words,
            _("Next: say what may be done with your works. Until you do, nobody may do anything with them."),
        ),
        action=_("Answer four questions"),
        url=reverse("collectives:mandate", args=[collective.slug]),
        reason=_("You get this because you applied, or accepted an invitation."),
        over="" if seen.sits(collective.pk, Role.MEMBER) else _("You have left since."),
    )


def refused(about: About, seen: Seen) -> Letter | None:
    """Tell an applicant that they were not admitted; the reason is for their eyes on the page."""
    membership = seen.memberships.get(about.id_of("membership"))
    if membership is None or membership.person_id != seen.person.pk:
        return None
    collective = membership.collective.organisation
    words = {"collective": collective}
    return Letter(
        subject=one_line(_("%(collective)s has not admitted you") % words),
        lines=(
            _("%(collective)s has decided about your application and says why.") % words,
            _("You can apply again, there or elsewhere. Your works stay yours."),
        ),
        action=_("Read the reason"),
        url=reverse("collectives:collective", args=[collective.slug]),
        reason=_("You get this because you applied."),
    )


def placed(about: About, seen: Seen) -> Letter | None:
    """Tell a member that their category is another one; the reason is for their eyes on the page."""
    membership = seen.memberships.get(about.id_of("membership"))
    if membership is None or membership.person_id != seen.person.pk:
        return None
    collective = membership.collective.organisation
    words = {"collective": collective, "category": say_category(membership.category)}
    return Letter(
        subject=one_line(_("Your category in %(collective)s has changed") % words),
        lines=(
            _("A steward of %(collective)s has put you into another category: %(category)s.") % words,
            _("The page says why, and what it means for your vote and your works."),
        ),
        action=_("Read the reason"),
        url=reverse("collectives:collective", args=[collective.slug]),
        reason=_("You get this because you are a member."),
        over="" if seen.sits(collective.pk, Role.MEMBER) else _("You have left since."),
    )


def left(about: About, seen: Seen) -> Letter | None:
    """Tell a steward that somebody left, without saying who."""
    collective = seen.group_of(about)
    if collective is None or not seen.sits(collective.pk, Role.STEWARD):
        return None
    return Letter(
        subject=one_line(_("A member left %(collective)s") % {"collective": collective}),
        lines=(_("The seat and the mandate have ended; their works are no longer in the pool."),),
        action=_("See the members"),
        url=reverse("collectives:members", args=[collective.slug]),
        reason=because_of_seat(collective),
    )


def bylaws_set(about: About, seen: Seen) -> Letter | None:
    """Tell members that the rules of their collective have changed; whoever founds it knows the first."""
    collective = seen.group_of(about)
    if collective is None or about.id_of("version") == "1":
        return None
    return Letter(
        subject=one_line(_("New bylaws: %(collective)s") % {"collective": collective}),
        lines=(_("How your collective decides has changed. Votes that are open keep their rules."),),
        action=_("Read the bylaws"),
        url=reverse("collectives:bylaws", args=[collective.slug]),
        reason=because_of_seat(collective),
    )


def seat_opened(about: About, seen: Seen) -> Letter | None:
    """Tell somebody for whom they speak from now on."""
    organisation = seen.organisations.get(about.id_of("organisation"))
    if organisation is None:
        return None
    words = {"organisation": organisation, "role": _role(about)}
    return Letter(
        subject=one_line(_("You have a seat in %(organisation)s") % words),
        lines=(_("Your role in %(organisation)s: %(role)s. What you do in it is recorded.") % words,),
        action=_("See my seats"),
        url=reverse("accounts:settings"),
        reason=because_of_account(),
        over="" if seen.sits(organisation.pk, about.id_of("role")) else _("This seat has ended."),
    )


def seat_ended(about: About, seen: Seen) -> Letter | None:
    """Tell somebody that a seat of theirs has ended."""
    organisation = seen.organisations.get(about.id_of("organisation"))
    if organisation is None:
        return None
    words = {"organisation": organisation, "role": _role(about)}
    return Letter(
        subject=one_line(_("Your seat in %(organisation)s has ended") % words),
        lines=(_("You no longer act for %(organisation)s as %(role)s.") % words,),
        action=_("See my seats"),
        url=reverse("accounts:settings"),
        reason=because_of_account(),
    )


def _role(about: About) -> str:
    role = about.id_of("role")
    return str(Role(role).label) if role in Role.values else role
