"""Reads of lists, hits and evidence; what is somebody's own starts from the works they may see."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import organisations_of, people_with_seat
from apps.catalogues.models import Work
from apps.catalogues.queries import with_merged, works_of_people, works_visible_to
from apps.claims import domain
from apps.claims.models import Dataset, Evidence, EvidenceText, Hit, Line, LineKey, Search

_SHARED = (Dataset.State.WAITING, Dataset.State.RUNNING, Dataset.State.READY)


def datasets_visible_to(person: User) -> QuerySet[Dataset]:
    """Find the lists that the site knows, and those that a person is bringing; newest first."""
    if not person.is_authenticated:
        return Dataset.objects.none()
    known = Dataset.objects.exclude(state=Dataset.State.REMOVED)
    return known.filter(Q(state__in=_SHARED) | Q(brought_by=person)).order_by("-brought_at", "-pk")


def dataset_of_file(sha256: str) -> Dataset | None:
    """Find the list that a file already became."""
    gone = (Dataset.State.FAILED, Dataset.State.REMOVED)
    return Dataset.objects.filter(sha256=sha256).exclude(state__in=gone).first()


def datasets_due() -> QuerySet[Dataset]:
    """Find the lists that wait to be read, and those that were interrupted; the oldest first."""
    due = (Dataset.State.WAITING, Dataset.State.RUNNING)
    return Dataset.objects.filter(state__in=due).order_by("brought_at", "pk")


def searches_due() -> QuerySet[Search]:
    """Find the searches in lists that are ready; the oldest first."""
    due = (Search.State.WAITING, Search.State.RUNNING)
    return Search.objects.filter(state__in=due, dataset__state=Dataset.State.READY).order_by("asked_at", "pk")


def datasets_to_clear() -> QuerySet[Dataset]:
    """Find removed lists that still have lines."""
    removed = Dataset.objects.filter(state=Dataset.State.REMOVED)
    has_lines = Q(pk__in=Line.objects.filter(dataset__in=removed).values("dataset"))
    has_keys = Q(pk__in=LineKey.objects.filter(dataset__in=removed).values("dataset"))
    return removed.filter(has_lines | has_keys)


def searches_visible_to(person: User) -> QuerySet[Search]:
    """Find a person's own searches, and those in the pools that they are steward of."""
    led = pools_led_by(person)
    return Search.objects.filter(Q(asked_by=person, collective=None) | Q(collective__in=led))


def pools_led_by(person: User) -> QuerySet[Organisation]:
    """Find the collectives whose members' works a person may hold against lists."""
    return organisations_of(person, Organisation.Kind.COLLECTIVE, Role.STEWARD).order_by("name")


def works_in_pool(collective_id: int) -> QuerySet[Work]:
    """Find the works of a collective's members now."""
    members = people_with_seat(collective_id, Role.MEMBER).values_list("pk", flat=True)
    return works_of_people(list(members))


def works_to_search(search: Search) -> QuerySet[Work]:
    """Find the works that a search compares."""
    if search.collective_id is not None:
        return works_in_pool(search.collective_id)
    return works_visible_to(search.asked_by)


def own_hits(person: User) -> QuerySet[Hit]:
    """Find the hits on the works of a person and of those they speak for, the strongest first."""
    hits = Hit.objects.filter(work__in=works_visible_to(person).values("pk"))
    return hits.select_related("work", "dataset").order_by("-score", "work__title", "number", "pk")


def pool_hits(collective_id: int) -> QuerySet[Hit]:
    """Find the hits on the works of a collective's members; for its stewards."""
    hits = Hit.objects.filter(work__in=works_in_pool(collective_id).values("pk"))
    return hits.select_related("work", "dataset").order_by("-score", "work__title", "number", "pk")


def hit_counts(hits: QuerySet[Hit]) -> dict[int, dict[str, int]]:
    """Count works with hits by list and state; what does not occur is absent."""
    found: dict[int, dict[str, int]] = {}
    grouped = hits.order_by().values("dataset", "state").annotate(works=Count("work", distinct=True))
    for row in grouped:
        found.setdefault(row["dataset"], {})[row["state"]] = row["works"]
    return found


def reason_counts(hits: QuerySet[Hit]) -> list[tuple[str, int]]:
    """Count hits by reason, the strongest reason first."""
    grouped = {row["reason"]: row["n"] for row in hits.order_by().values("reason").annotate(n=Count("pk"))}
    return [(reason, grouped[reason]) for reason in domain.REASONS if reason in grouped]


def lines_of(dataset_id: int, numbers: Collection[int]) -> dict[int, str]:
    """Read the texts of lines by their numbers."""
    lines = Line.objects.filter(dataset=dataset_id, number__in=list(numbers))
    return dict(lines.values_list("number", "text"))


def evidence_visible_to(person: User) -> QuerySet[Evidence]:
    """Find the evidence about the works of a person and of those they speak for, newest first."""
    own = Evidence.objects.filter(work__in=with_merged(works_visible_to(person)).values("pk"))
    return own.select_related("work", "words").order_by("-confirmed_at", "-pk")


@dataclass(frozen=True)
class ListTotal:
    """How many works the people of a collective confirmed in one list, and whose they are."""

    list_name: str
    list_sha256: str
    works: int
    owners: int

    @property
    def band(self) -> domain.Band | None:
        """What others than the collective may know of it."""
        return domain.band(self.works, self.owners)


def confirmed_totals(collective_id: int) -> list[ListTotal]:
    """Count the works in a collective's pool that are confirmed, by list; the largest number first.

    Owners are counted by who brought the works, so that a work of many counts once.
    """
    pool = with_merged(works_in_pool(collective_id)).values("pk")
    # What was confirmed of a work that went into another one counts with that one, once.
    standing = Coalesce("work__merged_into", "work")
    grouped = (
        Evidence.objects.filter(work__in=pool)
        .values("list_sha256")
        .annotate(works=Count(standing, distinct=True), owners=Count("work__registered_by", distinct=True))
        .order_by("-works", "list_sha256")
    )
    names = _list_names([row["list_sha256"] for row in grouped])
    return [
        ListTotal(names.get(row["list_sha256"], ""), row["list_sha256"], row["works"], row["owners"])
        for row in grouped
    ]


def _list_names(hashes: Collection[str]) -> dict[str, str]:
    """Name lists by their hashes: as they are called now, else as they were when something was confirmed."""
    kept = EvidenceText.objects.filter(evidence__list_sha256__in=hashes).order_by("pk")
    now = Dataset.objects.filter(sha256__in=hashes).exclude(state=Dataset.State.REMOVED)
    return {
        **dict(kept.values_list("evidence__list_sha256", "list_name")),
        **dict(now.values_list("sha256", "name")),
    }


def running_search_of(person: User, dataset_id: int) -> Search | None:
    """Find a person's search in a list that waits or runs: of their own works first."""
    states = (Search.State.WAITING, Search.State.RUNNING)
    running = searches_visible_to(person).filter(dataset=dataset_id, state__in=states)
    return running.order_by("collective", "pk").first()


def searched_lists(person: User) -> set[int]:
    """Give the lists with which a person's works were compared to the end."""
    done = Search.objects.filter(asked_by=person, collective=None, state=Search.State.DONE)
    return set(done.values_list("dataset_id", flat=True))
