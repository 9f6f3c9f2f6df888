"""What the clock does to contracts."""

from apps.contracts.tasks.later import end_over
from apps.contracts.tasks.papers import make_papers
from apps.contracts.tasks.schedule import count_due, end_due, freeze_due
from apps.contracts.tasks.withdrawals import end_withdrawn

__all__ = ["count_due", "end_due", "end_over", "end_withdrawn", "freeze_due", "make_papers"]
