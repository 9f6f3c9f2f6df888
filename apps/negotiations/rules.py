"""Who may open rooms, speak for a side, moderate, and call a vote."""

import rules

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.companies.queries import approval_policy, roles_in
from apps.negotiations import queries
from apps.negotiations.domain import CAUCUS, DESK, other
from apps.negotiations.models import Appeal, Offer, OfferDraft, Room

Subject = Room | Offer | None


def _room(subject: Subject) -> Room | None:
    return subject.room if isinstance(subject, Offer) else subject


@rules.predicate
def is_in_room(person: User, subject: Subject) -> bool:
    """One of those who may read the room."""
    room = _room(subject)
    return room is not None and queries.rooms_visible_to(person).filter(pk=room.pk).exists()


@rules.predicate
def is_speaker(person: User, subject: Subject) -> bool:
    """Somebody who speaks for one side: a steward of the collective or a delegate of the company."""
    room = _room(subject)
    return room is not None and queries.side_of(person, room) is not None


@rules.predicate
def is_maker(person: User, offer: Offer | None) -> bool:
    """Somebody who speaks for the side that made the offer."""
    return offer is not None and queries.side_of(person, offer.room) == offer.side


@rules.predicate
def is_addressee(person: User, offer: Offer | None) -> bool:
    """Somebody who speaks for the side that the offer was made to."""
    return offer is not None and queries.side_of(person, offer.room) == other(offer.side)


@rules.predicate
def is_steward(person: User, subject: Subject) -> bool:
    """A steward of the room's collective."""
    room = _room(subject)
    return room is not None and queries.side_of(person, room) == "collective"


@rules.predicate
def is_moderator(person: User, subject: Subject) -> bool:
    """A representative of the room's union who has nothing of their own in the matter (rule 21)."""
    room = _room(subject)
    if room is None or room.union_id is None:
        return False
    return holds_seat(person, room.union_id, Role.REPRESENTATIVE) and not queries.is_involved(person, room)


@rules.predicate
def is_second_representative(person: User, appeal: Appeal | None) -> bool:
    """Another representative than the one who acted, with nothing of their own in the matter (rule 20)."""
    if appeal is None or person.pk == appeal.ruling.representative_id:
        return False
    return bool(is_moderator(person, appeal.ruling.room))


@rules.predicate
def is_delegate_in_room(person: User, room: Room | None) -> bool:
    """A delegate of the room's company, who alone prepares its offers."""
    return room is not None and queries.speaks_for_company(person, room)


@rules.predicate
def is_delegate_of_draft(person: User, draft: OfferDraft | None) -> bool:
    """A delegate of the company that prepares the draft."""
    return draft is not None and queries.speaks_for_company(person, draft.room)


@rules.predicate
def is_approver(person: User, draft: OfferDraft | None) -> bool:
    """Somebody whom the company's rule names to approve, and who never wrote in the draft."""
    if draft is None:
        return False
    company = draft.room.company_id
    is_author = queries.is_author(person, draft)
    return approval_policy(company).may_approve(roles_in(person, company), is_author=is_author)


@rules.predicate
def is_in_caucus(person: User, room: Room | None) -> bool:
    """Somebody who reads the collective's caucus: a member, or the union while it is invited."""
    return room is not None and queries.reads_lane(person, room, CAUCUS)


@rules.predicate
def is_at_desk(person: User, room: Room | None) -> bool:
    """Somebody at the union's desk: a steward, whom one has admitted, or a representative."""
    return room is not None and queries.reads_lane(person, room, DESK)


@rules.predicate
def is_member(person: User, room: Room | None) -> bool:
    """A member of the room's collective."""
    return room is not None and holds_seat(person, room.collective_id, Role.MEMBER)


rules.add_perm("negotiations.spread_points", is_member)
rules.add_perm("negotiations.admit_to_desk", is_steward)
rules.add_perm("negotiations.view_room", is_in_room)
rules.add_perm("negotiations.say_at_table", is_speaker | is_moderator)
rules.add_perm("negotiations.say_in_caucus", is_in_caucus)
rules.add_perm("negotiations.say_at_desk", is_at_desk)
rules.add_perm("negotiations.strike_message", is_moderator)
rules.add_perm("negotiations.open_caucus", is_steward)
rules.add_perm("negotiations.open_room", is_speaker)
rules.add_perm("negotiations.table_offer", is_speaker)
rules.add_perm("negotiations.withdraw_offer", is_maker)
rules.add_perm("negotiations.decline_offer", is_addressee)
rules.add_perm("negotiations.accept_in_principle", is_addressee)
rules.add_perm("negotiations.put_to_vote", is_steward | is_moderator)
rules.add_perm("negotiations.use_power", is_moderator)
rules.add_perm("negotiations.end_ruling", is_moderator)
rules.add_perm("negotiations.appeal", is_speaker)
rules.add_perm("negotiations.answer_appeal", is_second_representative)
rules.add_perm("negotiations.give_opinion", is_moderator)
rules.add_perm("negotiations.pause_room", is_moderator)
rules.add_perm("negotiations.resume_room", is_moderator)
rules.add_perm("negotiations.prepare_offer", is_delegate_in_room)
rules.add_perm("negotiations.change_draft", is_delegate_of_draft)
rules.add_perm("negotiations.approve_draft", is_approver)
