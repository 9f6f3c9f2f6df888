"""A room to speak to through the API."""

import pytest

from tests.negotiations import makers as rooms


@pytest.fixture
def here():
    """A world whose dates lie around a fixed moment."""
    return rooms.world()
