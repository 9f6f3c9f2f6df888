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
        mail: who gets a mail, as ids of people; None for nobody.
        to_actor: whether whoever acted gets the mail too, in case it was somebody else in their name.
    """

    page: bool = True
    mail: Audience | None = None
    to_actor: bool = False


TOLD = Route()
QUIET = Route(page=False)
ACCOUNT = Route(mail=queries.oneself, to_actor=True)

ROUTES: Mapping[str, Route] = {
    "address.changed": ACCOUNT,
    "ballot.certified": TOLD,
    "ballot.closed": TOLD,
    "ballot.opened": Route(mail=queries.voters),
    "bylaws.set": TOLD,
    "catalogue.imported": TOLD,
    "catalogue.unreadable": TOLD,
    "codes.renewed": ACCOUNT,
    "collective.founded": QUIET,
    "contract.agreed": Route(mail=queries.members_of_contract),
    "contract.fell_short": TOLD,
    "contract.frozen": Route(mail=queries.signers),
    "contract.in_force": TOLD,
    "contract.signed": TOLD,
    "dossier.written": TOLD,
    "factor.added": ACCOUNT,
    "factor.removed": ACCOUNT,
    "factor.reset": ACCOUNT,
    "key.issued": TOLD,
    "key.revoked": TOLD,
    "mandate.given": TOLD,
    "membership.admitted": Route(mail=queries.applicant),
    "membership.applied": Route(mail=queries.stewards_of_applicant),
    "membership.left": TOLD,
    "membership.refused": TOLD,
    "minimum.published": TOLD,
    "model.added": TOLD,
    "offer.accepted": TOLD,
    "offer.declined": TOLD,
    "offer.expired": TOLD,
    "offer.not_accepted": TOLD,
    "offer.put_to_vote": TOLD,
    "offer.tabled": Route(mail=queries.addressees),
    "offer.withdrawn": TOLD,
    "opinion.given": TOLD,
    "organisation.founded": QUIET,
    "password.changed": ACCOUNT,
    "performers.named": TOLD,
    "profile.changed": QUIET,
    "proposal.drafted": TOLD,
    "proposal.published": TOLD,
    "proposal.revised": TOLD,
    "question.answered": TOLD,
    "room.opened": TOLD,
    "room.paused": Route(mail=queries.speakers),
    "room.reopened": TOLD,
    "room.resumed": TOLD,
    "seat.ended": TOLD,
    "seat.opened": TOLD,
    "session.ended": TOLD,
    "share.asserted": TOLD,
    "share.ended": TOLD,
    "terms.answered": TOLD,
    "union.affiliated": TOLD,
    "work.added": TOLD,
    "work.answered": TOLD,
    "work.taken_out": TOLD,
    "works.claimed": TOLD,
}
