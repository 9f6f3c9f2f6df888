"""The words about votes: opened, result, certified, cast in one's name."""

from django.utils.translation import gettext as _

from apps.ballots.models import Ballot
from apps.common.moments import moment
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import (
    ballot_url,
    because_of_account,
    because_of_roll,
    one_line,
    vote_url,
)
from apps.notifications.queries import Seen


def opened(about: About, seen: Seen) -> Letter | None:
    """Ask for a vote; nobody is asked who has voted or when it is over."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"collective": ballot.organisation, "title": ballot.title, "closes": moment(ballot.closes_at)}
    is_offer = ballot.subject.startswith("offer:")
    works = (_("On the same page you say which of your works are in, however you vote."),) if is_offer else ()
    return Letter(
        subject=one_line(_("Your vote until %(closes)s: %(title)s") % words),
        lines=(
            _("%(collective)s votes on: %(title)s") % words,
            _("You can vote until %(closes)s, and change your vote until then.") % words,
            *works,
        ),
        action=_("Vote and choose my works") if is_offer else _("Read and vote"),
        url=vote_url(ballot),
        reason=because_of_roll(ballot),
        over=over_for_voter(ballot, seen),
        needs=ballot.public_id in seen.to_vote,
    )


def over_for_voter(ballot: Ballot, seen: Seen) -> str:
    """Say why nobody asks for a vote any more; empty while somebody does."""
    if ballot.public_id in seen.to_vote:
        return ""
    if ballot.closed_at is not None or ballot.closes_at <= seen.at:
        return _("This vote is closed.")
    return _("You have voted. You can change it until the vote closes.")


def closed(about: About, seen: Seen) -> Letter | None:
    """Tell the result in a word; figures stand on the page, which not everybody may read."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None or ballot.passed is None:
        return None
    words = {"title": ballot.title, "collective": ballot.organisation}
    if ballot.passed:
        subject = _("Passed: %(title)s") % words
        line = _("The vote of %(collective)s is counted. It passed: %(title)s") % words
    else:
        subject = _("Not passed: %(title)s") % words
        line = _("The vote of %(collective)s is counted. It did not pass: %(title)s") % words
    return Letter(
        subject=one_line(subject),
        lines=(line, _("The page shows how it was counted, and how you check it without us.")),
        action=_("See the result"),
        url=ballot_url(ballot),
        reason=because_of_roll(ballot),
    )


def certified(about: About, seen: Seen) -> Letter | None:
    """Tell that the union has certified a result."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title, "union": ballot.certifier or ""}
    return Letter(
        subject=one_line(_("Certified: %(title)s") % words),
        lines=(_("%(union)s has certified the result.") % words,),
        action=_("See the certificate"),
        url=ballot_url(ballot),
        reason=because_of_roll(ballot),
    )


def cast_in_your_name(about: About, seen: Seen) -> Letter | None:
    """Tell somebody that a vote was cast in their name; the same words whatever was chosen."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title, "collective": ballot.organisation, "closes": moment(ballot.closes_at)}
    return Letter(
        subject=one_line(_("A vote was cast in your name: %(title)s") % words),
        lines=(
            _("A vote was cast in your name in %(collective)s: %(title)s") % words,
            _("If that was you, there is nothing to do."),
            _("If it was not: change your password, vote again before %(closes)s, and tell your steward.")
            % words,
        ),
        action=_("See my vote"),
        url=vote_url(ballot),
        reason=because_of_account(),
    )


def extended(about: About, seen: Seen) -> Letter | None:
    """Tell the new end; why stands on the page, where it can be erased."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title, "closes": moment(ballot.closes_at)}
    return Letter(
        subject=one_line(_("More time, until %(closes)s: %(title)s") % words),
        lines=(
            _("The vote ends later now, on %(closes)s: %(title)s") % words,
            _("Who decided that and why stands on its page. Until the end you can vote and change it."),
        ),
        action=_("See the vote"),
        url=vote_url(ballot),
        reason=because_of_roll(ballot),
        over=_("This vote is closed.") if ballot.closed_at is not None else "",
    )


def challenged(about: About, seen: Seen) -> Letter | None:
    """Tell that the union doubts a result, and what follows."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title, "union": ballot.certifier or ""}
    return Letter(
        subject=one_line(_("Challenged: %(title)s") % words),
        lines=(
            _("%(union)s has challenged the result of the vote: %(title)s") % words,
            _("A second representative certifies it or voids it within five days. Why stands on its page."),
        ),
        action=_("See the reason"),
        url=ballot_url(ballot),
        reason=because_of_roll(ballot),
    )


def voided(about: About, seen: Seen) -> Letter | None:
    """Tell that nothing follows from a ballot."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title}
    return Letter(
        subject=one_line(_("Voided: %(title)s") % words),
        lines=(
            _("Nothing follows from this vote any more: %(title)s") % words,
            _("Who decided that and why stands on its page."),
        ),
        action=_("See the reason"),
        url=ballot_url(ballot),
        reason=because_of_roll(ballot),
    )
