"""Who is told of what: one line for each kind of fact, and nothing else decides it.

Turnout is no fact: a cast only marks its ballot as changed, and `live/hub.py` reads the newest count.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from apps.audit.models import Entry
from apps.notifications import queries

Audience = Callable[[Entry], Iterable[int]]


@dataclass(frozen=True)
class Route:
    """How a fact travels.

    Args:
        page: whether open pages of the stream's readers are told.
        mail: who gets a row in the inbox and a mail, as each has chosen; ids of people, None for nobody.
        inbox: who gets a row in the inbox and no mail.
        invited: whose addresses get a mail, as ids of invitations; None for nobody's.
        asked: the same for owners outside, as ids of the questions to them.
    """

    page: bool = True
    mail: Audience | None = None
    inbox: Audience | None = None
    invited: Audience | None = None
    asked: Audience | None = None


TOLD = Route()
QUIET = Route(page=False)
ACCOUNT = Route(mail=queries.oneself)

ROUTES: Mapping[str, Route] = {
    "act.founded": QUIET,
    "act.joined": TOLD,
    "act.left": TOLD,
    "acting.claimed": Route(mail=queries.concerned_by_claim),
    "acting.confirmed": Route(mail=queries.parties_of_claim),
    "acting.ended": Route(mail=queries.parties_of_claim),
    "acting.evidenced": TOLD,
    "acting.refused": Route(mail=queries.claimant),
    "address.changed": ACCOUNT,
    "archive.asked": ACCOUNT,
    "archive.ready": ACCOUNT,
    "ballot.announced": Route(mail=queries.voters),
    "ballot.certified": Route(inbox=queries.voters),
    "ballot.challenged": Route(mail=queries.voters),
    "ballot.closed": Route(mail=queries.voters),
    "ballot.disagreed": QUIET,
    "ballot.contest_answered": Route(mail=queries.contester),
    "ballot.contested": Route(mail=queries.stewards_of_ballot),
    "ballot.delegated": Route(mail=queries.parties_of_delegation),
    "ballot.delegation_ended": Route(mail=queries.parties_of_delegation),
    "ballot.extended": Route(mail=queries.voters),
    "ballot.opened": Route(mail=queries.voters),
    "ballot.roll_revised": TOLD,
    # Turnout is the hub's: it says what may be seen, and when.
    "ballot.sequenced": QUIET,
    "ballot.voided": Route(mail=queries.voters),
    "bylaws.set": Route(mail=queries.members),
    "calendar.ended": QUIET,
    "calendar.made": QUIET,
    "caucus.closed": TOLD,
    "caucus.opened": Route(mail=queries.union_of_room),
    "catalogue.approved": TOLD,
    "catalogue.cancelled": TOLD,
    "catalogue.columns_chosen": TOLD,
    "catalogue.doubts_decided": TOLD,
    "catalogue.imported": Route(inbox=queries.oneself),
    "catalogue.lapsed": Route(inbox=queries.oneself),
    "catalogue.previewed": Route(inbox=queries.oneself),
    "catalogue.repairs_chosen": TOLD,
    "catalogue.unreadable": Route(inbox=queries.oneself),
    "codes.renewed": ACCOUNT,
    "collective.founded": QUIET,
    "code.added": TOLD,
    "code.removed": TOLD,
    "conflict.opened": Route(mail=queries.oneself),
    "conflict.settled": Route(mail=queries.oneself),
    "contract.agreed": Route(mail=queries.members_of_contract),
    "contract.fell_short": Route(mail=queries.parties),
    "contract.frozen": Route(mail=queries.signers, inbox=queries.members_of_contract),
    "contract.in_force": Route(mail=queries.parties),
    "contract.signed": Route(inbox=queries.signers),
    "dataset.brought": TOLD,
    "dataset.confirmed": TOLD,
    "dataset.read": TOLD,
    "dataset.removed": TOLD,
    "dataset.resumed": TOLD,
    "dataset.stopped": TOLD,
    "dataset.unreadable": Route(inbox=queries.oneself),
    "domain.asked": TOLD,
    "domain.not_found": TOLD,
    "domain.proven": TOLD,
    "dossier.written": TOLD,
    "draft.approval_asked": Route(mail=queries.approvers),
    "draft.approved": Route(mail=queries.askers),
    "draft.changed": TOLD,
    "draft.dropped": TOLD,
    "draft.prepared": TOLD,
    "draft.sent_back": Route(mail=queries.askers),
    "draft.tabled": TOLD,
    "draft.taken_back": TOLD,
    "erasure.asked": ACCOUNT,
    "erasure.cancelled": ACCOUNT,
    "erasure.held": ACCOUNT,
    "factor.added": ACCOUNT,
    "factor.removed": ACCOUNT,
    "factor.reset": ACCOUNT,
    "hits.confirmed": TOLD,
    "hits.dismissed": TOLD,
    "hits.reopened": TOLD,
    "invitation.accepted": TOLD,
    "invitation.declined": TOLD,
    "invitation.made": Route(invited=queries.invited),
    "invitation.sent_again": Route(invited=queries.invited),
    "invitation.withdrawn": TOLD,
    "key.issued": Route(mail=queries.delegates),
    "key.revoked": Route(mail=queries.delegates),
    "mailing.changed": QUIET,
    "mandate.given": TOLD,
    "membership.admitted": Route(mail=queries.applicant),
    "membership.applied": Route(mail=queries.stewards),
    "membership.left": Route(inbox=queries.stewards),
    "membership.refused": Route(mail=queries.applicant),
    "message.erased": TOLD,
    "message.posted": Route(mail=queries.mentioned),
    "message.struck": Route(mail=queries.author_of_message),
    "minimum.published": Route(mail=queries.stewards_under_union),
    "model.added": TOLD,
    # Of these the ballot's own facts tell the voters, and new bylaws every member.
    "model.described": TOLD,
    "motion.adopted": TOLD,
    "motion.called_again": TOLD,
    "motion.drafted": TOLD,
    "motion.dropped": TOLD,
    "motion.not_adopted": TOLD,
    "motion.put_to_vote": TOLD,
    "motion.revised": TOLD,
    "offer.called_again": Route(mail=queries.company_and_union),
    "offer.accepted": Route(mail=queries.company_and_union),
    "offer.accepted_in_principle": Route(mail=queries.makers),
    "offer.declined": Route(mail=queries.makers),
    "offer.expired": Route(mail=queries.speakers),
    "offer.not_accepted": Route(mail=queries.company_and_union),
    "offer.put_to_vote": Route(mail=queries.company_and_union),
    "offer.tabled": Route(mail=queries.addressees),
    "offer.withdrawn": Route(mail=queries.addressees),
    "opinion.given": Route(inbox=queries.speakers),
    "organisation.founded": QUIET,
    "outside.answered": Route(mail=queries.oneself),
    "outside.asked": Route(asked=queries.asked_outside),
    "outside.asked_again": Route(asked=queries.asked_outside),
    "outside.joined": Route(inbox=queries.oneself),
    "outside.withdrawn": TOLD,
    "part.written": TOLD,
    "password.changed": ACCOUNT,
    "performers.named": TOLD,
    "policy.chosen": TOLD,
    "person.erased": QUIET,
    "profile.changed": QUIET,
    "proposal.drafted": TOLD,
    "proposal.published": Route(inbox=queries.members),
    "proposal.revised": TOLD,
    "question.answered": TOLD,
    "representative.agreed": TOLD,
    "representative.appointed": TOLD,
    "representative.ended": TOLD,
    "representative.proposed": Route(mail=queries.members_of_act),
    "representative.voided": TOLD,
    "room.opened": Route(mail=queries.speakers_and_union),
    "room.paused": Route(mail=queries.speakers),
    "room.reopened": Route(mail=queries.speakers),
    "room.resumed": Route(mail=queries.speakers),
    "search.asked": TOLD,
    "search.done": Route(inbox=queries.oneself),
    "search.stopped": TOLD,
    "seat.ended": Route(mail=queries.new_office),
    "seat.opened": Route(mail=queries.new_office),
    "session.ended": TOLD,
    "settlement.agreed": TOLD,
    "settlement.proposed": Route(mail=queries.oneself),
    "share.asserted": Route(mail=queries.oneself),
    "share.checked": Route(mail=queries.oneself),
    "share.ended": Route(mail=queries.oneself),
    "share.unchecked": Route(mail=queries.oneself),
    "terms.answered": TOLD,
    "union.affiliated": TOLD,
    "work.added": TOLD,
    "work.answered": TOLD,
    "work.changed": TOLD,
    "work.credited": TOLD,
    "work.described": TOLD,
    "work.merged": TOLD,
    "work.split": TOLD,
    "work.taken_out": TOLD,
    "work.uncredited": TOLD,
    "works.changed": TOLD,
    "works.claimed": TOLD,
    "works.suggested_again": TOLD,
    "works.told_apart": TOLD,
    "works.restored": TOLD,
    "zone.changed": TOLD,
}
