"""Worlds for tests of deal rooms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.negotiations import makers as rooms


@pytest.fixture
def here():
    """A world whose dates lie around a fixed moment."""
    return rooms.world()


@pytest.fixture
def now_world(monkeypatch):
    """A world whose dates lie around the real clock, for pages that act."""
    now = timezone.now()
    monkeypatch.setattr(rooms, "AT", now - timedelta(days=1))
    monkeypatch.setattr(rooms, "OPEN_UNTIL", now + timedelta(days=20))
    monkeypatch.setattr(rooms, "CLOSES", now + timedelta(days=8))
    return rooms.world()
