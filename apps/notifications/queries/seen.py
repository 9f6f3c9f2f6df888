"""What one person may see now of the subjects of many facts, in a fixed number of statements.

The words of inbox and mail are made from this and from nothing else: a subject that is missing here is one
that the person may not see, and then there is nothing to say about it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import Act, ActsFor, ApiKey, Organisation, Representation, Role, User
from apps.accounts.queries import (
    acting_visible_to,
    acts_visible_to,
    api_keys_of,
    claims_to_decide,
    seats_of,
)
from apps.ballots.models import Ballot, Delegation
from apps.ballots.queries import ballots_visible_to, open_ballots_for
from apps.catalogues.models import ImportRun, OutsideAsk, Work
from apps.catalogues.queries import asks_visible_to, runs_visible_to, with_merged, works_visible_to
from apps.claims.models import Dataset
from apps.claims.queries import datasets_visible_to
from apps.collectives.models import Mandate, Membership, ShareCheck, Withdrawal
from apps.collectives.queries import (
    checks_visible_to,
    declarations_due,
    seats_that_bring,
    withdrawals_visible_to,
)
from apps.contracts.models import Contract
from apps.contracts.queries import contracts_visible_to, sides_to_sign
from apps.moderation.models import Mediation
from apps.moderation.queries import (
    mediations_offered_to,
    mediations_set_aside,
    mediations_visible_to,
    title_for,
)
from apps.negotiations.models import DraftDecision, Offer, OfferDraft, Opinion, Pause, Room
from apps.negotiations.queries import (
    drafts_to_approve,
    drafts_visible_to,
    lanes_by_room,
    offers_visible_to,
    rooms_visible_to,
)
from apps.notifications.domain import About
from apps.proposals.models import ProposalVersion
from apps.proposals.queries import versions_visible_to
from apps.unions.models import MinimumTerms


@dataclass
class Seen:
    """One person's view at a moment; subjects by their public ids.

    Args:
        to_vote: ids of open ballots where the person is on the roll and has not voted.
        decisions: the last one, by draft.
        to_approve: ids of drafts to which the person may say yes or no now.
        seats: pairs of organisation and role.
        pauses: the pause that holds, by room.
        lanes: the lanes of a room that the person reads.
        to_sign: the side for which the person may sign now, by contract.
        unmandated: ids of organisations where the person is a member without a mandate.
        undeclared: ids of organisations for which the person's declaration of interests is due.
        to_decide: ids of claims to act for somebody that wait for the person's word.
        to_agree: who is proposed to speak for an act and waits for the person's agreement, by act.
        with_opinion: ids of offers about which a union has said what it thinks.
        mediations: with the title by which the person knows the work; empty for one that they may only take.
        set_aside: mediations in which a second representative set aside what the person proposed.
    """

    person: User
    at: datetime
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    to_vote: Collection[str] = ()
    rooms: Mapping[str, Room] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    drafts: Mapping[str, OfferDraft] = field(default_factory=dict)
    decisions: Mapping[str, DraftDecision] = field(default_factory=dict)
    to_approve: Collection[str] = ()
    pauses: Mapping[str, Pause] = field(default_factory=dict)
    lanes: Mapping[str, Collection[str]] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    to_sign: Mapping[str, str] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    versions: Mapping[str, ProposalVersion] = field(default_factory=dict)
    minimums: Mapping[str, MinimumTerms] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)
    runs: Mapping[str, ImportRun] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    keys: Mapping[str, ApiKey] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    groups: Mapping[int, Organisation] = field(default_factory=dict)
    seats: Collection[tuple[int, str]] = ()
    unmandated: Collection[str] = ()
    undeclared: Collection[str] = ()
    with_opinion: Collection[str] = ()
    claims: Mapping[str, ActsFor] = field(default_factory=dict)
    to_decide: Collection[str] = ()
    acts: Mapping[str, Act] = field(default_factory=dict)
    to_agree: Mapping[str, User] = field(default_factory=dict)
    asks: Mapping[str, OutsideAsk] = field(default_factory=dict)
    checks: Mapping[str, ShareCheck] = field(default_factory=dict)
    delegations: Mapping[str, Delegation] = field(default_factory=dict)
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    mediations: Mapping[str, tuple[Mediation, str]] = field(default_factory=dict)
    set_aside: Mapping[str, Mediation] = field(default_factory=dict)

    def sits(self, organisation_id: int | None, *roles: str) -> bool:
        """Whether the person sits in an organisation now in one of the roles."""
        return any((organisation_id, role) in self.seats for role in roles)

    def group_of(self, about: About) -> Organisation | None:
        """Find the organisation whose stream a fact is on, if the person still sits there."""
        number = about.stream.rpartition(":")[2]
        return self.groups.get(int(number)) if number.isdecimal() else None


def seen_by(person: User, abouts: Iterable[About], at: datetime) -> Seen:
    """Look up what a person may see of the subjects of facts and reminders."""
    ids = _ids_by_noun(abouts)
    seats = seats_of(person)
    seen = Seen(
        person=person,
        at=at,
        seats={(seat.organisation_id, seat.role) for seat in seats},
        groups={seat.organisation_id: seat.organisation for seat in seats},
    )
    for noun, look in _LOOKS.items():
        if ids.get(noun):
            look(seen, ids[noun])
    return seen


def _ids_by_noun(abouts: Iterable[About]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for about in abouts:
        for noun in _LOOKS:
            if about.id_of(noun):
                found.setdefault(noun, set()).add(about.id_of(noun))
    return found


def _named(rows: QuerySet[Any], ids: Collection[str]) -> dict[str, Any]:
    return {row.public_id: row for row in rows.filter(public_id__in=ids)}


def _see_ballots(seen: Seen, ids: Collection[str]) -> None:
    visible = ballots_visible_to(seen.person).defer("document", "result")
    seen.ballots = _named(visible, ids)
    waiting = open_ballots_for(seen.person).filter(public_id__in=ids, closes_at__gt=seen.at)
    seen.to_vote = set(waiting.values_list("public_id", flat=True))


def _see_delegations(seen: Seen, ids: Collection[str]) -> None:
    own = Delegation.objects.filter(Q(giver=seen.person) | Q(delegate=seen.person))
    seen.delegations = _named(own.select_related("ballot", "giver", "delegate"), ids)


def _see_rooms(seen: Seen, ids: Collection[str]) -> None:
    seen.rooms = _named(rooms_visible_to(seen.person), ids)
    holding = Pause.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=seen.at),
        room__in=[room.pk for room in seen.rooms.values()],
        since__lte=seen.at,
        until__gt=seen.at,
    )
    found = holding.select_related("room", "representative").order_by("since", "pk")
    seen.pauses = {pause.room.public_id: pause for pause in found}
    seen.lanes = lanes_by_room(seen.person, list(seen.rooms.values()))


def _see_offers(seen: Seen, ids: Collection[str]) -> None:
    seen.offers = _named(offers_visible_to(seen.person), ids)
    said = Opinion.objects.filter(offer__in=[offer.pk for offer in seen.offers.values()])
    seen.with_opinion = set(said.values_list("offer__public_id", flat=True))


def _see_drafts(seen: Seen, ids: Collection[str]) -> None:
    seen.drafts = _named(drafts_visible_to(seen.person), ids)
    said = DraftDecision.objects.filter(draft__in=[one.pk for one in seen.drafts.values()])
    rows = said.select_related("draft", "person").order_by("at", "pk")
    seen.decisions = {row.draft.public_id: row for row in rows}
    seen.to_approve = {draft.public_id for draft in drafts_to_approve(seen.person)}


def _see_contracts(seen: Seen, ids: Collection[str]) -> None:
    seen.contracts = _named(contracts_visible_to(seen.person), ids)
    asked = sides_to_sign(seen.contracts.values(), seen.person)
    seen.to_sign = {one.public_id: asked[one.pk] for one in seen.contracts.values() if one.pk in asked}


def _see_memberships(seen: Seen, ids: Collection[str]) -> None:
    led = [organisation for organisation, role in seen.seats if role == Role.STEWARD]
    mine = Q(person=seen.person) | Q(collective__organisation__in=led)
    rows = Membership.objects.filter(mine).select_related("collective__organisation", "person")
    seen.memberships = _named(rows, ids)


def _see_organisations(seen: Seen, ids: Collection[str]) -> None:
    """Organisations are public; which of them a fact names is known from the person's own stream."""
    _see_names(seen, ids)
    mandated = Mandate.objects.filter(person=seen.person, ended_at__isnull=True)
    waiting = seats_that_bring().filter(person=seen.person)
    waiting = waiting.exclude(organisation__in=mandated.values("collective__organisation"))
    seen.unmandated = set(waiting.values_list("organisation__public_id", flat=True))
    seen.undeclared = {seat.organisation.public_id for seat, _ in declarations_due(seen.at, seen.person)}


def _see_names(seen: Seen, ids: Collection[str]) -> None:
    seen.organisations = {**seen.organisations, **_named(Organisation.objects.all(), ids)}


def _see_versions(seen: Seen, ids: Collection[str]) -> None:
    seen.versions = _named(versions_visible_to(seen.person), ids)


def _see_minimums(seen: Seen, ids: Collection[str]) -> None:
    seen.minimums = _named(MinimumTerms.objects.select_related("union"), ids)


def _see_works(seen: Seen, ids: Collection[str]) -> None:
    seen.works = _named(with_merged(works_visible_to(seen.person)), ids)


def _see_runs(seen: Seen, ids: Collection[str]) -> None:
    seen.runs = _named(runs_visible_to(seen.person), ids)


def _see_datasets(seen: Seen, ids: Collection[str]) -> None:
    seen.datasets = _named(datasets_visible_to(seen.person), ids)


def _see_keys(seen: Seen, ids: Collection[str]) -> None:
    seen.keys = _named(api_keys_of(seen.person), ids)


def _see_claims(seen: Seen, ids: Collection[str]) -> None:
    seen.claims = _named(acting_visible_to(seen.person), ids)
    seen.to_decide = {claim.public_id for claim in claims_to_decide(seen.person)}


def _see_asks(seen: Seen, ids: Collection[str]) -> None:
    seen.asks = _named(asks_visible_to(seen.person), ids)


def _see_checks(seen: Seen, ids: Collection[str]) -> None:
    seen.checks = _named(checks_visible_to(seen.person), ids)


def _see_withdrawals(seen: Seen, ids: Collection[str]) -> None:
    seen.withdrawals = _named(withdrawals_visible_to(seen.person), ids)


def _see_acts(seen: Seen, ids: Collection[str]) -> None:
    seen.acts = _named(acts_visible_to(seen.person), ids)
    proposed = Representation.objects.filter(
        act__in=[act.pk for act in seen.acts.values()], state=Representation.State.PROPOSED
    )
    waiting = proposed.exclude(yeses__person=seen.person).select_related("act", "person")
    seen.to_agree = {proposal.act.public_id: proposal.person for proposal in waiting}


def _see_mediations(seen: Seen, ids: Collection[str]) -> None:
    """Representatives who may take one see that it waits, and nothing of what it is about."""
    offered = mediations_offered_to(seen.person, ids)
    read = mediations_visible_to(seen.person).filter(public_id__in=ids)
    seen.set_aside = _named(mediations_set_aside(seen.person), ids)
    seen.mediations = {
        **{one.public_id: (one, "") for one in offered},
        **{one.public_id: (one, title_for(one, seen.person)) for one in read},
    }


_LOOKS: Mapping[str, Callable[[Seen, Collection[str]], None]] = {
    "act": _see_acts,
    "acting": _see_claims,
    "ask": _see_asks,
    "ballot": _see_ballots,
    "delegation": _see_delegations,
    "room": _see_rooms,
    "offer": _see_offers,
    "draft": _see_drafts,
    "check": _see_checks,
    "contract": _see_contracts,
    "mediation": _see_mediations,
    "membership": _see_memberships,
    "organisation": _see_organisations,
    "collective": _see_names,
    "union": _see_names,
    "version": _see_versions,
    "minimum": _see_minimums,
    "work": _see_works,
    "run": _see_runs,
    "dataset": _see_datasets,
    "key": _see_keys,
    "withdrawal": _see_withdrawals,
}
