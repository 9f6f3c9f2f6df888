"""Whom a fact concerns, asked of the apps that own it; each gives ids of people.

A fact whose subject is not there concerns nobody.
"""

from collections.abc import Iterable

from apps.accounts.models import Act, ActsFor, Role, User
from apps.accounts.queries import day_of, deciders_of, people_with_seat, present_members
from apps.audit.models import Entry
from apps.ballots.models import Ballot, Contest, Delegation, ProvisionalEntry, RollEntry
from apps.ballots.queries import answerers
from apps.catalogues.models import OutsideAsk, Share
from apps.collectives.models import Membership, Withdrawal
from apps.companies.queries import approval_policy
from apps.contracts.models import Contract, EndedLicence
from apps.contracts.queries import licences_withdrawn, people_to_sign
from apps.invitations.models import Invitation
from apps.moderation.models import Finding, Mediation
from apps.moderation.queries import appeal_in, claimants_in, mediator_of, who_could_take
from apps.negotiations.domain import LANES, LaneName
from apps.negotiations.models import DeskGuest, Message, Offer, OfferDraft, Room, Side
from apps.negotiations.queries import authors_of, messages_of, people_named, readers_of_lane
from apps.unions.models import Affiliation


def voters(entry: Entry) -> Iterable[int]:
    """Everybody on the roll, the provisional one of a ballot that never opened.

    Only the ballot's own stream counts, so that nothing is sent twice.
    """
    ballot = _ballot(entry)
    if ballot is None:
        return ()
    roll = RollEntry.objects if ballot.roll_root else ProvisionalEntry.objects
    return roll.filter(ballot=ballot).values_list("person", flat=True)


def answerers_of_ballot(entry: Entry) -> Iterable[int]:
    """Who may answer an objection to the roll: impartial stewards, and the union that certifies."""
    ballot = _ballot(entry)
    return answerers(ballot).values_list("pk", flat=True) if ballot else ()


def contester(entry: Entry) -> Iterable[int]:
    """The person who said that a roll is wrong."""
    return Contest.objects.filter(public_id=entry.payload.get("contest")).values_list("person", flat=True)


def parties_of_delegation(entry: Entry) -> Iterable[int]:
    """Who lets somebody else vote, and who votes for them."""
    rows = Delegation.objects.filter(public_id=entry.payload.get("delegation"))
    return {person for pair in rows.values_list("giver", "delegate") for person in pair}


def _ballot(entry: Entry) -> Ballot | None:
    if not entry.stream.name.startswith("ballot:"):
        return None
    return Ballot.objects.filter(public_id=entry.payload.get("ballot")).first()


def members(entry: Entry) -> Iterable[int]:
    """The members of the collective whose stream it is."""
    return _ids(_number(entry, "members:"), Role.MEMBER)


def stewards(entry: Entry) -> Iterable[int]:
    """The stewards of the collective whose stream it is."""
    return _ids(_number(entry, "members:"), Role.STEWARD)


def representatives(entry: Entry) -> Iterable[int]:
    """The representatives of the union whose stream it is."""
    return _ids(_number(entry, "union:"), Role.REPRESENTATIVE)


def both_speakers(entry: Entry) -> Iterable[int]:
    """Whoever speaks for the collective or the union whose stream it is; the fact is on both."""
    return {*stewards(entry), *representatives(entry)}


def oneself(entry: Entry) -> Iterable[int]:
    """The person whose stream it is."""
    people = User.objects.filter(pk=_number(entry, "person:"))
    return people.values_list("pk", flat=True)


def new_office(entry: Entry) -> Iterable[int]:
    """The person whose seat it is; a member's seat is told as an admission or a leaving already."""
    return [] if entry.payload.get("role") == Role.MEMBER else oneself(entry)


def delegates(entry: Entry) -> Iterable[int]:
    """The delegates of the company whose stream it is."""
    return _ids(_number(entry, "company:"), Role.DELEGATE)


def stewards_under_union(entry: Entry) -> Iterable[int]:
    """The stewards of the collectives beside the union whose stream it is."""
    beside = Affiliation.objects.filter(union=_number(entry, "union:"), until__isnull=True)
    return {pk for group in beside.values_list("collective", flat=True) for pk in _ids(group, Role.STEWARD)}


def members_of_contract(entry: Entry) -> Iterable[int]:
    """The collective's members, who now decide which of their works go in."""
    return _ids(_contract(entry).collective_id, Role.MEMBER)


def signers(entry: Entry) -> Iterable[int]:
    """Those who sign for either side."""
    contract = _contract(entry)
    return _ids(contract.collective_id, Role.STEWARD) | _ids(contract.company_id, Role.SIGNATORY)


def signers_now(entry: Entry) -> Iterable[int]:
    """Those whose signature can be given now: of the groups whose turn it is."""
    return people_to_sign(_contract(entry))


def other_signers(entry: Entry) -> Iterable[int]:
    """Those who sign for the side that did not do this."""
    contract = _contract(entry)
    if entry.payload.get("side") == "collective":
        return _ids(contract.company_id, Role.SIGNATORY)
    return _ids(contract.collective_id, Role.STEWARD)


def parties(entry: Entry) -> Iterable[int]:
    """Everybody who reads a contract by a seat: members, stewards, company and union."""
    contract = _contract(entry)
    told = _ids(contract.collective_id, Role.MEMBER, Role.STEWARD)
    told |= _ids(contract.company_id, Role.DELEGATE, Role.SIGNATORY)
    return told | _ids(contract.union_id, Role.REPRESENTATIVE)


def told_of_version(entry: Entry) -> Iterable[int]:
    """Stewards, the company, and the owners of the works whose licences ended; the other members are not."""
    contract = _contract(entry)
    ended = EndedLicence.objects.filter(
        version__contract=contract.pk, version__number=int(str(entry.payload.get("version", 0)))
    )
    owners = Share.objects.filter(
        work__in=ended.values("work"), holder__isnull=False, ended_at__isnull=True
    ).values_list("holder", flat=True)
    told = _ids(contract.collective_id, Role.STEWARD) | set(owners)
    return told | _ids(contract.company_id, Role.DELEGATE, Role.SIGNATORY)


def whose_works_are_held(entry: Entry) -> Iterable[int]:
    """The person whose stream it is, if a contract holds what they take back."""
    withdrawal = Withdrawal.objects.filter(public_id=entry.payload.get("withdrawal")).first()
    holds = withdrawal is not None and licences_withdrawn(withdrawal).exists()
    return oneself(entry) if holds else ()


def addressees(entry: Entry) -> Iterable[int]:
    """Those who speak for the side that an offer was made to, and the union's representatives."""
    room = _room(entry)
    others = [side for side in Side if side != _maker(entry)]
    return {pk for side in others for pk in _speak_for(room, side)} | _ids(room.union_id, Role.REPRESENTATIVE)


def makers(entry: Entry) -> Iterable[int]:
    """Those who speak for the side that made an offer."""
    maker = _maker(entry)
    return _speak_for(_room(entry), maker) if maker else ()


def company_and_union(entry: Entry) -> Iterable[int]:
    """The company's delegates and the union's representatives; members hear of a vote by its ballot."""
    room = _room(entry)
    return _speak_for(room, Side.COMPANY) | _ids(room.union_id, Role.REPRESENTATIVE)


def speakers(entry: Entry) -> Iterable[int]:
    """Those who speak for either side of a room."""
    room = _room(entry)
    return _speak_for(room, Side.COLLECTIVE) | _speak_for(room, Side.COMPANY)


def speakers_and_union(entry: Entry) -> Iterable[int]:
    """Those who speak in a room: for either side, and the union's representatives."""
    return {*speakers(entry), *_ids(_room(entry).union_id, Role.REPRESENTATIVE)}


def mentioned(entry: Entry) -> Iterable[int]:
    """Who is spoken to in a message and reads its lane."""
    message, lane = _message(entry)
    if message is None or lane is None or not message.mentions:
        return ()
    named = set(people_named(message.mentions).values_list("pk", flat=True))
    return named & readers_of_lane(message.room, lane)


def author_of_message(entry: Entry) -> Iterable[int]:
    """Who said what was struck."""
    message, _lane = _message(entry)
    return () if message is None else (message.author_id,)


def union_of_room(entry: Entry) -> Iterable[int]:
    """The representatives of the room's union."""
    room = Room.objects.filter(public_id=entry.payload.get("room")).first()
    return _ids(room.union_id, Role.REPRESENTATIVE) if room else ()


def _message(entry: Entry) -> tuple[Message | None, LaneName | None]:
    """Find the message of a fact in the table of the lane whose stream it is on, and in no other."""
    name = entry.stream.name.partition(":")[0]
    lane = next((one for one in LANES if one == name), None)
    if lane is None:
        return None, None
    rows = messages_of(lane).objects.filter(public_id=entry.payload.get("message"))
    return rows.select_related("room").first(), lane


def approvers(entry: Entry) -> Iterable[int]:
    """Those whom the company's rule names to read a draft, without its authors."""
    draft = OfferDraft.objects.select_related("room").get(public_id=entry.payload["draft"])
    company = draft.room.company_id
    policy = approval_policy(company)
    accepted = [role for role in (Role.DELEGATE, Role.SIGNATORY) if policy.accepts(role)]
    return _ids(company, *accepted) - authors_of(draft)


def askers(entry: Entry) -> Iterable[int]:
    """Whoever asked for the approval of a draft."""
    asked = OfferDraft.objects.filter(public_id=entry.payload["draft"], asked_by__isnull=False)
    return asked.values_list("asked_by", flat=True)


def applicant(entry: Entry) -> Iterable[int]:
    """The person whose application was decided."""
    rows = Membership.objects.filter(public_id=entry.payload.get("membership"))
    return rows.values_list("person", flat=True)


def invited(entry: Entry) -> Iterable[int]:
    """The invitation that is made or sent again."""
    return Invitation.objects.filter(public_id=entry.payload.get("invitation")).values_list("pk", flat=True)


def asked_outside(entry: Entry) -> Iterable[int]:
    """The question to an owner outside that is asked or asked again."""
    return OutsideAsk.objects.filter(public_id=entry.payload.get("ask")).values_list("pk", flat=True)


def concerned_by_claim(entry: Entry) -> Iterable[int]:
    """The person for whom somebody wants to speak, and those who decide about it."""
    claim = _claim(entry)
    return set() if claim is None else {claim.on_behalf_of_id, *deciders_of(claim)}


def parties_of_claim(entry: Entry) -> Iterable[int]:
    """The person who is spoken for, and the one who speaks."""
    claim = _claim(entry)
    return set() if claim is None else {claim.on_behalf_of_id, claim.person_id}


def claimant(entry: Entry) -> Iterable[int]:
    """The one who wanted to speak for somebody."""
    claim = _claim(entry)
    return set() if claim is None else {claim.person_id}


def members_of_act(entry: Entry) -> Iterable[int]:
    """The present members of an act, who all have to agree."""
    act = Act.objects.filter(public_id=entry.payload.get("act")).first()
    return () if act is None else present_members(act, day_of(entry.at)).values_list("pk", flat=True)


def all_in_mediation(entry: Entry) -> Iterable[int]:
    """The claimants of a mediation, whoever mediates, and whoever looks at an appeal."""
    mediation = _mediation(entry)
    if mediation is None:
        return ()
    turn, appeal = mediator_of(mediation), appeal_in(mediation)
    told = set(claimants_in(mediation).values_list("person", flat=True))
    told |= {turn.representative_id} if turn else set()
    return told | ({appeal.taken_by_id} if appeal and appeal.taken_by_id else set())


def all_in_mediation_or_free(entry: Entry) -> Iterable[int]:
    """Those in a mediation, and the representatives who may take it or look at it a second time."""
    mediation = _mediation(entry)
    if mediation is None:
        return ()
    return {*all_in_mediation(entry), *(one.pk for one in who_could_take(mediation))}


def all_after_appeal(entry: Entry) -> Iterable[int]:
    """As `all_in_mediation_or_free`, and whoever proposed what a second representative looked at."""
    found = Finding.objects.filter(public_id=entry.payload.get("finding"))
    return {*all_in_mediation_or_free(entry), *found.values_list("representative", flat=True)}


def _mediation(entry: Entry) -> Mediation | None:
    found = Mediation.objects.filter(pk=_number(entry, "mediation:"))
    related = found.select_related("conflict__work__registered_by", "conflict__other__registered_by")
    return related.first()


def admitted_to_desk(entry: Entry) -> Iterable[int]:
    """The member who may read and write at the union's desk of a room now."""
    return DeskGuest.objects.filter(public_id=entry.payload.get("guest")).values_list("person", flat=True)


def _claim(entry: Entry) -> ActsFor | None:
    """Read a claim from its fact; only the stream of the person spoken for counts, so that mails go once."""
    claims = ActsFor.objects.filter(public_id=entry.payload.get("acting"))
    return claims.filter(on_behalf_of=_number(entry, "person:")).select_related("on_behalf_of").first()


def _contract(entry: Entry) -> Contract:
    return Contract.objects.filter(public_id=entry.payload.get("contract")).first() or Contract()


def _room(entry: Entry) -> Room:
    return Room.objects.filter(pk=_number(entry, "room:")).first() or Room()


def _maker(entry: Entry) -> str | None:
    offers = Offer.objects.filter(public_id=entry.payload.get("offer"))
    return offers.values_list("side", flat=True).first()


def _speak_for(room: Room, side: str) -> set[int]:
    if side == Side.COLLECTIVE:
        return _ids(room.collective_id, Role.STEWARD)
    return _ids(room.company_id, Role.DELEGATE)


def _number(entry: Entry, prefix: str) -> int:
    number = entry.stream.name.removeprefix(prefix)
    return int(number) if number.isdecimal() else 0


def _ids(organisation_id: int | None, *roles: str) -> set[int]:
    if organisation_id is None:
        return set()
    return set(people_with_seat(organisation_id, *roles).values_list("pk", flat=True))
