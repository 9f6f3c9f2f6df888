"""Adds and takes away who did what on a work, and takes codes away, by hand."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.audit.actions import record
from apps.catalogues import domain
from apps.catalogues.actions.comparing import look_for_alike
from apps.catalogues.actions.keeping import keep
from apps.catalogues.actions.planning import states_of
from apps.catalogues.models import Contributor, Identifier, Work
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def add_contributor(
    *,
    actor: User,
    work_id: int,
    name: str,
    part: str,
    codes: Mapping[str, str],
    is_owner: bool = False,
    at: datetime,
) -> Contributor:
    """Name somebody who did something on a work; a code that is wrong is kept, and its page says so.

    Args:
        is_owner: it is who registered the work, whatever `name` says: then their own yes counts for it.
        codes: scheme to code as typed, of `PERSON_SCHEMES`; "" for none.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "contributor.no_name", "contributor.unknown_part", "contributor.already_there",
            "code.unknown_scheme".
    """
    work = _locked(actor, work_id)
    me = work.registered_by if is_owner else None
    name = domain.tidy(me.name if me else name)[:200]
    if not name:
        raise Refusal("contributor.no_name")
    if part not in Contributor.Part.values:
        raise Refusal("contributor.unknown_part")
    if not set(codes) <= domain.PERSON_SCHEMES:
        raise Refusal("code.unknown_scheme")
    same = _same(work, part, name, me)
    if same and (me is None or any(one.person_id for one in same)):
        raise Refusal("contributor.already_there")
    # What a file wrote as a name is the person, now that they say so; left beside them it were somebody else.
    Contributor.objects.filter(pk__in=[one.pk for one in same]).delete()
    read = [domain.read_code(scheme, domain.tidy(value)) for scheme, value in codes.items()]
    kept = [{"scheme": code.scheme, "value": code.normalised} for code in read if code]
    made = Contributor.objects.create(work=work, name="" if me else name, person=me, part=part, codes=kept)
    if part in domain.PERSONAL_PARTS:
        work.performers = Work.Performers.NAMED
        work.save(update_fields=["performers"])
    keep(work, [domain.Change("contributor", "", _said(made))], actor=actor, at=at)
    _record(work, "work.credited", {"part": part}, actor, at)
    return made


@transaction.atomic
def remove_contributor(*, actor: User, work_id: int, contributor_id: int, at: datetime) -> None:
    """Take somebody away who did something on a work; without any singer left, who sings is not said.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "contributor.gone", "change.is_a_persons" (their voice, likeness or style is in it, and they
            have an account).
    """
    work = _locked(actor, work_id)
    gone = work.contributors.filter(pk=contributor_id).first()
    if gone is None:
        raise Refusal("contributor.gone")
    if gone.part in domain.MAKING_PARTS and gone.person_id not in {None, *speaks_for(actor)}:
        raise Refusal("change.is_a_persons")
    said, part, before = _said(gone), gone.part, states_of([work])[work.pk]
    gone.delete()
    after = states_of([work])[work.pk]
    if why := domain.obstacle(before, after, domain.Ties(), speaks_for(actor)):
        raise Refusal(why)
    if part in domain.PERSONAL_PARTS and not after.performers.people:
        work.performers = Work.Performers.UNKNOWN
        work.save(update_fields=["performers"])
    keep(work, [domain.Change("contributor", said, "")], actor=actor, at=at)
    _record(work, "work.uncredited", {"part": part}, actor, at)


@transaction.atomic
def remove_code(*, actor: User, work_id: int, scheme: str, value: str, at: datetime) -> None:
    """Take a code off a work and off its recordings; what others' works have stays.

    Args:
        value: as it is compared.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "code.gone".
    """
    work = _locked(actor, work_id)
    own = Q(work=work) | Q(recording__works=work, recording__registered_by=work.registered_by_id)
    rows = list(Identifier.objects.filter(own, scheme=scheme, normalised=value))
    if not rows:
        raise Refusal("code.gone")
    Identifier.objects.filter(pk__in=[row.pk for row in rows]).delete()
    look_for_alike([work.pk])
    said = {"scheme": scheme, "value": rows[0].value}
    keep(work, [domain.Change("code", said, "")], actor=actor, at=at)
    _record(work, "code.removed", {"scheme": scheme, "verdict": rows[0].verdict}, actor, at)


def _locked(actor: User, work_id: int) -> Work:
    work = Work.objects.select_for_update(no_key=True).get(pk=work_id)
    require(actor, "catalogues.change_work", work)
    domain.check_not_merged(work.merged_into_id)
    return work


def _same(work: Work, part: str, name: str, me: User | None) -> list[Contributor]:
    """Find who stands there already in that part under that name, or as that person."""
    key = domain.normalise(name)
    there = work.contributors.filter(part=part)
    return [
        one
        for one in there
        if (me is not None and one.person_id == me.pk) or (one.name and domain.normalise(one.name) == key)
    ]


def _said(one: Contributor) -> dict[str, object]:
    return {"part": one.part, "name": one.name, "person": one.person_id}


def _record(work: Work, kind: str, more: Mapping[str, object], actor: User, at: datetime) -> None:
    payload = {"work": work.public_id, **more}
    stream = f"person:{work.registered_by_id}"
    record(stream=stream, kind=kind, payload=payload, actor_id=actor.pk, at=at)
