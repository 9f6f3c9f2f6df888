"""Reads XML a block at a time, without DTDs, entities or depth; what is not asked for is dropped."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from apps.catalogues.domain import Unreadable
from apps.catalogues.importers.encoding import Encoding, detect

_BLOCK = 1 << 16
_DEEPEST = 100
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = re.compile(
    r"utf-?(?:8|16)|us-ascii|ascii|iso-8859-\d+|windows-125\d|shift_jis|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5"
)

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Handlers:
    """What is called while a file is read; names come without their namespace, `uri` beside them."""

    start: Callable[[str, str, Attributes], None]
    end: Callable[[str], None]
    text: Callable[[str], None]


def encoding_of(stream: BinaryIO) -> Encoding:
    """Find how an XML file is encoded: as it says, if it is so in every letter; else as other texts."""
    stream.seek(0)
    match = _DECLARED.search(stream.read(1 << 10))
    name = match[1].decode().casefold() if match else ""
    if _KNOWN.fullmatch(name) and _is_in(stream, name):
        return Encoding(name)
    return detect(stream)


def _is_in(stream: BinaryIO, name: str) -> bool:
    stream.seek(0)
    try:
        decoder = codecs.getincrementaldecoder(name)("strict")
        while block := stream.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def parse(stream: BinaryIO, encoding: Encoding, handlers: Handlers) -> Iterator[None]:
    """Go through a file, pausing after each block, so that what was found can be taken away.

    Raises:
        Unreadable: "file.xml_dtd", "file.xml_broken", "file.xml_deep".
    """
    parser = DefusedXMLParser(target=_NoTree(), encoding="utf-8", forbid_dtd=True)
    _connect(parser, handlers)
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    try:
        while block := stream.read(_BLOCK):
            parser.feed(decoder.decode(block).encode("utf-8", "replace"))
            yield
        parser.feed(decoder.decode(b"", final=True).encode("utf-8", "replace"))
        parser.close()
        yield
    except DefusedXmlException as error:
        raise Unreadable("file.xml_dtd") from error
    except ParseError as error:
        raise Unreadable("file.xml_broken", line=error.position[0]) from error
    except ExpatError as error:
        raise Unreadable("file.xml_broken", line=error.lineno) from error


class _NoTree:
    """Stands where a tree would be built."""

    def close(self) -> None:
        """Give nothing at the end."""


def _connect(parser: DefusedXMLParser, handlers: Handlers) -> None:
    """Take the events from expat itself, so that no tree is built; the guards of defusedxml stay in place."""
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable("file.xml_deep", limit=_DEEPEST)
        uri, _brace, local = name.rpartition("}")
        handlers.start(local, uri, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(name.rpartition("}")[2])

    expat = parser.parser
    expat.ordered_attributes = False
    expat.StartElementHandler = start
    expat.EndElementHandler = end
    expat.CharacterDataHandler = handlers.text


@dataclass
class Node:
    """An element that was kept, with its texts and children; `is_cut`: it had more than was kept."""

    tag: str
    attributes: Attributes
    text: str = ""
    children: list["Node"] = field(default_factory=list)
    is_cut: bool = False

    def all(self, *path: str) -> list["Node"]:
        """Find the elements at a path below this one, in their order."""
        found = [self]
        for tag in path:
            found = [child for node in found for child in node.children if child.tag == tag]
        return found

    def first(self, *path: str) -> "Node | None":
        """Find the first element at a path."""
        return next(iter(self.all(*path)), None)

    def word(self, *path: str) -> str:
        """Give the text of the first element at a path, "" where there is none."""
        node = self.first(*path)
        return " ".join(node.text.split()) if node is not None else ""

    def within(self, tag: str) -> list["Node"]:
        """Find the elements of a name at any depth."""
        found = []
        for child in self.children:
            if child.tag == tag:
                found.append(child)
            found.extend(child.within(tag))
        return found
