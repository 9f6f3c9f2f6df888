"""The words about votes that have not opened: announced, contested, who votes for whom."""

from django.utils.translation import gettext as _

from apps.ballots.domain import DAYS_TO_ANSWER
from apps.ballots.models import Ballot
from apps.common.moments import moment
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import ballot_url, because_of_account, one_line
from apps.notifications.queries import Seen


def announced(about: About, seen: Seen) -> Letter | None:
    """Tell the day of opening, and that the roll can be contested until then."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"collective": ballot.organisation, "title": ballot.title, "opens": moment(ballot.opens_at)}
    lines = [
        _("%(collective)s will vote on: %(title)s") % words,
        _("The vote opens on %(opens)s. The text is final; read it before.") % words,
        _("Look whether you are on the roll, with which weight, and say so if something is wrong."),
    ]
    if ballot.definition["delegation"]:
        lines.append(_("Until then you can choose somebody who votes for you if you do not."))
    return Letter(
        subject=one_line(_("A vote opens on %(opens)s: %(title)s") % words),
        lines=tuple(lines),
        action=_("Read the text and check the roll"),
        url=ballot_url(ballot),
        reason=_because_announced(ballot),
        over=_over(ballot),
    )


def contested(about: About, seen: Seen) -> Letter | None:
    """Ask for an answer; the words stand on the page, which only those may read who can give it."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title, "opens": moment(ballot.opens_at), "days": DAYS_TO_ANSWER}
    return Letter(
        subject=one_line(_("Somebody says that the roll is wrong: %(title)s") % words),
        lines=(
            _("Somebody has contested the roll of the vote: %(title)s") % words,
            _("It is to open on %(opens)s and waits %(days)s days at the most for the answer.") % words,
        ),
        action=_("Read and answer"),
        url=ballot_url(ballot),
        reason=_("You get this because you may answer for the roll of this vote."),
        over=_over(ballot),
    )


def contest_answered(about: About, seen: Seen) -> Letter | None:
    """Tell somebody that they were answered."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title}
    return Letter(
        subject=one_line(_("Answered: the roll of %(title)s") % words),
        lines=(_("What you said about the roll of the vote was answered: %(title)s") % words,),
        action=_("Read the answer"),
        url=ballot_url(ballot),
        reason=_("You get this because you contested the roll."),
    )


def contest_lapsed(about: About, seen: Seen) -> Letter | None:
    """Tell somebody that a vote opened without an answer to what they said."""
    ballot = seen.ballots.get(about.id_of("ballot"))
    if ballot is None:
        return None
    words = {"title": ballot.title}
    return Letter(
        subject=one_line(_("Not answered: the roll of %(title)s") % words),
        lines=(
            _("Nobody answered what you said about the roll in time, and the vote is open: %(title)s")
            % words,
            _("That it was not answered stands on the page of the vote for everybody on the roll."),
        ),
        action=_("See the vote"),
        url=ballot_url(ballot),
        reason=_("You get this because you contested the roll."),
    )


def delegated(about: About, seen: Seen) -> Letter | None:
    """Tell both who votes for whom, before anybody votes: later it would say when the delegate has voted."""
    pair = seen.delegations.get(about.id_of("delegation"))
    if pair is None:
        return None
    ballot = pair.ballot
    words = {
        "title": ballot.title,
        "delegate": pair.delegate,
        "giver": pair.giver,
        "opens": moment(ballot.opens_at),
    }
    if pair.giver_id == seen.person.pk:
        subject = _("%(delegate)s votes for you if you do not: %(title)s")
        lines: tuple[str, ...] = (
            _("If you do not vote yourself, the vote of %(delegate)s counts for you too: %(title)s") % words,
            _("You can take this back until the vote opens on %(opens)s. Voting yourself always comes first.")
            % words,
            _("If you did not choose this, change your password and tell your steward."),
        )
    else:
        subject = _("%(giver)s relies on your vote: %(title)s")
        lines = (
            _("If %(giver)s does not vote, your vote counts for them too: %(title)s") % words,
            _("If you do not vote either, nobody votes for them."),
        )
    return Letter(
        subject=one_line(subject % words),
        lines=lines,
        action=_("See the vote"),
        url=ballot_url(ballot),
        reason=because_of_account(),
    )


def delegation_ended(about: About, seen: Seen) -> Letter | None:
    """Tell both that nobody votes for anybody any more."""
    pair = seen.delegations.get(about.id_of("delegation"))
    if pair is None:
        return None
    words = {"title": pair.ballot.title, "delegate": pair.delegate, "giver": pair.giver}
    if pair.giver_id == seen.person.pk:
        line = _("%(delegate)s does not vote for you any more: %(title)s") % words
    else:
        line = _("%(giver)s does not rely on your vote any more: %(title)s") % words
    return Letter(
        subject=one_line(line),
        lines=(line,),
        action=_("See the vote"),
        url=ballot_url(pair.ballot),
        reason=because_of_account(),
    )


def _over(ballot: Ballot) -> str:
    """Say why nobody looks at the roll any more; empty while it is announced, even if it opens late."""
    if ballot.roll_root:
        return _("This vote has opened.")
    return _("This vote was called off.") if ballot.state == Ballot.State.VOIDED else ""


def _because_announced(ballot: Ballot) -> str:
    return _("You get this because you are on the provisional roll of this vote in %(organisation)s.") % {
        "organisation": ballot.organisation
    }
