"""The fourth answer after an import: whose the works are as the file says."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.audit.actions import record
from apps.catalogues import domain
from apps.catalogues.actions.settling import assertion_of, rewrite_shares
from apps.catalogues.models import ImportRun, Share, StatedShare, Work
from apps.common.errors import Refusal
from apps.common.permissions import require

ANSWER = "as_stated"
_Line = tuple[str, str]


@transaction.atomic
def claim_as_stated(
    *, actor: User, person: User, run_id: int, names: Collection[str], at: datetime
) -> domain.ClaimOutcome:
    """Assert the shares that a file states, in the works of an import of which `person` said nothing yet.

    The lines that bear one of `names` are the person's own; the others stay owners outside, by name. A work
    in which no line names the person is left as it is, and so is one where the same people said so much
    already that the file's shares would be more than the whole. What others claim besides is a conflict.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "claim.no_name".
    """
    require(actor, "catalogues.claim", person)
    mine = {domain.normalise(name) for name in names if name.strip()}
    if not mine:
        raise Refusal("claim.no_name")
    works = list(_works(person, run_id))
    stated: dict[int, list[StatedShare]] = defaultdict(list)
    for line in StatedShare.objects.filter(work__in=works, territory=domain.WORLD).order_by("pk"):
        stated[line.work_id].append(line)
    shares = {
        work.pk: [
            Share(
                work=work,
                holder=person if is_own else None,
                asserted_by=actor,
                asserted_at=at,
                source_id=run_id,
                **said,
            )
            for is_own, said in _said(stated[work.pk], mine)
        ]
        for work in works
    }
    outcome = _enter(works, shares, actor, at)
    ImportRun.objects.filter(pk=run_id, person=person).update(answer=ANSWER)
    payload = {
        "answer": ANSWER,
        "controller": ANSWER,
        "claimed": str(outcome.claimed),
        "conflicting": str(len(outcome.conflicting)),
        "disputed": str(outcome.disputed),
    }
    record(stream=f"person:{person.pk}", kind="works.claimed", payload=payload, actor_id=actor.pk, at=at)
    return outcome


def _works(person: User, run_id: int) -> QuerySet[Work]:
    own = Share.objects.filter(work=OuterRef("pk"), holder=person, ended_at__isnull=True)
    links = ImportRun.works.through.objects.filter(importrun=run_id, importrun__person=person)
    standing = Work.objects.filter(merged_into__isnull=True)
    locked = standing.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return locked.filter(~Exists(own), pk__in=links.values("work"), registered_by=person)


def _enter(
    works: list[Work], shares: dict[int, list[Share]], actor: User, at: datetime
) -> domain.ClaimOutcome:
    there: dict[tuple[int, str], list[Share]] = defaultdict(list)
    mouths = {actor.pk, *speaks_for(actor)}
    for share in Share.objects.filter(work__in=works, ended_at__isnull=True, asserted_by__in=mouths):
        there[share.work_id, share.right].append(share)
    fresh: list[Share] = []
    claimed: list[Work] = []
    conflicting = []
    for work in works:
        if not any(share.holder_id for share in shares[work.pk]):
            continue
        made = [share for share in shares[work.pk] if not _is_there(share, there[work.pk, share.right])]
        if _is_too_much(made, there, work):
            conflicting.append(work.public_id)
            continue
        fresh += made
        claimed.append(work)
    rewrite_shares(claimed, fresh=fresh, by=actor.pk, at=at)
    disputed = len({share.work_id for share in fresh if share.is_disputed})
    left = len(works) - len(claimed) - len(conflicting)
    return domain.ClaimOutcome(len(claimed), left, tuple(conflicting), disputed)


def _said(lines: Iterable[StatedShare], mine: set[str]) -> list[tuple[bool, dict[str, Any]]]:
    """Give one share for each right and owner: whether it is the person's own, and what it says."""
    first: dict[_Line, StatedShare] = {}
    sums: dict[_Line, int | None] = {}
    for line in lines:
        owner = "" if domain.normalise(line.name) in mine else line.name
        place = (line.right, owner)
        known = sums.get(place, 0)
        sums[place] = None if known is None or line.ppm is None else known + line.ppm
        first.setdefault(place, line)
    return [
        (
            not owner,
            {
                "right": right,
                "ppm": sums[right, owner],
                "outside_name": owner,
                "controller": _controller(line),
            },
        )
        for (right, owner), line in first.items()
    ]


def _controller(line: StatedShare) -> str:
    return line.controller if line.controller in Share.Controller.values else Share.Controller.NOT_SURE


def _is_there(share: Share, others: Iterable[Share]) -> bool:
    """Whether an owner outside was entered before under the same name."""
    return not share.holder_id and any(
        not one.holder_id and domain.normalise(one.outside_name) == domain.normalise(share.outside_name)
        for one in others
    )


def _is_too_much(made: list[Share], there: dict[tuple[int, str], list[Share]], work: Work) -> bool:
    """Say whether one and the same mouth would say more than the whole: a slip, and no conflict."""
    for right in {share.right for share in made}:
        shares = [*there[work.pk, right], *(share for share in made if share.right == right)]
        if domain.effective([assertion_of(share) for share in shares]) != [share.ppm for share in shares]:
            return True
    return False
