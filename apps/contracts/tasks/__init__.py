"""What the clock does to contracts."""

from apps.contracts.tasks.papers import make_papers
from apps.contracts.tasks.schedule import freeze_due

__all__ = ["freeze_due", "make_papers"]
