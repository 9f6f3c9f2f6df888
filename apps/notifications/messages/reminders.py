"""The words of reminders; whoever has acted meanwhile is not reminded."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Role
from apps.collectives.models import MandateReminder
from apps.common.moments import moment
from apps.notifications.domain import About, Letter
from apps.notifications.messages import contracts, deals, people, votes
from apps.notifications.messages.writing import because_of_room, because_of_seat, one_line, room_url
from apps.notifications.queries import Seen


def vote(about: About, seen: Seen) -> Letter | None:
    """Remind somebody who has not voted."""
    letter = votes.opened(about, seen)
    ballot = seen.ballots.get(about.id_of("ballot"))
    if letter is None or ballot is None:
        return None
    words = {"title": ballot.title, "closes": moment(ballot.closes_at)}
    return replace(
        letter,
        subject=one_line(_("Still open until %(closes)s: %(title)s") % words),
        lines=(
            _("You have not voted yet on: %(title)s") % words,
            _("The vote closes on %(closes)s. Abstaining is an answer too.") % words,
        ),
    )


def take_out(about: About, seen: Seen) -> Letter | None:
    """Remind a member who has works that still wait for an answer."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None:
        return None
    words = {"company": contract.company.short, "until": moment(contract.take_out_until)}
    return Letter(
        subject=one_line(_("Your works and %(company)s: until %(until)s") % words),
        lines=(
            _("Some of your works wait for your answer. Without one they stay out of the contract."),
            _("After %(until)s the schedule of works is frozen.") % words,
        ),
        action=_("Choose my works"),
        url=contracts.confirm_url(contract),
        reason=because_of_seat(contract.collective),
        over=contracts.over_for_works(contract, seen),
        needs=not contracts.over_for_works(contract, seen),
    )


def sign(about: About, seen: Seen) -> Letter | None:
    """Remind those whose side has not signed."""
    contract = seen.contracts.get(about.id_of("contract"))
    if contract is None or not contracts.signs_for(contract, seen):
        return None
    letter = contracts.to_be_signed(contract, seen)
    return replace(
        letter, subject=one_line(_("Still to be signed: contract %(number)s") % {"number": contract.number})
    )


def offer(about: About, seen: Seen) -> Letter | None:
    """Remind those who have to answer an offer before it ends."""
    found = seen.offers.get(about.id_of("offer"))
    if found is None:
        return None
    waits = deals.has_to_answer(found, seen)
    words = {"maker": deals.maker_of(found).short, "until": moment(found.open_until)}
    return Letter(
        subject=one_line(_("%(maker)s’s offer ends on %(until)s") % words),
        lines=(
            _("Nobody has answered it yet. After that it lapses."),
            _("Not binding until both sides have signed."),
        ),
        action=_("Compare and answer"),
        url=room_url(found.room),
        reason=because_of_room(),
        over="" if waits else deals.over_on_table(found, seen) or _("It no longer waits for you."),
        needs=waits,
    )


def opinion(about: About, seen: Seen) -> Letter | None:
    """Remind a union that it has said nothing about an offer."""
    found = seen.offers.get(about.id_of("offer"))
    if found is None or found.room.union is None:
        return None
    over = deals.over_on_table(found, seen)
    if not over and found.public_id in seen.with_opinion:
        over = _("Your union has given its opinion.")
    words = {"maker": deals.maker_of(found).short, "collective": found.room.collective.short}
    return Letter(
        subject=one_line(_("No opinion yet on %(maker)s’s offer to %(collective)s") % words),
        lines=(
            _("The offer is open until %(until)s.") % {"until": moment(found.open_until)},
            _("An opinion can be given until the vote opens."),
        ),
        action=_("Read and give an opinion"),
        url=room_url(found.room),
        reason=because_of_seat(found.room.union),
        over=over,
        needs=not over,
    )


def application(about: About, seen: Seen) -> Letter | None:
    """Remind stewards of somebody who waits to be admitted."""
    letter = people.applied(about, seen)
    membership = seen.memberships.get(about.id_of("membership"))
    if letter is None or membership is None:
        return None
    words = {"person": membership.person, "since": moment(membership.applied_at)}
    return replace(
        letter,
        subject=one_line(_("%(person)s still waits for an answer") % words),
        lines=(_("%(person)s applied on %(since)s and nobody has decided yet.") % words,),
    )


def mandate(about: About, seen: Seen) -> Letter | None:
    """Remind a member who has not said what may be done with their works."""
    collective = seen.organisations.get(about.id_of("organisation"))
    if collective is None or collective.pk not in seen.groups:
        return None
    waits = collective.public_id in seen.unmandated
    return Letter(
        subject=one_line(_("What may %(collective)s agree to for you?") % {"collective": collective.short}),
        lines=(_("Four questions. Until you answer, each use is “ask me”, your voice and style “never”."),),
        action=_("Answer four questions"),
        url=reverse("collectives:mandate", args=[collective.slug]),
        reason=because_of_seat(collective),
        over="" if waits else _("You have answered."),
        needs=waits,
    )


def by_steward(about: About, seen: Seen) -> Letter | None:
    """Remind a member, as a steward asked: of the mandate, or of works that wait for a word of theirs."""
    if about.id_of("about") != MandateReminder.About.WORKS:
        letter = mandate(about, seen)
        if letter is None:
            return None
        asked = _("A steward reminds you. It is for you alone to say, and “never” is an answer too.")
        return replace(letter, lines=(*letter.lines, asked))
    collective = seen.organisations.get(about.id_of("organisation"))
    if collective is None or not seen.sits(collective.pk, Role.MEMBER):
        return None
    return Letter(
        subject=one_line(_("Works of yours wait in %(collective)s") % {"collective": collective.short}),
        lines=(
            _(
                "A steward reminds you: of some of your works it is not known how much is yours, or who else"
                " has to say yes."
            ),
            _("Until then they stand in no contract. The list says what is missing for each."),
        ),
        action=_("See what is missing"),
        url=reverse("collectives:work_states") + f"?collective={collective.slug}",
        reason=because_of_seat(collective),
    )


def election(about: About, seen: Seen) -> Letter | None:
    """Tell members that a term has ended or nobody leads, and that any of them can stand."""
    collective = seen.organisations.get(about.id_of("organisation"))
    if collective is None or collective.pk not in seen.groups:
        return None
    words = {"collective": collective.short}
    return Letter(
        subject=one_line(_("%(collective)s: an election is due") % words),
        lines=(
            _("The term of a steward has ended, or nobody leads. It is for the members to choose."),
            _("Any member can stand and ask the members, without a steward."),
        ),
        action=_("See who leads"),
        url=reverse("collectives:stewards", args=[collective.slug]),
        reason=because_of_seat(collective),
    )


def interests(about: About, seen: Seen) -> Letter | None:
    """Ask a steward or a representative for the yearly declaration."""
    organisation = seen.organisations.get(about.id_of("organisation"))
    if organisation is None or organisation.pk not in seen.groups:
        return None
    words = {"organisation": organisation.short}
    waits = organisation.public_id in seen.undeclared
    return Letter(
        subject=one_line(_("%(organisation)s: declare your interests") % words),
        lines=(
            _("Once a year you say what else you have to do with the matter, or that there is nothing."),
            _("Those who may read it see whether it is missing."),
        ),
        action=_("Declare my interests"),
        url=reverse("collectives:declare", args=[organisation.slug]),
        reason=because_of_seat(organisation),
        over="" if waits else _("You have declared."),
        needs=waits,
    )
