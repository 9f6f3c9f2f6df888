"""A conflict between two members that a union can mediate."""

import pytest

from tests.moderation.makers import Dispute, dispute


@pytest.fixture
def here(db: None) -> Dispute:
    """Let Ada and Bo claim more than the whole of one song."""
    return dispute()
