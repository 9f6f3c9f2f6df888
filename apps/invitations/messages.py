"""The words of refusals and states, and what each invitation means."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.collectives.messages import say_category, say_own_category
from apps.collectives.queries import bylaws_in_force
from apps.invitations.domain import Judged
from apps.invitations.models import Invitation

MESSAGES = {
    "invitation.too_many": _("At most %(most)s addresses at once and %(day)s a day. Send the rest tomorrow."),
    "invitation.waits_already": _("Invited already, and not answered yet: %(addresses)s."),
    "invitation.unknown": _(
        "This link opens no invitation, or a newer mail has replaced it. Use the newest mail, or ask whoever "
        "invited you to send it again."
    ),
    "invitation.lapsed": _("The invitation stood for 14 days and is over. Ask for it to be sent again."),
    "invitation.over": _("This invitation has been answered or withdrawn. A link works once."),
    "invitation.not_in_force": _(
        "Whoever invited you no longer may. Ask somebody else there to invite you again."
    ),
    "invitation.category_gone": _(
        "The bylaws no longer name the category of members to which you are invited. Ask to be invited anew."
    ),
    "invitation.your_own": _("You made this invitation yourself. Sign in as the person whom it was sent to."),
    "invitation.nobody_new": _("Everybody in this list is a member or invited already."),
    "invitation.enough_today": _(
        "%(day)s people were invited within a day. Bring the same list tomorrow: it goes on where it stopped."
    ),
    "people_list.empty": _("This file is empty. Choose the list itself; it has one row for each person."),
    "people_list.not_text": _(
        "This is no list of text. In your table program choose “Save as” and then CSV, and bring that file."
    ),
    "people_list.too_large": _("A list of people is at most %(most)s MB. Bring it in parts."),
    "people_list.too_many_rows": _("A list has at most %(most)s rows. Bring it in parts."),
    "people_list.no_address": _(
        "No mail address stands in this file. One column needs addresses like ada@example.org."
    ),
    "invitation.sent_just_now": _("A mail is on its way or has just arrived. Send it again after %(next)s."),
}

STATES: dict[str, str | Promise] = {
    "waiting": _("Waits"),
    "lapsed": _("Lapsed"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn"),
}
MARKS = {
    "waiting": "waiting",
    "lapsed": "expected",
    "accepted": "in",
    "declined": "never",
    "withdrawn": "unsaid",
}

_PROBLEMS: dict[str, str | Promise] = {
    "no_address": _("no address in this row"),
    "not_an_address": _("this is no mail address; write it like ada@example.org"),
    "twice": _("the same address as in row %(first)s"),
    "member": _("a member already"),
    "waits": _("invited already, and not answered yet"),
}


def say_problem(judged: Judged) -> str:
    """Say why a row of a list invites nobody."""
    return str(_PROBLEMS[judged.problem]) % {"first": judged.first}


_MEANS: dict[str, tuple[str | Promise, ...]] = {
    "member": (
        _("You become a member and have one vote, like everybody."),
        _("Joining allows nothing yet: you say afterwards what may be done with your works."),
        _("You can leave at any time."),
    ),
    "delegate": (
        _("You speak for the company: you write its dossier, table offers and answer questions."),
        _("You do not sign, unless you are its signatory as well."),
    ),
    "signatory": (
        _("You sign contracts for the company. A signature binds it."),
        _("You sign nothing that was not ratified and that you could not read."),
    ),
    "representative": (
        _("You speak for the union: you publish minimum terms, moderate rooms and certify ballots."),
        _("You have no vote, and everything that you do as a representative is recorded."),
    ),
    "": (
        _("You confirm that you belong to the act in these dates."),
        _("Your works, your vote and your yes stay your own."),
        _("You can leave at any time."),
    ),
}


def _as_what(invitation: Invitation) -> str:
    words = gettext("You become: %(category)s. The reason: %(why)s")
    return words % {"category": say_category(invitation.category), "why": invitation.why}


def say_meaning(invitation: Invitation) -> list[str]:
    """Say what accepting an invitation means, sentence by sentence."""
    words = [str(sentence) for sentence in _MEANS[invitation.role]]
    if invitation.category and invitation.organisation is not None:
        category = bylaws_in_force(invitation.organisation.pk).category_of(invitation.category)
        # The first sentence tells of a full member.
        words[:1] = [_as_what(invitation), *say_own_category(category)]
    spokesman = invitation.act.representative if invitation.act else None
    if spokesman is not None:
        words.append(
            gettext("%(name)s speaks for the act now. By joining you agree to that, and can take it back.")
            % {"name": spokesman.name}
        )
    return words
