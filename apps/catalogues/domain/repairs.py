"""Takes the repairs of broken texts that a person accepted; nothing is repaired in silence."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from apps.catalogues.domain.reading import RefusedCells, Remark, TakenRecording, TakenRow
from apps.catalogues.domain.text import match_key, told_apart

ALL = "all"
BROKEN = "remark.broken_text"

_Named = TypeVar("_Named", TakenRow, TakenRecording)


def with_repairs(
    rows: Iterable[TakenRow | RefusedCells], accepted: str | Collection[int]
) -> Iterator[TakenRow | RefusedCells]:
    """Give rows with the texts that were offered for them, where that was accepted.

    Args:
        accepted: `ALL`, or the numbers of the rows.
    """
    for row in rows:
        is_accepted = accepted == ALL or row.row in accepted
        yield repaired(row) if is_accepted and isinstance(row, TakenRow) else row


def repaired(row: TakenRow) -> TakenRow:
    """Put the offers of a row in the place of its broken texts, wherever in the row they stand."""
    offers = {str(one.params["text"]): str(one.params["repair"]) for one in row.remarks if one.code == BROKEN}
    if not offers:
        return row
    apart = told_apart(row.key, row.kind, row.title, row.artist_line)
    mended = _named(row, offers)
    return replace(
        mended,
        key=match_key(row.kind, mended.title, mended.artist_line, apart=apart),
        credits=tuple(replace(one, name=offers.get(one.name, one.name)) for one in row.credits),
        shares=tuple(replace(one, name=offers.get(one.name, one.name)) for one in row.shares),
        recordings=tuple(_named(one, offers) for one in row.recordings),
        sounding=row.sounding and _named(row.sounding, offers),
        remarks=tuple(
            Remark("remark.repaired", one.params) if one.code == BROKEN else one for one in row.remarks
        ),
    )


def _named(one: _Named, offers: Mapping[str, str]) -> _Named:
    return replace(
        one,
        title=offers.get(one.title, one.title),
        artist_line=offers.get(one.artist_line, one.artist_line),
        album=offers.get(one.album, one.album),
    )
