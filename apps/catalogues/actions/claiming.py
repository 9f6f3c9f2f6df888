"""Says whose works are: rules 1 and 2 of the house. An import makes rows; only this makes claims."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.actions.settling import assertion_of, rewrite_shares
from apps.catalogues.models import ImportRun, Share, Work
from apps.common.errors import Refusal
from apps.common.permissions import require

_Place = tuple[int, str]


@dataclass(frozen=True)
class _Assertion:
    """What somebody says of a share: who holds how much of what, who decides, who says so, when and why."""

    holder: User | None
    ppm: int | None
    controller: str
    actor: User
    at: datetime
    outside_name: str = ""
    territory: str = domain.WORLD
    valid_from: date | None = None
    valid_to: date | None = None
    evidence: str = ""
    source_id: int | None = None

    def of(self, work: Work, right: str) -> Share:
        """Make the row for one right in one work."""
        return Share(
            work=work,
            right=right,
            holder=self.holder,
            outside_name=self.outside_name,
            ppm=self.ppm,
            controller=self.controller,
            territory=self.territory,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            evidence=self.evidence,
            source_id=self.source_id,
            asserted_by=self.actor,
            asserted_at=self.at,
        )

    def is_said_by(self, shares: list[Share]) -> bool:
        """Whether the shares in force say the same already, in the same mouth."""
        said = [
            (one.ppm, one.controller, one.asserted_by_id, one.territory, one.valid_from, one.valid_to)
            for one in shares
        ]
        same = (self.ppm, self.controller, self.actor.pk, self.territory, self.valid_from, self.valid_to)
        return said == [same]


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

    "All mine" and "my part" enter a share of every natural right of each work, never of a voice or a
    likeness; what is left of a part stays unknown. With `run_id` the answer is for the works of that import
    on which `person` said nothing yet, so that it never overwrites what was said of a single work; with
    `work_ids` it replaces what was said. More than others leave is entered too, and makes a conflict.

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
    said = _Assertion(person, ppm, controller, actor, at, source_id=run_id)
    outcome = _take_back(works, said) if ppm is None else _enter(works, said)
    if run_id is not None:
        ImportRun.objects.filter(pk=run_id, person=person).update(answer=answer)
    payload = {
        "answer": answer,
        "controller": controller,
        "claimed": str(outcome.claimed),
        "conflicting": str(len(outcome.conflicting)),
        "disputed": str(outcome.disputed),
    }
    record(stream=f"person:{person.pk}", kind="works.claimed", payload=payload, actor_id=actor.pk, at=at)
    return outcome


@transaction.atomic
def claim_chosen(
    *,
    actor: User,
    work_ids: Collection[int],
    answer: str,
    percent: str = "",
    controller: str = "me",
    at: datetime,
) -> domain.ClaimOutcome:
    """Answer for works of several catalogues: for whose each is, if `actor` speaks for them, else oneself.

    Raises:
        Refusal: "claim.no_works", or what else `claim_works` refuses.
    """
    mouths = _mouths(actor)
    groups: dict[int, list[int]] = defaultdict(list)
    held = Share.objects.filter(work=OuterRef("pk"), holder=actor, ended_at__isnull=True)
    claimable = Work.objects.filter(Q(registered_by__in=mouths) | Exists(held), pk__in=work_ids)
    for pk, owner_id in claimable.values_list("pk", "registered_by"):
        groups[owner_id if owner_id in mouths else actor.pk].append(pk)
    if not groups:
        raise Refusal("claim.no_works")
    outcomes = [
        claim_works(
            actor=actor,
            person=person,
            work_ids=groups[person.pk],
            answer=answer,
            percent=percent,
            controller=controller,
            at=at,
        )
        for person in User.objects.filter(pk__in=groups).order_by("pk")
    ]
    return domain.ClaimOutcome(
        sum(one.claimed for one in outcomes),
        sum(one.unchanged for one in outcomes),
        tuple(work for one in outcomes for work in one.conflicting),
        sum(one.disputed for one in outcomes),
    )


def _works_to_claim(person: User, run_id: int | None, work_ids: Collection[int]) -> QuerySet[Work]:
    """Lock the works that the answer is for, in the order of their keys."""
    standing = Work.objects.filter(merged_into__isnull=True)
    locked = standing.select_for_update(no_key=True, of=("self",)).order_by("pk")
    own = Share.objects.filter(work=OuterRef("pk"), holder=person, ended_at__isnull=True)
    if run_id is not None:
        links = ImportRun.works.through.objects.filter(importrun=run_id, importrun__person=person)
        return locked.filter(~Exists(own), pk__in=links.values("work"), registered_by=person)
    return locked.filter(Q(registered_by=person) | Exists(own), pk__in=work_ids)


def _take_back(works: list[Work], said: _Assertion) -> domain.ClaimOutcome:
    """End what a person said to hold of works: they are not sure any more."""
    own = list(Share.objects.filter(work__in=works, holder=said.holder, ended_at__isnull=True))
    touched = {share.work_id for share in own}
    rewrite_shares([work for work in works if work.pk in touched], end=own, by=said.actor.pk, at=said.at)
    return domain.ClaimOutcome(len(touched), len(works) - len(touched))


def _enter(works: list[Work], said: _Assertion) -> domain.ClaimOutcome:
    own, spoken = _shares_in_force(works, said)
    ended: list[Share] = []
    fresh: list[Share] = []
    changed: dict[int, Work] = {}
    conflicting = []
    for work in works:
        new = [said.of(work, right) for right in domain.natural_shares(work.kind)]
        if any(_is_too_much([*spoken[work.pk, share.right], share]) for share in new):
            conflicting.append(work.public_id)
            continue
        for share in new:
            old = own[work.pk, share.right]
            if not said.is_said_by(old):
                changed[work.pk] = work
                fresh.append(share)
                ended += old
    rewrite_shares(list(changed.values()), end=ended, fresh=fresh, by=said.actor.pk, at=said.at)
    disputed = len({share.work_id for share in fresh if share.is_disputed})
    unchanged = len(works) - len(changed) - len(conflicting)
    return domain.ClaimOutcome(len(changed), unchanged, tuple(conflicting), disputed)


def _is_too_much(shares: list[Share]) -> bool:
    """Say whether one and the same mouth says more than the whole: that is a slip, and no conflict."""
    said = [assertion_of(share) for share in shares]
    return domain.effective(said) != [share.ppm for share in shares]


def _shares_in_force(
    works: list[Work], said: _Assertion
) -> tuple[dict[_Place, list[Share]], dict[_Place, list[Share]]]:
    """Find what is said of the holder, and what the same people said of others."""
    own: dict[_Place, list[Share]] = defaultdict(list)
    spoken: dict[_Place, list[Share]] = defaultdict(list)
    mouths = _mouths(said.actor)
    for share in Share.objects.filter(work__in=works, ended_at__isnull=True):
        if share.holder_id is not None and share.holder_id == (said.holder and said.holder.pk):
            own[share.work_id, share.right].append(share)
        elif share.asserted_by_id in mouths:
            spoken[share.work_id, share.right].append(share)
    return own, spoken


def _mouths(actor: User) -> set[int]:
    """Name the people whose words the actor may change: themselves and those they speak for."""
    return {actor.pk, *speaks_for(actor)}


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
    territory: str = domain.WORLD,
    valid_from: date | None = None,
    valid_to: date | None = None,
    evidence: str = "",
    at: datetime,
) -> list[Share]:
    """Say what a co-owner holds; what was said of the same owner, right, place and first day is replaced.

    A share that is entered again as it stands stays, with its level and what somebody outside answered.

    Args:
        right: one right, "composition" for the three of publishing, or "" for every natural right.
        holder: the code (public id) of a member; or
        outside_name: the name of somebody without an account.
        percent: as typed; "" when it is not known how much.
        territory: TIS code or two letters of a country.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "share.one_holder", "share.unknown_member", "share.unknown_right",
            "share.unknown_controller", "share.unknown_territory", "share.days_in_order",
            "share.is_a_persons", "share.above_whole" (the same people said too much already),
            "share.claimed_by_holder", or what `ppm_of_percent` refuses.
    """
    work = Work.objects.select_for_update(no_key=True).get(pk=work_id)
    require(actor, "catalogues.change_work", work)
    domain.check_not_merged(work.merged_into_id)
    member, name = _holder(holder.strip(), domain.tidy(outside_name)[:200])
    domain.check_controller(controller)
    domain.check_days(valid_from, valid_to)
    rights = domain.rights_behind([right]) if right else domain.natural_shares(work.kind)
    _check_right(rights, member, actor)
    said = _Assertion(
        member,
        domain.ppm_of_percent(percent) if percent.strip() else None,
        controller,
        actor,
        at,
        outside_name=name,
        territory=domain.territory_of(territory),
        valid_from=valid_from,
        valid_to=valid_to,
        evidence=domain.tidy(evidence)[:2_000],
    )
    made = _replace(work, rights, said)
    payload = {
        "work": work.public_id,
        "rights": list(rights),
        "ppm": "" if said.ppm is None else str(said.ppm),
    }
    _record_on_all_holders(work, "share.asserted", payload, actor, at)
    return made


def _check_right(rights: Iterable[str], member: User | None, actor: User) -> None:
    if not set(rights) <= set(Share.Right.values):
        raise Refusal("share.unknown_right")
    if domain.PERSONAL_RIGHTS & set(rights) and (member is None or member.pk not in _mouths(actor)):
        raise Refusal("share.is_a_persons")


def _replace(work: Work, rights: Iterable[str], said: _Assertion) -> list[Share]:
    """Enter a share of each right in the place of what was said of the same one."""
    in_force = list(work.shares.filter(ended_at__isnull=True, right__in=rights))
    key = (said.holder and said.holder.pk, said.outside_name, said.territory, said.valid_from)
    same = [one for one in in_force if (*_who(one), one.territory, one.valid_from) == key]
    _check_not_claimed(same, said.actor)
    mouths = _mouths(said.actor)
    kept = {one.right: one for one in same if said.is_said_by([one]) and said.evidence in {"", one.evidence}}
    made = [said.of(work, right) for right in rights if right not in kept]
    for share in made:
        spoken = [
            one
            for one in in_force
            if one not in same and one.right == share.right and one.asserted_by_id in mouths
        ]
        if _is_too_much([*spoken, share]):
            domain.check_fits([one.ppm for one in spoken], share.ppm or 0)
    ended = [one for one in same if kept.get(one.right) is not one]
    rewrite_shares([work], end=ended, fresh=made, by=said.actor.pk, at=said.at)
    return [*kept.values(), *made]


def _who(share: Share) -> tuple[int | None, str]:
    return share.holder_id, share.outside_name


@transaction.atomic
def end_share(*, actor: User, share_id: int, together: bool = False, at: datetime) -> Share:
    """Take back what was said of one share; it ends, and stays in the history.

    Args:
        together: whether the shares of publishing that say the same, and stand in one line, end with it.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "share.ended_before", "share.claimed_by_holder".
    """
    work_id = Share.objects.values_list("work", flat=True).get(pk=share_id)
    work = Work.objects.select_for_update(no_key=True).get(pk=work_id)
    share = Share.objects.get(pk=share_id)
    require(actor, "catalogues.change_work", work)
    domain.check_not_merged(work.merged_into_id)
    if share.ended_at is not None:
        raise Refusal("share.ended_before")
    ended = [share, *(queries.said_with(share) if together else ())]
    _check_not_claimed(ended, actor)
    rewrite_shares([work], end=ended, by=actor.pk, at=at)
    share.ended_at = at
    payload = {"work": work.public_id, "rights": sorted(one.right for one in ended)}
    _record_on_all_holders(work, "share.ended", payload, actor, at)
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
