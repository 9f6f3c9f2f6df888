"""A catalogue as rows of a list, a batch of works at a time, so that memory stays flat."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from apps.accounts.queries import called
from apps.catalogues import domain
from apps.catalogues.models import AiPart, Contributor, Identifier, Recording, Share, StatedShare, Work
from apps.catalogues.queries.works import shares_in_force

_BATCH = 500
# How many people, and how many shares, stand in one row; the rest follows in rows of the same work.
_IN_A_ROW = 50
_LINKS = Recording.works.through.objects


def export_rows(works: QuerySet[Work], mine: Collection[int], on: date) -> Iterator[domain.ExportRow]:
    """Give works as rows, in the order in which they were entered: a fixed number of statements a batch.

    A work has a row for each of its recordings, at least one, and more where more people did something on it
    than a row has room for. What files state of shares is given of the works that `mine` registered alone,
    and only of rights of which nobody said anything here.

    Args:
        on: the day whose shares are given.
    """
    # A work that was emptied when its person was erased has nothing to take along.
    rows = works.exclude(title="").select_related(None).order_by("pk")
    found = rows.prefetch_related(
        _listed("ai_parts", AiPart.objects.all()),
        _listed("identifiers", Identifier.objects.order_by("pk")),
        _listed("contributors", Contributor.objects.select_related("person").order_by("pk")),
        _listed("recordings", _recordings()),
        _listed("stated_shares", StatedShare.objects.order_by("pk")),
        _listed("shares", shares_in_force(on).select_related("holder").order_by("pk")),
    )
    for work in found.iterator(chunk_size=_BATCH):
        yield from _rows(work, with_stated=work.registered_by_id in mine)


def _listed(name: str, rows: QuerySet[Any]) -> "Prefetch[Any]":
    """Fetch rows of many works into a list of each, which costs far less than a query set of each."""
    return Prefetch(name, rows, to_attr=f"all_{name}")


def _recordings() -> QuerySet[Recording]:
    first = _LINKS.filter(recording=OuterRef("pk")).order_by("work_id").values("work_id")
    coded = _listed("identifiers", Identifier.objects.order_by("pk"))
    return Recording.objects.annotate(first_work=Subquery(first[:1])).prefetch_related(coded).order_by("pk")


def _rows(work: Any, *, with_stated: bool) -> Iterator[domain.ExportRow]:
    title, artist_line = domain.tidy(work.title), domain.tidy(work.artist_line)
    is_music = domain.GROUPS[work.kind] == domain.MUSIC_GROUP
    own = [code for code in work.all_identifiers if not (is_music and _names_recording(code))]
    shares = _shares_of(work, with_stated=with_stated)
    pieces = zip_longest(
        _distinct(work) if is_music else (),
        _chunks(list(credits_of(work.all_contributors).values())),
        _chunks(shares),
        fillvalue=None,
    )
    for number, (recording, credits_, held) in enumerate(list(pieces) or [(None, None, None)]):
        yield domain.ExportRow(
            work=work.public_id,
            title=title,
            artist_line=artist_line,
            kind=work.kind,
            year=work.year,
            told_apart=domain.told_apart(work.match_key, work.kind, work.title, work.artist_line),
            credits=tuple(credits_ or ()),
            shares=tuple(held or ()),
            machine=_machine(work) if number == 0 else (),
            **_of_recording(recording, work, title, artist_line, own),
        )


def credits_of(contributors: Iterable[Contributor]) -> dict[tuple[str, str], domain.Credit]:
    """Give who did what, each once: by part and name reduced to what has to agree."""
    found: dict[tuple[str, str], domain.Credit] = {}
    for one in contributors:
        name = domain.tidy(contributor_name(one))
        if name:
            found[one.part, domain.normalise(name)] = domain.Credit(name, one.part, _codes(one.codes))
    return found


def contributor_name(one: Contributor) -> str:
    """Name somebody who did something on a work; an account says it better than a list."""
    return one.name if one.person is None else one.person.name


def asserted_lines(work_id: str, shares: Iterable[Share]) -> dict[tuple[str, ...], domain.StatedShare]:
    """Give what people say that they hold as lines of a list, by right, name, who decides and territory.

    Args:
        work_id: the public id of the work, under which somebody erased is named.
    """
    lines: dict[tuple[str, ...], domain.StatedShare] = {}
    for share in shares:
        name = called(share.holder, work_id) if share.holder else share.outside_name
        line = domain.StatedShare(
            share.right, domain.tidy(name), share.ppm, share.controller, (), share.territory
        )
        lines[line.place] = line
    return lines


def _shares_of(work: Any, *, with_stated: bool) -> list[domain.StatedShare]:
    lines = asserted_lines(work.public_id, work.all_shares)
    said = {line.right for line in lines.values()}
    for one in work.all_stated_shares if with_stated else ():
        if one.right not in said:
            line = domain.StatedShare(
                one.right, one.name, one.ppm, one.controller, _codes(one.codes), one.territory
            )
            lines[line.place] = line
    return [lines[place] for place in sorted(lines)]


def _distinct(work: Any) -> list[Any]:
    """Give the recordings of a work, oldest first; of those that say the very same, one."""
    found: dict[tuple[object, ...], Any] = {}
    for one in work.all_recordings:
        if one.registered_by_id == work.registered_by_id:
            codes = frozenset((code.scheme, code.normalised) for code in one.all_identifiers)
            said = (one.title, one.artist_line, one.album, one.released_on, one.duration_ms, codes)
            found.setdefault(said, one)
    return list(found.values())


def _of_recording(
    one: Any, work: Any, title: str, artist_line: str, own: Sequence[Identifier]
) -> dict[str, Any]:
    """Give the part of a row that is about its recording, with all its codes."""
    if one is None:
        return {"codes": _by_scheme(own)}
    codes = list(one.all_identifiers)
    is_coded = any(_names_recording(code) and code.verdict != Identifier.Verdict.INVALID for code in codes)
    named, artist = domain.tidy(one.title), domain.tidy(one.artist_line)
    return {
        "codes": _by_scheme([*own, *codes]),
        "recording": one.public_id,
        "recording_title": "" if named == title else named,
        "recording_artist": "" if artist == artist_line else artist,
        "album": domain.tidy(one.album),
        "released_on": one.released_on,
        "length_ms": one.duration_ms,
        "is_shared": is_coded and one.first_work != work.pk,
    }


def _by_scheme(codes: Iterable[Identifier]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(code.scheme, []).append(code.value)
    return {scheme: tuple(found[scheme]) for scheme in sorted(found)}


def _names_recording(code: Identifier) -> bool:
    return code.scheme in domain.RECORDING_SCHEMES


def _codes(said: Iterable[dict[str, str]]) -> tuple[domain.Code, ...]:
    return tuple(domain.Code(one["scheme"], one["value"], one["value"], valid=True) for one in said)


def _machine(work: Any) -> tuple[tuple[str, str], ...]:
    degrees = {part.role: part.degree for part in work.all_ai_parts}
    return tuple((role, degrees[role]) for role in domain.AI_ROLES[work.kind] if role in degrees)


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + _IN_A_ROW] for start in range(0, len(rows), _IN_A_ROW))
