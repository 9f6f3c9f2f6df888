"""One row of a catalogue that goes out as a list: a work with one of its recordings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from apps.catalogues.domain.reading import Credit, StatedShare


@dataclass(frozen=True)
class ExportRow:
    """A work with one of its recordings, or a work without any.

    Args:
        work, recording: public ids, by which a list that comes back finds its works and recordings.
        told_apart: what tells the work from others of its title and artist, see `told_apart`.
        codes: scheme to the codes as they were written, those of the work and of the recording.
        recording_title, recording_artist: "" where the recording is called as the work is.
        length_ms: of the recording.
        is_shared: whether the recording stands with another work first, as a medley does.
        machine: pairs of a side of the work and how much of it a machine made.
    """

    work: str
    title: str
    artist_line: str = ""
    kind: str = "song"
    year: int | None = None
    told_apart: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recording: str = ""
    recording_title: str = ""
    recording_artist: str = ""
    album: str = ""
    released_on: date | None = None
    length_ms: int | None = None
    is_shared: bool = False
    credits: tuple[Credit, ...] = ()
    shares: tuple[StatedShare, ...] = ()
    machine: tuple[tuple[str, str], ...] = ()
