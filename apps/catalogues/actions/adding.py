"""Enters one work by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain
from apps.catalogues.actions.claiming import claim_works
from apps.catalogues.actions.comparing import look_for_alike
from apps.catalogues.actions.importing import take_turns
from apps.catalogues.models import Contributor, Identifier, Recording, Work
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def add_work(
    *,
    actor: User,
    person: User,
    kind: str,
    title: str,
    artist_line: str = "",
    year: int | None = None,
    isrc: str = "",
    performers: str,
    performer_names: Sequence[str] = (),
    is_maker: bool = False,
    answer: str,
    percent: str = "",
    controller: str = "me",
    at: datetime,
) -> Work:
    """Enter one work with what is known of it; nothing is assumed about whose it is or who sings.

    Args:
        performers: who sings or plays, or is depicted: "me", "others" (with names, or none if unknown),
            "nobody", "unknown".
        is_maker: whether `person` wrote or made it: in what nobody performs, the style is theirs.
        answer, percent, controller: as for `claim_works`.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "work.no_title", "work.already_there", "work.unknown_kind", "performers.unknown_answer", or
            what `claim_works` refuses.
    """
    require(actor, "catalogues.add_work", person)
    take_turns(person.pk)
    title, artist_line = domain.tidy(title)[:500], domain.tidy(artist_line)[:500]
    if not title:
        raise Refusal("work.no_title")
    if kind not in Work.Kind.values:
        raise Refusal("work.unknown_kind")
    code = domain.read_code("isrc", domain.tidy(isrc)) if kind in {"song", "instrumental"} else None
    key = domain.match_key(kind, title, artist_line, apart=_apart(kind, year, code))
    work, is_new = Work.objects.get_or_create(
        registered_by=person,
        match_key=key,
        defaults={"kind": kind, "title": title, "artist_line": artist_line, "year": year, "created_at": at},
    )
    if not is_new:
        raise Refusal("work.already_there", title=work.title)
    _add_recording(work, code)
    _set_performers(work, person, performers, performer_names)
    if is_maker:
        Contributor.objects.create(work=work, person=person, part=domain.MAKING_PART[kind])
    claim_works(
        actor=actor,
        person=person,
        work_ids=[work.pk],
        answer=answer,
        percent=percent,
        controller=controller,
        at=at,
    )
    look_for_alike([work.pk])
    payload = {"work": work.public_id, "kind": kind}
    record(stream=f"person:{person.pk}", kind="work.added", payload=payload, actor_id=actor.pk, at=at)
    return work


def _apart(kind: str, year: int | None, code: domain.Code | None) -> str:
    if kind == "image":
        return str(year or "")
    return code.normalised if code and code.valid else ""


def _add_recording(work: Work, code: domain.Code | None) -> None:
    if domain.GROUPS[work.kind] != domain.MUSIC_GROUP:
        return
    recording = Recording.objects.create(
        title=work.title, artist_line=work.artist_line, registered_by=work.registered_by
    )
    recording.works.add(work)
    if code:
        Identifier.objects.create(
            recording=recording,
            scheme=code.scheme,
            value=code.value,
            normalised=code.normalised,
            verdict=code.verdict,
        )


def _set_performers(work: Work, person: User, answer: str, names: Sequence[str]) -> None:
    """Write who sings, plays or is depicted: "others" without a name stays unknown."""
    if answer not in {"me", "others", "nobody", "unknown"}:
        raise Refusal("performers.unknown_answer")
    part = domain.PERFORMING_PART[work.kind]
    named = [name for text in names if (name := domain.tidy(text)[:200])] if answer == "others" else []
    people = [Contributor(work=work, person=person, part=part)] if answer == "me" and part else []
    people += [Contributor(work=work, name=name, part=part) for name in named if part]
    Contributor.objects.bulk_create(people)
    work.performers = (
        Work.Performers.NOBODY
        if answer == "nobody"
        else (Work.Performers.NAMED if people else Work.Performers.UNKNOWN)
    )
    work.save(update_fields=["performers"])
