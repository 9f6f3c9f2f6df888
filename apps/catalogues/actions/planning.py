"""Reads works as they are and plans what a wish would make of them: a fixed number of statements."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from django.db.models import Exists, OuterRef

from apps.catalogues import domain
from apps.catalogues.models import AiPart, Contributor, Identifier, Recording, Share, Work

# What a work is to say instead; or the code of a refusal.
Wanted = Callable[[Work, domain.WorkState], domain.WorkState | str]


def plan_for(works: Collection[Work], wanted: Wanted, mouths: Collection[int]) -> list[domain.Planned]:
    """Say of each work what would happen to it, in the order given.

    Args:
        mouths: the people for whom the one who asks speaks. Works of others cannot be changed.
    """
    states, ties = states_of(works), _ties_of(works)
    found = [_one(work, states[work.pk], wanted, ties[work.pk], mouths) for work in works]
    return _without_doubles(list(works), found)


def _one(
    work: Work, old: domain.WorkState, wanted: Wanted, ties: domain.Ties, mouths: Collection[int]
) -> domain.Planned:
    if work.registered_by_id not in mouths:
        return domain.Planned(work.pk, old, old, obstacle="change.not_yours")
    new = wanted(work, old)
    if isinstance(new, str):
        return domain.Planned(work.pk, old, old, obstacle=new)
    key = domain.moved_key(work.match_key, old, new)
    return domain.Planned(work.pk, old, new, key, domain.obstacle(old, new, ties, mouths))


def _without_doubles(works: list[Work], found: list[domain.Planned]) -> list[domain.Planned]:
    """Refuse what would be the same work as one that is there, or as one that comes before it in the plan."""
    moving = {
        (work.registered_by_id, one.key)
        for work, one in zip(works, found, strict=True)
        if not one.obstacle and one.key != work.match_key
    }
    there = Work.objects.filter(
        registered_by__in={owner for owner, _key in moving}, match_key__in={key for _owner, key in moving}
    )
    taken = set(there.values_list("registered_by", "match_key"))
    kept = []
    for work, one in zip(works, found, strict=True):
        place = (work.registered_by_id, one.key)
        if one.obstacle or one.key == work.match_key:
            kept.append(one)
        elif place in taken:
            kept.append(domain.Planned(one.work_id, one.old, one.new, obstacle="change.same_work"))
        else:
            taken.add(place)
            kept.append(one)
    return kept


def states_of(works: Iterable[Work]) -> dict[int, domain.WorkState]:
    """Read what works say of themselves, in two statements."""
    by_pk = {work.pk: work for work in works}
    people: dict[int, list[domain.Performer]] = defaultdict(list)
    makers: dict[int, list[domain.Performer]] = defaultdict(list)
    parts = domain.PERSONAL_PARTS | domain.MAKING_PARTS
    for one in Contributor.objects.filter(work__in=by_pk, part__in=parts).order_by("pk"):
        codes = tuple((code["scheme"], code["value"]) for code in one.codes)
        said = people if one.part in domain.PERSONAL_PARTS else makers
        said[one.work_id].append(domain.Performer(one.part, one.name, one.person_id, codes))
    machine: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, role, degree in AiPart.objects.filter(work__in=by_pk).values_list("work", "role", "degree"):
        machine[pk].append((role, degree))
    return {
        pk: domain.WorkState(
            kind=work.kind,
            title=work.title,
            artist_line=work.artist_line,
            year=work.year,
            performers=domain.Performers(work.performers, tuple(people[pk])),
            machine=tuple(sorted(machine[pk])),
            makers=tuple(makers[pk]),
        )
        for pk, work in by_pk.items()
    }


def _ties_of(works: Collection[Work]) -> dict[int, domain.Ties]:
    coded = Identifier.objects.filter(recording=OuterRef("recording"))
    links = Recording.works.through.objects.filter(work=OuterRef("pk"))
    rows = Work.objects.filter(pk__in=[work.pk for work in works]).annotate(
        has_shares=Exists(Share.objects.filter(work=OuterRef("pk"), ended_at__isnull=True)),
        has_codes=Exists(links.filter(Exists(coded))),
    )
    columns = ("pk", "has_shares", "has_codes")
    return {pk: domain.Ties(shares, codes) for pk, shares, codes in rows.values_list(*columns)}
