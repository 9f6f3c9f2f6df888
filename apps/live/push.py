"""Wakes the open pages that may know of a fact."""

from collections.abc import Iterable

from apps.audit.models import Entry
from apps.common import wakeup


def announce(entry: Entry) -> None:
    """Tell the socket processes of an entry; called after the commit, may be lost."""
    wakeup.mark_changed(entry.stream.name, {"kind": entry.kind, "sequence": entry.sequence})


def announce_inbox(person_ids: Iterable[int]) -> None:
    """Tell the open pages of people that their inbox has changed; called after the commit, may be lost."""
    wakeup.mark_all_changed((f"person:{pk}" for pk in person_ids), {"kind": "inbox.changed"})
