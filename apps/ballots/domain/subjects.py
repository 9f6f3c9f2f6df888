"""What a ballot is about, as far as the app that asked for it has to say something."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Subject:
    """What the app behind a kind of subject answers; each is asked with the public id after the colon.

    Args:
        vote_page: address of the page on which one reads and votes; None for the ballot's own page.
        text_page: address of the exact text.
        latest_end: until when the vote may run; None for no bound of its own.
        conflicted: row numbers of people who sit on another side or have a part in it: they vote for nobody
            else, answer no objection and give no more time.
        called_off_by: row numbers of those who alone may call the announced vote off; None for the stewards.
        is_undecided: whether nothing has followed from the vote yet, so that a second call may.
    """

    vote_page: Callable[[str], str] | None
    text_page: Callable[[str], str]
    latest_end: Callable[[str], datetime | None]
    conflicted: Callable[[str], frozenset[int]]
    called_off_by: Callable[[str], frozenset[int] | None]
    is_undecided: Callable[[str], bool]


_subjects: dict[str, Subject] = {}


def register_subject(kind: str, subject: Subject) -> None:
    """Make known who answers for a kind of subject, such as "offer"."""
    _subjects[kind] = subject


def subject_of(written: str) -> tuple[Subject, str] | None:
    """Find who answers for "kind:public id", and the public id; None for a question of its own."""
    kind, _colon, public_id = written.partition(":")
    known = _subjects.get(kind)
    return (known, public_id) if known else None
