"""Who may found, lead and join a collective, and who may answer for whose works."""

from dataclasses import dataclass

import rules

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import holds_seat, speaks_for
from apps.catalogues.models import Share
from apps.catalogues.queries import works_visible_to
from apps.collectives.models import Collective, Membership, Motion
from apps.collectives.queries import bylaws_in_force, category_of


@dataclass(frozen=True)
class InNameOf:
    """A person in a collective, for whom somebody wants to answer."""

    person: User
    collective: Collective


@dataclass(frozen=True)
class PooledShare:
    """A member's share in a work that is pooled in a collective."""

    share: Share
    collective: Collective


@rules.predicate
def may_lead_artists(person: User, subject: object = None) -> bool:
    """Somebody of age who sits in no company."""
    if not person.is_authenticated or person.is_minor:
        return False
    seats = Seat.objects.filter(person_id=person.pk, until__isnull=True)
    return not seats.filter(organisation__kind=Organisation.Kind.COMPANY).exists()


@rules.predicate
def is_steward(person: User, collective: Collective | None) -> bool:
    """A steward of that collective."""
    return collective is not None and holds_seat(person, collective.organisation_id, Role.STEWARD)


@rules.predicate
def is_member(person: User, collective: Collective | None) -> bool:
    """A member of that collective."""
    return collective is not None and holds_seat(person, collective.organisation_id, Role.MEMBER)


@rules.predicate
def decides_application(person: User, membership: Membership | None) -> bool:
    """A steward of the collective that was applied to, but not of their own application."""
    if membership is None or membership.person_id == person.pk:
        return False
    return holds_seat(person, membership.collective.organisation_id, Role.STEWARD)


@rules.predicate
def wrote_motion(person: User, motion: Motion | None) -> bool:
    """Who may change their mind: who drafted it, or stands; no steward drops what another one drafted.

    What somebody drafted who leads no longer is any steward's to drop, or it would lie there for ever.
    """
    if motion is None:
        return False
    if motion.kind == Motion.Kind.STEWARD or motion.drafted_by_id == person.pk:
        return person.pk in {motion.person_id, motion.drafted_by_id}
    if motion.kind == Motion.Kind.REMOVAL:
        return False
    where = motion.collective.organisation_id
    is_left = not holds_seat(motion.drafted_by, where, Role.STEWARD)
    return is_left and holds_seat(person, where, Role.STEWARD)


@rules.predicate
def asks_members(person: User, motion: Motion | None) -> bool:
    """A steward; and a candidate, so that those who lead cannot keep others from standing.

    A removal is put to the vote by the member who moved it, and by nobody else.
    """
    if motion is None:
        return False
    where = motion.collective.organisation_id
    if motion.kind == Motion.Kind.REMOVAL:
        return motion.drafted_by_id == person.pk and holds_seat(person, where, Role.MEMBER)
    is_candidate = motion.person_id == person.pk and holds_seat(person, where, Role.MEMBER)
    return is_candidate or holds_seat(person, where, Role.STEWARD)


@rules.predicate
def speaks_for_person(person: User, subject: InNameOf | None) -> bool:
    """The person, if grown up and alive; else the guardian or the estate. Never a manager."""
    if subject is None:
        return False
    if person.pk == subject.person.pk:
        return not person.is_minor and person.died_on is None
    needs_somebody = subject.person.is_minor or subject.person.died_on is not None
    return needs_somebody and subject.person.pk in speaks_for(person)


@rules.predicate
def is_about_member(person: User, subject: InNameOf | None) -> bool:
    """Whoever it is about sits in the collective as a member."""
    return subject is not None and holds_seat(subject.person, subject.collective.organisation_id, Role.MEMBER)


@rules.predicate
def speaks_for_others(person: User, organisation: Organisation | None) -> bool:
    """A steward of that collective, or a representative of that union."""
    if organisation is None:
        return False
    is_union = organisation.kind == Organisation.Kind.UNION
    return holds_seat(person, organisation.pk, Role.REPRESENTATIVE if is_union else Role.STEWARD)


@rules.predicate
def names_are_shared(person: User, collective: Collective | None) -> bool:
    """The bylaws let members read each other's names."""
    return collective is not None and bylaws_in_force(collective.organisation_id).names_seen_by == "members"


@rules.predicate
def checks_for_others(person: User, subject: PooledShare | None) -> bool:
    """A steward of the collective who has no part in the work and has not said what is to be checked."""
    if subject is None or not is_steward(person, subject.collective):
        return False
    is_own_word = subject.share.asserted_by_id in speaks_for(person)
    return not is_own_word and not works_visible_to(person).filter(pk=subject.share.work_id).exists()


@rules.predicate
def category_leads(person: User, collective: Collective | None) -> bool:
    """The bylaws let members of that category stand as stewards."""
    return collective is not None and category_of(person, collective).leads


rules.add_perm("collectives.check_share", checks_for_others)
rules.add_perm("collectives.declare_interests", speaks_for_others)
rules.add_perm("collectives.draft_bylaws", is_steward)
rules.add_perm("collectives.drop_motion", wrote_motion)
rules.add_perm("collectives.put_motion_to_vote", asks_members)
rules.add_perm("collectives.serve", is_member & may_lead_artists & category_leads)
rules.add_perm("collectives.stand", is_member & may_lead_artists & category_leads)
rules.add_perm("collectives.move_removal", is_member)
rules.add_perm("collectives.see_stewards", is_member | is_steward)
rules.add_perm("collectives.found_collective", may_lead_artists)
rules.add_perm("collectives.set_bylaws", is_steward)
rules.add_perm("collectives.see_members", is_steward)
rules.add_perm("collectives.remind_member", is_steward)
rules.add_perm("collectives.see_names", is_steward | (is_member & names_are_shared))
rules.add_perm("collectives.apply", speaks_for_person)
rules.add_perm("collectives.place_member", decides_application)
rules.add_perm("collectives.decide_application", decides_application)
rules.add_perm("collectives.leave", is_member)
rules.add_perm("collectives.give_mandate", speaks_for_person & is_about_member)
rules.add_perm("collectives.answer_work", speaks_for_person & is_about_member)
rules.add_perm("collectives.answer_terms", speaks_for_person & is_about_member)
# Also after leaving: what a contract holds is still theirs to take back, or to leave where it is.
rules.add_perm("collectives.withdraw", speaks_for_person)
