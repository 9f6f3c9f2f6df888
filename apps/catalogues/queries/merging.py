"""Reads of works that may be one, and of those that became one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import domain
from apps.catalogues.models import Alike, Identifier, ImportRun, Merge, Recording, Share, Work

Pairs = QuerySet[Alike]


@dataclass(frozen=True)
class Described:
    """A work as it is compared, with what has to agree in any case."""

    work: domain.Described
    person_id: int
    act_id: int | None
    kind: str

    def may_be(self, other: "Described") -> bool:
        """Whether it is of the same person and kind, so that the two may be joined at all."""
        mine = (self.person_id, self.act_id, self.kind)
        return mine == (other.person_id, other.act_id, other.kind)


def described(work_ids: Collection[int]) -> dict[int, Described]:
    """Describe works for comparing, in four statements; those that went into others are absent."""
    if not work_ids:
        return {}
    works = Work.objects.filter(pk__in=list(work_ids), merged_into__isnull=True).exclude(title="")
    columns = ("pk", "title", "artist_line", "kind", "registered_by_id", "act_id")
    rows = list(works.order_by("pk").values_list(*columns))
    ids = [row[0] for row in rows]
    good = Identifier.objects.filter(verdict=Identifier.Verdict.VALID)
    codes: dict[int, set[tuple[str, str]]] = defaultdict(set)
    telling = domain.WORK_SCHEMES | domain.RECORDING_SCHEMES
    for path in ("work", "recording__works"):
        named = good.filter(**{f"{path}__in": ids, "scheme__in": telling})
        for pk, scheme, value in named.values_list(path, "scheme", "normalised"):
            codes[pk].add((scheme, value))
    lengths: dict[int, list[int]] = defaultdict(list)
    timed = Recording.works.through.objects.filter(work__in=ids, recording__duration_ms__isnull=False)
    for pk, length in timed.order_by("pk").values_list("work", "recording__duration_ms"):
        lengths[pk].append(length or 0)
    return {
        pk: Described(
            domain.Described(
                pk, title, artists, domain.GROUPS[kind], frozenset(codes[pk]), tuple(lengths[pk])
            ),
            person_id,
            act_id,
            kind,
        )
        for pk, title, artists, kind, person_id, act_id in rows
    }


def runs_to_compare() -> QuerySet[ImportRun]:
    """Find the imports that ended and whose works were not all compared; the oldest first."""
    ended = [ImportRun.State.DONE, ImportRun.State.CANCELLED, ImportRun.State.FAILED]
    return ImportRun.objects.filter(state__in=ended, compared_to__isnull=False).order_by("pk")


def alike_for(person: User) -> Pairs:
    """Find the pairs of works that may be one, which a person may join; told apart or not."""
    pairs = Alike.objects.filter(person__in=speaks_for(person))
    return pairs.filter(first__merged_into__isnull=True, second__merged_into__isnull=True)


def alike_waiting(person: User) -> Pairs:
    """Find those of which nobody said that they are two, the likeliest first."""
    return alike_for(person).filter(told_apart_at__isnull=True).order_by("-score", "pk")


def alike_told_apart(person: User) -> Pairs:
    """Find those of which somebody said that they are two, the newest first."""
    told = alike_for(person).filter(told_apart_at__isnull=False)
    return told.select_related("first", "second").order_by("-told_apart_at", "-pk")


def works_side_by_side(work_ids: Collection[int]) -> dict[int, Any]:
    """Read works with all that a person compares them by, in six statements."""
    shares = Share.objects.filter(ended_at__isnull=True).select_related("holder").order_by("pk")
    recordings = Recording.objects.order_by("pk").prefetch_related("identifiers")
    return (
        Work.objects.select_related("registered_by")
        .prefetch_related(
            "identifiers",
            Prefetch("recordings", queryset=recordings),
            Prefetch("shares", queryset=shares, to_attr="shares_in_force"),
        )
        .in_bulk(list(work_ids))
    )


def works_to_join(work: Work) -> QuerySet[Work]:
    """Find the other works of the same person, act and kind."""
    same = Work.objects.filter(
        registered_by=work.registered_by_id, act=work.act_id, kind=work.kind, merged_into__isnull=True
    )
    return same.exclude(pk=work.pk).order_by("title", "pk")


def merges_of(work: Work) -> QuerySet[Merge]:
    """Find what went into a work, or was a part of another for a time; the newest first."""
    about = Merge.objects.filter(Q(kept=work) | Q(retired=work))
    return about.select_related("kept", "retired", "merged_by", "split_by").order_by("-merged_at", "-pk")
