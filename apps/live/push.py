"""Wakes the open pages that may know of a fact."""

from apps.audit.models import Entry
from apps.common import wakeup


def announce(entry: Entry) -> None:
    """Tell the socket processes of an entry; called after the commit, may be lost."""
    wakeup.mark_changed(entry.stream.name, {"kind": entry.kind, "sequence": entry.sequence})
