"""Keeps what a work said before and after a change by hand."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from apps.accounts.models import User
from apps.catalogues import domain
from apps.catalogues.models import Work, WorkChange


def keep(work: Work, changes: Sequence[domain.Change], *, actor: User, at: datetime) -> None:
    """Keep what changed in one work, if anything did."""
    if changes:
        said = [asdict(change) for change in changes]
        WorkChange.objects.create(work=work, changes=said, made_by=actor, made_at=at)
