"""The words about owners without an account: refusals, states, answers, and how a letter asks."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.catalogues.domain import ClaimState
from apps.common.messages import Words

OUTSIDE: dict[str, Words] = {
    "outside.no_shares": _("Choose at least one work in which they own a share."),
    "outside.no_question": _("Choose at least one use that you ask about."),
    "outside.not_a_member": _("Works are licensed within a collective. Join one first, then ask."),
    "outside.your_own": _("This is your own address. Write the one of the other owner."),
    "outside.too_many_works": _("At most %(most)s works fit in one mail. Choose fewer, and ask again after."),
    "outside.too_many": _("At most %(most)s such mails a day. Ask the next one tomorrow."),
    "outside.asked_already": _(
        "Somebody has been asked about “%(title)s” within this collective already, and the question or its "
        "answer still stands."
    ),
    "outside.not_theirs": _(
        "At this address somebody has said that “%(title)s” is not theirs. Ask another address, or change "
        "the share."
    ),
    "outside.answered_already": _("They have answered, or you have withdrawn it. Nothing is sent again."),
    "outside.enough_mails": _(
        "%(most)s mails went out and are enough. Silence is no; ask them in another way."
    ),
    "outside.sent_lately": _("A mail went out lately. You can send it again after %(next)s."),
    "outside.unknown": _(
        "This link opens no question, or a newer mail has replaced it. Use the link in the newest mail."
    ),
    "outside.lapsed": _("The question stood for 30 days and is over. Without an answer it was a no."),
    "outside.over": _("This question is over. Nothing is asked of you any more."),
    "outside.nothing_left": _(
        "The shares that you were asked about are not said any more. Nothing is asked."
    ),
    "outside.changed": _(
        "What you are asked has changed since you read it. Read it again; what you chose is still here."
    ),
    "outside.unanswered": _("Choose an answer for each work."),
    "outside.name_missing": _("Write your name; a yes needs to say whose it is."),
    "outside.not_sure": _("Tick that you decide over this share; without that a yes does not count."),
    "outside.other_address": _(
        "This question went to another mail address. Sign in with the account of that address."
    ),
    "outside.holds_already": _(
        "You hold a share in one of these works already. Change that one on the page of the work."
    ),
}
QUESTIONS: Mapping[str, Words] = {
    "training": _("Train, fine-tune, test and measure models, and analyse works in bulk"),
    "retrieval": _("Look works up and show them: in a search, in a prompt, or for an answer"),
    "remix": _("Let people remix works, or sample or replay parts of them"),
}
ANSWERS: Mapping[str, Words] = {
    "yes": _("Yes"),
    "no": _("No"),
    "not_theirs": _("This is not my work"),
}
SAID: Mapping[str, Words] = {
    "": _("Not asked yet"),
    "asked": _("Waits for an answer"),
    "yes": _("Said yes"),
    "no": _("Said no"),
    "not_theirs": _("Said that it is not theirs"),
    "changed": _("The share is another one now; what was said of it counts no more"),
}
SAID_SIGNS = {
    "": "unsaid",
    "asked": "waiting",
    "yes": "in",
    "no": "never",
    "not_theirs": "never",
    "changed": "expected",
}
ASK_STATES: Mapping[str, Words] = {
    "waiting": _("Waits for an answer"),
    "lapsed": _("Not answered: that is a no"),
    "past": _("The answer is past its year"),
    "withdrawn": _("Withdrawn"),
    "joined": _("Has an account now"),
}
ASK_SIGNS = {
    "waiting": "waiting",
    "lapsed": "expected",
    "past": "expected",
    "withdrawn": "unsaid",
    "joined": "in",
}


def say_waiting(state: ClaimState) -> str:
    """Say how many owners outside have not said yes; a no before a silence."""
    if state.refused:
        said = ngettext("%(count)s outside owner said no", "%(count)s outside owners said no", state.refused)
        return said % {"count": state.refused}
    words = ngettext(
        "Waiting for %(count)s outside owner", "Waiting for %(count)s outside owners", state.outside
    )
    return words % {"count": state.outside}


def say_agreed(count: int) -> str:
    """Say how many owners outside have said yes."""
    said = ngettext("%(count)s outside owner said yes", "%(count)s outside owners said yes", count)
    return said % {"count": count}
