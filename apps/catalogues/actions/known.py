"""Works and recordings of a catalogue as far as a batch of rows has to know them, and which a row means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.catalogues import domain
from apps.catalogues.models import AiPart, Contributor, Recording, StatedShare, Work

CodePair = tuple[str, str]
StatedPlace = tuple[str, str, str, str]


@dataclass(frozen=True)
class WrongCode:
    """A code in the catalogue that is not valid: the key of its row, and how it was written."""

    pk: int
    value: str


@dataclass(eq=False)
class KnownRecording:
    """A recording with its works and codes; `valid` are those whose own rule holds, `wrong` the others.

    Args:
        is_new: whether this batch has just found it.
        is_seen: whether it stands for one that was seen further up in a file that is only looked through.
        is_named: whether this file has named it already.
        is_made: whether this file brought it.
        is_told: whether a row of this file was taken for it without naming it for sure.
    """

    recording: Recording
    works: list["KnownWork"] = field(default_factory=list)
    codes: set[CodePair] = field(default_factory=set)
    valid: set[CodePair] = field(default_factory=set)
    wrong: dict[CodePair, WrongCode] = field(default_factory=dict)
    is_new: bool = False
    is_named: bool = False
    is_made: bool = False
    is_told: bool = False
    is_seen: bool = False

    @property
    def is_in_list(self) -> bool:
        """Whether this file has spoken of it already."""
        return self.is_named or self.is_made or self.is_told

    @property
    def label(self) -> str:
        """What a person tells it by among others of its work: its ISRC, else its title."""
        return min((value for scheme, value in self.valid if scheme == "isrc"), default=self.recording.title)


@dataclass(frozen=True)
class MergedWork:
    """A work that went into another one, with the recordings that it brought there."""

    work: Work
    recordings: frozenset[int]


@dataclass(eq=False)
class KnownWork:
    """A work as far as a batch has to know it.

    Args:
        merged: what else it is called: the works that went into it, by their keys.
        asserted: what people say here that they hold, by the place of the line; only in lists that name
            works by their ids.
        credits: by part and normalised name; None for one that this batch has just found. So with `stated`.
        replaced: wrong codes whose place valid ones took, and how these are written; they do not come back.
        typed: codes that somebody entered by hand, as scheme and value; no list takes their place.
        is_met: whether this file has named it already; `first_row` says where, when only looking through.
    """

    work: Work
    merged: dict[str, MergedWork] = field(default_factory=dict)
    recordings: list[KnownRecording] = field(default_factory=list)
    codes: set[CodePair] = field(default_factory=set)
    valid: set[CodePair] = field(default_factory=set)
    wrong: dict[CodePair, WrongCode] = field(default_factory=dict)
    replaced: dict[CodePair, str] = field(default_factory=dict)
    typed: set[CodePair] = field(default_factory=set)
    credits: dict[tuple[str, str], Contributor | None] = field(default_factory=dict)
    stated: dict[StatedPlace, StatedShare | None] = field(default_factory=dict)
    asserted: dict[tuple[str, ...], domain.StatedShare] = field(default_factory=dict)
    machine: dict[str, AiPart | None] = field(default_factory=dict)
    is_new: bool = False
    is_met: bool = False
    first_row: int = 0

    @property
    def titles(self) -> list[str]:
        """All titles it goes by, its own first."""
        return [self.work.title, *(one.work.title for one in self.merged.values())]

    @property
    def wrong_schemes(self) -> set[str]:
        """Of which schemes it or its recordings have a wrong code."""
        own = {scheme for scheme, _value in self.wrong}
        return own.union(scheme for one in self.recordings for scheme, _value in one.wrong)

    def recordings_under(self, key: str) -> list[KnownRecording]:
        """Give the recordings that a row of a key may mean: a merged work's rows mean what it brought."""
        brought = {pk for one in self.merged.values() for pk in one.recordings}
        wanted = self.merged[key].recordings if key in self.merged else None
        found = [
            one
            for one in self.recordings
            if (one.recording.pk in wanted if wanted is not None else one.recording.pk not in brought)
        ]
        return found or self.recordings


@dataclass(frozen=True)
class Match:
    """What a row means: a known work (None for a new one), its recording if a code named it, and a doubt.

    Args:
        titled: the work of the row's own title and artist, when a code points to another one.
    """

    known: KnownWork | None = None
    recording: KnownRecording | None = None
    titled: KnownWork | None = None
    doubt: domain.Doubt | None = None


def same_as(taken: domain.TakenRecording, known: KnownWork) -> KnownRecording | None:
    """Find the recording that says the very same: an id of another catalogue names none here."""
    said = (taken.title, taken.artist_line, taken.album, taken.released_on, taken.length_ms)
    codes = {(code.scheme, code.normalised) for code in taken.codes}
    for one in known.recordings:
        there = one.recording
        times = (there.album, there.released_on, there.duration_ms)
        if said == (there.title, there.artist_line, *times) and codes == one.codes:
            return one
    return None


def recording_for(
    taken: domain.TakenRecording,
    known: KnownWork,
    recordings: Sequence[KnownRecording],
    *,
    is_further: bool,
) -> KnownRecording | None:
    """Find the recording that is meant where no known code says it.

    Two rows of a list with different codes, valid or not, or with the titles of different versions mean two
    recordings. What another list brought may have had a wrong code, or none, or the title of the work alone:
    it is meant unless both codes are valid. A further recording has to bear the same title as well.
    """
    codes = [code for code in taken.codes if code.names_recording]
    fitting = [one for one in recordings if not any(_is_apart(code, one, known) for code in codes)]
    if not fitting:
        return None
    version = domain.version_of(taken.title)
    alike = [one for one in fitting if domain.version_of(one.recording.title) == version]
    if not alike and not is_further:
        is_plain = any(domain.version_of(title) == version for title in known.titles)
        alike = [one for one in fitting if not one.is_in_list and (is_plain or not (codes or version[1]))]
    if not codes:
        return next(iter(alike), None)
    return max(alike, key=lambda one: _closeness(taken, codes, one, known), default=None)


def _stands_for(code: domain.Code, known: KnownWork) -> CodePair:
    """Give a code, or the one that took its place."""
    pair = (code.scheme, code.normalised)
    instead = domain.read_code(code.scheme, known.replaced[pair]) if pair in known.replaced else None
    return (instead.scheme, instead.normalised) if instead else pair


def _is_apart(code: domain.Code, one: KnownRecording, known: KnownWork) -> bool:
    """Whether a recording bears another code of the scheme that it cannot bear by mistake."""
    theirs = {pair for pair in one.codes if pair[0] == code.scheme}
    if not theirs or _stands_for(code, known) in theirs:
        return False
    return one.is_in_list or (code.valid and any(pair in one.valid for pair in theirs))


def _closeness(
    taken: domain.TakenRecording, codes: Sequence[domain.Code], one: KnownRecording, known: KnownWork
) -> tuple[bool, int, float]:
    """Say how much speaks for a recording: its code, then album and times, then a code written wrongly."""
    there = one.recording
    pairs = (
        (taken.album, there.album),
        (taken.released_on, there.released_on),
        (taken.length_ms, there.duration_ms),
    )
    wrong = [
        domain.likeness_of_codes(code.normalised, value)
        for code in codes
        for scheme, value in one.wrong
        if scheme == code.scheme
    ]
    return (
        any(_stands_for(code, known) in one.codes for code in codes),
        sum(bool(said) and said == other for said, other in pairs),
        max(wrong, default=0.0),
    )


def with_another(code: domain.Code, own: KnownRecording, known: KnownWork) -> list[KnownRecording]:
    """Give the other recordings that a wrong code strayed to: they have a valid one of its scheme."""
    if known.is_new:
        return []
    return [
        one
        for one in known.recordings
        if one is not own and one.wrong and any(scheme == code.scheme for scheme, _value in one.valid)
    ]


def called_otherwise(
    taken: domain.TakenRecording, row: domain.TakenRow, recording: Recording
) -> dict[str, object]:
    """Give what a list calls a recording that it names by its id, where that is not what it is called.

    An export leaves out what a recording has in common with its work, and an artist that is not said.
    """
    pairs = (("title", taken.title, row.title), ("artist_line", taken.artist_line, row.artist_line))
    found: dict[str, object] = {}
    for name, said, said_of_work in pairs:
        there = domain.tidy(getattr(recording, name))
        if said != there and (there or said != said_of_work):
            found[name] = said
    return found
