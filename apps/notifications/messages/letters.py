"""What is said of each kind of fact, and of what the clock finds."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from apps.notifications import domain
from apps.notifications.domain import About, Letter
from apps.notifications.messages import (
    announced,
    asking,
    became,
    contracts,
    deals,
    drafts,
    own_data,
    past_use,
    people,
    reminders,
    safety,
    speaking,
    taken_back,
    talk,
    unions,
    votes,
    works,
)
from apps.notifications.queries import Seen

Words = Callable[[About, Seen], Letter | None]

# What is said of each kind of fact; None if the person may not see its subject (any more).
LETTERS: Mapping[str, Words] = {
    **dict.fromkeys(safety.ACCOUNT_CHANGES, safety.account_changed),
    **dict.fromkeys(became.KINDS, became.became),
    "appeal.answered": talk.appeal_answered,
    "appeal.made": talk.appeal_made,
    "ruling.ended": talk.ruling_ended,
    "ruling.made": talk.ruling_made,
    "archive.asked": own_data.archive_asked,
    "archive.ready": own_data.archive_ready,
    "acting.claimed": speaking.claimed,
    "acting.confirmed": speaking.claim_settled,
    "acting.ended": speaking.claim_settled,
    "acting.refused": speaking.claim_settled,
    "ballot.announced": announced.announced,
    "ballot.certified": votes.certified,
    "ballot.challenged": votes.challenged,
    "ballot.closed": votes.closed,
    "ballot.contest_answered": announced.contest_answered,
    "ballot.contest_lapsed": announced.contest_lapsed,
    "ballot.contested": announced.contested,
    "ballot.delegated": announced.delegated,
    "ballot.delegation_ended": announced.delegation_ended,
    "ballot.extended": votes.extended,
    "ballot.opened": votes.opened,
    "ballot.voided": votes.voided,
    "bylaws.set": people.bylaws_set,
    "catalogue.imported": works.imported,
    "catalogue.lapsed": works.lapsed,
    "catalogue.previewed": works.previewed,
    "catalogue.unreadable": works.unreadable,
    "conflict.opened": works.conflict_opened,
    "conflict.settled": works.conflict_settled,
    "contract.agreed": contracts.agreed,
    "contract.change_asked": contracts.change_asked,
    "contract.change_declined": contracts.change_declined,
    "contract.fell_short": contracts.fell_short,
    "contract.frozen": contracts.frozen,
    "contract.in_force": contracts.in_force,
    "contract.lapsed": contracts.lapsed,
    "contract.order_set": contracts.order_set,
    "contract.signed": contracts.signed,
    "contract.voided": contracts.voided,
    "dataset.unreadable": past_use.unreadable,
    "domain.lost": safety.domain_lost,
    "draft.approval_asked": drafts.approval_asked,
    "draft.approved": drafts.decided,
    "draft.sent_back": drafts.decided,
    "erasure.asked": own_data.erasure_asked,
    "erasure.cancelled": own_data.erasure_cancelled,
    "erasure.held": own_data.erasure_held,
    "key.issued": safety.key_issued,
    "key.revoked": safety.key_revoked,
    "mandate.reminded": reminders.by_steward,
    "message.posted": talk.mentioned,
    "message.struck": talk.struck,
    "caucus.opened": talk.invited,
    "membership.admitted": people.admitted,
    "membership.applied": people.applied,
    "membership.left": people.left,
    "membership.placed": people.placed,
    "membership.refused": people.refused,
    "minimum.published": deals.minimum_published,
    "offer.accepted": deals.offer_accepted,
    "offer.accepted_in_principle": deals.offer_accepted_in_principle,
    "offer.declined": deals.offer_declined,
    "offer.expired": deals.offer_expired,
    "offer.not_accepted": deals.offer_not_accepted,
    "offer.called_again": deals.offer_called_again,
    "offer.put_to_vote": deals.offer_put_to_vote,
    "offer.tabled": deals.offer_tabled,
    "offer.withdrawn": deals.offer_withdrawn,
    "opinion.given": deals.opinion_given,
    "outside.answered": asking.answered,
    "outside.joined": asking.joined,
    "proposal.published": deals.proposal_published,
    "representative.proposed": speaking.representative_proposed,
    "room.opened": deals.room_opened,
    "room.paused": deals.room_paused,
    "room.reopened": deals.room_reopened,
    "room.resumed": deals.room_resumed,
    "schedule.revised": taken_back.revised,
    "search.done": past_use.searched,
    "seat.ended": people.seat_ended,
    "seat.opened": people.seat_opened,
    "settlement.proposed": works.settlement_proposed,
    "share.asserted": works.share_asserted,
    "share.checked": asking.checked,
    "share.ended": works.share_ended,
    "share.unchecked": asking.checked,
    "union.affiliated": unions.affiliated,
    "union.asked": unions.asked,
    "union.declined": unions.declined,
    "union.ended": unions.ended,
    "union.notice_given": unions.notice_given,
    "union.notice_taken_back": unions.notice_taken_back,
    "withdrawal.begun": taken_back.begun,
}
# What the clock finds: it is no fact, and so it has no route.
FOUND: Mapping[str, Words] = {
    "reminder.application": reminders.application,
    "reminder.election": reminders.election,
    "reminder.interests": reminders.interests,
    "reminder.mandate": reminders.mandate,
    "reminder.offer": reminders.offer,
    "reminder.opinion": reminders.opinion,
    "reminder.sign": reminders.sign,
    "reminder.take_out": reminders.take_out,
    "reminder.vote": reminders.vote,
    domain.VOTE_CAST: votes.cast_in_your_name,
}
GROUP_NAMES: Mapping[str, str | StrPromise] = {
    domain.VOTES: _("Votes"),
    domain.WORKS: _("My works"),
    domain.DEALS: _("Rooms and offers"),
    domain.CONTRACTS: _("Contracts"),
    domain.MEMBERSHIP: _("Membership"),
    domain.SAFETY: _("Safety of your account"),
}
GROUP_HINTS: Mapping[str, str | StrPromise] = {
    domain.VOTES: _("A vote opens, closes soon without yours, or has a result."),
    domain.WORKS: _("Days to take works out, works that wait for your answer, shares others enter."),
    domain.DEALS: _("A room opens, an offer comes, ends or is answered, the union pauses a room."),
    domain.CONTRACTS: _("A contract is to be signed, is in force, or came to nothing."),
    domain.MEMBERSHIP: _("Applications, seats and bylaws."),
}
CHOICE_NAMES: Mapping[str, str | StrPromise] = {
    "now": _("At once"),
    "digest": _("Once a day, in one mail"),
    "never": _("Not by mail"),
}


def letter_for(about: About, seen: Seen) -> Letter | None:
    """Write about a fact or a reminder for whoever sees it so; None if there is nothing to say to them."""
    words = LETTERS.get(about.kind) or FOUND.get(about.kind)
    return words(about, seen) if words else None
