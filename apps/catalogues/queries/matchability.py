"""Reads of how well works can be found; the database and the domain score alike."""

from collections import defaultdict
from collections.abc import Collection
from typing import TypedDict

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django_stubs_ext import WithAnnotations

from apps.catalogues import domain
from apps.catalogues.models import Contributor, Identifier, Recording, Work
from apps.catalogues.queries.counting import counted_of
from apps.catalogues.queries.kept import is_kept, noted_if_few

_WRITERS = (Contributor.Part.COMPOSER, Contributor.Part.AUTHOR)


class Scored(TypedDict):
    """What `with_matchability` adds to a work."""

    score: int


def with_matchability(works: QuerySet[Work]) -> "QuerySet[WithAnnotations[Work, Scored]]":
    """Annotate works with `score`, the one that `domain.matchability` gives."""
    noted = noted_if_few()
    if noted is None:
        return works.annotate(score=Case(When(is_kept(), then=F("folded__score")), default=score_of_rows()))
    # A few works are scored apart: the database would gather all codes there are for one of them.
    scored: dict[int, list[int]] = defaultdict(list)
    for pk, said in counted_of(noted).items():
        scored[said.score].append(pk)
    apart = [When(pk__in=ids, then=Value(score)) for score, ids in scored.items()]
    kept = F("folded__score")
    return works.annotate(score=Case(*apart, default=kept, output_field=IntegerField()))


def score_of_rows() -> Combinable:
    """Give the score as an expression on works, put together from their rows."""
    helps = sorted({name for weights in domain.WEIGHTS.values() for name in weights})
    score: Combinable = Value(0)
    for name in helps:
        # Each condition once, whatever kinds it counts for: the database looks no rows up twice.
        score = score + Case(When(_has(name), then=_points(name)), default=Value(0))
    return score


def _points(name: str) -> Case:
    """Give what a help is worth to each kind of work."""
    return Case(
        *(
            When(kind=kind, then=Value(weights[name]))
            for kind, weights in domain.WEIGHTS.items()
            if name in weights
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


def traits_of(work_ids: Collection[int]) -> dict[int, domain.Traits]:
    """Tell of works what lists and reports could name, in one statement."""
    names = ("artist", "writer", "length", "year")
    rows = Work.objects.filter(pk__in=work_ids).annotate(
        **{f"has_{name}": Case(When(_has(name), then=True), default=False) for name in names},
        **{f"code_{scheme}": Case(When(_coded(scheme), then=True), default=False) for scheme in _schemes()},
    )
    columns = [f"has_{name}" for name in names] + [f"code_{scheme}" for scheme in _schemes()]
    found = {}
    for row in rows.values("pk", *columns):
        schemes = frozenset(scheme for scheme in _schemes() if row[f"code_{scheme}"])
        found[row["pk"]] = domain.Traits(schemes, **{name: row[f"has_{name}"] for name in names})
    return found


def _schemes() -> list[str]:
    return sorted({scheme for schemes in domain.SCHEMES_OF.values() for scheme in schemes})


def _has(name: str) -> Q:
    if name in domain.SCHEMES_OF:
        return _coded(*domain.SCHEMES_OF[name])
    if name == "artist":
        makers = Contributor.objects.filter(work=OuterRef("pk"), part=Contributor.Part.MAKER)
        return ~Q(artist_line="") | Q(Exists(makers))
    if name == "writer":
        return Q(Exists(Contributor.objects.filter(work=OuterRef("pk"), part__in=_WRITERS)))
    if name == "length":
        return Q(Exists(Recording.objects.filter(works=OuterRef("pk"), duration_ms__isnull=False)))
    return Q(year__isnull=False)


def _coded(*schemes: str) -> Q:
    """Say, as a condition, whether a work or a recording of it has a code of these schemes that is not wrong.

    Two conditions and no OR within one, so that the database may gather each of them once for many works.
    """
    good = Identifier.objects.exclude(verdict=Identifier.Verdict.INVALID).filter(scheme__in=schemes)
    return Q(Exists(good.filter(work=OuterRef("pk")))) | Q(
        Exists(good.filter(recording__works=OuterRef("pk")))
    )
