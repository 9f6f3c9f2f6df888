"""Holds works against a list: batch by batch, each with a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.catalogues.models import Identifier, Recording
from apps.claims import domain, queries
from apps.claims.models import Dataset, Search
from apps.common.errors import Refusal
from apps.common.ids import new_public_id
from apps.common.locks import alone
from apps.common.permissions import require
from apps.common.wakeup import mark_changed

_BATCH = 2_000
_SEARCH_LOCK = 7_403
# A list may name one work a million times; so many lines are enough to see it.
_LINES_PER_KEY = 50
_LINES_PER_WORK = 5
# Key by key, and line by line: a planner that knows nothing of a list just read would begin with its lines,
# and look for every key once for each of them.
_MEETINGS = """
    SELECT wanted.place, met.number, greatest(wanted.level, met.level), line.length_ms
    FROM unnest(%s::int[], %s::bigint[], %s::smallint[]) AS wanted(place, key, level)
    CROSS JOIN LATERAL (
        SELECT number, level FROM claims_linekey
        WHERE dataset_id = %s AND key = wanted.key ORDER BY number LIMIT %s
    ) AS met
    CROSS JOIN LATERAL (
        SELECT length_ms FROM claims_line WHERE dataset_id = %s AND number = met.number LIMIT 1
    ) AS line
"""

_ENTER_HITS = """
    INSERT INTO claims_hit
        (dataset_id, found_at, state, public_id, work_id, number, reason, length, score)
    SELECT %s, %s, 'possible', met.*
    FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::smallint[]) AS met
    ON CONFLICT (dataset_id, work_id, number)
    DO UPDATE SET reason = excluded.reason, length = excluded.length, score = excluded.score
"""


@transaction.atomic
def ask_search(
    *, actor: User, dataset_id: int, collective: Organisation | None = None, at: datetime
) -> Search:
    """Ask for one's own works, or those of a collective's members, to be held against a list (again).

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "dataset.gone", "search.running".
    """
    dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=dataset_id)
    require(actor, "claims.search_works", collective)
    if dataset.state in {Dataset.State.REMOVED, Dataset.State.FAILED}:
        raise Refusal("dataset.gone")
    search, is_new = Search.objects.select_for_update(of=("self",)).get_or_create(
        dataset=dataset, asked_by=actor, collective=collective, defaults={"asked_at": at}
    )
    if not is_new:
        if search.state in {Search.State.WAITING, Search.State.RUNNING}:
            raise Refusal("search.running")
        _begin_again(search, at)
    _record(search, "search.asked", actor.pk, at)
    return search


def _begin_again(search: Search, at: datetime) -> None:
    """Go on where it was stopped; begin anew where it was done."""
    if search.state == Search.State.DONE:
        search.last_work = search.works_done = search.hits_found = search.works_total = 0
    search.state, search.asked_at, search.ended_at = Search.State.WAITING, at, None
    search.save()


@transaction.atomic
def cancel_search(*, actor: User, search_id: int, at: datetime) -> Search:
    """Stop a search; what was found stays, and asking again goes on behind it.

    Raises:
        NotAllowed: `actor` did not ask for it.
        Refusal: "search.not_running".
    """
    search = Search.objects.select_for_update(of=("self",)).get(pk=search_id)
    require(actor, "claims.stop_search", search)
    if search.state not in {Search.State.WAITING, Search.State.RUNNING}:
        raise Refusal("search.not_running")
    search.state, search.ended_at = Search.State.CANCELLED, at
    search.save(update_fields=["state", "ended_at"])
    _record(search, "search.stopped", actor.pk, at)
    return search


def run_search(search_id: int, at: datetime) -> Search | None:
    """Compare all works of a search; what was interrupted goes on behind the last batch.

    Returns:
        the search; None when its list was removed meanwhile.
    """
    with alone(_SEARCH_LOCK, search_id) as is_alone:
        while is_alone and _compare_next(search_id, at):
            pass
    return Search.objects.select_related("dataset", "asked_by", "collective").filter(pk=search_id).first()


@transaction.atomic
def _compare_next(search_id: int, at: datetime) -> bool:
    """Compare the next batch; False when there is nothing more to do."""
    search = (
        Search.objects.select_for_update(of=("self",))
        .select_related("dataset", "asked_by")
        .filter(pk=search_id, dataset__state=Dataset.State.READY)
        .filter(state__in=[Search.State.WAITING, Search.State.RUNNING])
        .first()
    )
    if search is None:
        return False
    works = queries.works_to_search(search)
    if search.state == Search.State.WAITING and not search.last_work:
        search.works_total = works.count()
    rows = works.filter(pk__gt=search.last_work).order_by("pk").values_list("pk", "title", "artist_line")
    batch = list(rows[:_BATCH])
    if not batch:
        _finish(search, at)
        return False
    hits = _hits_of(search, [_Sought(*row) for row in batch], at)
    search.state, search.last_work = Search.State.RUNNING, batch[-1][0]
    search.works_done += len(batch)
    search.hits_found += hits
    search.save()
    _announce(search)
    return True


@dataclass
class _Sought:
    """A work with all that it can be found by."""

    work_id: int
    title: str
    artist: str
    texts: set[tuple[str, str]] = field(default_factory=set)
    lengths: list[int] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)

    def all_keys(self) -> list[tuple[domain.Key, str]]:
        """Give its keys, each number once at its strongest, with the scheme where it is a code's."""
        found: dict[int, tuple[domain.Key, str]] = {}
        for key, scheme in domain.code_keys(self.codes):
            found.setdefault(key.number, (key, scheme))
        for title, artist in ((self.title, self.artist), *sorted(self.texts)):
            for key in domain.text_keys(title, artist):
                known = found.get(key.number)
                if known is None or known[0].level > key.level:
                    found[key.number] = (key, "")
        name = domain.name_key(self.artist) if self.artist else None
        if name:
            found[name.number] = (name, "")
        return list(found.values())

    def score(self, level: int, scheme: str, line_length_ms: int | None) -> domain.Score:
        """Score a meeting with a line by the recording whose length is nearest."""
        near = line_length_ms if line_length_ms is not None else 0
        nearest = min(self.lengths, key=lambda one: abs(one - near), default=None)
        return domain.score(level, scheme, title=self.title, length_ms=nearest, line_length_ms=line_length_ms)


def _hits_of(search: Search, sought: Sequence[_Sought], at: datetime) -> int:
    """Find and write the hits of one batch; what people said of earlier ones stays."""
    _add_recordings(sought)
    met = _meetings(search.dataset_id, sought)
    hits = [
        (sought[place].work_id, number, score)
        for place, lines in met.items()
        for number, score in sorted(lines.items(), key=lambda one: (-one[1].points, one[0]))[:_LINES_PER_WORK]
    ]
    columns: list[list[Any]] = [
        [new_public_id() for _hit in hits],
        [work_id for work_id, _number, _score in hits],
        [number for _work_id, number, _score in hits],
        [score.reason for _work_id, _number, score in hits],
        [score.length for _work_id, _number, score in hits],
        [score.points for _work_id, _number, score in hits],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ENTER_HITS, [search.dataset_id, at, *columns])
    return len(hits)


def _add_recordings(sought: Sequence[_Sought]) -> None:
    """Add the titles, lengths and codes of recordings, and the codes of the works, in four statements."""
    by_work = {one.work_id: one for one in sought}
    by_recording: dict[int, list[_Sought]] = defaultdict(list)
    links = Recording.works.through.objects.filter(work__any_of=by_work)
    columns = (
        *("work_id", "recording_id", "recording__title", "recording__artist_line"),
        "recording__duration_ms",
    )
    for work_id, recording_id, title, artist, length in links.values_list(*columns):
        one = by_work[work_id]
        one.texts.add((title, artist or one.artist))
        one.lengths += [length] if length else []
        by_recording[recording_id].append(one)
    valid = Identifier.objects.filter(verdict=Identifier.Verdict.VALID)
    of_works = valid.filter(work__any_of=by_work).values_list("work_id", "scheme", "normalised")
    for work_id, scheme, value in of_works:
        by_work[work_id].codes.append((scheme, value))
    short = Identifier.objects.filter(work__any_of=by_work, scheme="isbn", verdict="invalid")
    for work_id, value in short.values_list("work_id", "normalised"):
        if mended := domain.mended_isbn(value):
            by_work[work_id].codes.append(("isbn", mended))
    of_recordings = valid.filter(recording__any_of=by_recording)
    for recording_id, scheme, value in of_recordings.values_list("recording_id", "scheme", "normalised"):
        for one in by_recording[recording_id]:
            one.codes.append((scheme, value))


def _meetings(dataset_id: int, sought: Sequence[_Sought]) -> dict[int, dict[int, domain.Score]]:
    """Give for each work, by its place, the lines it meets with their best scores."""
    places: list[int] = []
    keys: list[int] = []
    levels: list[int] = []
    schemes: list[str] = []
    owners: list[int] = []
    for owner, one in enumerate(sought):
        for key, scheme in one.all_keys():
            places.append(len(places))
            keys.append(key.number)
            levels.append(key.level)
            schemes.append(scheme)
            owners.append(owner)
    found: dict[int, dict[int, domain.Score]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_MEETINGS, [places, keys, levels, dataset_id, _LINES_PER_KEY, dataset_id])
        for place, number, level, line_length in cursor.fetchall():
            owner = owners[place]
            score = sought[owner].score(level, schemes[place], line_length)
            best = found[owner].get(number)
            if best is None or best.points < score.points:
                found[owner][number] = score
    return found


def _finish(search: Search, at: datetime) -> None:
    search.state, search.ended_at = Search.State.DONE, at
    search.save(update_fields=["state", "ended_at", "works_total"])
    _record(search, "search.done", None, at)
    _announce(search)


def _record(search: Search, kind: str, actor_id: int | None, at: datetime) -> None:
    payload = {"search": search.public_id, "dataset": search.dataset.public_id}
    if kind == "search.done":
        payload |= {"works": str(search.works_done), "hits": str(search.hits_found)}
    record(stream=f"person:{search.asked_by_id}", kind=kind, payload=payload, actor_id=actor_id, at=at)


def _announce(search: Search) -> None:
    message = {"kind": "dataset.moved", "dataset": search.dataset.public_id, "state": str(search.state)}
    topic = f"person:{search.asked_by_id}"
    transaction.on_commit(lambda: mark_changed(topic, message))
