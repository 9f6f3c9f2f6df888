"""Every change to lists, hits and evidence."""

from apps.claims.actions.bringing import (
    bring_dataset,
    cancel_dataset,
    confirm_columns,
    look_again,
    remove_dataset,
    resume_dataset,
)
from apps.claims.actions.deciding import decide_hits
from apps.claims.actions.erasing import forget_evidence, forget_lists
from apps.claims.actions.following import check_nothing_confirmed, moved_hits
from apps.claims.actions.loading import clear_lines, load_dataset
from apps.claims.actions.searching import ask_search, cancel_search, run_search

__all__ = [
    "ask_search",
    "bring_dataset",
    "cancel_dataset",
    "cancel_search",
    "check_nothing_confirmed",
    "clear_lines",
    "confirm_columns",
    "decide_hits",
    "forget_evidence",
    "forget_lists",
    "load_dataset",
    "look_again",
    "moved_hits",
    "remove_dataset",
    "resume_dataset",
    "run_search",
]
