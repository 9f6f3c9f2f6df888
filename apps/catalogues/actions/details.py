"""Takes what a row says of its work: times, recordings, codes, credits, stated shares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from psycopg.types.json import Jsonb

from apps.catalogues import domain
from apps.catalogues.actions.known import (
    KnownRecording,
    KnownWork,
    Match,
    called_otherwise,
    recording_for,
    same_as,
    with_another,
)
from apps.catalogues.actions.lookup import Lookup, name_key
from apps.catalogues.actions.writing import Writing
from apps.catalogues.models import AiPart, ImportRun, Recording, Work, WorkChange

_NAME = 200
# An empty list as COPY takes it: most people of most lists bear no code.
_NO_CODES = "[]"
Filled = TypeVar("Filled", Work, Recording)
Change = dict[str, str]
# What a field of a recording is called beside the same field of its work.
_FIELDS: Mapping[tuple[type, str], str] = {
    (Recording, "title"): "version_title",
    (Recording, "artist_line"): "version_artist",
}


class Details:
    """Fills what a catalogue lacks, and says what that changes, field by field.

    Args:
        takes_theirs: whether a value of the file takes the place of one that is there.
    """

    def __init__(
        self, lookup: Lookup, writing: Writing, run: ImportRun, at: datetime, *, takes_theirs: bool
    ) -> None:
        self._lookup, self._writing, self._run, self._at = lookup, writing, run, at
        self._takes_theirs = takes_theirs
        self._changes: list[Change] = []
        self._says, self._is_again, self._is_further, self._key = True, False, False, ""
        # Keys of the recordings that rows named, and of each whether it is new.
        self.named: dict[int, bool] = {}
        # Keys of the recordings that rows were taken for without naming one for sure.
        self.told: set[int] = set()

    def take(self, row: domain.TakenRow, known: KnownWork, match: Match) -> list[Change]:
        """Take all that a row says of a work.

        Returns:
            what changes in a work that was there; each with "field", "old" and "new", and "taken" where the
            new value takes the place of the old one, "wrong" where the old one is no valid code, and "of"
            which recording it is where there are several. Of a further row of the work, what changes in a
            recording of its own.
        """
        self._begin(row, known)
        if row.ref == known.work.public_id and not known.is_met:
            self._rename(row, known)
        self._fill(known.work, {"year": row.year}, may_differ=not self._is_again)
        is_music = domain.GROUPS[known.work.kind] == domain.MUSIC_GROUP
        self._take_recordings(row, known, match)
        self._take_codes([code for code in row.codes if not (is_music and code.names_recording)], known)
        self._take_credits(row.credits, known)
        self._take_shares(row.shares, known)
        self._take_machine(row.machine, known)
        return self._changes

    def look_again(self, row: domain.TakenRow, known: KnownWork, match: Match) -> list[Change]:
        """Say what a further row of a work that was there changes in its recordings."""
        self._begin(row, known)
        self._take_recordings(row, known, match)
        return self._changes

    def _begin(self, row: domain.TakenRow, known: KnownWork) -> None:
        self._changes, self._row, self._key = [], row, row.key
        self._is_further = known.is_met
        self._says = not known.is_new and not known.is_met
        # A row of a work that went into this one says again what is known: it fills gaps, and no more.
        self._is_again = known.is_met or row.key in known.merged

    def _recordings_in(
        self, row: domain.TakenRow, known: KnownWork, match: Match
    ) -> Iterator[tuple[domain.TakenRecording, KnownRecording | None]]:
        """Give the recordings of a row, its own first, each with the known one that it means for sure."""
        if domain.GROUPS[known.work.kind] != domain.MUSIC_GROUP:
            return
        if row.brings_recording:
            yield self._own_recording(row, known, match)
        for further in row.recordings:
            yield further, self._coded(further)

    def _rename(self, row: domain.TakenRow, known: KnownWork) -> None:
        """Let a list that names a work by its id call it otherwise, unless another work is called so."""
        work = known.work
        said = {"title": row.title, "artist_line": row.artist_line, "kind": row.kind}
        new = {
            name: value for name, value in said.items() if value and value != domain.tidy(getattr(work, name))
        }
        if not new or domain.GROUPS[row.kind] != domain.GROUPS[work.kind]:
            return
        apart = domain.told_apart(work.match_key, work.kind, work.title, work.artist_line)
        now = {"title": work.title, "artist_line": work.artist_line, "kind": work.kind, **new}
        key = domain.key_told_apart(**now, apart=apart)
        is_free = key == row.key and self._lookup.by_key.get(key, known) is known
        takes = self._takes_theirs and is_free
        for name, value in new.items():
            self._say("artist" if name == "artist_line" else name, value, getattr(work, name), taken=takes)
        if takes:
            for name, value in {**new, "match_key": key}.items():
                setattr(work, name, value)
            # The old key leads to it as well until the batch is written, so that no other work takes it.
            self._lookup.by_key[key] = known
            self._writing.mend(work)

    def _say(
        self,
        field: str,
        new: object,
        old: object = "",
        *,
        taken: bool = False,
        wrong: bool = False,
        of: str = "",
    ) -> None:
        if not self._says:
            return
        change = {"field": field, "old": _text(old), "new": _text(new)} | ({"of": of} if of else {})
        marks = {name: "yes" for name, is_so in (("taken", taken), ("wrong", wrong)) if is_so}
        self._changes.append(change | marks)

    def _fill(self, filled: Filled, values: Mapping[str, object], *, may_differ: bool, of: str = "") -> bool:
        """Fill gaps; a value that is there gives way only where the row means this very thing.

        Returns:
            whether anything changed.
        """
        changes = False
        for name, value in values.items():
            old = getattr(filled, name)
            if value in (None, "") or old == value:
                continue
            gap = old in (None, "")
            if not gap and not may_differ:
                continue
            takes = gap or self._takes_theirs
            self._say(_FIELDS.get((type(filled), name), name), value, old, taken=takes and not gap, of=of)
            if takes:
                setattr(filled, name, value)
                self._writing.mend(filled)
                changes = True
        return changes

    def _fill_recording(
        self, taken: domain.TakenRecording, meant: KnownRecording, known: KnownWork, *, is_sure: bool
    ) -> None:
        """Fill the gaps of a recording; the first row that means it for sure also says what differs.

        A further row of a work that does not say which recording it means fills only what this list brought.
        """
        is_first = is_sure and not meant.is_named
        if is_sure or any(code.names_recording and code.valid for code in taken.codes):
            # With a code that it did not have, a recording is named as well.
            self._name(meant)
        if self._is_further and not is_sure and not meant.is_made:
            return
        values: dict[str, object] = {}
        if is_first and taken.ref == meant.recording.public_id:
            values |= called_otherwise(taken, self._row, meant.recording)
        values |= {"album": taken.album, "released_on": taken.released_on, "duration_ms": taken.length_ms}
        says, self._says = self._says, self._says or (is_first and not known.is_new)
        several = len(known.recordings) > 1
        if self._fill(meant.recording, values, may_differ=is_first, of=meant.label if several else ""):
            self._name(meant)
        self._says = says

    def _name(self, recording: KnownRecording) -> None:
        recording.is_named = True
        if recording.recording.pk is not None:
            self.named.setdefault(recording.recording.pk, recording.is_made)

    def _tell(self, recording: KnownRecording) -> None:
        recording.is_told = True
        if recording.recording.pk is not None:
            self.told.add(recording.recording.pk)

    @staticmethod
    def _own_recording(
        row: domain.TakenRow, known: KnownWork, match: Match
    ) -> tuple[domain.TakenRecording, KnownRecording | None]:
        """Give the recording that a row is about, and which one that is if something says it for sure."""
        own = row.sounding
        if own is None:
            times = (row.album, row.released_on, row.length_ms)
            return domain.TakenRecording(row.title, row.artist_line, *times, row.codes), match.recording
        named = next((one for one in known.recordings if one.recording.public_id == own.ref), None)
        return own, named or match.recording or same_as(own, known)

    def _coded(self, taken: domain.TakenRecording) -> KnownRecording | None:
        pairs = [
            (code.scheme, code.normalised) for code in taken.codes if code.names_recording and code.valid
        ]
        return next((one for pair in pairs for one in self._lookup.by_code.get(pair, ())), None)

    def _take_recordings(self, row: domain.TakenRow, known: KnownWork, match: Match) -> None:
        for taken, meant in self._recordings_in(row, known, match):
            if meant is None or not meant.is_seen:
                is_further = any(taken is one for one in row.recordings)
                self._take_recording(taken, known, meant, is_further=is_further)

    def _take_recording(
        self,
        taken: domain.TakenRecording,
        known: KnownWork,
        recording: KnownRecording | None,
        *,
        is_further: bool = False,
    ) -> None:
        is_sure = recording is not None
        if recording is None and not taken.ref:
            may_mean = known.recordings_under(self._key)
            recording = recording_for(taken, known, may_mean, is_further=is_further)
        if recording is None:
            recording = self._new_recording(taken)
            self._name(recording)
        else:
            self._fill_recording(taken, recording, known, is_sure=is_sure)
            if any(code.names_recording for code in taken.codes) or taken.title != recording.recording.title:
                self._tell(recording)
        if known not in recording.works:
            recording.works.append(known)
            known.recordings.append(recording)
            self._writing.links.append((recording.recording.pk, known.work.pk))
            self._say("recording", taken.title)
        self._take_recording_codes(taken.codes, recording, known)

    def _new_recording(self, taken: domain.TakenRecording) -> KnownRecording:
        made = self._writing.new_recording(
            title=taken.title,
            artist_line=taken.artist_line,
            album=taken.album,
            released_on=taken.released_on,
            duration_ms=taken.length_ms,
            registered_by_id=self._run.person_id,
        )
        return KnownRecording(made, is_new=True, is_made=True)

    def _take_recording_codes(
        self, codes: Sequence[domain.Code], recording: KnownRecording, known: KnownWork
    ) -> None:
        for code in codes:
            pair = (code.scheme, code.normalised)
            if not code.names_recording or pair in recording.codes or pair in known.replaced:
                continue
            recording.codes.add(pair)
            if code.valid:
                self._lookup.add_code(recording, pair)
            self._writing.codes.append((recording.recording.pk, None, *_code(code)))
            # What a further row of the work may mend is the recording that it means, and no other.
            others = () if self._is_further else with_another(code, recording, known)
            if not self._replaces(code, known, (recording, *others)):
                self._say(code.scheme, code.value)

    def _take_codes(self, codes: Sequence[domain.Code], known: KnownWork) -> None:
        for code in codes:
            pair = (code.scheme, code.normalised)
            if pair in known.codes or pair in known.replaced:
                continue
            known.codes.add(pair)
            if code.valid:
                self._lookup.add_work_code(known, pair)
            self._writing.codes.append((None, known.work.pk, *_code(code)))
            if not self._replaces(code, known, (known,)):
                self._say(code.scheme, code.value)

    def _replaces(
        self, code: domain.Code, known: KnownWork, holders: Sequence[KnownWork | KnownRecording]
    ) -> bool:
        """Let a valid code take the place of wrong ones of its scheme that earlier lists brought, if any."""
        is_own = isinstance(holders[0], KnownRecording)
        is_again = self._key in known.merged or (self._is_further and not is_own)
        if known.is_new or is_again or not code.valid:
            return False
        gone = [
            (one, pair) for one in holders for pair in one.wrong if self._gives_way(pair, one, code, known)
        ]
        for holder, pair in gone:
            wrong = holder.wrong.pop(pair)
            of = ""
            if isinstance(holder, KnownRecording) and len(known.recordings) > 1:
                of = holder.recording.title
            # A further row of a work mends what it brought as the first does.
            says, self._says = self._says, True
            self._say(code.scheme, code.value, wrong.value, taken=True, wrong=True, of=of)
            self._says = says
            works = holder.works if isinstance(holder, KnownRecording) else [holder]
            self._writing.wrong_codes.append(wrong.pk)
            self._writing.changes += [self._kept(one.work, code, wrong.value) for one in works]
        return bool(gone)

    def _gives_way(
        self, pair: tuple[str, str], holder: KnownWork | KnownRecording, code: domain.Code, known: KnownWork
    ) -> bool:
        """Whether a wrong code gives way: not what the row says as well, nor what somebody typed."""
        if pair[0] != code.scheme or (pair[0], holder.wrong[pair].value) in known.typed:
            return False
        named = (*self._row.codes, *(one for taken in self._row.recordings for one in taken.codes))
        return all(pair != (one.scheme, one.normalised) for one in named)

    def _kept(self, work: Work, code: domain.Code, wrong: str) -> WorkChange:
        """Keep in the history of a work which code took the place of which."""
        old, new = ({"scheme": code.scheme, "value": value} for value in (wrong, code.value))
        changes = [asdict(domain.Change("code", old, new))]
        return WorkChange(work=work, changes=changes, made_by_id=self._run.person_id, made_at=self._at)

    def _take_credits(self, given: Sequence[domain.Credit], known: KnownWork) -> None:
        """Take who did what; who sings, plays or is depicted only until somebody has said it."""
        is_said = known.work.performers != Work.Performers.UNKNOWN
        for credit in given:
            name = domain.tidy(credit.name)[:_NAME]
            if not name or (is_said and credit.role in domain.PERSONAL_PARTS):
                continue
            place = (credit.role, name_key(name))
            if place not in known.credits:
                known.credits[place] = None
                codes = Jsonb(_codes_of_person(credit.codes)) if credit.codes else _NO_CODES
                self._writing.contributors.append((known.work.pk, name, credit.role, codes))
                self._say("contributor", name)
                continue
            there = known.credits[place]
            if credit.codes and there and not there.codes:
                there.codes = _codes_of_person(credit.codes)
                self._writing.mended_contributors[there.pk] = there
                self._say("contributor_code", credit.codes[0].normalised)

    def _take_shares(self, shares: Sequence[domain.StatedShare], known: KnownWork) -> None:
        """Keep what the file says that people hold: the newest file counts, and in it the first row."""
        for share in shares:
            name = domain.tidy(share.name)[:_NAME]
            if not name:
                continue
            place = (share.right, name, share.controller, share.territory)
            if place in known.asserted and known.asserted[place].ppm == share.ppm:
                continue
            if place not in known.stated:
                known.stated[place] = None
                codes = Jsonb(_codes_of_person(share.codes)) if share.codes else _NO_CODES
                own = (known.work.pk, self._run.pk, share.right, name, share.ppm)
                self._writing.stated.append((*own, share.controller, share.territory, codes))
                if self._says:
                    self._say("share", _said(name, share.ppm))
                continue
            there = known.stated[place]
            if there and there.ppm != share.ppm and there.run_id != self._run.pk and not self._is_again:
                self._say("share", _said(name, share.ppm), _said(name, there.ppm), taken=True)
                there.ppm, there.run_id = share.ppm, self._run.pk
                self._writing.mended_stated[there.pk] = there

    def _take_machine(self, degrees: Sequence[tuple[str, str]], known: KnownWork) -> None:
        """Take how much of each side a machine made; what was said here stays unless the file's counts."""
        for role, degree in degrees:
            if role not in domain.AI_ROLES[known.work.kind] or degree not in AiPart.Degree.values:
                continue
            there = known.machine.get(role)
            if role not in known.machine:
                known.machine[role] = None
                self._writing.machine.append((known.work.pk, role, degree))
                self._say("machine", f"{role}: {degree}")
            elif there and there.degree != degree and not known.is_met:
                takes = self._takes_theirs
                self._say("machine", f"{role}: {degree}", f"{role}: {there.degree}", taken=takes)
                if takes:
                    there.degree = degree
                    self._writing.mended_machine[there.pk] = there


def _code(code: domain.Code) -> tuple[str, str, str, str]:
    return code.scheme, code.value, code.normalised, code.verdict


def _codes_of_person(codes: Sequence[domain.Code]) -> list[dict[str, str]]:
    return [{"scheme": code.scheme, "value": code.normalised} for code in codes]


def _said(name: str, ppm: int | None) -> str:
    return name if ppm is None else f"{name}, {domain.percent_of_ppm(ppm)} %"


def _text(value: object) -> str:
    return "" if value is None else str(value)
