"""Finds what the rows of a batch may mean in a catalogue: a fixed number of statements, however many rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from apps.catalogues import domain, queries
from apps.catalogues.actions.known import (
    CodePair,
    KnownRecording,
    KnownWork,
    Match,
    MergedWork,
    WrongCode,
)
from apps.catalogues.actions.sightings import NamedRecordings, Sighting, Sightings
from apps.catalogues.models import (
    AiPart,
    Contributor,
    Identifier,
    ImportRun,
    Merge,
    Recording,
    Share,
    StatedShare,
    Work,
    WorkChange,
)

_CODE = ("scheme", "normalised", "verdict", "pk", "value")


class Lookup:
    """The part of a catalogue that a batch of rows touches."""

    def __init__(self, run: ImportRun, named: NamedRecordings, sightings: Sightings | None = None) -> None:
        self._run, self._recordings_named, self._sightings = run, named, sightings
        self.by_key: dict[str, KnownWork] = {}
        self.by_code: dict[CodePair, list[KnownRecording]] = {}
        self.by_work_code: dict[CodePair, list[KnownWork]] = {}
        self.by_ref: dict[str, KnownWork] = {}
        # Ids of works that stand in catalogues of others, and that the person of the import sees.
        self.theirs: set[str] = set()

    def fetch(self, rows: Sequence[domain.TakenRow]) -> None:
        """Read the works, recordings, codes, credits and stated shares that the rows may mean."""
        keys = {key for row in rows for key in (row.key, row.key_before) if key}
        codes = {pair for row in rows for pair in codes_of(row)}
        seen = self._sightings.find(keys, codes) if self._sightings else {}
        refs = {row.ref for row in rows if row.ref}
        works = _standing(self._works(keys | set(seen), codes) | self._named(refs))
        if self._sightings:
            # A work that a code leads to here may have been named further up without that code.
            seen |= self._sightings.find({work.match_key for work in works.values()} - set(seen), ())
        known = {pk: KnownWork(work) for pk, work in sorted(works.items())}
        self._fetch_merged(known)
        for one in known.values():
            if one.work.registered_by_id == self._run.person_id:
                self.by_key |= dict.fromkeys((one.work.match_key, *one.merged), one)
                called = (one.work, *(merged.work for merged in one.merged.values()))
                self.by_ref |= {work.public_id: one for work in called}
        self._fetch_recordings(known)
        self._fetch_details(known)
        if refs or any(row.machine for row in rows):
            self._fetch_sayings(known)
        if self._sightings is None:
            links = ImportRun.works.through.objects.filter(importrun=self._run.pk, work__in=known)
            for pk in links.values_list("work_id", flat=True):
                known[pk].is_met = True
        for sighting in seen.values():
            self._add_seen(sighting)

    def forget(self) -> None:
        """Let works and recordings point at each other no more, and go without a collector."""
        for known in self.by_key.values():
            known.recordings.clear()

    def match(self, row: domain.TakenRow) -> Match:
        """Find the work of a row: by its id, else by its codes before its title and artist."""
        titled = self.by_key.get(row.key) or self._before_mending(row)
        named = self.by_ref.get(row.ref)
        recordings = [one for pair in row.strong_codes for one in self.by_code.get(pair, ())]
        if named:
            return Match(named, next((one for one in recordings if named in one.works), None), named)
        sounding = [work for one in recordings for work in one.works]
        written = [work for pair in row.work_codes for work in self.by_work_code.get(pair, ())]
        if titled and (titled in sounding or titled in written or not sounding + written):
            mine = next((one for one in recordings if titled in one.works), None)
            collision = None if titled in written else domain.doubt_of_codes(row.work_codes, titled.valid)
            return Match(titled, mine, titled, collision)
        if sounding and written and not set(sounding) & set(written):
            pair = (*row.work_codes, *row.strong_codes)[0]
            doubt = domain.Doubt("doubt.two_works", _params(pair, sounding[0].work.title))
            return Match(written[0], recordings[0], titled, doubt)
        if found := sounding + written:
            return self._by_codes(row, found, recordings, titled)
        return Match(doubt=domain.doubt_of_text(row.title, row.artist_line))

    def _before_mending(self, row: domain.TakenRow) -> KnownWork | None:
        """Find the work that a mended row made while its code was wrong and told nothing apart."""
        known = self.by_key.get(row.key_before)
        if known is None or known.is_met:
            return None
        return known if known.wrong_schemes & {code.scheme for code in row.codes if code.valid} else None

    def _by_codes(
        self,
        row: domain.TakenRow,
        found: list[KnownWork],
        recordings: list[KnownRecording],
        titled: KnownWork | None,
    ) -> Match:
        alike = next((one for one in found if _is_called(one, row.title)), None)
        doubt = None
        if alike is None:
            pair = next(iter((*row.strong_codes, *row.work_codes)))
            doubt = domain.doubt_of_title(row.title, pair, [title for one in found for title in one.titles])
        known = alike or found[0]
        mine = next((one for one in recordings if known in one.works), None)
        return Match(known, mine, titled, doubt)

    def _works(self, keys: Collection[str], codes: Collection[CodePair]) -> dict[int, Work]:
        own = Work.objects.filter(registered_by=self._run.person_id, match_key__any_of=keys)
        works = {work.pk: work for work in own}
        # Lists, not subqueries: a planner that still takes the tables for empty runs one for each link.
        recordings, coded = [], []
        for recording_id, work_id in queries.carriers(codes):
            recordings.append(recording_id)
            coded.append(work_id)
        own_recordings = Recording.objects.filter(
            pk__in=[pk for pk in recordings if pk], registered_by=self._run.person_id
        ).values_list("pk", flat=True)
        links = Recording.works.through.objects.filter(recording__in=list(own_recordings))
        linked = list(links.values_list("work_id", flat=True))
        works |= {work.pk: work for work in Work.objects.filter(pk__in=linked)}
        by_code = Work.objects.filter(pk__in=[pk for pk in coded if pk], registered_by=self._run.person_id)
        return works | {work.pk: work for work in by_code}

    def _fetch_merged(self, known: dict[int, KnownWork]) -> None:
        """Let the keys of works that went into others lead there."""
        retired = Work.objects.filter(merged_into__in=known, registered_by=self._run.person_id)
        by_pk = {work.pk: work for work in retired.order_by("pk")}
        if not by_pk:
            return
        brought = recordings_brought(by_pk)
        for pk, work in by_pk.items():
            one = known[work.merged_into_id or pk]
            one.merged[work.match_key] = MergedWork(work, frozenset(brought[pk]))

    def _named(self, refs: Collection[str]) -> dict[int, Work]:
        """Read the person's own works of these ids, and note which ids are of works of others."""
        if not refs:
            return {}
        person = self._run.person
        own = {work.pk: work for work in Work.objects.filter(registered_by=person, public_id__in=refs)}
        others = set(refs) - {work.public_id for work in own.values()}
        if others:
            visible = queries.works_visible_to(person).filter(public_id__in=others)
            self.theirs = set(visible.values_list("public_id", flat=True))
        return own

    def _fetch_recordings(self, known: dict[int, KnownWork]) -> None:
        links = Recording.works.through.objects.filter(
            work__in=known, recording__registered_by=self._run.person_id
        ).select_related("recording")
        recordings: dict[int, KnownRecording] = {}
        for link in links.order_by("recording_id", "work_id"):
            one = recordings.setdefault(link.recording_id, KnownRecording(link.recording))
            one.works.append(known[link.work_id])
            known[link.work_id].recordings.append(one)
        for pk, is_made in self._recordings_named.among(recordings).items():
            recordings[pk].is_named, recordings[pk].is_made = True, is_made
        for pk in self._recordings_named.told_among(recordings):
            recordings[pk].is_told = True
        found = Identifier.objects.filter(recording__in=recordings).order_by("recording_id")
        for pk, scheme, value, *rest in found.values_list("recording_id", *_CODE):
            if _keep_code(recordings[pk], (scheme, value), *rest):
                self.add_code(recordings[pk], (scheme, value))

    def _fetch_details(self, known: dict[int, KnownWork]) -> None:
        own = Identifier.objects.filter(work__in=known).order_by("work_id")
        for pk, scheme, value, *rest in own.values_list("work_id", *_CODE):
            if _keep_code(known[pk], (scheme, value), *rest):
                self.add_work_code(known[pk], (scheme, value))
        about_codes = WorkChange.objects.filter(work__in=known, changes__contains=[{"field": "code"}])
        for pk, changes in about_codes.values_list("work_id", "changes"):
            _keep_changes(known[pk], changes)
        contributors = Contributor.objects.filter(work__in=known).select_related("person").order_by("pk")
        for contributor in contributors:
            place = (contributor.part, name_key(queries.contributor_name(contributor)))
            known[contributor.work_id].credits[place] = None if contributor.person else contributor
        for stated in StatedShare.objects.filter(work__in=known):
            line = (stated.right, stated.name, stated.controller, stated.territory)
            known[stated.work_id].stated[line] = stated

    def _fetch_sayings(self, known: dict[int, KnownWork]) -> None:
        """Read what people say here of works that a list names by their ids: shares, and machines."""
        shares: dict[int, list[Share]] = defaultdict(list)
        for share in queries.shares_in_force().filter(work__in=known).select_related("holder").order_by("pk"):
            shares[share.work_id].append(share)
        for pk, said in shares.items():
            known[pk].asserted = queries.asserted_lines(known[pk].work.public_id, said)
        for part in AiPart.objects.filter(work__in=known):
            known[part.work_id].machine[part.role] = part

    def add_code(self, recording: KnownRecording, pair: CodePair) -> None:
        """Let a valid code lead to a recording."""
        recording.valid.add(pair)
        self.by_code.setdefault(pair, []).append(recording)

    def add_work_code(self, known: KnownWork, pair: CodePair) -> None:
        """Let a valid code lead to a work, if it names works all over the world."""
        known.valid.add(pair)
        if pair[0] in domain.WORK_SCHEMES:
            self.by_work_code.setdefault(pair, []).append(known)

    def _add_seen(self, sighting: Sighting) -> None:
        """Take a work that stood further up in a file that is only looked through."""
        known = self.by_key.get(sighting.key)
        if known is None:
            work = Work(
                kind=sighting.kind,
                title=sighting.title,
                artist_line=sighting.artist_line,
                match_key=sighting.key,
            )
            known = self.by_key[sighting.key] = KnownWork(work, is_new=True)
        known.is_met, known.first_row = True, sighting.row
        recording = KnownRecording(Recording(title=sighting.title), [known], is_new=True, is_seen=True)
        for pair in sorted(sighting.codes):
            if pair[0] not in domain.RECORDING_SCHEMES:
                self.add_work_code(known, pair)
            elif all(known not in one.works for one in self.by_code.get(pair, ())):
                self.add_code(recording, pair)


def _keep_code(holder: KnownWork | KnownRecording, pair: CodePair, verdict: str, pk: int, value: str) -> bool:
    """Note a code of the catalogue where it stands, and say whether it is valid."""
    holder.codes.add(pair)
    if verdict != Identifier.Verdict.INVALID:
        return True
    holder.wrong[pair] = WrongCode(pk, value)
    return False


def _keep_changes(known: KnownWork, changes: Sequence[Mapping[str, Any]]) -> None:
    """Note which codes of a work were typed by hand, and in the place of which others came."""
    for old, new in [(one["old"], one["new"]) for one in changes if one["field"] == "code"]:
        if not old:
            known.typed.add((new["scheme"], new["value"]))
        elif new and (code := domain.read_code(old["scheme"], old["value"])):
            known.replaced[(code.scheme, code.normalised)] = new["value"]


def _standing(works: dict[int, Work]) -> dict[int, Work]:
    """Put the works that stay in the place of those that went into them."""
    missing = {work.merged_into_id for work in works.values()} - set(works) - {None}
    found = Work.objects.in_bulk(missing) if missing else {}
    return {pk: work for pk, work in (works | found).items() if work.merged_into_id is None}


def recordings_brought(retired: Collection[int]) -> dict[int, set[int]]:
    """Tell which recordings works had before they went into others."""
    through = Recording.works.through
    label = through._meta.label  # noqa: SLF001  the documented API of models
    links: dict[int, int] = {}
    for work_id, changes in Merge.objects.filter(retired__in=retired, split_at=None).values_list(
        "retired", "changes"
    ):
        links |= {change["pk"]: work_id for change in changes if change["model"] == label}
    brought: dict[int, set[int]] = {pk: set() for pk in retired}
    for pk, recording_id in through.objects.filter(pk__in=links).values_list("pk", "recording_id"):
        brought[links[pk]].add(recording_id)
    for work_id, recording_id in through.objects.filter(work__in=retired).values_list("work", "recording_id"):
        brought[work_id].add(recording_id)
    return brought


def _is_called(one: KnownWork, title: str) -> bool:
    return not all(domain.is_another_title(title, other) for other in one.titles)


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Reduce a name to what has to agree; a list names the same people again and again."""
    return domain.normalise(name)


def codes_of(row: domain.TakenRow) -> set[CodePair]:
    """Give the valid codes of a row and of its recordings that lead to a work."""
    further = {
        (code.scheme, code.normalised)
        for recording in row.recordings
        for code in recording.codes
        if code.names_recording and code.valid
    }
    return further | set(row.strong_codes) | set(row.work_codes)


def _params(pair: CodePair, other: str) -> dict[str, str]:
    return {"scheme": pair[0], "value": pair[1], "other": other}
