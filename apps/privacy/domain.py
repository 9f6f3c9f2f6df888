"""The days to think again before somebody is erased, and the form of an archive."""

import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import IO

from apps.common.errors import Refusal

DAYS_TO_THINK = 14
ASKED_AGAIN_AFTER = timedelta(days=1)
SWEPT_AFTER = timedelta(hours=1)
_LONGEST_NAME = 120
_UNSAFE = re.compile(r"[^\w.\- ]")


@dataclass(frozen=True)
class Page:
    """What the readable index of an archive says: language, direction, title, introduction, parts."""

    language: str
    direction: str
    title: str
    lead: str
    empty: str
    parts: Sequence[tuple[str, str, str, int]]
    """Title, note, file, rows."""


def due_at(asked_at: datetime) -> datetime:
    """Say when a wish to be erased comes true."""
    return asked_at + timedelta(days=DAYS_TO_THINK)


def check_cancelling(state: str) -> None:
    """Demand that a wish can still be called off.

    Raises:
        Refusal: "erasure.over".
    """
    if state != "asked":
        raise Refusal("erasure.over")


def check_confirmation(typed: str, email: str) -> None:
    """Demand that the person typed their own mail address.

    Raises:
        Refusal: "erasure.not_confirmed".
    """
    if typed.strip().casefold() != email.casefold():
        raise Refusal("erasure.not_confirmed")


def safe_name(name: str, number: int) -> str:
    """Make the name of an own file fit for an archive: no folders, no signs, never twice the same."""
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")[-_LONGEST_NAME:]
    return f"{number:03d}-{bare or 'file'}"


def put_json(archive: zipfile.ZipFile, name: str, rows: object) -> None:
    """Write one subject as JSON, readable by people too."""
    archive.writestr(f"data/{name}.json", json.dumps(rows, ensure_ascii=False, indent=2))


def put_file(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> None:
    """Copy an own file into the archive, a mebibyte at a time."""
    with archive.open(f"files/{name}", "w", force_zip64=True) as target:
        while block := source.read(1 << 20):
            target.write(block)


def index(page: Page) -> str:
    """Write the page that says what is in an archive; plain HTML without anything from elsewhere."""
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(page.language)}" dir="{escape(page.direction)}">',
            f'<head><meta charset="utf-8"><title>{escape(page.title)}</title></head>',
            f"<body><main><h1>{escape(page.title)}</h1><p>{escape(page.lead)}</p>",
            *_lines(page),
            "</main></body></html>\n",
        )
    )


def _lines(page: Page) -> Iterable[str]:
    for title, note, file, rows in page.parts:
        yield f"<h2>{escape(title)}</h2>"
        if note:
            yield f"<p>{escape(note)}</p>"
        yield (
            f'<p><a href="{escape(file)}">{escape(file)}</a> ({rows})</p>'
            if rows
            else (f"<p>{escape(page.empty)}</p>")
        )
