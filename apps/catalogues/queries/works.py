"""Reads of catalogues; every one that a page shows starts from what the person may see."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import domain
from apps.catalogues.models import Contributor, Identifier, Share, Work


def works_visible_to(person: User) -> QuerySet[Work]:
    """Find the works that a person, or somebody they speak for, registered or holds a share in."""
    return works_of_people(speaks_for(person))


def works_of(person: User) -> QuerySet[Work]:
    """Find the works in whose shares, contributors or registration a person stands."""
    return works_of_people({person.pk})


def works_of_people(person_ids: Collection[int]) -> QuerySet[Work]:
    """Find the works in which any of these people stand, such as the pool of a collective's members."""
    held = Share.objects.filter(work=OuterRef("pk"), holder__in=person_ids, ended_at__isnull=True)
    done = Contributor.objects.filter(work=OuterRef("pk"), person__in=person_ids)
    theirs = Q(registered_by__in=person_ids) | Exists(held) | Exists(done)
    return Work.objects.filter(theirs, merged_into__isnull=True)


def with_merged(works: QuerySet[Work]) -> QuerySet[Work]:
    """Add to works those that went into them: what was said of these before still points there."""
    return Work.objects.filter(Q(pk__in=works.values("pk")) | Q(merged_into__in=works.values("pk")))


def shares_in_force(on: date | None = None) -> QuerySet[Share]:
    """Find the shares that nobody took back, on a day or whatever days they hold on."""
    said = Share.objects.filter(ended_at__isnull=True)
    if on is None:
        return said
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return said.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def people_spoken_for(person: User) -> list[User]:
    """List a person and those they speak for, themselves first."""
    people = User.objects.filter(pk__in=speaks_for(person)).order_by("name", "pk")
    return sorted(people, key=lambda one: one.pk != person.pk)


def said_with(share: Share) -> QuerySet[Share]:
    """Find the other shares of publishing that were said in one breath with a share, and say the same."""
    if share.right not in domain.PUBLISHING:
        return Share.objects.none()
    same = Share.objects.filter(
        work=share.work_id,
        right__in=domain.PUBLISHING,
        holder=share.holder_id,
        outside_name=share.outside_name,
        ppm=share.ppm,
        territory=share.territory,
        valid_from=share.valid_from,
        asserted_by=share.asserted_by_id,
        asserted_at=share.asserted_at,
        ended_at__isnull=True,
    )
    return same.exclude(pk=share.pk)


def people_of(works: Collection[Work]) -> set[int]:
    """Name the people of works: who registered them, who holds a share, who sings, plays or is depicted."""
    ids = [work.pk for work in works]
    held = Share.objects.filter(work__in=ids, holder__isnull=False, ended_at__isnull=True)
    done = Contributor.objects.filter(work__in=ids, person__isnull=False)
    return {
        *(work.registered_by_id for work in works),
        *held.values_list("holder_id", flat=True),
        *done.values_list("person_id", flat=True),
    }


def identifiers_of(work: Work) -> QuerySet[Identifier]:
    """Find the codes of a work and of its recordings."""
    codes = Identifier.objects.filter(Q(work=work) | Q(recording__works=work))
    return codes.order_by("scheme", "pk")


def share_history_of(work: Work) -> QuerySet[Share]:
    """Find every share that was ever said of a work, the newest first."""
    return work.shares.select_related("holder", "asserted_by").order_by("-asserted_at", "right", "-pk")


def match_keys_of(person_id: int, keys: Iterable[str]) -> dict[str, Work]:
    """Map match keys to the works that a person registered under them."""
    return {
        work.match_key: work
        for work in Work.objects.filter(registered_by=person_id, match_key__in=list(keys))
    }


def member_by(code: str) -> User | None:
    """Find somebody by the code that they gave away themselves; a mail address finds nobody.

    Whether an address belongs to a member is nobody else's business, so it cannot be tried out here.
    """
    return User.objects.filter(public_id=code.strip().lower(), is_active=True).first()


def works_needed_by_others(person: User) -> QuerySet[Work]:
    """Find the works of a person that somebody else holds, plays on or brought."""
    others = Q(holder__isnull=False, ended_at__isnull=True) & ~Q(holder=person)
    held = Share.objects.filter(others, work=OuterRef("pk"))
    played = Contributor.objects.filter(work=OuterRef("pk"), person__isnull=False).exclude(person=person)
    return Work.objects.filter(is_touched_by(person)).filter(
        ~Q(registered_by=person) | Exists(held) | Exists(played)
    )


def is_touched_by(person: User) -> Q:
    """Say, as a condition, whether a person stands anywhere in a work: now, before, or as who said so."""
    return is_touched_by_any({person.pk})


def is_touched_by_any(people: Collection[int]) -> Q:
    """Say, as a condition, whether one of some people stands anywhere in a work, as `is_touched_by` does."""
    said = Q(holder__in=people) | Q(asserted_by__in=people)
    shares = Share.objects.filter(said, work=OuterRef("pk"))
    played = Contributor.objects.filter(work=OuterRef("pk"), person__in=people)
    return Q(registered_by__in=people) | Q(Exists(shares)) | Q(Exists(played))
