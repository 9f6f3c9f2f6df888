"""Reads who did what, and who holds how much, from the columns of a list."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from apps.catalogues import domain
from apps.catalogues.domain import Credit, Remark, StatedShare, TakenRecording
from apps.catalogues.importers.codes import party_codes, read_code
from apps.catalogues.importers.columns import WRITERS, Columns, block_field, fold
from apps.catalogues.importers.headings import ROLES
from apps.catalogues.importers.shares import check_whole, is_small, read_share
from apps.catalogues.importers.unfit import Unfit

_PARTIAL = {"pr_share": "performance", "mr_share": "mechanical", "sr_share": "synchronisation"}
_SHARE_PARTS = frozenset({"share", *_PARTIAL, *(f"publisher_{name}" for name in ("share", *_PARTIAL))})
_OWN_RIGHT = {"song": "master", "instrumental": "master", "image": "image", "text": "text"}
_SEVERAL = re.compile(r"\s*[;|\n]\s*|\s+/\s+")
_NAME_AND_ROLE = re.compile(r"(.*\S)\s*\(([^()]*)\)")
_NAME_LIMIT = 200
_REMEMBERED = 1_024
_CREDIT_LIMIT = 100

Cell = Callable[[str], str]


@dataclass
class Found:
    """What a row says about people."""

    credits: dict[Credit, None] = field(default_factory=dict)
    shares: list[StatedShare] = field(default_factory=list)
    recordings: list[TakenRecording] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def share_fields(columns: Columns) -> tuple[str, ...]:
    """Name the fields that hold shares."""
    blocks = {name: block_field(name) for name in columns.places}
    return tuple(
        name for name, block in blocks.items() if name == "share" or (block and block.part in _SHARE_PARTS)
    )


class PeopleReader:
    """Reads the people of the rows of one file whose columns are known."""

    def __init__(self, columns: Columns, *, share_unit: str, day_first: bool) -> None:
        self._columns = columns
        self._unit = share_unit
        self._day_first = day_first
        self._blocks: dict[tuple[str, int], dict[str, str]] = {}
        for name in columns.places:
            block = block_field(name)
            if block is not None:
                self._blocks.setdefault((block.who, block.number), {})[block.part] = name
        own = {"label", "share", "ipi", "isni", "contributors"}
        self._sole_writer = _sole(key for key in self._blocks if key[0] in WRITERS)
        self._sole_artist = _sole(key for key in self._blocks if key[0] == "artist")
        self._is_idle = not self._blocks and not own & set(columns.places)

    def read(self, cell: Cell, *, kind: str, title: str, artist: str) -> Found:
        """Read one row.

        Args:
            cell: gives the text of a field.

        Raises:
            Unfit: "row.share_no_number", "row.share_above_whole", "row.shares_above_whole".
        """
        found = Found()
        if self._is_idle:
            return found
        for block, parts in self._blocks.items():
            texts = {part: domain.tidy(text) for part, name in parts.items() if (text := cell(name))}
            if not texts:
                continue
            self._lend(block, texts, cell)
            if block[0] == "recording":
                self._read_recording(found, texts, title, artist)
            else:
                self._read_person(found, block[0], texts, kind)
        self._read_row(found, cell, kind, artist)
        check_whole((share.right, share.territory, share.ppm) for share in found.shares if share.ppm)
        if len(found.credits) > _CREDIT_LIMIT:
            raise Unfit("row.too_many_people", limit=_CREDIT_LIMIT)
        return found

    def _lend(self, block: tuple[str, int], texts: dict[str, str], cell: Cell) -> None:
        """Give a writer or artist who is the only one of the row what stands in columns without a name."""
        lent = {"ipi"} if block == self._sole_writer else {"isni"} if block == self._sole_artist else set()
        if block == self._sole_writer and self._columns.is_line_per_writer:
            lent.add("share")
        for part in lent:
            texts[part] = texts.get(part) or domain.tidy(cell(part))

    def _read_person(self, found: Found, who: str, texts: Mapping[str, str], kind: str) -> None:
        name = texts.get("name") or " ".join(filter(None, (texts.get("first"), texts.get("last"))))
        codes = party_codes(ipi=texts.get("ipi", ""), isni=texts.get("isni", ""), mbid=texts.get("mbid", ""))
        if name and (who != "artist" or codes):
            names = _SEVERAL.split(name)
            for one in names:
                for role in _roles(who, texts.get("role", ""), kind):
                    found.credits[Credit(one[:_NAME_LIMIT], role, codes if len(names) == 1 else ())] = None
        rights = domain.PUBLISHING if kind in {"song", "instrumental"} else (_OWN_RIGHT[kind],)
        if who in {"producer", "artist"} and kind in {"song", "instrumental"}:
            rights = ("master",)
        text = texts.get("share", "")
        controller = "publisher" if who == "publisher" else "me"
        shares = dict.fromkeys(rights, text) | {
            right: texts[part] for part, right in _PARTIAL.items() if texts.get(part)
        }
        self._state(found, shares, name, controller, codes)
        self._read_publisher(found, texts)

    def _read_publisher(self, found: Found, texts: Mapping[str, str]) -> None:
        name = texts.get("publisher", "")
        if not name:
            return
        codes = party_codes(ipi=texts.get("publisher_ipi", ""))
        found.credits[Credit(name[:_NAME_LIMIT], "publisher", codes)] = None
        whole = texts.get("publisher_share", "")
        shares = dict.fromkeys(domain.PUBLISHING, whole) | {
            right: texts[f"publisher_{part}"]
            for part, right in _PARTIAL.items()
            if texts.get(f"publisher_{part}")
        }
        self._state(found, shares, name, "publisher", codes)

    def _state(
        self,
        found: Found,
        shares: Mapping[str, str],
        name: str,
        controller: str,
        codes: tuple[domain.Code, ...],
    ) -> None:
        """Keep what is stated; a share without a name is checked, and nobody's."""
        for right, text in shares.items():
            ppm = read_share(text, self._unit) if text else None
            if ppm is None:
                continue
            found.shares.append(StatedShare(right, name[:_NAME_LIMIT], ppm, controller, codes))
            if is_small(text, self._unit):
                remark = Remark("remark.small_share", {"text": text})
                found.remarks.extend([remark] if remark not in found.remarks else [])

    def _read_row(self, found: Found, cell: Cell, kind: str, artist: str) -> None:
        """Read the columns that are about the row's own artist, its label, and its credits in one cell."""
        if not self._columns.is_line_per_writer:
            isni = party_codes(isni=cell("isni"))
            self._state(found, {_OWN_RIGHT[kind]: cell("share")}, artist, "me", isni)
            if isni and artist:
                found.credits[Credit(artist[:_NAME_LIMIT], "other", isni)] = None
        label = domain.tidy(cell("label"))
        if label and kind in {"song", "instrumental"}:
            found.shares.append(StatedShare("master", label[:_NAME_LIMIT], None, "label"))
        for text in _SEVERAL.split(cell("contributors"))[: _CREDIT_LIMIT + 1]:
            match = _NAME_AND_ROLE.fullmatch(domain.tidy(text))
            if match:
                for role in _roles("contributor", match[2], kind):
                    found.credits[Credit(match[1][:_NAME_LIMIT], role)] = None

    def _read_recording(self, found: Found, texts: Mapping[str, str], title: str, artist: str) -> None:
        isrc = read_code("isrc", texts.get("isrc", ""))
        name = texts.get("title") or texts.get("version") or ""
        if isrc is None and not name:
            return
        line = texts.get("artist") or " ".join(
            filter(None, (texts.get("artist_first"), texts.get("artist_last")))
        )
        found.remarks.extend(isrc.remarks if isrc else ())
        found.recordings.append(
            TakenRecording(
                title=(name or title)[: domain.TITLE_LIMIT],
                artist_line=(line or artist)[: domain.TITLE_LIMIT],
                released_on=domain.read_date(texts.get("released", ""), day_first=self._day_first),
                length_ms=domain.read_length_ms(texts.get("length", ""), unit_ms=1000),
                codes=(isrc.code,) if isrc else (),
            )
        )


def _sole(blocks: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    found = list(blocks)
    return found[0] if len(found) == 1 else None


@lru_cache(_REMEMBERED)
def _roles(who: str, written: str, kind: str) -> tuple[str, ...]:
    """Say what somebody did: by a role column ("CA – Composer&Lyricist"), else by the heading."""
    folded = fold(written.replace("&", " and "))
    first = folded.split(" ", 1)[0] if re.match(r"\s*[A-Za-z]{1,2}\b", written) else ""
    known = ROLES.get(folded) or ROLES.get(first)
    if known:
        return known
    if who == "writer":
        return ("author",) if kind == "text" else ("composer", "author")
    if who in {"artist", "contributor"}:
        return ("maker",) if kind == "image" else ("other",)
    return (who,)
