"""Joins two works that are one, and tells them apart again.

The work that retires keeps its row, its key and whatever says the same as the work that stays; contracts,
evidence and the record go on pointing to it. Everything else goes over, and the merge notes each row.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.actions.importing import take_turns
from apps.catalogues.actions.lookup import name_key
from apps.catalogues.actions.moving import has_changed_since, make_changes, take_back
from apps.catalogues.actions.settling import assertion_of
from apps.catalogues.models import Alike, Conflict, Contributor, ImportRun, Merge, Recording, Share, Work
from apps.common.errors import Refusal
from apps.common.permissions import require

_LINKS: tuple[tuple[type[Model], str], ...] = (
    (Recording.works.through, "recording_id"),
    (ImportRun.works.through, "importrun_id"),
)
# What of a row has to agree for it to say the same of both works.
_SAYS = {
    "identifiers": ("scheme", "normalised"),
    "ai_parts": ("role",),
    "stated_shares": ("right", "name", "controller", "territory"),
}


@transaction.atomic
def merge_works(*, actor: User, kept_id: int, retired_id: int, at: datetime) -> Merge:
    """Let one work go into another of the same person: they are one.

    Raises:
        NotAllowed: `actor` does not speak for who registered them.
        Refusal: "merge.itself", "merge.is_merged", "merge.other_catalogue", "merge.other_kind",
            "merge.conflict_open", "merge.other_owners", "merge.shares_differ", "merge.shares_collide",
            "merge.performers_differ", "merge.machine_differs", or what an app above refuses.
    """
    kept, retired = _locked(kept_id, retired_id)
    for work in (kept, retired):
        require(actor, "catalogues.change_work", work)
    _check(actor, kept, retired)
    changes = [*_changes(kept, retired)]
    for follower in domain.all_followers().values():
        changes += follower.changes(kept, retired)
    make_changes(changes)
    merge = Merge.objects.create(
        kept=kept,
        retired=retired,
        changes=[change.as_json() for change in changes],
        said=_said_of_both(kept, retired),
        merged_by=actor,
        merged_at=at,
    )
    _record(merge, "work.merged", actor, at)
    for follower in domain.all_followers().values():
        follower.after(actor, merge, at)
    return merge


@transaction.atomic
def split_work(*, actor: User, merge_id: int, at: datetime) -> Merge:
    """Undo a merge: every row stands again where it stood, and the two are not suggested as one again.

    Raises:
        NotAllowed: `actor` does not speak for who registered the works.
        Refusal: "split.is_split", "split.kept_is_merged", "split.said_since", "split.changed_since", or what
            an app above refuses.
    """
    ids = Merge.objects.values_list("kept", "retired").get(pk=merge_id)
    kept, retired = _locked(*ids)
    require(actor, "catalogues.change_work", kept)
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    merge.kept, merge.retired = kept, retired
    _check_split(merge)
    take_back(merge.changes)
    merge.split_by, merge.split_at = actor, at
    merge.save(update_fields=["split_by", "split_at"])
    suggested = Alike.objects.filter(first=min(ids), second=max(ids), told_apart_at=None)
    suggested.update(told_apart_by=actor, told_apart_at=at)
    _record(merge, "work.split", actor, at)
    return merge


def _locked(kept_id: int, retired_id: int) -> tuple[Work, Work]:
    """Lock the catalogue against imports, then both works in the order of their keys."""
    if kept_id == retired_id:
        raise Refusal("merge.itself")
    owners = Work.objects.filter(pk__in=[kept_id, retired_id]).values_list("registered_by", flat=True)
    for person_id in sorted(set(owners)):
        take_turns(person_id)
    works = Work.objects.select_for_update(no_key=True).filter(pk__in=[kept_id, retired_id])
    by_pk = {work.pk: work for work in works.order_by("pk")}
    return by_pk[kept_id], by_pk[retired_id]


def _check(actor: User, kept: Work, retired: Work) -> None:
    if kept.merged_into_id or retired.merged_into_id:
        raise Refusal("merge.is_merged")
    if (kept.registered_by_id, kept.act_id) != (retired.registered_by_id, retired.act_id):
        raise Refusal("merge.other_catalogue")
    if kept.kind != retired.kind:
        raise Refusal("merge.other_kind")
    both = [kept.pk, retired.pk]
    about = Conflict.objects.filter(Q(work__in=both) | Q(other__in=both), settled_at__isnull=True)
    if about.exists():
        raise Refusal("merge.conflict_open")
    domain.check_shares(_said_of(kept), _said_of(retired), speaks_for(actor))
    domain.joined_performers(kept.performers, retired.performers)
    domain.check_ai_parts(*(dict(work.ai_parts.values_list("role", "degree")) for work in (kept, retired)))
    for follower in domain.all_followers().values():
        follower.check(actor, kept, retired)


def _said_of(work: Work) -> list[domain.SaidShare]:
    return [_said(share) for share in work.shares.filter(ended_at__isnull=True).order_by("pk")]


def _said(share: Share) -> domain.SaidShare:
    return domain.SaidShare(
        share.right, share.holder_id, share.outside_name, share.controller, assertion_of(share)
    )


def _changes(kept: Work, retired: Work) -> Iterator[domain.Move]:
    """Say what goes over; what the work that stays says too remains with the one that retires."""
    shares = retired.shares.filter(ended_at__isnull=True).order_by("pk")
    there = {one.place for one in _said_of(kept)}
    yield from _moved([share for share in shares if _said(share).place not in there], kept, retired)
    for name, says in _SAYS.items():
        known = set(getattr(kept, name).values_list(*says))
        rows = getattr(retired, name).order_by("pk")
        new = [row for row in rows if tuple(getattr(row, column) for column in says) not in known]
        yield from _moved(new, kept, retired)
    yield from _moved_credits(kept, retired)
    for through, column in _LINKS:
        known = set(through._default_manager.filter(work=kept).values_list(column, flat=True))  # noqa: SLF001
        links = through._default_manager.filter(work=retired).order_by("pk")  # noqa: SLF001
        yield from _moved([link for link in links if getattr(link, column) not in known], kept, retired)
    yield from _moved_works(kept, retired)


def _moved(rows: Iterable[Model], kept: Work, retired: Work) -> Iterator[domain.Move]:
    for row in rows:
        label = row._meta.label  # noqa: SLF001  the documented API of models
        yield domain.Move(label, row.pk, {"work_id": retired.pk}, {"work_id": kept.pk})


def _moved_credits(kept: Work, retired: Work) -> Iterator[domain.Move]:
    """Move who did what; of those whom both name, only codes that were missing are taken."""
    there = {_credit(one): one for one in kept.contributors.order_by("-pk")}
    credits_ = list(retired.contributors.order_by("pk"))
    yield from _moved([one for one in credits_ if _credit(one) not in there], kept, retired)
    filled = {
        there[_credit(one)].pk: one for one in reversed(credits_) if _credit(one) in there and one.codes
    }
    for pk, one in filled.items():
        if not there[_credit(one)].codes:
            label = Contributor._meta.label  # noqa: SLF001  the documented API of models
            yield domain.Move(label, pk, {"codes": []}, {"codes": one.codes})


def _credit(one: Contributor) -> tuple[str, int | None, str]:
    return one.part, one.person_id, name_key(one.name)


def _moved_works(kept: Work, retired: Work) -> Iterator[domain.Move]:
    """Fill what is not known of the one that stays, and let the retired one, and those in it, lead there."""
    label = Work._meta.label  # noqa: SLF001  the documented API of models
    performers = domain.joined_performers(kept.performers, retired.performers)
    joined = {"year": kept.year or retired.year, "performers": performers}
    new = {name: value for name, value in joined.items() if value != getattr(kept, name)}
    if new:
        yield domain.Move(label, kept.pk, {name: getattr(kept, name) for name in new}, new)
    yield domain.Move(label, retired.pk, {"merged_into_id": None}, {"merged_into_id": kept.pk})
    for pk in Work.objects.filter(merged_into=retired).order_by("pk").values_list("pk", flat=True):
        yield domain.Move(label, pk, {"merged_into_id": retired.pk}, {"merged_into_id": kept.pk})


def _said_of_both(kept: Work, retired: Work) -> dict[str, Any]:
    """Give what is said of both together: the shares in force, and what apps above answer."""
    shares = list(queries.shares_in_force().filter(work=kept).order_by("pk").values_list("pk", flat=True))
    above = {app: follower.said(kept, retired) for app, follower in domain.all_followers().items()}
    return {**{app: said for app, said in above.items() if said}, "shares": shares}


def _check_split(merge: Merge) -> None:
    if merge.split_at is not None:
        raise Refusal("split.is_split")
    if merge.kept.merged_into_id is not None:
        raise Refusal("split.kept_is_merged")
    if _said_of_both(merge.kept, merge.retired) != merge.said:
        raise Refusal("split.said_since")
    if not merge.changes or has_changed_since(merge.changes):
        raise Refusal("split.changed_since")
    for follower in domain.all_followers().values():
        follower.check_split(merge)


def _record(merge: Merge, kind: str, actor: User, at: datetime) -> None:
    """Write the fact to who registered the works, and to every member with a share in them."""
    payload = {
        "merge": merge.public_id,
        "work": merge.kept.public_id,
        "retired": merge.retired.public_id,
        "rows": str(len(merge.changes)),
    }
    for person_id in sorted({merge.kept.registered_by_id, *_holders([merge.kept_id, merge.retired_id])}):
        record(stream=f"person:{person_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)


def _holders(work_ids: Collection[int]) -> set[int]:
    held = queries.shares_in_force().filter(work__in=work_ids, holder__isnull=False)
    return set(held.values_list("holder_id", flat=True))
