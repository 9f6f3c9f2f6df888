"""What the clock does to contracts."""

from apps.contracts.tasks.papers import make_papers
from apps.contracts.tasks.schedule import count_due, end_due, freeze_due

__all__ = ["count_due", "end_due", "freeze_due", "make_papers"]
