"""Who votes in a collective, how heavy, and why."""

from collections.abc import Callable, Collection
from typing import Protocol

from django.db.models import Count
from django.utils import timezone

from apps.ballots.domain import Definition
from apps.ballots.models import Ballot
from apps.catalogues.domain import PERSONAL_RIGHTS
from apps.catalogues.queries import shares_in_force
from apps.collectives.domain import Bylaws, Category, Voter, weight_of
from apps.collectives.models import Bylaws as BylawsVersion
from apps.collectives.models import Membership
from apps.collectives.queries.standing import bylaws_in_force, members_of


class RollRules(Protocol):
    """What a roll is made by: bylaws, or the definition of a ballot that has been asked under former ones."""

    @property
    def electorate(self) -> str:
        """Who votes."""

    @property
    def weight_rule(self) -> str:
        """How heavy a vote is."""

    @property
    def second_majority(self) -> object | None:
        """What part of the catalogue has to say yes besides."""


def roll_for(
    organisation_id: int,
    *,
    bylaws: Bylaws | None = None,
    asked: Ballot | None = None,
    kinds: Collection[str] | None = None,
) -> list[Voter]:
    """List who votes in a collective as its bylaws say: the living members, or those concerned.

    Members of a category without a vote are on no roll; works of one that brings none in do not count.

    Args:
        bylaws: the rules; those in force if there is no ballot either.
        asked: a ballot, which keeps the rules under which it was asked, whatever the bylaws say since.
        kinds: kinds of works that are asked for; None for every kind. Whose works are concerned is a matter
            of kinds alone: what a mandate says stays between its giver and the site.

    Returns:
        voters in the order of their keys; empty when nobody is concerned.
    """
    said = bylaws_when_asked(asked) if asked else bylaws or bylaws_in_force(organisation_id)
    rules: RollRules = Definition.parse(asked.definition) if asked else said
    alive = members_of(organisation_id).filter(died_on__isnull=True)
    voteless = members_without_vote(organisation_id, said)
    living = alive.exclude(pk__in=voteless).order_by("pk").values_list("pk", flat=True)
    resting = set(_members_of_categories(organisation_id, said, lambda one: not one.brings))
    counts_works = rules.weight_rule != "one_person_one_vote" or rules.second_majority is not None
    bringing = [person_id for person_id in living if person_id not in resting]
    works = works_by_holder(bringing) if counts_works else {}
    is_for_all = rules.electorate == "roll"
    voters = set(living if is_for_all else works_by_holder(bringing, kinds))
    return [
        Voter(
            person_id=person_id,
            weight=weight_of(rules.weight_rule, works.get(person_id, 0)),
            reason=_reason(rules),
            share=str(works.get(person_id, 0)) if rules.second_majority else "",
        )
        for person_id in living
        if person_id in voters
    ]


def bylaws_when_asked(ballot: Ballot) -> Bylaws:
    """Read the bylaws under which a ballot was asked; a second call keeps those of the first."""
    first = ballot.second_call_of or ballot
    versions = BylawsVersion.objects.filter(
        collective__organisation=ballot.organisation_id,
        valid_from__lte=first.announced_at or first.opens_at,
    )
    row = versions.order_by("-version").first()
    return Bylaws.parse(row.rules) if row else Bylaws()


def members_without_vote(organisation_id: int, bylaws: Bylaws) -> list[int]:
    """List the members whose category has no vote under some bylaws."""
    return _members_of_categories(organisation_id, bylaws, lambda one: not one.votes)


def _members_of_categories(
    organisation_id: int, bylaws: Bylaws, meant: Callable[[Category], bool]
) -> list[int]:
    codes = [one.code for one in bylaws.categories if meant(one)]
    if not codes:
        return []
    admitted = Membership.objects.filter(
        collective__organisation=organisation_id, state=Membership.State.ADMITTED, category__in=codes
    )
    return list(admitted.values_list("person", flat=True))


def works_by_holder(person_ids: Collection[int], kinds: Collection[str] | None = None) -> dict[int, int]:
    """Count the works in which each of some people holds a share today, voices and likenesses aside."""
    said = shares_in_force(timezone.localdate()).filter(holder__in=person_ids, work__merged_into__isnull=True)
    said = said.exclude(right__in=PERSONAL_RIGHTS)
    if kinds is not None:
        said = said.filter(work__kind__in=kinds)
    return dict(said.order_by().values_list("holder").annotate(works=Count("work", distinct=True)))


def _reason(rules: RollRules) -> str:
    who = "concerned" if rules.electorate == "concerned" else "member"
    return who if rules.weight_rule == "one_person_one_vote" else f"{who}_{rules.weight_rule}"
