"""Says whose works are: rules 1 and 2 of the house. An import makes rows; only this makes claims."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.models import ImportRun, Share, Work
from apps.common.errors import Refusal
from apps.common.permissions import require

_Place = tuple[int, str]


@dataclass(frozen=True)
class _Assertion:
    """What somebody says of a share: who holds how much, who decides over it, who says so and when."""

    holder: User | None
    ppm: int | None
    controller: str
    actor: User
    at: datetime
    outside_name: str = ""

    def of(self, work: Work, right: str) -> Share:
        """Make the row for one right in one work."""
        return Share(
            work=work,
            right=right,
            holder=self.holder,
            outside_name=self.outside_name,
            ppm=self.ppm,
            controller=self.controller,
            asserted_by=self.actor,
            asserted_at=self.at,
        )

    def is_said_by(self, share: Share) -> bool:
        """Whether a share in force says the same already, in the same mouth."""
        said = (share.ppm, share.controller, share.asserted_by_id)
        return said == (self.ppm, self.controller, self.actor.pk)


@transaction.atomic
def claim_works(
    *,
    actor: User,
    person: User,
    run_id: int | None = None,
    work_ids: Collection[int] = (),
    answer: str,
    percent: str = "",
    controller: str = "me",
    at: datetime,
) -> domain.ClaimOutcome:
    """Answer the one question in bulk: all mine, my part, or not sure; and who controls it.

    "All mine" and "my part" enter a share of every natural right of each work; what is left of a part stays
    unknown. With `run_id` the answer is for the works of that import on which `person` said nothing yet, so
    that it never overwrites what was said of a single work; with `work_ids` it replaces what was said.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "claim.unknown_answer", "share.unknown_controller", "share.not_a_number",
            "share.above_hundred", "share.nothing", "claim.no_works".
    """
    works = list(_works_to_claim(person, run_id, work_ids))
    require(actor, "catalogues.claim", person)
    ppm = domain.ppm_of_answer(answer, percent)
    domain.check_controller(controller)
    if not works and run_id is None:
        raise Refusal("claim.no_works")
    if ppm is None:
        outcome = _take_back(works, person, at)
    else:
        outcome = _enter(works, person, ppm, _Assertion(person, ppm, controller, actor, at))
    if run_id is not None:
        ImportRun.objects.filter(pk=run_id, person=person).update(answer=answer)
    payload = {
        "answer": answer,
        "controller": controller,
        "claimed": str(outcome.claimed),
        "conflicting": str(len(outcome.conflicting)),
    }
    record(stream=f"person:{person.pk}", kind="works.claimed", payload=payload, actor_id=actor.pk, at=at)
    return outcome


def _works_to_claim(person: User, run_id: int | None, work_ids: Collection[int]) -> QuerySet[Work]:
    """Lock the works that the answer is for, in the order of their keys."""
    locked = Work.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    own = Share.objects.filter(work=OuterRef("pk"), holder=person, ended_at__isnull=True)
    if run_id is not None:
        links = ImportRun.works.through.objects.filter(importrun=run_id, importrun__person=person)
        return locked.filter(~Exists(own), pk__in=links.values("work"), registered_by=person)
    return locked.filter(Q(registered_by=person) | Exists(own), pk__in=work_ids)


def _take_back(works: list[Work], person: User, at: datetime) -> domain.ClaimOutcome:
    """End what a person said to hold of works: they are not sure any more."""
    own = Share.objects.filter(work__in=works, holder=person, ended_at__isnull=True)
    touched = set(own.values_list("work", flat=True))
    own.update(ended_at=at)
    return domain.ClaimOutcome(len(touched), len(works) - len(touched))


def _enter(works: list[Work], person: User, ppm: int, said: _Assertion) -> domain.ClaimOutcome:
    own, others = _shares_in_force(works, person)
    ended: list[Share] = []
    fresh: list[Share] = []
    changed: set[int] = set()
    conflicting = []
    for work in works:
        rights = domain.NATURAL_RIGHTS[work.kind]
        if any(ppm > domain.left_over(others[work.pk, right]) for right in rights):
            conflicting.append(work.public_id)
            continue
        for right in rights:
            old = own.get((work.pk, right))
            if old and said.is_said_by(old):
                continue
            changed.add(work.pk)
            fresh.append(said.of(work, right))
            if old:
                ended.append(old)
    Share.objects.filter(pk__in=[share.pk for share in ended]).update(ended_at=said.at)
    Share.objects.bulk_create(fresh)
    return domain.ClaimOutcome(len(changed), len(works) - len(changed) - len(conflicting), tuple(conflicting))


def _shares_in_force(
    works: list[Work], person: User
) -> tuple[dict[_Place, Share], dict[_Place, list[int | None]]]:
    own: dict[_Place, Share] = {}
    others: dict[_Place, list[int | None]] = defaultdict(list)
    for share in Share.objects.filter(work__in=works, ended_at__isnull=True):
        place = (share.work_id, share.right)
        if share.holder_id == person.pk:
            own[place] = share
        else:
            others[place].append(share.ppm)
    return own, others


@transaction.atomic
def assert_share(
    *,
    actor: User,
    work_id: int,
    right: str = "",
    holder: str = "",
    outside_name: str = "",
    percent: str = "",
    controller: str = "me",
    at: datetime,
) -> list[Share]:
    """Say what a co-owner holds; what was said of the same owner and right before is replaced.

    Args:
        right: one right, or "" for every natural right of the work.
        holder: the code (public id) of a member; or
        outside_name: the name of somebody without an account.
        percent: as typed; "" when it is not known how much.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "share.one_holder", "share.unknown_member", "share.unknown_right",
            "share.unknown_controller", "share.above_whole", "share.claimed_by_holder", or what
            `ppm_of_percent` refuses.
    """
    work = Work.objects.select_for_update(no_key=True).get(pk=work_id)
    require(actor, "catalogues.change_work", work)
    member, name = _holder(holder.strip(), domain.tidy(outside_name)[:200])
    domain.check_controller(controller)
    ppm = domain.ppm_of_percent(percent) if percent.strip() else None
    rights = (right,) if right else domain.NATURAL_RIGHTS[work.kind]
    if right and right not in Share.Right.values:
        raise Refusal("share.unknown_right")
    in_force = work.shares.filter(ended_at__isnull=True, right__in=rights)
    same = in_force.filter(holder=member) if member else in_force.filter(holder=None, outside_name=name)
    _check_not_claimed(same, actor)
    same_pks = list(same.values_list("pk", flat=True))
    for one in rights if ppm is not None else ():
        domain.check_fits(
            in_force.filter(right=one).exclude(pk__in=same_pks).values_list("ppm", flat=True), ppm or 0
        )
    Share.objects.filter(pk__in=same_pks).update(ended_at=at)
    said = _Assertion(member, ppm, controller, actor, at, name)
    made = Share.objects.bulk_create([said.of(work, one) for one in rights])
    payload = {"work": work.public_id, "rights": list(rights), "ppm": "" if ppm is None else str(ppm)}
    _record_on_all_holders(work, "share.asserted", payload, actor, at)
    return made


@transaction.atomic
def end_share(*, actor: User, share_id: int, at: datetime) -> Share:
    """Take back what was said of one share; it ends, and stays in the history.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "share.ended_before", "share.claimed_by_holder".
    """
    share = Share.objects.select_for_update(of=("self",)).select_related("work").get(pk=share_id)
    require(actor, "catalogues.change_work", share.work)
    if share.ended_at is not None:
        raise Refusal("share.ended_before")
    _check_not_claimed([share], actor)
    share.ended_at = at
    share.save(update_fields=["ended_at"])
    payload = {"work": share.work.public_id, "rights": [share.right]}
    _record_on_all_holders(share.work, "share.ended", payload, actor, at)
    return share


def _check_not_claimed(shares: Iterable[Share], actor: User) -> None:
    """Refuse to undo what an owner said of their own share: nobody is edited out of a work (rule 6)."""
    mine = speaks_for(actor)
    if any(one.holder_id and not {one.holder_id, one.asserted_by_id} & mine for one in shares):
        raise Refusal("share.claimed_by_holder")


def _holder(reference: str, outside_name: str) -> tuple[User | None, str]:
    if bool(reference) == bool(outside_name):
        raise Refusal("share.one_holder")
    if not reference:
        return None, outside_name
    member = queries.member_by(reference)
    if member is None:
        raise Refusal("share.unknown_member")
    return member, ""


def _record_on_all_holders(
    work: Work, kind: str, payload: Mapping[str, object], actor: User, at: datetime
) -> None:
    """Write the fact to each person it concerns: who registered the work, every member with a share."""
    holders = work.shares.filter(ended_at__isnull=True, holder__isnull=False).values_list("holder", flat=True)
    for person_id in sorted({work.registered_by_id, *holders}):
        record(stream=f"person:{person_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
