"""How far works are claimed: once for all works of a shape, and from the rows where there is more to see."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypedDict

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django_stubs_ext import WithAnnotations

from apps.catalogues import domain
from apps.catalogues.models import Shape, ShapePerson, Share, Work
from apps.catalogues.queries.facts import one_of, work_facts
from apps.catalogues.queries.kept import is_kept, noted_if_few
from apps.catalogues.queries.outside import agreed
from apps.catalogues.queries.shapes import facts_of_pattern, folds_of
from apps.catalogues.queries.works import shares_in_force, works_of_people

# How many shapes are looked at one by one; in a catalogue of more, the rows of all works are read.
_MOST_SHAPES = 5_000
# How many works are looked at one by one.
_MOST_APART = 2_000
# How all of one's own people, and all others with an account, are called where nothing else matters of them.
_MINE, _OTHERS = 1, 2


class Claimed(TypedDict):
    """What `with_claim_state` adds to a work."""

    claim: str


def with_claim_state(
    works: QuerySet[Work], mine: Collection[int], on: date | None = None
) -> "QuerySet[WithAnnotations[Work, Claimed]]":
    """Annotate works with `claim`, the code that `domain.claim_state` gives; shared counts as "mine".

    Asks for the shapes of these people's works first. A work in none of them is read from its rows, as are
    works of which somebody outside has said yes.
    """
    has_yes = Exists(agreed(on).filter(share__work=OuterRef("pk")))
    is_alike = is_kept() & ~Q(has_yes)
    said = [
        When(Q(folded__shape__in=shapes) & is_alike, then=Value(code))
        for code, shapes in _shapes_by_claim(mine, on).items()
    ]
    return works.annotate(claim=Case(*said, default=_claim_of_rows(mine, on)))


def claim_counts(mine: Collection[int], on: date | None = None) -> dict[str, int]:
    """Count the works of some people by how far they have claimed them; states without works are absent."""
    theirs, noted = works_of_people(mine), noted_if_few()
    if noted is None:
        return _counts_of_rows(theirs, mine, on)
    # Of these a shape does not tell the claim.
    apart = noted | set(agreed(on).order_by().values_list("share__work", flat=True))
    claim_of, counts = claim_reader(mine, on), Counter[str]()
    for fold in folds_of(mine, left_out=apart):
        counts[claim_of(fold.pattern, fold.people)] += fold.works
    if len(apart) > _MOST_APART:
        counts.update(_counts_of_rows(theirs.filter(pk__in=one_of(apart)), mine, on))
    elif apart:
        facts = work_facts(apart, person_ids=mine, on=on)
        counts.update(_code(domain.claim_state(one, mine)) for one in facts)
    return dict(counts)


def _code(state: domain.ClaimState) -> str:
    return "mine" if state.code == "shared" else state.code


def _counts_of_rows(works: QuerySet[Work], mine: Collection[int], on: date | None) -> dict[str, int]:
    read = works.order_by().annotate(claim=_claim_of_rows(mine, on)).values_list("claim")
    return dict(read.annotate(count=Count("pk")))


def claim_reader(mine: Collection[int], on: date | None) -> Callable[[str, Sequence[int]], str]:
    """Give what reads a claim off a pattern and its people; what it has read it knows."""
    known = cache(_claim_of_shape)

    def read(pattern: str, people: Sequence[int]) -> str:
        return known(pattern, tuple(_whose(one, mine) for one in people), on)

    return read


def _whose(person: int, mine: Collection[int]) -> int:
    return person if person <= 0 else _MINE if person in mine else _OTHERS


def _shapes_by_claim(mine: Collection[int], on: date | None) -> Mapping[str, list[int]]:
    """Give the shapes of these people's works by the claim that they show; nothing if they are too many."""
    theirs = ShapePerson.objects.filter(person__in=mine).order_by().values("shape").distinct()
    shapes = Shape.objects.filter(pk__in=theirs).values_list("pk", "pattern", "people")[: _MOST_SHAPES + 1]
    rows = list(shapes)
    claim_of, found = claim_reader(mine, on), defaultdict[str, list[int]](list)
    for pk, pattern, people in rows if len(rows) <= _MOST_SHAPES else ():
        found[claim_of(pattern, people)].append(pk)
    return found


def _claim_of_shape(pattern: str, people: tuple[int, ...], on: date | None) -> str:
    facts = facts_of_pattern(domain.read_pattern(pattern), people, on)
    return _code(domain.claim_state(facts, {_MINE}))


def _claim_of_rows(mine: Collection[int], on: date | None) -> Case:
    """Give the claim as an expression on works, put together from their shares."""
    in_force = shares_in_force(on).filter(work=OuterRef("pk"))
    natural = in_force.filter(
        right__in={right for kind in domain.NATURAL_RIGHTS for right in domain.natural_shares(kind)}
    )
    own = natural.filter(holder__in=mine)
    controlled = own.exclude(controller=Share.Controller.ME)
    has_yes = Exists(agreed(on).filter(share=OuterRef("pk")))
    whole = Q(pk__in=[])
    for rights in {domain.natural_shares(kind) for kind in domain.NATURAL_RIGHTS}:
        kinds = [kind for kind in domain.NATURAL_RIGHTS if domain.natural_shares(kind) == rights]
        whole |= Q(kind__in=kinds, pk__in=_whole(rights, mine, on))
    return Case(
        When(~Exists(own), then=Value("unsaid")),
        When(Exists(in_force.filter(~has_yes, holder__isnull=True)), then=Value("waiting")),
        When(Exists(controlled.filter(~has_yes)), then=Value("controlled")),
        When(Exists(natural.filter(effective_ppm__lt=F("ppm"))), then=Value("disputed")),
        When(whole, then=Value("mine")),
        default=Value("part"),
    )


def _whole(rights: Collection[str], mine: Collection[int], on: date | None) -> QuerySet[Share, Any]:
    """Find, of the works in which some people hold a share, those of which each right is known in whole."""
    own = Share.objects.filter(holder__in=mine, ended_at__isnull=True)
    shares = shares_in_force(on).filter(work__in=own.values("work"), right__in=rights, territory=domain.WORLD)
    sums = {f"sum_of_{right}": Sum("effective_ppm", filter=Q(right=right)) for right in rights}
    total = shares.order_by().values("work").annotate(**sums)
    return total.filter(**dict.fromkeys(sums, domain.WHOLE_PPM)).values("work")
