"""The parts of a release message: parties, releases, and the recordings that become rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from apps.catalogues import domain
from apps.catalogues.domain import Code, Credit, Remark, StatedShare, TakenRow
from apps.catalogues.importers.codes import ReadCode, party_codes, read_code
from apps.catalogues.importers.columns import fold
from apps.catalogues.importers.headings import ROLES
from apps.catalogues.importers.markup import Node
from apps.catalogues.importers.rows import broken_texts
from apps.catalogues.importers.unfit import Unfit

_IDS = (
    ("SoundRecordingId",),
    ("VideoId",),
    ("ResourceId",),
    ("SoundRecordingEdition", "ResourceId"),
    ("VideoEdition", "ResourceId"),
)
_CONTRIBUTORS = {
    "ResourceContributor": "ResourceContributorRole",
    "IndirectResourceContributor": "IndirectResourceContributorRole",
    "Contributor": "Role",
}
_DATES = ("OriginalResourceReleaseDate", "FirstPublicationDate", "ResourceReleaseDate")
_RIGHTS_LINE = re.compile(r"^(?:\([Pp]\)|℗)?\s*(?:(?:19|20)[0-9]{2}\b)?[\s,]*(?:by\s+)?")
_NAME_LIMIT = 200
_FEWEST_FAILURES = 2


@dataclass(frozen=True)
class Party:
    """A person or company of the message."""

    name: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Release:
    """What is said of a release for all its recordings."""

    is_main: bool = False
    is_track: bool = False
    title: str = ""
    released_on: date | None = None
    codes: tuple[ReadCode, ...] = ()
    label: str = ""
    references: tuple[str, ...] = ()


@dataclass
class Context:
    """What resources refer to."""

    parties: dict[str, Party] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)

    def arrange(self, releases: Iterable[Release]) -> None:
        """Give each resource its release: the main one before others, never the one of the track alone."""
        for release in sorted(releases, key=lambda one: (one.is_track, not one.is_main)):
            for reference in release.references:
                if not release.is_track:
                    self.releases.setdefault(reference, release)

    def name_of(self, reference: str) -> str:
        """Give the name behind a reference."""
        party = self.parties.get(reference)
        return party.name if party else ""


def read_party(node: Node) -> tuple[str, Party]:
    """Read one of the message's parties, with the reference by which it is called."""
    return node.word("PartyReference"), _party(node)


def _party(node: Node) -> Party:
    name = node.word("PartyName", "FullName") or " ".join(
        filter(None, (node.word("PartyName", "NamesBeforeKeyName"), node.word("PartyName", "KeyName")))
    )
    isni = node.word("PartyId", "ISNI") or next(
        (one.text for one in node.all("PartyId") if one.attributes.get("IsISNI") == "true"), ""
    )
    ipi = node.word("PartyId", "IpiNameNumber")
    return Party(domain.tidy(name)[:_NAME_LIMIT], party_codes(ipi=ipi, isni=isni))


def read_release(node: Node) -> Release:
    """Read what a release says."""
    details = _worldwide(node)
    kinds = {node.word("ReleaseType"), *(one.text.strip() for one in node.within("ReleaseType"))}
    day = next(
        (text for tag in ("GlobalOriginalReleaseDate", "OriginalReleaseDate", "ReleaseDate")
         for text in (node.word(tag), details.word(tag)) if text),
        "",
    )  # fmt: skip
    codes = [read_code("upc", text) for text in _words(node, ("ReleaseId", "ICPN"), ("ReleaseId", "UPC"))]
    codes += [read_code("grid", text) for text in _words(node, ("ReleaseId", "GRid"))]
    return Release(
        is_main=node.attributes.get("IsMainRelease") == "true",
        is_track="TrackRelease" in kinds,
        title=_title(node, details),
        released_on=domain.read_date(day, day_first=False),
        codes=tuple(code for code in codes if code),
        label=domain.tidy(details.word("LabelName") or node.word("LabelName"))[:_NAME_LIMIT],
        references=tuple(dict.fromkeys(one.text.strip() for one in node.within("ReleaseResourceReference"))),
    )


def read_resource(number: int, node: Node, context: Context) -> TakenRow:
    """Read a recording.

    Raises:
        Unfit: "row.no_title", "row.cell_too_long", "row.nothing_holds".
    """
    details = _worldwide(node)
    release = context.releases.get(node.word("ResourceReference"), Release())
    title, artist = _title(node, details), _artist(node, details, context)
    isrcs = [
        code for path in _IDS for text in _words(node, (*path, "ISRC")) if (code := read_code("isrc", text))
    ]
    iswcs = {code.code: code for one in node.within("ISWC") if (code := read_code("iswc", one.text))}
    written = node.word("Duration")
    length = domain.read_iso_length_ms(written)
    _check_values([*isrcs, *iswcs.values()], written, length, release.codes)
    if not title:
        raise Unfit("row.no_title")
    read = [*isrcs, *(iswcs.values() if len(iswcs) == 1 else ()), *release.codes]
    codes = tuple(dict.fromkeys(one.code for one in read))
    remarks = [remark for one in read for remark in one.remarks]
    if written and length is None:
        remarks.append(Remark("remark.no_length", {"text": written[:100]}))
    day = next((text for tag in _DATES for text in (node.word(tag), details.word(tag)) if text), "")
    released = domain.read_date(day, day_first=False) or release.released_on
    year = domain.first_year(day) or (released.year if released else None)
    return TakenRow(
        row=number,
        kind="song",
        key=domain.match_key(
            "song", title, artist, apart=isrcs[0].code.normalised if isrcs else release.title
        ),
        title=title,
        artist_line=artist,
        album=release.title,
        year=year or domain.first_year(_rights_line(node, details).word("Year") or node.word("CreationDate")),
        released_on=released,
        length_ms=length,
        codes=codes,
        credits=tuple(_credits(node, details, context)),
        shares=tuple(_shares(node, details, release)),
        remarks=(*remarks, *broken_texts(title=title, artist=artist, album=release.title)),
    )


def _check_values(
    codes: Iterable[ReadCode], written: str, length: int | None, of_release: Iterable[ReadCode]
) -> None:
    """Refuse what is no recording: of the values that can be checked several fail, and none holds.

    One bad code or length beside a good one is a slip, and the recording is taken with a remark. Bad codes of
    its release speak against it as well; good ones say nothing of it.
    """
    verdicts = [(one.code.value, one.code.valid) for one in codes]
    if written:
        verdicts.append((written, length is not None))
    failed = [text for text, holds in verdicts if not holds]
    if failed and len(failed) == len(verdicts):
        failed += [one.code.value for one in of_release if not one.code.valid]
    if len(failed) >= _FEWEST_FAILURES and len(failed) >= len(verdicts):
        raise Unfit("row.nothing_holds", values=", ".join(domain.tidy(text)[:40] for text in failed[:4]))


def _worldwide(node: Node) -> Node:
    """Choose the details for the world, else the first; the node itself where a message has none."""
    details = [child for child in node.children if child.tag.endswith("DetailsByTerritory")]
    world = (
        one for one in details if "Worldwide" in {code.text.strip() for code in one.all("TerritoryCode")}
    )
    return next(world, details[0] if details else node)


def _words(node: Node, *paths: tuple[str, ...]) -> list[str]:
    return [found.text for path in paths for found in node.all(*path)]


def _title(node: Node, details: Node) -> str:
    displayed = _default(node.all("DisplayTitleText")) or _default(details.all("DisplayTitleText"))
    if displayed is not None:
        return _fitting(displayed.text, "title")
    for found in (node.first("ReferenceTitle"), node.first("DisplayTitle"), details.first("Title")):
        if found is not None and found.word("TitleText"):
            sub = found.word("SubTitle")
            title = found.word("TitleText")
            return _fitting(title if not sub or f"({sub})" in title else f"{title} ({sub})", "title")
    return ""


def _artist(node: Node, details: Node, context: Context) -> str:
    displayed = _default(node.all("DisplayArtistName")) or _default(details.all("DisplayArtistName"))
    if displayed is not None:
        return _fitting(displayed.text, "artist")
    named: dict[str, None] = {}
    guests: dict[str, None] = {}
    for one in (*node.all("DisplayArtist"), *(details.all("DisplayArtist") if details is not node else ())):
        name = one.word("PartyName", "FullName") or context.name_of(one.word("ArtistPartyReference"))
        role = one.word("ArtistRole") or one.word("DisplayArtistRole")
        (guests if role == "FeaturedArtist" else named)[name] = None
    line = ", ".join(filter(None, named))
    return _fitting(
        f"{line} feat. {', '.join(guests)}" if guests and line else line or ", ".join(guests), "artist"
    )


def _default(nodes: list[Node]) -> Node | None:
    filled = [node for node in nodes if node.text.strip()]
    return next(
        (node for node in filled if node.attributes.get("IsDefault") == "true"), next(iter(filled), None)
    )


def _fitting(text: str, column: str) -> str:
    tidy = domain.tidy(text)
    if len(tidy) > domain.TITLE_LIMIT:
        raise Unfit("row.cell_too_long", column=column, length=len(tidy), limit=domain.TITLE_LIMIT)
    return tidy


def _credits(node: Node, details: Node, context: Context) -> dict[Credit, None]:
    """Say who did what; those who are only named as artists stand in the artist line."""
    found: dict[Credit, None] = {}
    for tag, role_tag in _CONTRIBUTORS.items():
        for one in (*node.all(tag), *(details.all(tag) if details is not node else ())):
            party = context.parties.get(one.word("ContributorPartyReference")) or _party(one)
            for written in one.all(role_tag):
                words = fold(written.attributes.get("UserDefinedValue") or written.text)
                if party.name and not words.endswith("artist"):
                    roles = ROLES.get(words) or ROLES.get(words.split(" ")[-1]) or ("other",)
                    found.update(dict.fromkeys(Credit(party.name, role, party.codes) for role in roles))
    return found


def _shares(node: Node, details: Node, release: Release) -> list[StatedShare]:
    """Name who holds the recording by the message: its rights line, else the label; nobody says how much."""
    line = _rights_line(node, details)
    text = line.word("PLineCompany") or _RIGHTS_LINE.sub("", line.word("PLineText"))
    name = domain.tidy(text) or domain.tidy(details.word("LabelName")) or release.label
    return [StatedShare("master", name[:_NAME_LIMIT], None, "label")] if name else []


def _rights_line(node: Node, details: Node) -> Node:
    lines = (*node.within("PLine"), *details.all("PLine"))
    return next(iter(lines), Node("PLine", {}))
