"""Reads release messages of record companies and distributors: DDEX ERN 3.x and 4.x.

A row is a sound recording or a video of the message's resources. What a message only mentions (recordings
that a DJ mix uses, marked as supplemental) and what accompanies a release (covers, booklets) are counted
and left out.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from apps.catalogues import domain
from apps.catalogues.domain import Choices, RefusedCells, Table, TakenRow, Unreadable
from apps.catalogues.importers.encoding import Encoding
from apps.catalogues.importers.ern_parts import Context, Release, read_party, read_release, read_resource
from apps.catalogues.importers.markup import Attributes, Handlers, Node, encoding_of, parse
from apps.catalogues.importers.unfit import Unfit

_NAMESPACE = re.compile(r"https?://(?:www\.)?ddex\.net/xml/(?:[0-9]{4}/)?ern(?:-main)?/([34][0-9]{0,2})")
_TAKEN = frozenset({"SoundRecording", "Video"})
_LISTS = frozenset({"ResourceList", "ReleaseList", "PartyList"})
_IN_LIST = 2
_MOST_NODES = 20_000
_MOST_TEXT = 1 << 20
_MOST_KEPT = 200_000


def read_ern(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a release message; it is read twice: for parties, releases and counts, then for the rows.

    Raises:
        Unreadable: "file.unknown_xml", "file.ern_other", "file.xml_broken", "file.xml_dtd", "file.xml_deep",
            "file.no_rows", "file.too_many_rows".
    """
    encoding = encoding_of(stream)
    overview = _look_over(stream, encoding)
    if overview.total == 0:
        raise Unreadable("file.no_rows")
    reading = {
        "format": "ern",
        "version": ".".join(overview.version),
        "encoding": encoding.name,
        "lost_letters": encoding.lost,
        "kind": "song",
        "left_out": overview.left_out,
    }
    return Table(reading, overview.total, _rows(stream, encoding, overview.context))


@dataclass
class _Overview:
    context: Context
    version: str = ""
    total: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


class _Collector:
    """Builds the elements of some names that stand in the message's lists, and drops all else."""

    def __init__(self, *wanted: str) -> None:
        self.version = ""
        self.found: deque[Node] = deque()
        self.counts: dict[str, int] = {}
        self._wanted = frozenset(wanted)
        self._path: list[str] = []
        self._open: list[Node] = []
        self._nodes = self._letters = 0

    def handlers(self) -> Handlers:
        return Handlers(self._start, self._end, self._text)

    def _start(self, tag: str, uri: str, attributes: Attributes) -> None:
        if not self._path:
            self.version = _version_of(tag, uri)
        if self._open:
            self._nodes += 1
            if self._nodes <= _MOST_NODES:
                child = Node(tag, dict(attributes))
                self._open[-1].children.append(child)
                self._open.append(child)
            else:
                self._open[0].is_cut = True
                self._open.append(Node(tag, {}))
        elif len(self._path) == _IN_LIST and self._path[1] in _LISTS:
            self._count(tag, attributes)
            if tag in self._wanted:
                self._nodes = self._letters = 0
                self._open.append(Node(tag, dict(attributes)))
        self._path.append(tag)

    def _count(self, tag: str, attributes: Attributes) -> None:
        if self._path[1] == "ResourceList":
            name = "supplemental" if _is_supplemental(attributes) else tag
            if name not in self.counts and len(self.counts) > len(_LISTS) * 10:
                name = "other"
            self.counts[name] = self.counts.get(name, 0) + 1

    def _end(self, tag: str) -> None:
        self._path.pop()
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.found.append(node)

    def _text(self, text: str) -> None:
        if self._open and self._letters < _MOST_TEXT:
            self._letters += len(text)
            self._open[-1].text += text


def _version_of(tag: str, uri: str) -> str:
    match = _NAMESPACE.match(uri)
    if match is None:
        raise Unreadable("file.unknown_xml", root=tag[:60])
    if tag != "NewReleaseMessage":
        raise Unreadable("file.ern_other", root=tag[:60])
    return match[1]


def _is_supplemental(attributes: Attributes) -> bool:
    return attributes.get("IsSupplemental", "").casefold() in {"true", "1"}


def _look_over(stream: BinaryIO, encoding: Encoding) -> _Overview:
    collector = _Collector("Party", "Release")
    overview = _Overview(Context())
    releases: list[Release] = []
    for _block in parse(stream, encoding, collector.handlers()):
        while collector.found:
            node = collector.found.popleft()
            if len(overview.context.parties) + len(releases) > _MOST_KEPT:
                raise Unreadable("file.too_many_rows", limit=_MOST_KEPT)
            if node.tag == "Party":
                reference, party = read_party(node)
                overview.context.parties[reference] = party
            else:
                releases.append(read_release(node))
        if sum(collector.counts.values()) > domain.MAX_ROWS:
            raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
    overview.context.arrange(releases)
    overview.version = collector.version
    overview.total = sum(collector.counts.get(tag, 0) for tag in _TAKEN)
    overview.left_out = {tag: count for tag, count in collector.counts.items() if tag not in _TAKEN}
    return overview


def _rows(stream: BinaryIO, encoding: Encoding, context: Context) -> Iterator[TakenRow | RefusedCells]:
    collector = _Collector(*_TAKEN)
    number = 0
    for _block in parse(stream, encoding, collector.handlers()):
        while collector.found:
            node = collector.found.popleft()
            if _is_supplemental(node.attributes):
                continue
            number += 1
            yield _row(number, node, context)


def _row(number: int, node: Node, context: Context) -> TakenRow | RefusedCells:
    try:
        if node.is_cut:
            raise Unfit("row.too_large", limit=_MOST_NODES)
        return read_resource(number, node, context)
    except Unfit as unfit:
        cells = (
            node.word("ResourceReference"),
            *(found.text for tag in _SHOWN for found in node.within(tag)[:1]),
        )
        return RefusedCells(
            number, unfit.code, unfit.params, tuple(domain.tidy(text)[:500] for text in cells)
        )


_SHOWN = ("TitleText", "FullName", "ISRC", "Duration")
