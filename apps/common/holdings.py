"""What each app holds about people: how it is handed out and erased, and what stays.

Each app hands in its own when Django starts. A test compares the fields of all models with what is said
here, so that no app and no field is forgotten.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from apps.common.errors import Refusal


class Fate(StrEnum):
    """What becomes of a field when the person that it is about is erased."""

    EMPTIED = "emptied"
    """The words go, the row stays."""
    DELETED = "deleted"
    """The row goes."""
    TOMBSTONE = "tombstone"
    """It points to the person's row, which has nothing left in it."""
    SCRUBBED = "scrubbed"
    """Words written for an organisation: they stay, without the person's name and mail address."""
    KEPT = "kept"
    """It stays as it is, because it says nothing about a person: codes, hashes, an organisation's words."""


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """One subject of a person's own data.

    Args:
        name: a slug, the name of the file.
        title: in the person's language.
        rows: JSON values only; moments as ISO strings, names of fields as they are in the data.
        note: what the person should know about it.
    """

    name: str
    title: str
    rows: Sequence[Row]
    note: str = ""


@dataclass(frozen=True)
class OwnFile:
    """A file that the person brought: its name in the archive and in the storage."""

    name: str
    stored_as: str


@dataclass(frozen=True)
class Obstacle:
    """Why a person cannot be erased now, and the page on which that can be changed."""

    refusal: Refusal
    url: str


def _nothing(*_about: object) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class Holding:
    """What one app holds about people.

    Args:
        app: its label.
        fates: "Model.field" to what becomes of it; every field that points to a person or holds words.
        sections: (person) to the person's own data, and nothing about others but what the person may see.
        files: (person) to the files that the person brought.
        obstacles: (person, at) to what stands in the way of erasing.
        erase: (person, names, at) erases, in the caller's transaction; a second time it finds nothing.
            `names` are the names and addresses to take out of words. It gives back the stored files that
            nobody else needs; they are deleted after the commit.
        listens: whether facts bring it new rows, those of the erasing itself too, so that it comes last.
    """

    app: str
    fates: Mapping[str, Fate]
    sections: Callable[[Any], Iterable[Section]] = _nothing
    files: Callable[[Any], Iterable[OwnFile]] = _nothing
    obstacles: Callable[[Any, datetime], Iterable[Obstacle]] = _nothing
    erase: Callable[[Any, tuple[str, ...], datetime], Iterable[str]] = _nothing
    listens: bool = False


_HOLDINGS: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Add what one app holds."""
    _HOLDINGS[holding.app] = holding


def all_holdings() -> tuple[Holding, ...]:
    """Give every app's, in the order in which Django starts them: from the top of the tree downwards."""
    return tuple(_HOLDINGS.values())


def scrub(text: str, names: Iterable[str]) -> str:
    """Take names and addresses out of a text, whatever their capitals; longer ones first."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text


def as_text(moment: datetime | None) -> str | None:
    """Write a moment as ISO 8601 for an archive."""
    return moment.isoformat() if moment else None
