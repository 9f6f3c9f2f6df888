"""Changes what works say of themselves: one, or many in one go; every work keeps what it said before."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.audit.actions import record
from apps.catalogues import domain
from apps.catalogues.actions.bulk import copy_in
from apps.catalogues.actions.comparing import look_for_alike
from apps.catalogues.actions.importing import take_turns
from apps.catalogues.actions.planning import Wanted, plan_for, states_of
from apps.catalogues.models import AiPart, BulkChange, Contributor, Recording, Work, WorkChange
from apps.common.errors import Refusal
from apps.common.permissions import require

_BATCH = 1_000
_UPDATE = """
    UPDATE catalogues_work AS work
    SET title = new.title, artist_line = new.artist_line, kind = new.kind, year = new.year,
        performers = new.performers, match_key = new.match_key
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::text[], %s::text[])
        AS new (id, title, artist_line, kind, year, performers, match_key)
    WHERE work.id = new.id
"""
_UPDATE_RECORDINGS = """
    UPDATE catalogues_recording AS recording SET title = new.title, artist_line = new.artist_line
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new (id, title, artist_line)
    WHERE recording.id = new.id
"""


def plan_change(*, actor: User, work_ids: Collection[int], wish: domain.Wish) -> list[domain.Planned]:
    """Say what a wish would do to each of some works, and change nothing.

    Raises:
        Refusal: "change.nothing", "change.too_many".
    """
    wish = _checked(wish, work_ids)
    works = list(Work.objects.filter(pk__in=work_ids, merged_into__isnull=True).order_by("pk"))
    return _plan(works, wish, speaks_for(actor))


@transaction.atomic
def change_works(
    *, actor: User, work_ids: Collection[int], wish: domain.Wish, shown: str, at: datetime
) -> list[BulkChange]:
    """Set what is wished in many works, if that is exactly what was shown; what cannot be stays as it is.

    Args:
        shown: the fingerprint of the plan that the person has read.

    Returns:
        what was done, one for each person whose catalogue it is.

    Raises:
        NotAllowed: `actor` does not speak for somebody whose work would change.
        Refusal: "change.nothing", "change.too_many", "change.not_as_shown", "change.changes_nothing".
    """
    wish, mouths = _checked(wish, work_ids), speaks_for(actor)
    works = _standing(_locked(work_ids, mouths))
    planned = _plan(works, wish, mouths)
    if domain.fingerprint(planned) != shown:
        raise Refusal("change.not_as_shown")
    by_pk = {work.pk: work for work in works}
    by_owner: dict[int, list[domain.Planned]] = {}
    for one in planned:
        by_owner.setdefault(by_pk[one.work_id].registered_by_id, []).append(one)
    done = []
    for owner in User.objects.filter(pk__in=by_owner).order_by("pk"):
        own = by_owner[owner.pk]
        if any(one.changes for one in own):
            require(actor, "catalogues.change_works", owner)
            done.append(_change(owner, own, by_pk, fields=wish.fields, actor=actor, at=at))
    if not done:
        raise Refusal("change.changes_nothing")
    return done


def _change(
    owner: User,
    planned: Sequence[domain.Planned],
    by_pk: Mapping[int, Work],
    *,
    fields: list[str],
    actor: User,
    at: datetime,
) -> BulkChange:
    changed = [one for one in planned if one.changes]
    refused = sum(bool(one.obstacle) for one in planned)
    bulk = BulkChange.objects.create(
        person=owner,
        made_by=actor,
        made_at=at,
        changed=len(changed),
        same=len(planned) - len(changed) - refused,
        refused=refused,
    )
    _write(changed, by_pk, actor, at, bulk=bulk)
    payload = {
        "change": bulk.public_id,
        "fields": fields,
        "changed": str(bulk.changed),
        "same": str(bulk.same),
        "refused": str(bulk.refused),
    }
    record(stream=f"person:{owner.pk}", kind="works.changed", payload=payload, actor_id=actor.pk, at=at)
    return bulk


@transaction.atomic
def undo_change(*, actor: User, bulk_id: int, at: datetime) -> BulkChange:
    """Turn back what was set in many works; a work that says something else by now stays as it is.

    Raises:
        NotAllowed: `actor` does not speak for whose catalogue it is.
        Refusal: "change.undone_before", "change.too_old".
    """
    bulk = BulkChange.objects.select_related("person").get(pk=bulk_id)
    require(actor, "catalogues.change_works", bulk.person)
    parts = {
        part.work_id: [domain.Change(**change) for change in part.changes]
        for part in bulk.parts.filter(is_undo=False)
    }
    works = _standing(_locked(list(parts), {bulk.person_id}))
    bulk.refresh_from_db()
    if why := domain.why_no_undo(bulk.made_at, bulk.undone_at, at):
        raise Refusal(why)
    planned = plan_for(
        works,
        lambda work, state: domain.turned_back(state, parts[work.pk]) or "change.changed_since",
        speaks_for(actor),
    )
    turned = [one for one in planned if one.changes]
    _write(turned, {work.pk: work for work in works}, actor, at, bulk=bulk, is_undo=True)
    bulk.undone_at, bulk.undone = at, len(turned)
    bulk.save(update_fields=["undone_at", "undone"])
    payload = {
        "change": bulk.public_id,
        "changed": str(len(turned)),
        "refused": str(len(parts) - len(turned)),
    }
    record(
        stream=f"person:{bulk.person_id}", kind="works.restored", payload=payload, actor_id=actor.pk, at=at
    )
    return bulk


@transaction.atomic
def edit_work(
    *,
    actor: User,
    work_id: int,
    title: str,
    artist_line: str = "",
    kind: str,
    year: int | None = None,
    shown: str,
    at: datetime,
) -> Work:
    """Say anew what one work is called, by whom, of what kind and of which year.

    Args:
        shown: what its page showed, as `shown_of` gives it.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "work.no_title", "work.unknown_kind", "change.work_changed_meanwhile", or what forbids it.
    """
    work = _lock_one(actor, work_id)
    if shown != shown_of(work):
        raise Refusal("change.work_changed_meanwhile")
    title, artist_line = domain.tidy(title)[: domain.TITLE_LIMIT], domain.tidy(artist_line)
    if not title:
        raise Refusal("work.no_title")
    if kind not in Work.Kind.values:
        raise Refusal("work.unknown_kind")
    line = artist_line[: domain.TITLE_LIMIT]
    planned = _change_one(
        work,
        lambda _work, old: replace(old, title=title, artist_line=line, kind=kind, year=year),
        actor,
        at,
    )
    if planned.changes:
        payload = {"work": work.public_id, "fields": [change.field for change in planned.changes]}
        stream = f"person:{work.registered_by_id}"
        record(stream=stream, kind="work.changed", payload=payload, actor_id=actor.pk, at=at)
    work.refresh_from_db()
    return work


@transaction.atomic
def name_performers(
    *, actor: User, work_id: int, performers: str, names: Sequence[str] = (), at: datetime
) -> Work:
    """Say who sings or plays on a work, or is depicted; what was said before is replaced.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "performers.unknown_answer", "change.is_a_persons" (somebody with an account is named, for
            whom `actor` does not speak).
    """
    work = _lock_one(actor, work_id)
    wish = _checked(domain.Wish(performers=performers, names=tuple(names)), [work_id])
    _change_one(work, lambda _work, old: domain.wished(old, wish, work.registered_by_id), actor, at)
    payload = {"work": work.public_id, "answer": performers}
    stream = f"person:{work.registered_by_id}"
    record(stream=stream, kind="performers.named", payload=payload, actor_id=actor.pk, at=at)
    work.refresh_from_db()
    return work


def _lock_one(actor: User, work_id: int) -> Work:
    [work] = _locked([work_id], speaks_for(actor))
    require(actor, "catalogues.change_work", work)
    domain.check_not_merged(work.merged_into_id)
    return work


def _change_one(work: Work, wanted: Wanted, actor: User, at: datetime) -> domain.Planned:
    """Change one work as is wanted, or refuse with what forbids it."""
    [planned] = plan_for([work], wanted, speaks_for(actor))
    if planned.obstacle:
        raise Refusal(planned.obstacle)
    if planned.changes:
        _write([planned], {work.pk: work}, actor, at)
    return planned


def shown_of(work: Work) -> str:
    """Give the hash of what a page says of a work, to tell whether somebody changed it since."""
    state = states_of([work])[work.pk]
    return domain.fingerprint([domain.Planned(work.pk, state, state)])


def _plan(works: Collection[Work], wish: domain.Wish, mouths: Collection[int]) -> list[domain.Planned]:
    return plan_for(works, lambda work, state: domain.wished(state, wish, work.registered_by_id), mouths)


def _checked(wish: domain.Wish, work_ids: Collection[int]) -> domain.Wish:
    """Tidy a wish, and refuse what cannot be one."""
    if not wish.fields:
        raise Refusal("change.nothing")
    if len(work_ids) > domain.MOST_AT_ONCE:
        raise Refusal("change.too_many", limit=domain.MOST_AT_ONCE, count=len(work_ids))
    if wish.kind is not None and wish.kind not in Work.Kind.values:
        raise Refusal("work.unknown_kind")
    if wish.performers not in {None, "me", "others", "nobody", "unknown"}:
        raise Refusal("performers.unknown_answer")
    if wish.makers not in {None, "me"}:
        raise Refusal("performers.unknown_answer")
    sides, degrees = {role for role, _degree in wish.machine}, {degree for _role, degree in wish.machine}
    if not sides <= set(AiPart.Role.values) or not degrees <= set(AiPart.Degree.values):
        raise Refusal("ai_part.unknown")
    names = tuple(name for text in wish.names if (name := domain.tidy(text)[:200]))
    line = None if wish.artist_line is None else domain.tidy(wish.artist_line)[: domain.TITLE_LIMIT]
    return replace(wish, names=names, artist_line=line)


def _locked(work_ids: Collection[int], mouths: Collection[int]) -> list[Work]:
    """Lock those of some works that may be changed: first whose catalogues they are in, then the rows."""
    wanted = Work.objects.filter(pk__in=work_ids)
    own = wanted.filter(registered_by__in=mouths)
    for owner_id in sorted(set(own.values_list("registered_by", flat=True))):
        take_turns(owner_id)
    locked = list(own.select_for_update(of=("self",)).order_by("pk"))
    return sorted([*locked, *wanted.exclude(registered_by__in=mouths)], key=lambda work: work.pk)


def _standing(works: Collection[Work]) -> list[Work]:
    """Leave out what went into another work."""
    return [work for work in works if work.merged_into_id is None]


def _write(
    planned: Sequence[domain.Planned],
    by_pk: Mapping[int, Work],
    actor: User,
    at: datetime,
    *,
    bulk: BulkChange | None = None,
    is_undo: bool = False,
) -> None:
    """Write what changes, some works at a time, each time with the same number of statements."""
    for start in range(0, len(planned), _BATCH):
        batch = planned[start : start + _BATCH]
        _write_works(batch)
        _write_people(batch, domain.PERSONAL_PARTS, lambda state: state.performers.people)
        _write_people(batch, domain.MAKING_PARTS, lambda state: state.makers)
        _write_machine(batch)
        _let_recordings_follow(batch, by_pk)
        kept = [
            WorkChange(
                work_id=one.work_id,
                bulk=bulk,
                is_undo=is_undo,
                changes=[asdict(change) for change in one.changes],
                made_by=actor,
                made_at=at,
            )
            for one in batch
        ]
        copy_in(kept)
        look_for_alike([one.work_id for one in batch if _called(one.old) != _called(one.new)])


def _called(state: domain.WorkState) -> tuple[str, str, str]:
    """Give what works are compared by."""
    return state.title, state.artist_line, state.kind


def _write_works(batch: Sequence[domain.Planned]) -> None:
    new = [one.new for one in batch]
    columns: list[Any] = [
        [one.work_id for one in batch],
        [state.title for state in new],
        [state.artist_line for state in new],
        [state.kind for state in new],
        [state.year for state in new],
        [state.performers.said for state in new],
        [one.key for one in batch],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, columns)


def _write_people(
    batch: Sequence[domain.Planned],
    parts: Collection[str],
    people_of: Callable[[domain.WorkState], Sequence[domain.Performer]],
) -> None:
    """Replace the people of some parts in the works where they change."""
    changed = [one for one in batch if people_of(one.old) != people_of(one.new)]
    gone = Contributor.objects.filter(part__in=parts)
    gone.filter(work__in=[one.work_id for one in changed]).delete()
    named = [
        Contributor(
            work_id=one.work_id,
            part=person.part,
            name=person.name,
            person_id=person.person_id,
            codes=[{"scheme": scheme, "value": value} for scheme, value in person.codes],
        )
        for one in changed
        for person in people_of(one.new)
    ]
    copy_in(named)


def _write_machine(batch: Sequence[domain.Planned]) -> None:
    changed = [one for one in batch if one.old.machine != one.new.machine]
    AiPart.objects.filter(work__in=[one.work_id for one in changed]).delete()
    said = [
        AiPart(work_id=one.work_id, role=role, degree=degree)
        for one in changed
        for role, degree in one.new.machine
    ]
    copy_in(said)


def _let_recordings_follow(batch: Sequence[domain.Planned], by_pk: Mapping[int, Work]) -> None:
    """Call recordings anew that were called like their work, and whose artist was the work's."""
    renamed = {
        one.work_id: one
        for one in batch
        if (one.old.title, one.old.artist_line) != (one.new.title, one.new.artist_line)
    }
    links = Recording.works.through.objects.filter(work__in=renamed).select_related("recording")
    followed: dict[int, Recording] = {}
    for link in links.order_by("recording", "work"):
        one, recording = renamed[link.work_id], link.recording
        if recording.registered_by_id != by_pk[link.work_id].registered_by_id:
            continue
        for name in ("title", "artist_line"):
            if getattr(recording, name) == getattr(one.old, name):
                setattr(recording, name, getattr(one.new, name))
                followed[recording.pk] = recording
    columns: list[Any] = [
        list(followed),
        [recording.title for recording in followed.values()],
        [recording.artist_line for recording in followed.values()],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE_RECORDINGS, columns)
