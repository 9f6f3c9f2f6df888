"""Reads of conflicts: whose they are, and which have to be opened or closed."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.models import Conflict, Identifier, Settlement, Share, Work


def disputed_shares(works: Collection[Work]) -> QuerySet[Share]:
    """Find the shares of which a part does not count, because others claim it too."""
    return Share.objects.filter(work__in=works, ended_at__isnull=True, effective_ppm__lt=F("ppm"))


def conflicts_of(person_ids: Collection[int]) -> QuerySet[Conflict]:
    """Find the conflicts, open and over, about what people registered or ever said that they hold."""
    held = Share.objects.filter(work=OuterRef("work"), holder__in=person_ids)
    shares = Q(Q(work__registered_by__in=person_ids) | Exists(held), kind=Conflict.Kind.SHARES)
    codes = Q(work__registered_by__in=person_ids) | Q(other__registered_by__in=person_ids)
    return Conflict.objects.filter(shares | Q(codes, kind=Conflict.Kind.CODE)).select_related("work", "other")


def conflicts_visible_to(person: User) -> QuerySet[Conflict]:
    """Find the conflicts of a person and of those they speak for, the open ones first."""
    mine = conflicts_of(speaks_for(person)).select_related("work__registered_by", "other__registered_by")
    return mine.order_by(F("settled_at").desc(nulls_first=True), "-opened_at", "-pk")


def parties_of(conflict: Conflict) -> set[int]:
    """Name the people whose claims collide: holders with an account, and who registered the works."""
    return parties_of_each([conflict])[conflict.pk]


def parties_of_each(conflicts: Collection[Conflict]) -> dict[int, set[int]]:
    """Name the people whose claims collide in each of several conflicts, by its number; in one statement."""
    works = [one.work for one in conflicts if one.other_id is None]
    claimed: dict[int, set[int]] = defaultdict(set)
    for share in disputed_shares(works).select_related("work") if works else ():
        claimed[share.work_id].add(party_of(share))
    return {
        one.pk: {one.work.registered_by_id, one.other.registered_by_id} if one.other else claimed[one.work_id]
        for one in conflicts
    }


def concerned_by(conflict: Conflict) -> set[int]:
    """Name the people whom a conflict concerned: who held a share since it opened, or registered a work."""
    if conflict.other is not None:
        return parties_of(conflict)
    since = Q(ended_at__isnull=True) | Q(ended_at__gte=conflict.opened_at)
    held = conflict.work.shares.filter(since, holder__isnull=False).values_list("holder", flat=True)
    return {*held, conflict.work.registered_by_id}


def party_of(share: Share) -> int:
    """Say who answers for a claim: its holder, or for somebody outside who registered the work."""
    return share.holder_id or share.work.registered_by_id


def code_conflicts_due(codes: Collection[str] | None = None) -> list[tuple[int, int, str]]:
    """Find the pairs of works of two people that one valid ISWC names, and that nobody was told of.

    Args:
        codes: look at these only.

    Returns:
        ids of the older and the younger work, and the code; not where they agreed that it is one work.
    """
    named = Identifier.objects.filter(
        scheme="iswc",
        verdict=Identifier.Verdict.VALID,
        work__isnull=False,
        work__merged_into__isnull=True,
    ).order_by()
    if codes is not None:
        named = named.filter(normalised__in=codes)
    people = named.values("normalised").annotate(people=Count("work__registered_by", distinct=True))
    shared = list(people.filter(people__gt=1).values_list("normalised", flat=True))
    works: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = named.filter(normalised__in=shared).values_list("normalised", "work", "work__registered_by")
    for code, work_id, person_id in rows.order_by("work"):
        works[code].append((work_id, person_id))
    over = Q(settled_at__isnull=True) | Q(settlements__state=Settlement.State.AGREED)
    known = _told(Conflict.objects.filter(over, kind=Conflict.Kind.CODE))
    return [
        pair
        for code, found in works.items()
        for place, (one, person) in enumerate(found)
        for other, other_person in found[place + 1 :]
        if person != other_person and (pair := (one, other, code)) not in known
    ]


def _told(conflicts: QuerySet[Conflict]) -> set[tuple[int, int, str]]:
    """Give the works and the code of conflicts; a work that went into another stands for that one."""
    stands = {name: Coalesce(f"{name}__merged_into", name) for name in ("work", "other")}
    rows = conflicts.values_list(stands["work"], stands["other"], "code")
    return {(min(one, other), max(one, other), code) for one, other, code in rows}


def code_conflicts_over() -> QuerySet[Conflict]:
    """Find the open conflicts about a code that does not stand on both works any more."""
    named = Identifier.objects.filter(
        scheme="iswc",
        verdict=Identifier.Verdict.VALID,
        normalised=OuterRef("code"),
        work__merged_into__isnull=True,
    )
    both = Exists(named.filter(work=OuterRef("work"))) & Exists(named.filter(work=OuterRef("other")))
    return Conflict.objects.filter(~Q(both), kind=Conflict.Kind.CODE, settled_at__isnull=True)


def work_of_party(conflict: Conflict, people: Collection[int]) -> Work:
    """Say which of the works of a conflict is a party's own: a person's, or of one they speak for."""
    if conflict.other is None or conflict.work.registered_by_id in people:
        return conflict.work
    return conflict.other


def conflicts_about(work: Work, person: User) -> QuerySet[Conflict]:
    """Find the conflicts of a person that a work is in, the open ones first."""
    return conflicts_visible_to(person).filter(Q(work=work) | Q(other=work))


def open_conflict_of(work: Work) -> Conflict | None:
    """Find the conflict about the shares in a work that nobody has settled yet."""
    waiting = Conflict.objects.filter(work=work, kind=Conflict.Kind.SHARES, settled_at__isnull=True)
    return waiting.first()


def settlements_of(conflict: Conflict) -> QuerySet[Settlement]:
    """Find what was ever proposed to end a conflict, the newest first."""
    proposals = conflict.settlements.select_related("proposed_by")
    return proposals.prefetch_related("consents").order_by("-proposed_at", "-pk")


def people_named(person_ids: Collection[int]) -> QuerySet[User]:
    """Find people by their numbers, in the order of their names."""
    return User.objects.filter(pk__in=person_ids).order_by("name", "pk")
