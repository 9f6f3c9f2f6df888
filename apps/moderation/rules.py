"""Who may ask for mediation, take it, show something, and answer (rules 6, 20 and 21)."""

import rules

from apps.accounts.models import User
from apps.catalogues.models import Conflict
from apps.moderation import queries
from apps.moderation.models import FindingAppeal, Mediation


@rules.predicate
def has_a_claimant(person: User, conflict: Conflict | None) -> bool:
    """A claimant, who speaks for one, or a steward of a collective that one is a member of."""
    return conflict is not None and queries.may_ask(person, conflict)


@rules.predicate
def may_take_back(person: User, mediation: Mediation | None) -> bool:
    """Whoever asked for it; and what a steward asked for others, each claimant, who can ask themselves."""
    if mediation is None:
        return False
    if mediation.asked_by_id == person.pk:
        return True
    by_claimant = queries.party_for(mediation.asked_by, mediation) is not None
    return not by_claimant and queries.party_for(person, mediation) is not None


@rules.predicate
def is_free(person: User, mediation: Mediation | None) -> bool:
    """A representative of the union with nothing of their own in the matter, who has not had it before."""
    return mediation is not None and queries.is_free_for(person, mediation)


@rules.predicate
def is_mediator(person: User, mediation: Mediation | None) -> bool:
    """The representative whose turn it is, as long as they are one."""
    if mediation is None or not queries.holds_office(person, mediation):
        return False
    turn = queries.mediator_of(mediation)
    return turn is not None and turn.representative_id == person.pk


@rules.predicate
def is_impartial(person: User, mediation: Mediation | None) -> bool:
    """Somebody who has nothing of their own in the matter now."""
    return mediation is not None and not queries.is_involved(person, mediation)


@rules.predicate
def speaks_for_party(person: User, mediation: Mediation | None) -> bool:
    """A claimant, or who speaks for one."""
    return mediation is not None and queries.party_for(person, mediation) is not None


@rules.predicate
def is_second(person: User, appeal: FindingAppeal | None) -> bool:
    """The second representative who took the appeal, is one still, and has no part in the matter now."""
    if appeal is None or appeal.taken_by_id != person.pk:
        return False
    mediation = appeal.finding.mediation
    return queries.holds_office(person, mediation) and not queries.is_involved(person, mediation)


rules.add_perm("moderation.ask", has_a_claimant)
rules.add_perm("moderation.withdraw", may_take_back)
rules.add_perm("moderation.take", is_free)
rules.add_perm("moderation.hand_back", is_mediator)
rules.add_perm("moderation.find", is_mediator & is_impartial)
rules.add_perm("moderation.take_part", speaks_for_party)
rules.add_perm("moderation.answer_appeal", is_second)
