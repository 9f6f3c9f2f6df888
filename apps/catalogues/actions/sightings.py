"""What stood further up in a list: works, while nothing is in the database yet, and recordings it named."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from apps.catalogues.models import Work

_Code = tuple[str, str]


@dataclass
class Sighting:
    """A work that a list has named already: in which row first, and by which codes."""

    key: str
    row: int
    kind: str
    title: str
    artist_line: str
    codes: set[_Code] = field(default_factory=set)


class Sightings:
    """The works of a list so far, in a file of their own that goes when it is closed: memory stays flat."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", check_same_thread=False)
        self._file.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;
            CREATE TABLE work (hash BLOB PRIMARY KEY, key, "row", kind, title, artist_line) WITHOUT ROWID;
            CREATE TABLE code (scheme, value, hash BLOB, PRIMARY KEY (scheme, value, hash)) WITHOUT ROWID;
            CREATE INDEX of_work ON code (hash);
            """
        )

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def find(self, keys: Collection[str], codes: Collection[_Code]) -> dict[str, Sighting]:
        """Find what was seen under keys or codes, by key."""
        hashes = {_hash(key) for key in keys}
        for scheme, value in codes:
            found = self._file.execute(
                "SELECT hash FROM code WHERE scheme = ? AND value = ?", (scheme, value)
            )
            hashes.update(one for (one,) in found)
        seen: dict[bytes, Sighting] = {}
        for one in hashes:
            row = self._file.execute(
                'SELECT key, "row", kind, title, artist_line FROM work WHERE hash = ?', (one,)
            ).fetchone()
            if row is not None:
                codes_of = self._file.execute("SELECT scheme, value FROM code WHERE hash = ?", (one,))
                key, number, kind, title, artist_line = row
                seen[one] = Sighting(key, number, kind, title, artist_line, set(codes_of))
        return {sighting.key: sighting for sighting in seen.values()}

    def remember(self, rows: Iterable[tuple[Work, int, Collection[_Code]]]) -> None:
        """Note works with the row that named each, and the codes that it gave; the first row stays."""
        works, codes = [], []
        for work, row, given in rows:
            one = _hash(work.match_key)
            works.append((one, work.match_key, row, work.kind, work.title, work.artist_line))
            codes += [(scheme, value, one) for scheme, value in given]
        self._file.executemany("INSERT OR IGNORE INTO work VALUES (?, ?, ?, ?, ?, ?)", works)
        self._file.executemany("INSERT OR IGNORE INTO code VALUES (?, ?, ?)", codes)


class NamedRecordings:
    """The recordings that a list has named already, in a file of their own that goes when it is closed.

    The first row that surely means a recording says what the list says of it. An import that was interrupted
    and goes on begins with none: of two rows that say different things, one before and one after, the later
    counts then.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", check_same_thread=False)
        self._file.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
            CREATE TABLE recording (id INTEGER PRIMARY KEY, is_made);
            CREATE TABLE told (id INTEGER PRIMARY KEY);
            """
        )

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def among(self, ids: Iterable[int]) -> dict[int, bool]:
        """Say which of some recordings were named, and of each whether the list itself brought it."""
        found = self._file.execute(
            "SELECT id, is_made FROM recording WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {pk: bool(is_made) for pk, is_made in found}

    def told_among(self, ids: Iterable[int]) -> set[int]:
        """Say which of some recordings rows were taken for that did not name one for sure."""
        found = self._file.execute(
            "SELECT id FROM told WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return {pk for (pk,) in found}

    def tell(self, ids: Iterable[int]) -> None:
        """Note recordings that rows were taken for."""
        self._file.executemany("INSERT OR IGNORE INTO told VALUES (?)", ((pk,) for pk in ids))

    def add(self, named: Mapping[int, bool]) -> None:
        """Note recordings as named, each with whether the list itself brought it."""
        self._file.executemany("INSERT OR IGNORE INTO recording VALUES (?, ?)", named.items())


def _hash(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=16).digest()
