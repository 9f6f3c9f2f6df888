"""Takes what a row says of its work: times, recordings, codes, credits, stated shares."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from psycopg.types.json import Jsonb

from apps.catalogues import domain
from apps.catalogues.actions.lookup import KnownRecording, KnownWork, Lookup, Match, name_key
from apps.catalogues.actions.writing import Writing
from apps.catalogues.models import ImportRun, Recording, Work

_NAME = 200
# An empty list as COPY takes it: most people of most lists bear no code.
_NO_CODES = "[]"
Filled = TypeVar("Filled", Work, Recording)
Change = dict[str, str]


class Details:
    """Fills what a catalogue lacks, and says what that changes, field by field.

    Args:
        takes_theirs: whether a value of the file takes the place of one that is there.
    """

    def __init__(self, lookup: Lookup, writing: Writing, run: ImportRun, *, takes_theirs: bool) -> None:
        self._lookup, self._writing, self._run = lookup, writing, run
        self._takes_theirs = takes_theirs
        self._changes: list[Change] = []
        self._says, self._is_again, self._key = True, False, ""

    def take(self, row: domain.TakenRow, known: KnownWork, match: Match) -> list[Change]:
        """Take all that a row says of a work.

        Returns:
            what changes in a work that was there; each with "field", "old" and "new", and "taken" where the
            new value takes the place of the old one.
        """
        self._changes, self._says = [], not known.is_new
        # A row of a work that went into this one says again what is known: it fills gaps, and no more.
        self._is_again, self._key = known.is_met or row.key in known.merged, row.key
        self._fill(known.work, {"year": row.year}, mended=self._writing.mended_works, is_new=known.is_new)
        if domain.GROUPS[known.work.kind] == domain.MUSIC_GROUP:
            own = _own_recording(row)
            self._take_recording(own, known, match.recording, is_sure=bool(match.recording))
            for further in row.recordings:
                self._take_recording(further, known, self._coded(further), is_further=True)
        self._take_codes(row.codes, known)
        self._take_credits(row.credits, known)
        self._take_shares(row.shares, known)
        return self._changes

    def _say(self, field: str, new: object, old: object = "", *, taken: bool = False) -> None:
        if not self._says:
            return
        change = {"field": field, "old": _text(old), "new": _text(new)}
        self._changes.append(change | ({"taken": "yes"} if taken else {}))

    def _fill(
        self,
        filled: Filled,
        values: Mapping[str, object],
        *,
        mended: dict[int, Filled],
        is_new: bool,
        is_sure: bool = True,
    ) -> None:
        """Fill gaps; a value that is there gives way only where the row means this very thing."""
        for name, value in values.items():
            old = getattr(filled, name)
            if value in (None, "") or old == value:
                continue
            gap = old in (None, "")
            if not gap and (self._is_again or not is_sure):
                continue
            takes = gap or self._takes_theirs
            self._say(name, value, old, taken=takes and not gap)
            if takes:
                setattr(filled, name, value)
                if not is_new and filled.pk:
                    mended[filled.pk] = filled

    def _coded(self, taken: domain.TakenRecording) -> KnownRecording | None:
        pairs = [
            (code.scheme, code.normalised) for code in taken.codes if code.names_recording and code.valid
        ]
        return next((one for pair in pairs for one in self._lookup.by_code.get(pair, ())), None)

    def _take_recording(
        self,
        taken: domain.TakenRecording,
        known: KnownWork,
        recording: KnownRecording | None,
        *,
        is_sure: bool = False,
        is_further: bool = False,
    ) -> None:
        may_mean = known.recordings_under(self._key)
        recording = recording or _recording_for(taken, may_mean, is_further=is_further)
        if recording is None:
            recording = self._new_recording(taken)
        else:
            values = {"album": taken.album, "released_on": taken.released_on, "duration_ms": taken.length_ms}
            mended = self._writing.mended_recordings
            is_new = recording.is_new
            self._fill(recording.recording, values, mended=mended, is_sure=is_sure, is_new=is_new)
        if known not in recording.works:
            recording.works.append(known)
            known.recordings.append(recording)
            self._writing.links.append((recording.recording.pk, known.work.pk))
            self._say("recording", taken.title)
        self._take_recording_codes(taken.codes, recording)

    def _new_recording(self, taken: domain.TakenRecording) -> KnownRecording:
        made = Recording(
            pk=next(self._writing.recording_ids),
            title=taken.title,
            artist_line=taken.artist_line,
            album=taken.album,
            released_on=taken.released_on,
            duration_ms=taken.length_ms,
            registered_by_id=self._run.person_id,
        )
        self._writing.recordings.append(made)
        return KnownRecording(made, is_new=True)

    def _take_recording_codes(self, codes: Sequence[domain.Code], recording: KnownRecording) -> None:
        for code in codes:
            pair = (code.scheme, code.normalised)
            if not code.names_recording or pair in recording.codes:
                continue
            recording.codes.add(pair)
            if code.valid:
                self._lookup.add_code(recording, pair)
            self._writing.codes.append((recording.recording.pk, None, *_code(code)))
            self._say(code.scheme, code.value)

    def _take_codes(self, codes: Sequence[domain.Code], known: KnownWork) -> None:
        for code in codes:
            pair = (code.scheme, code.normalised)
            if code.names_recording or pair in known.codes:
                continue
            known.codes.add(pair)
            if code.valid:
                self._lookup.add_work_code(known, pair)
            self._writing.codes.append((None, known.work.pk, *_code(code)))
            self._say(code.scheme, code.value)

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


def _own_recording(row: domain.TakenRow) -> domain.TakenRecording:
    return domain.TakenRecording(
        row.title, row.artist_line, row.album, row.released_on, row.length_ms, row.codes
    )


def _recording_for(
    taken: domain.TakenRecording, recordings: Sequence[KnownRecording], *, is_further: bool
) -> KnownRecording | None:
    """Find the recording that is meant where no known code says it.

    Without a code: the work's first. With one: the first that has no valid code of that scheme yet. A
    further recording has to bear the same title as well.
    """
    schemes = {code.scheme for code in taken.codes if code.names_recording and code.valid}
    for one in recordings:
        if schemes & {scheme for scheme, _value in one.valid}:
            continue
        if not is_further or domain.normalise(one.recording.title) == domain.normalise(taken.title):
            return one
    return None


def _code(code: domain.Code) -> tuple[str, str, str, str]:
    return code.scheme, code.value, code.normalised, code.verdict


def _codes_of_person(codes: Sequence[domain.Code]) -> list[dict[str, str]]:
    return [{"scheme": code.scheme, "value": code.normalised} for code in codes]


def _said(name: str, ppm: int | None) -> str:
    return name if ppm is None else f"{name}, {domain.percent_of_ppm(ppm)} %"


def _text(value: object) -> str:
    return "" if value is None else str(value)
